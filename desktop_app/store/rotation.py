"""Another data key: the whole database is written anew under it, checked, and put in place with its key file."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from desktop_app.domain.audit import Verdict
from desktop_app.domain.progress import Pace
from desktop_app.store import audit, vault, whole
from desktop_app.store.desk import DeskFiles
from desktop_app.store.durable import storing, touch_private
from desktop_app.store.engine import Connection, Database, connect, fold_log, refusal_of
from desktop_app.store.swapping import Swap

_PAGES = 2048
"""Pages that are copied between two looks at the wish to stop."""
_COPIED, _CHECKED = 60, 95
"""How far it is after each of its parts, in hundredths."""


def rotate(
    database: Database,
    files: DeskFiles,
    owners: Collection[str],
    note: Callable[[Connection], None],
    pace: Pace,
) -> None:
    """Write a desk anew under another data key and go on with it; a kill at any moment leaves the old or the new one.

    Nobody else writes meanwhile; reading goes on. What is laid ready is marked, and whoever opens the desk next
    finishes what was marked (``finish_rotation``).

    Args:
        database: the open desk.
        files: where it lies; its lock is held.
        owners: who is taken along, as far as their slots have a key pair.
        note: writes into the new database what was done.
        pace: told how far it is, in hundredths; asked whether to stop until the new pair is ready.

    Raises:
        UserError: ``disk_full``, ``folder_unwritable``, ``in_use`` or ``key_damaged``; the desk is as before then.
        Cancelled: the person stopped it; the desk is as before.
    """
    pair = _pair(files)
    pace.at(0, 100)
    with database.unwritten(), storing(files.folder):
        file, key = vault.renewed(vault.load(files.key), database.key, owners)
        try:
            pair.begin()
            _write_anew(database, pair.database, key, note, pace)
            vault.save(file, pair.key)
            pace.at(_CHECKED, 100)
            database.exchange(key, lambda: _swap(database, pair))
        except BaseException:
            if pair.database.exists():  # it has not arrived
                pair.drop()
            raise
    Pace(pace.report).at(100, 100)  # it is done: too late to stop it


def rotation_waits(files: DeskFiles) -> bool:
    """Tell whether a change of keys was interrupted that ``finish_rotation`` can finish."""
    return _pair(files).marked() is not None


def finish_rotation(files: DeskFiles) -> None:
    """Finish a change of keys that was interrupted once the new pair was ready; take away what is left of any other.

    The desk is closed and its lock is held.

    Raises:
        UserError: ``folder_unwritable`` or ``disk_full``; it can be finished later.
    """
    pair = _pair(files)
    if pair.marked() is not None:
        pair.finish(None)
    elif pair.coming.exists():
        pair.drop()


def _pair(files: DeskFiles) -> Swap:
    return Swap(files.folder, "rotating")


def _swap(database: Database, pair: Swap) -> None:
    fold_log(database.path, database.key)
    pair.mark("")
    pair.finish(None)


def _write_anew(database: Database, target: Path, key: bytes, note: Callable[[Connection], None], pace: Pace) -> None:
    touch_private(target)
    try:
        with database.reading(whole=True) as connection:
            _copy(connection, target, key, pace)
            before, chain = _counts(connection), _chain(connection)
        with closing(Database(target, key)) as copy:
            with copy.writing() as connection:
                same = _counts(connection) == before
                note(connection)
            with copy.reading() as connection:
                noted = _chain(connection)
            pace.at((_COPIED + _CHECKED) // 2, 100)
            problems = copy.problems()
    except (DBAPIError, sqlcipher.DatabaseError) as error:
        if (refusal := refusal_of(error)) is None:
            raise
        raise refusal from error
    if problems or not same or (noted.breaks, noted.whole) != (chain.breaks, chain.whole):
        raise RuntimeError(f"the copy under the new key is not what it should be: {problems[:3]}")
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _copy(connection: Connection, target: Path, key: bytes, pace: Pace) -> None:
    def advance(_status: int, left: int, total: int) -> None:
        pace.at(_COPIED * (total - left) // max(total, 1), 100)

    connection.exec_driver_sql("SELECT count(*) FROM alembic_version")  # from here on it is one moment's desk
    source: Any = connection.connection.driver_connection
    with closing(connect(target, key)) as copy:
        source.backup(copy, pages=_PAGES, progress=advance)


def _counts(connection: Connection) -> dict[str, int]:
    return {table: whole.count(connection, table) for table in whole.tables(connection)}


def _chain(connection: Connection) -> Verdict:
    return audit.verify(connection, lambda _done, _total: None)
