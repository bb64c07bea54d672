"""Putting a backup in the place of a desk: a kill at any moment leaves the old desk or the new one."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from desktop_app.domain.backups import ASIDES_KEPT
from desktop_app.store import vault
from desktop_app.store.backup import DATABASE, KEY, newer_backup, opened, said_by, unpack
from desktop_app.store.desk import DeskFiles
from desktop_app.store.durable import make_folder, storing
from desktop_app.store.migrations import HEAD, known_revisions
from desktop_app.store.swapping import Swap

_ASIDE = "before-restore-"


def restore_backup(file: Path, files: DeskFiles, stamp: str) -> Path | None:
    """Put a backup in the place of a desk that is closed and locked; the present desk is kept aside.

    Arguments and errors as for ``stage_restore``.

    Returns:
        Folder of what stood there; None when there was no desk.
    """
    stage_restore(file, files, stamp)
    return finish_restore(files)


def stage_restore(file: Path, files: DeskFiles, stamp: str) -> str:
    """Lay a backup ready beside a desk whose lock is held.

    What is unpacked whole is marked as ready, and whoever opens the desk next finishes what was marked
    (``finish_restore``).

    Args:
        file: the backup.
        files: the desk's folder; it need not exist yet.
        stamp: names the folder in which the present desk will be kept; it is numbered.

    Returns:
        That folder's name.

    Raises:
        UserError: the backup's, ``newer``, ``folder_unwritable`` or ``disk_full``; the present desk is untouched then.
    """
    pair = _pair(files)
    with opened(file) as archive, storing(files.folder):
        said = said_by(archive, file)
        if said.revision != HEAD and said.revision not in known_revisions():
            raise newer_backup(said)
        make_folder(files.folder)
        pair.begin()
        for name in (DATABASE, KEY):
            unpack(archive, name, pair.coming / name)
        vault.load(pair.key)
        aside = _aside(files, stamp).name
        pair.mark(aside)
    return aside


def restore_waits(files: DeskFiles) -> bool:
    """Tell whether a restoring was interrupted that ``finish_restore`` can finish."""
    return _marked(files) is not None


def finish_restore(files: DeskFiles) -> Path | None:
    """Finish a restoring that was interrupted after its backup was unpacked whole; does nothing otherwise.

    Returns:
        The folder with the desk that stood there before; None when nothing was set aside.

    Raises:
        UserError: ``folder_unwritable`` or ``disk_full``; it can be finished later.
    """
    aside = _marked(files)
    if aside is None:
        return None
    _pair(files).finish(aside)
    return aside if aside.exists() else None


def clear_asides(files: DeskFiles) -> None:
    """Take away what stood there before older restores, but for the newest; called once the restored desk opens.

    A folder that another program holds open goes another day.
    """
    asides = sorted((folder for folder in files.folder.glob(f"{_ASIDE}*") if folder.is_dir()), key=_made)
    for folder in asides[:-ASIDES_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def _made(aside: Path) -> tuple[str, int]:
    """Return the stamp and the number in a folder's name."""
    stamp, _, number = aside.name.rpartition("-")
    return stamp, int(number) if number.isdecimal() else 0


def _pair(files: DeskFiles) -> Swap:
    return Swap(files.folder, "restoring")


def _marked(files: DeskFiles) -> Path | None:
    """Return where the present desk is to be kept; None when nothing is ready, or the mark is not one of ours."""
    name = _pair(files).marked() or ""
    return files.folder / name if name.startswith(_ASIDE) and Path(name).name == name else None


def _aside(files: DeskFiles, stamp: str) -> Path:
    folders = (files.folder / f"{_ASIDE}{stamp}-{number}" for number in count(1))
    return next(folder for folder in folders if not folder.exists())
