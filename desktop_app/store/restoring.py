"""Putting a backup in the place of a desk: a kill at any moment leaves the old desk or the new one."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from desktop_app.store import vault
from desktop_app.store.backup import DATABASE, KEY, newer_backup, opened, said_by, unpack
from desktop_app.store.desk import DeskFiles
from desktop_app.store.durable import make_folder, storing, sync_folder, write_durably
from desktop_app.store.migrations import HEAD, known_revisions

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
    coming = _coming(files)
    with opened(file) as archive, storing(files.folder):
        said = said_by(archive, file)
        if said.revision != HEAD and said.revision not in known_revisions():
            raise newer_backup(said)
        make_folder(files.folder)
        shutil.rmtree(coming, ignore_errors=True)
        make_folder(coming)
        for name in (DATABASE, KEY):
            unpack(archive, name, coming / name)
        vault.load(coming / KEY)
        sync_folder(files.folder)
        aside = _aside(files, stamp).name
        write_durably(coming / "ready", aside)
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
    aside, coming = _marked(files), _coming(files)
    if aside is None:
        return None
    with storing(files.folder):
        if (coming / DATABASE).exists():
            _set_aside(files, coming, aside)
        for name in (DATABASE, KEY):
            if (coming / name).exists():
                (coming / name).replace(files.folder / name)
        sync_folder(files.folder)
        (coming / "ready").unlink()
        sync_folder(coming)  # else a power cut brings the mark back, and the next start takes the new desk for the old
        shutil.rmtree(coming)
    return aside if aside.exists() else None


def _set_aside(files: DeskFiles, coming: Path, aside: Path) -> None:
    """Move the desk that stands there, with its log, into a folder of its own; on the disk before anything follows."""
    came = [name for name in (DATABASE, KEY) if not (coming / name).exists()]
    names = [name for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEY) if name not in came]
    if present := [name for name in names if (files.folder / name).exists()]:
        make_folder(aside)
        for name in present:
            (files.folder / name).replace(aside / name)
        sync_folder(aside)
        sync_folder(files.folder)


def _coming(files: DeskFiles) -> Path:
    return files.folder / "restoring"


def _marked(files: DeskFiles) -> Path | None:
    """Return where the present desk is to be kept; None when nothing is ready, or the mark is not one of ours."""
    with storing(files.folder):
        ready = _coming(files) / "ready"
        name = ready.read_text(encoding="utf-8", errors="replace") if ready.is_file() else ""
    return files.folder / name if name.startswith(_ASIDE) and Path(name).name == name else None


def _aside(files: DeskFiles, stamp: str) -> Path:
    folders = (files.folder / f"{_ASIDE}{stamp}-{number}" for number in count(1))
    return next(folder for folder in folders if not folder.exists())
