"""Backups: the encrypted database, the key file and a description, in one file that any zip program can unpack."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import SQLAlchemyError

from desktop_app import __version__
from desktop_app.domain.backups import BackupKind, Manifest
from desktop_app.domain.errors import UserError
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.store import vault
from desktop_app.store.durable import DRAFT, clear_drafts, private_opener, storing
from desktop_app.store.engine import PAGE_CACHE_KIB, Database, refusal_of

FORMAT = 1
DATABASE, KEY, MANIFEST = "desk.db", "desk.key", "manifest.json"
COUNTED = ("customer", "visit", "visit_attempt", "ticket", "audit")
"""Tables whose rows the manifest counts."""

_PAGES = 2048
"""Pages that are copied between two looks at the wish to stop."""
_CHUNK = 1 << 20
_UNHURRIED = Pace()
_EVERYTHING = 100
_COPIED, _CHECKED, _PACKED = 40, 60, 80
"""How far a backup is after each of its parts, in hundredths."""


def make_backup(
    database: Database,
    key_file: Path,
    target: Path,
    made_at: datetime,
    kind: BackupKind = BackupKind.MANUAL,
    pace: Pace = _UNHURRIED,
) -> Manifest:
    """Write a backup of an open desk to a new file and prove it.

    The copy is of one moment, and a desk at work does not hold it up. Every page of it is checked against its seal
    before it is packed, and the packed bytes are read back.

    Args:
        database: the open desk.
        key_file: the desk's key file.
        target: file to write; it is overwritten.
        made_at: the moment, in UTC.
        kind: why it is made.
        pace: told how far it is, in hundredths; asked whether to stop.

    Raises:
        OSError: when the target cannot be written.
        UserError: ``backup_damaged`` when the copy does not stand the check.
        Cancelled: the person does not want to wait; the target is not whole then.
    """
    with TemporaryDirectory(dir=target.parent, prefix=DRAFT) as folder:
        copy = Path(folder, DATABASE)
        _copy(database, copy, pace)
        key = vault.load(key_file)
        manifest = _check(copy, database.key, Manifest(FORMAT, made_at, "", key.desk, {}, kind, __version__))
        pace.at(_CHECKED, _EVERYTHING)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            with copy.open("rb") as source, archive.open(DATABASE, "w", force_zip64=True) as packed:
                while chunk := source.read(_CHUNK):
                    packed.write(chunk)
                    pace.at(_CHECKED + (_PACKED - _CHECKED) * source.tell() // copy.stat().st_size, _EVERYTHING)
            archive.write(key_file, KEY)
            document = asdict(manifest) | {"made_at": made_at.isoformat()}
            archive.writestr(MANIFEST, json.dumps(document, ensure_ascii=False, indent=1))
    read_manifest(target, thorough=True)
    pace.at(_EVERYTHING, _EVERYTHING)
    return manifest


def read_manifest(file: Path, *, thorough: bool = False) -> Manifest:
    """Return what a backup says of itself.

    Args:
        file: the backup.
        thorough: read every byte against its checksum.

    Raises:
        UserError: ``backup_damaged`` or ``newer``.
    """
    with opened(file) as archive:
        try:
            sound = not thorough or archive.testzip() is None
        except OSError as error:
            raise _unreadable(file) from error
        if not sound:
            raise _damaged(file)
        return said_by(archive, file)


def copy_backup(file: Path, target: Path, pace: Pace = _UNHURRIED) -> None:
    """Copy a backup to another disk, and read back what was written there.

    Args:
        file: the backup.
        target: file to write; it is overwritten.
        pace: asked whether to stop.

    Raises:
        OSError: when the target cannot be written.
        UserError: ``backup_damaged`` when the copy is not what it should be.
        Cancelled: the person does not want to wait; the target is not whole then.
    """
    with file.open("rb") as source, open(target, "wb", opener=private_opener) as out:
        while chunk := source.read(_CHUNK):
            out.write(chunk)
            pace.at(0)
        out.flush()
        os.fsync(out.fileno())
    if read_manifest(target, thorough=True) != read_manifest(file):
        raise _damaged(target)


def key_file_of(file: Path) -> vault.KeyFile:
    """Return the key file in a backup: who can open it.

    Raises:
        UserError: ``backup_damaged``, ``newer`` or ``missing``.
    """
    with _unpacking() as folder, opened(file) as archive:
        said_by(archive, file)
        unpack(archive, KEY, folder / KEY)
        return vault.load(folder / KEY)


@contextmanager
def _unpacking() -> Iterator[Path]:
    """Give a folder that is thrown away.

    Raises:
        UserError: ``disk_full`` or ``folder_unwritable``.
    """
    with storing(Path(gettempdir())), TemporaryDirectory(prefix="verify-") as folder:
        yield Path(folder)


def verify_backup(file: Path, key: bytes) -> Manifest:
    """Prove a backup: every byte, every page of the database, every count.

    Args:
        file: the backup.
        key: the desk's data key.

    Raises:
        UserError: ``backup_damaged``, ``newer``, or ``wrong_key`` when the backup is another desk's.
    """
    with _unpacking() as folder, opened(file) as archive:
        said = said_by(archive, file)
        for name in (DATABASE, KEY):
            unpack(archive, name, folder / name)
        if not vault.fits(vault.load(folder / KEY), key):
            raise UserError("wrong_key", tr("这份备份属于另一份数据。"), tr("请选这份数据自己的备份。"))
        found = _check(folder / DATABASE, key, said, thorough=True)
        if found != said:
            raise _damaged(file)
        return said


def clear_leftovers(folder: Path) -> None:
    """Take away what a killed backup left in the folder of backups; none may be under way."""
    clear_drafts(folder)


def _copy(database: Database, target: Path, pace: Pace) -> None:
    def advance(_status: int, left: int, total: int) -> None:
        pace.at(_COPIED * (total - left) // max(total, 1), _EVERYTHING)

    try:
        with closing(_open(target, database.key)) as copy, database.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM alembic_version")  # from here on it is one moment's desk
            source: Any = connection.connection.driver_connection
            source.backup(copy, pages=_PAGES, progress=advance)
            copy.execute("PRAGMA journal_mode=DELETE")  # a backup has no files beside it
    except (sqlcipher.DatabaseError, SQLAlchemyError) as error:
        if (refusal := refusal_of(error)) is None:
            raise
        raise refusal from error


def _open(path: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    return connection


def _check(path: Path, key: bytes, said: Manifest, *, thorough: bool = False) -> Manifest:
    """Describe a database whose pages are all genuine, and, if asked to be thorough, whose tables and indices agree.

    Args:
        path: the database.
        key: its data key.
        said: what is known besides; revision and counts are read.
        thorough: whether tables and indices are compared.
    """
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
    except (sqlcipher.DatabaseError, TypeError) as error:  # the latter: no row where the revision stands
        raise refusal_of(error) or _damaged(path) from error
    return replace(said, revision=revision, counts=counts)


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """Give a backup to read from.

    Raises:
        UserError: ``backup_damaged``, ``backup_unreadable`` or ``missing``.
    """
    try:
        with _found(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError) as error:
        raise _damaged(file) from error  # the last: parts with a password, or packed in a way of their own


def _found(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise UserError("missing", tr("找不到文件：{path}", path=file), tr("请重新选择备份文件。")) from error
    except OSError as error:
        raise _unreadable(file) from error


def said_by(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """Return what an open backup says of itself.

    Raises:
        UserError: ``backup_damaged``, ``backup_unreadable`` or ``newer``.
    """
    try:
        document: dict[str, Any] = json.loads(archive.read(MANIFEST))
        read = {
            "made_at": datetime.fromisoformat(document["made_at"]),
            "kind": BackupKind(document.get("kind", "manual")),
        }
        said = Manifest(**(document | read))
        known, newer = said.counts.keys() >= {"customer", "visit"}, said.format > FORMAT
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(file) from error
    except OSError as error:
        raise _unreadable(file) from error
    if not known:
        raise _damaged(file)
    if newer:
        raise newer_backup(said)
    return said


def newer_backup(said: Manifest) -> UserError:
    """Return the refusal of a backup that this program is too old for."""
    if not said.program:
        return UserError("newer", tr("这份备份由更新的版本建立。"), tr("请先升级本程序再恢复。"))
    return UserError(
        "newer",
        tr("这份备份由更新的版本（{version}）建立。", version=said.program),
        tr("请先把本程序升级到 {version} 或更新，再恢复。", version=said.program),
    )


def unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Write one part of a backup to a file of the owner's own, and to the disk.

    Raises:
        OSError: the file cannot be written.
    """
    with archive.open(name) as source, open(target, "wb", opener=private_opener) as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())


def _damaged(file: Path) -> UserError:
    return UserError(
        "backup_damaged", tr("备份文件已损坏：{name}", name=file.name), tr("请换一份备份；现有数据没有改动。")
    )


def _unreadable(file: Path) -> UserError:
    return UserError(
        "backup_unreadable",
        tr("读不了备份文件：{name}", name=file.name),
        tr("请检查文件权限和 U 盘；现有数据没有改动。"),
    )
