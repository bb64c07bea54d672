"""A desk's folder: making it, opening it, and keeping its database at the program's revision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.domain.errors import DeskUnavailable, UserError
from desktop_app.domain.text import tr
from desktop_app.store import vault
from desktop_app.store.engine import Database, connect
from desktop_app.store.migrations import HEAD, known_revisions, upgrade


@dataclass(frozen=True, slots=True)
class DeskFiles:
    """Where the parts of a desk lie."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "desk.db"

    @property
    def key(self) -> Path:
        """The key file."""
        return self.folder / "desk.key"

    @property
    def backups(self) -> Path:
        """Folder of backups."""
        return self.folder / "backups"

    @property
    def exists(self) -> bool:
        """Whether a desk was set up here; half a desk counts, so that nothing is overwritten."""
        return self.database.exists() or self.key.exists()


def create_desk(
    files: DeskFiles, person: str, password: str, cost: vault.Cost = vault.STANDARD_COST
) -> tuple[Database, str]:
    """Set up an empty desk; never over an existing one.

    Returns:
        The open database and the recovery code to be shown once.

    Raises:
        UserError: ``exists`` when there is a desk already; ``folder_unwritable`` when the folder cannot be written.
    """
    if files.exists:
        raise UserError("exists", tr("这里已经有一份数据。"), tr("请直接登录，或另选一个文件夹。"))
    code = vault.new_recovery_code()
    key = vault.new_data_key()
    draft = files.database.with_name("desk.db.new")
    try:
        files.folder.mkdir(parents=True, exist_ok=True)
        for leftover in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm")):
            leftover.unlink(missing_ok=True)
        database = Database(draft, key)
        try:
            upgrade(database.engine)
        finally:
            database.close()
        vault.save(vault.create(key, {person: password, vault.RECOVERY: code}, cost), files.key)
        draft.replace(files.database)
    except OSError as error:
        raise UserError(
            "folder_unwritable",
            tr("不能写入文件夹：{folder}", folder=files.folder),
            tr("请检查磁盘空间和文件夹权限，或另选一个位置。"),
        ) from error
    return Database(files.database, key), code


def open_desk(files: DeskFiles, person: str, password: str) -> Database:
    """Open the desk for a person.

    Raises:
        DeskUnavailable: ``missing``, ``key_missing``, ``key_damaged``, ``password_wrong``, ``damaged`` or ``newer``.
    """
    file = vault.load(files.key)
    key = vault.unlock(file, person, password)
    if not files.database.exists():
        raise DeskUnavailable("missing", tr("找不到数据库文件。"), tr("请从备份恢复整个数据文件夹。"))
    if not vault.fits(file, key):
        raise DeskUnavailable("key_damaged", tr("密钥文件已损坏。"), tr("数据库没有改动；请从备份恢复密钥文件。"))
    return open_database(files.database, key)


def open_database(path: Path, key: bytes) -> Database:
    """Open a database with its data key, brought to the program's revision.

    Raises:
        DeskUnavailable: ``damaged`` or ``newer``.
    """
    revision = _revision(path, key)
    if revision != HEAD and revision not in known_revisions():
        raise DeskUnavailable(
            "newer", tr("这份数据由更新的版本建立（{revision}）。", revision=revision), tr("请先升级本程序再打开。")
        )
    database = Database(path, key)
    if revision != HEAD:
        upgrade(database.engine)
    return database


def _revision(path: Path, key: bytes) -> str:
    try:
        if path.stat().st_size == 0:
            raise sqlcipher.DatabaseError("an empty file, which SQLite would take for a new database")
        connection = connect(path, key)
        try:
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except (sqlcipher.DatabaseError, TypeError) as error:
        raise DeskUnavailable(
            "damaged", tr("数据库文件已损坏，打不开。"), tr("原文件没有改动；请用最近的备份恢复。")
        ) from error
    return str(revision)
