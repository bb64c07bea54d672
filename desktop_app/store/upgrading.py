"""Bringing a database to the program's revision: on a copy, which takes its place once it stood its check."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from desktop_app.store.durable import put_in_place, sync_folder, touch_private
from desktop_app.store.engine import Database, connect, fold_log
from desktop_app.store.migrations import upgrade

_BESIDE = ("-wal", "-shm", "-journal")


def upgrade_copy(path: Path, key: bytes) -> None:
    """Upgrade a database that nobody else has open; a kill at any moment leaves the old one or the new one.

    Args:
        path: the database.
        key: its data key.

    Raises:
        SQLAlchemyError, RuntimeError: a step failed, or the copy did not stand its check; the old one stands.
        UserError: ``in_use`` when another program has it open.
        OSError: the folder cannot be written.
    """
    draft = path.with_name("desk.db.upgrading")
    _clear(draft)
    try:
        _upgrade_draft(path, draft, key)
        _put_in_place(draft, path, key)
    finally:
        _clear(draft)


def _upgrade_draft(path: Path, draft: Path, key: bytes) -> None:
    touch_private(draft)
    with closing(connect(path, key)) as source, closing(connect(draft, key)) as copy:
        source.backup(copy)
    with closing(Database(draft, key)) as database:
        upgrade(database.engine)
        if problems := database.problems():
            raise RuntimeError(f"the upgraded copy is not sound: {problems[:3]}")


def _put_in_place(draft: Path, path: Path, key: bytes) -> None:
    """Let the copy take the place of a database that nobody has open: only then does its log go away."""
    fold_log(path, key)
    sync_folder(path.parent)  # the log is gone for good: a power cut must not lay the old one beside the new database
    put_in_place(draft, path)


def _parts(path: Path) -> tuple[Path, ...]:
    return path, *(path.with_name(path.name + ending) for ending in _BESIDE)


def _clear(path: Path) -> None:
    for part in _parts(path):
        part.unlink(missing_ok=True)
