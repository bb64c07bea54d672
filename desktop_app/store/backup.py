"""Backups: the encrypted database, the key file and a description, in one file that any zip program can unpack."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import SQLAlchemyError

from desktop_app.domain.backups import Manifest
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.store import vault
from desktop_app.store.durable import DRAFT, clear_drafts, private_opener
from desktop_app.store.engine import PAGE_CACHE_KIB, Database, refusal_of

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
    with TemporaryDirectory(dir=target.parent, prefix=DRAFT) as folder:
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
    with opened(file) as archive:
        try:
            sound = not thorough or archive.testzip() is None
        except OSError as error:
            raise _unreadable(file) from error
        if not sound:
            raise _damaged(file)
        return said_by(archive, file)


def verify_backup(file: Path, key: bytes) -> Manifest:
    """Prove a backup: every byte, every page of the database, every count.

    Args:
        file: the backup.
        key: the desk's data key.

    Raises:
        UserError: ``backup_damaged``, ``newer``, or ``wrong_key`` when the backup is another desk's.
    """
    with TemporaryDirectory(prefix="verify-") as folder, opened(file) as archive:
        said = said_by(archive, file)
        for name in (DATABASE, KEY):
            unpack(archive, name, Path(folder, name))
        if not vault.fits(vault.load(Path(folder, KEY)), key):
            raise UserError("wrong_key", tr("这份备份属于另一份数据。"), tr("请选这份数据自己的备份。"))
        found = _check(Path(folder, DATABASE), key, said.desk, said.made_at, thorough=True)
        if found != said:
            raise _damaged(file)
        return said


def clear_leftovers(folder: Path) -> None:
    """Take away what a killed backup left in the folder of backups; none may be under way."""
    clear_drafts(folder)


def _copy(database: Database, target: Path) -> None:
    try:
        with closing(_open(target, database.key)) as copy, database.engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            source.backup(copy, pages=-1)
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
    except (sqlcipher.DatabaseError, TypeError) as error:  # the latter: no row where the revision stands
        raise refusal_of(error) or _damaged(path) from error
    return Manifest(FORMAT, made_at, revision, desk, counts)


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
        made_at = datetime.fromisoformat(document["made_at"])
        said = Manifest(**(document | {"made_at": made_at}))
        known, newer = said.counts.keys() >= {"customer", "visit"}, said.format > FORMAT
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(file) from error
    except OSError as error:
        raise _unreadable(file) from error
    if not known:
        raise _damaged(file)
    if newer:
        raise UserError("newer", tr("这份备份由更新的版本建立。"), tr("请先升级本程序再恢复。"))
    return said


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
