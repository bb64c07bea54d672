"""Backups: the encrypted database, the key file and a description, in one file that any zip program can unpack."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.domain.backups import Manifest
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.store import vault
from desktop_app.store.desk import DeskFiles
from desktop_app.store.engine import PAGE_CACHE_KIB, Database

FORMAT = 1
DATABASE, KEY, MANIFEST = "desk.db", "desk.key", "manifest.json"
COUNTED = ("customer", "visit", "visit_attempt", "ticket", "audit")
"""Tables whose rows the manifest counts."""


def make_backup(database: Database, key_file: Path, target: Path, made_at: datetime) -> Manifest:
    """Write a backup of an open desk to a new file and prove it.

    The copy is made in one step, so a desk at work does not hold it up. Every page of it is checked against its seal
    before it is packed, and the packed bytes are read back.

    Args:
        database: the open desk.
        key_file: the desk's key file.
        target: file to write; it is overwritten.
        made_at: the moment, in UTC.

    Raises:
        OSError: when the target cannot be written.
        UserError: ``backup_damaged`` when the copy does not stand the check.
    """
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder, DATABASE)
        _copy(database, copy)
        key = vault.load(key_file)
        manifest = _check(copy, database.key, key.desk, made_at, thorough=False)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            archive.write(copy, DATABASE)
            archive.write(key_file, KEY)
            document = asdict(manifest) | {"made_at": made_at.isoformat()}
            archive.writestr(MANIFEST, json.dumps(document, ensure_ascii=False, indent=1))
    read_manifest(target, thorough=True)
    return manifest


def read_manifest(file: Path, *, thorough: bool = False) -> Manifest:
    """Return what a backup says of itself.

    Args:
        file: the backup.
        thorough: read every byte against its checksum.

    Raises:
        UserError: ``backup_damaged`` or ``newer``.
    """
    with _opened(file) as archive:
        if thorough and archive.testzip() is not None:
            raise _damaged(file)
        return _manifest(archive, file)


def verify_backup(file: Path, key: bytes) -> Manifest:
    """Prove a backup: every byte, every page of the database, every count.

    Args:
        file: the backup.
        key: the desk's data key.

    Raises:
        UserError: ``backup_damaged``, ``newer``, or ``wrong_key`` when the backup is another desk's.
    """
    with TemporaryDirectory(prefix="verify-") as folder, _opened(file) as archive:
        said = _manifest(archive, file)
        for name in (DATABASE, KEY):
            _unpack(archive, name, Path(folder, name))
        if not vault.fits(vault.load(Path(folder, KEY)), key):
            raise UserError("wrong_key", tr("这份备份属于另一份数据。"), tr("请选这份数据自己的备份。"))
        found = _check(Path(folder, DATABASE), key, said.desk, said.made_at, thorough=True)
        if found != said:
            raise _damaged(file)
        return said


def restore_backup(file: Path, files: DeskFiles, stamp: str) -> Path | None:
    """Put a backup in the place of a desk that is closed; the present desk is kept aside.

    A kill at any moment leaves the old desk or the new one: what is unpacked whole is marked as ready, and whoever
    opens the desk next finishes what was marked (``finish_restore``).

    Args:
        file: the backup.
        files: the desk's folder; it need not exist yet.
        stamp: names the folder in which the present desk is kept; it is numbered.

    Returns:
        That folder; None when there was no desk.

    Raises:
        UserError: ``backup_damaged``, ``newer`` or ``folder_unwritable``; the present desk is untouched then.
    """
    coming = _coming(files)
    try:
        files.folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(coming, ignore_errors=True)
        coming.mkdir()
        with _opened(file) as archive:
            _manifest(archive, file)
            for name in (DATABASE, KEY):
                _unpack(archive, name, coming / name)
        vault.load(coming / KEY)
        _write_durably(coming / "ready", _aside(files, stamp).name)
        return finish_restore(files)
    except OSError as error:
        raise UserError(
            "folder_unwritable",
            tr("不能写入文件夹：{folder}", folder=files.folder),
            tr("请先退出程序，检查磁盘空间和文件夹权限，再恢复一次。"),
        ) from error


def finish_restore(files: DeskFiles) -> Path | None:
    """Finish a restoring that was interrupted after its backup was unpacked whole; does nothing otherwise.

    Returns:
        The folder with the desk that stood there before; None when nothing was set aside.
    """
    coming = _coming(files)
    ready = coming / "ready"
    if not ready.exists():
        return None
    aside = files.folder / ready.read_text(encoding="utf-8")
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEY):
        present, arriving = files.folder / name, coming / name
        replaced = name in (DATABASE, KEY) and not arriving.exists()
        if present.exists() and not replaced:
            aside.mkdir(exist_ok=True)
            present.replace(aside / name)
        if arriving.exists():
            arriving.replace(present)
    ready.unlink()
    coming.rmdir()
    return aside if aside.exists() else None


def _coming(files: DeskFiles) -> Path:
    return files.folder / "restoring"


def _aside(files: DeskFiles, stamp: str) -> Path:
    folders = (files.folder / f"before-restore-{stamp}-{number}" for number in count(1))
    return next(folder for folder in folders if not folder.exists())


def _copy(database: Database, target: Path) -> None:
    with closing(_open(target, database.key)) as copy, database.engine.connect() as connection:
        source: Any = connection.connection.driver_connection
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # a backup has no files beside it


def _open(path: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    return connection


def _check(path: Path, key: bytes, desk: str, made_at: datetime, *, thorough: bool) -> Manifest:
    """Describe a database whose pages are all genuine, and, if asked to be thorough, whose tables and indices agree."""
    try:
        with closing(_open(path, key)) as connection:
            connection.execute(f"PRAGMA cache_size=-{PAGE_CACHE_KIB}")
            if connection.execute("PRAGMA cipher_integrity_check").fetchall():
                raise _damaged(path)
            if thorough and connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise _damaged(path)
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            # The names are ours, not a person's.
            counts = {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in COUNTED}  # nosec B608
    except sqlcipher.DatabaseError as error:
        raise _damaged(path) from error
    return Manifest(FORMAT, made_at, revision, desk, counts)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise _damaged(file) from error
    except FileNotFoundError as error:
        raise UserError("missing", tr("找不到文件：{path}", path=file), tr("请重新选择备份文件。")) from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        document: dict[str, Any] = json.loads(archive.read(MANIFEST))
        made_at = datetime.fromisoformat(document["made_at"])
        said = Manifest(**(document | {"made_at": made_at}))
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(file) from error
    if said.format > FORMAT:
        raise UserError("newer", tr("这份备份由更新的版本建立。"), tr("请先升级本程序再恢复。"))
    return said


def _unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    with archive.open(name) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _damaged(file: Path) -> UserError:
    return UserError(
        "backup_damaged", tr("备份文件已损坏：{name}", name=file.name), tr("请换一份备份；现有数据没有改动。")
    )
