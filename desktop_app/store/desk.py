"""A desk's folder: making it, opening it, and keeping its database at the program's revision."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from desktop_app.domain.backups import BackupKind
from desktop_app.domain.errors import DeskUnavailable, UserError
from desktop_app.domain.text import tr
from desktop_app.store import vault
from desktop_app.store.backup import make_backup
from desktop_app.store.durable import DRAFT, make_folder, put_in_place, storing, touch_private
from desktop_app.store.engine import Connection, Database, connect, refusal_of
from desktop_app.store.migrations import HEAD, PROGRAM, known_revisions, upgrade
from desktop_app.store.upgrading import upgrade_copy


@dataclass(frozen=True, slots=True)
class DeskFiles:
    """Where the parts of a desk lie."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "desk.db"

    @property
    def draft(self) -> Path:
        """The database of a desk that is being set up."""
        return self.folder / "desk.db.new"

    @property
    def key(self) -> Path:
        """The key file."""
        return self.folder / "desk.key"

    @property
    def door(self) -> Path:
        """What happened while the desk was closed, until the audit is told."""
        return self.folder / "desk.door"

    @property
    def backups(self) -> Path:
        """Folder of backups."""
        return self.folder / "backups"

    @property
    def exists(self) -> bool:
        """Whether a desk was set up here; half a desk counts, so that nothing is overwritten.

        A key beside a draft is no desk: setting up was killed before the database was published.
        """
        return self.database.exists() or (self.key.exists() and not self.draft.exists())


def _empty(_connection: Connection) -> None:
    """Fill a new desk with nothing."""


def create_desk(
    files: DeskFiles,
    person: str,
    password: str,
    cost: vault.Cost = vault.STANDARD_COST,
    fill: Callable[[Connection], None] = _empty,
) -> tuple[Database, str]:
    """Set up a desk; never over an existing one.

    The database is filled as a draft, then the key is kept, then the database is published: a kill before the last
    step leaves what ``DeskFiles.exists`` tells from a desk, and the next call makes it anew.

    Args:
        files: where the desk will lie.
        person: the first person.
        password: that person's.
        cost: of deriving keys.
        fill: writes the first rows.

    Returns:
        The open database and the recovery code to be shown once.

    Raises:
        UserError: ``exists`` when there is a desk already; ``folder_unwritable``, ``disk_full`` or ``in_use``.
    """
    if files.exists:
        raise UserError("exists", tr("这里已经有一份数据。"), tr("请直接登录，或另选一个文件夹。"))
    code = vault.new_recovery_code()
    key = vault.new_data_key()
    with storing(files.folder):
        make_folder(files.folder)
        for leftover in (files.key, files.draft, Path(f"{files.draft}-wal"), Path(f"{files.draft}-shm")):
            leftover.unlink(missing_ok=True)
        touch_private(files.draft)
        _fill_draft(Database(files.draft, key), fill)
        vault.save(vault.create(key, {person: password, vault.RECOVERY: code}, cost), files.key)
        put_in_place(files.draft, files.database)
    return Database(files.database, key), code


def _fill_draft(database: Database, fill: Callable[[Connection], None]) -> None:
    try:
        upgrade(database.engine)
        with database.writing() as connection:
            fill(connection)
    except DBAPIError as error:
        if (refusal := refusal_of(error)) is None:
            raise
        raise refusal from error
    finally:
        database.close()


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
    """Open a database with its data key, brought to the program's revision; a backup is made before that.

    Raises:
        DeskUnavailable: ``damaged``, ``newer`` or ``upgrade_failed``.
        UserError: ``folder_unwritable``, ``disk_full`` or ``in_use``.
    """
    revision = _revision(path, key)
    if revision != HEAD and revision not in known_revisions():
        raise _newer(path, key, revision)
    if revision != HEAD:
        _upgrade(DeskFiles(path.parent), key, revision)
    _clear_journal(path)
    return Database(path, key)


def _clear_journal(path: Path) -> None:
    """Take away what a kill left while the log was folded in; what it was needed for was done at the first look."""
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        with storing(path.parent):
            journal.unlink()


def _upgrade(files: DeskFiles, key: bytes, revision: str) -> None:
    """Back the desk up as it is, dated by its last change, then put an upgraded and checked copy in its place."""
    kept = files.backups / f"before-{revision}.hft"
    try:
        with storing(files.folder):
            make_folder(files.backups)
            changed = datetime.fromtimestamp(files.database.stat().st_mtime, UTC)
            with closing(Database(files.database, key)) as database:
                draft = kept.with_name(f"{DRAFT}{kept.name}")
                make_backup(database, files.key, draft, changed, BackupKind.BEFORE_UPGRADE)
                put_in_place(draft, kept)
            upgrade_copy(files.database, key)
    except (SQLAlchemyError, sqlcipher.DatabaseError, RuntimeError) as error:
        raise refusal_of(error) or DeskUnavailable(
            "upgrade_failed",
            tr("数据没能升级到这个版本，仍是原来的样子。"),
            tr("升级前的备份在 {file}；请用原来的版本打开，并联系我们。", file=kept),
        ) from error


def _revision(path: Path, key: bytes) -> str:
    try:
        with storing(path.parent):
            if path.is_file() and path.stat().st_size == 0:
                raise _damaged()
        with closing(connect(path, key)) as connection:
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlcipher.DatabaseError, TypeError) as error:
        raise refusal_of(error) or _damaged() from error
    return str(revision)


def _newer(path: Path, key: bytes, revision: str) -> DeskUnavailable:
    with closing(connect(path, key)) as connection:
        found = connection.execute("SELECT value FROM setting WHERE key = ?", (PROGRAM,)).fetchone()
    if found is None:
        message = tr("这份数据由更新的版本建立（{revision}）。", revision=revision)
        return DeskUnavailable("newer", message, tr("请先升级本程序再打开。"))
    return DeskUnavailable(
        "newer",
        tr("这份数据由更新的版本（{version}）建立。", version=found[0]),
        tr("请先把本程序升级到 {version} 或更新，再打开。", version=found[0]),
    )


def _damaged() -> DeskUnavailable:
    return DeskUnavailable("damaged", tr("数据库文件已损坏，打不开。"), tr("原文件没有改动；请用最近的备份恢复。"))
