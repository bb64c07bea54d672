"""Backups nobody has to think of: at close and each day, rotated, and copied to a second place when that is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.backups import BackupKind, BackupState, Kept, Manifest
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import Cancelled, InvalidInput, UserError
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.remembered import read_number
from desktop_app.domain.text import tr
from desktop_app.rules.rotation import Rotation, staying
from desktop_app.services.command import Commands
from desktop_app.services.saving import made_ready, saving
from desktop_app.store import lists, vault
from desktop_app.store.backup import copy_backup, make_backup, read_manifest
from desktop_app.store.desk import DeskFiles

SUFFIX = ".hft"
FOLDER, WARN_DAYS = "backup.folder", "backup.warn_days"
_SECOND_LAST = "backup.second_last"
USUAL_WARN_DAYS = 3
_MOST_WARN_DAYS = 365
ROTATION = Rotation()


class BackupSchedule:
    """Makes backups without being asked.

    Args:
        commands: of the open desk.
        files: where the desk lies.
    """

    def __init__(self, commands: Commands, files: DeskFiles) -> None:
        self._commands = commands
        self._files = files

    # --- what is set ---

    @property
    def folder(self) -> Path | None:
        """The second folder, chosen by a person; it may be on a stick that is not there now."""
        text = self._setting(FOLDER)
        return Path(text) if text else None

    @property
    def warn_days(self) -> int:
        """Days without a backup after which the clerk is warned."""
        return read_number(self._setting(WARN_DAYS), USUAL_WARN_DAYS, 1, _MOST_WARN_DAYS)

    def change(self, actor: Actor, folder: Path | None, warn_days: int) -> Changes:
        """Choose the second folder, and when to warn.

        Raises:
            InvalidInput: ``backup_folder``: it is not there now, cannot be written, or lies within the desk's own.
            NotPermitted: the person may not.
        """
        self._commands.check(actor, Permission.SETTING_EDIT)
        if folder is not None and folder != self.folder:
            self._check(folder)
        wanted = {FOLDER: "" if folder is None else str(folder), WARN_DAYS: str(warn_days)}
        with self._commands.run(actor, Permission.SETTING_EDIT, "setting.change") as unit:
            old = {key: lists.setting(unit.connection, key) or "" for key in wanted}
            changed = {key: value for key, value in wanted.items() if old[key] != value}
            for key, value in changed.items():
                lists.set_setting(unit.connection, key, value)
            if FOLDER in changed:
                lists.set_setting(unit.connection, _SECOND_LAST, "")
            if changed:
                unit.audit(Kind.SETTING, None, old={key: old[key] for key in changed}, new=changed)
        return unit.changes

    def _check(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InvalidInput("backup_folder", tr("找不到这个文件夹。"), tr("请插上 U 盘，或另选一个。"), FOLDER)
        if folder.resolve().is_relative_to(self._files.folder.resolve()):
            raise InvalidInput(
                "backup_folder",
                tr("这个文件夹就在数据文件夹里。"),
                tr("请选 U 盘或另一块硬盘，坏了也不会一起坏。"),
                FOLDER,
            )
        with saving(folder / f"probe{SUFFIX}") as draft:
            draft.write_bytes(b"")
        (folder / f"probe{SUFFIX}").unlink()

    # --- how it stands ---

    def last(self) -> datetime | None:
        """Return when the newest backup in the desk's own folder was made, in UTC."""
        return next((made.made_at for _, made, _ in readable(self._files.backups)), None)

    def state(self) -> BackupState:
        """Tell how safe the desk is; looks at the disks, so it belongs into a worker thread."""
        folder = self.folder
        if folder is None:
            return BackupState(self.last(), warn_days=self.warn_days)
        present = folder.is_dir()
        return BackupState(self.last(), folder, present, self._second_last(folder, present=present), self.warn_days)

    def due(self) -> bool:
        """Tell whether today's backup is still to be made, or a second copy of the newest one."""
        local, today = self._commands.clock.local, self._commands.clock.today()
        if not any(local(made.made_at).date() == today for _, made, _ in readable(self._files.backups)):
            return True  # a clock that was set back leaves backups of days to come behind
        state = self.state()
        return state.second_present and (
            state.second_last is None or state.last is None or state.second_last < state.last
        )

    def _second_last(self, folder: Path, *, present: bool) -> datetime | None:
        if present:
            return next((made.made_at for _, made, _ in self._ours(folder)), None)
        remembered = self._setting(_SECOND_LAST)
        return datetime.fromisoformat(remembered) if remembered else None

    # --- what it does ---

    def keep(self, progress: Report | None = None, cancelled: Stop | None = None) -> Kept:
        """Make an automatic backup, let the oldest go, and copy it to the second folder if that is there.

        What goes wrong at the second place is told and takes nothing from the first.

        Args:
            progress: told how far it is.
            cancelled: asked whether to stop.

        Raises:
            Cancelled: the person does not want to wait; what stood before stands.
            UserError: the desk's own folder cannot be written, or the copy did not stand its check.
        """
        pace, clock = Pace(progress, cancelled), self._commands.clock
        moment = clock.local(clock.now())
        name = tr("回访台-自动备份-{moment}", moment=f"{moment:%Y-%m-%d-%H%M%S}{SUFFIX}")
        path = made_ready(self._files.backups) / name
        write_backup(self._commands, self._files, path, BackupKind.AUTOMATIC, pace)
        cleared = self._rotate(self._files.backups)
        folder = self.folder
        if folder is None or not folder.is_dir():
            return Kept(path, cleared=cleared)
        try:
            with saving(folder / name) as draft:
                copy_backup(path, draft, pace)
            cleared += self._rotate(folder)
        except Cancelled:
            raise
        except UserError as error:
            return Kept(path, None, cleared, error.message)
        with self._commands.database.writing() as connection:
            lists.set_setting(connection, _SECOND_LAST, clock.now().isoformat())
        return Kept(path, folder / name, cleared)

    def _rotate(self, folder: Path) -> int:
        """Take away automatic backups of this desk that need not stay; one that is held open goes another day."""
        local = self._commands.clock.local
        made = {path: local(said.made_at) for path, said, _ in self._ours(folder) if said.kind is BackupKind.AUTOMATIC}
        stays, cleared = staying(made.values(), ROTATION), 0
        for path, moment in made.items():
            if moment not in stays:
                try:
                    path.unlink()
                except OSError:
                    continue
                cleared += 1
        return cleared

    def _ours(self, folder: Path) -> Iterator[tuple[Path, Manifest, int]]:
        """Yield the backups of this desk in a folder; a stick may carry those of others too."""
        name = vault.load(self._files.key).desk
        return (found for found in readable(folder) if found[1].desk == name)

    def _setting(self, key: str) -> str:
        with self._commands.reading() as connection:
            return lists.setting(connection, key) or ""


def write_backup(commands: Commands, files: DeskFiles, path: Path, kind: BackupKind, pace: Pace) -> Manifest:
    """Write a backup whole or not at all; errors as for ``make_backup`` and ``saving``."""
    with saving(path) as draft:
        return make_backup(commands.database, files.key, draft, commands.clock.now(), kind, pace)


def readable(folder: Path) -> Iterator[tuple[Path, Manifest, int]]:
    """Yield the readable backups of a folder with what they say of themselves and their size, the newest file first."""
    try:
        files = [path for path in folder.glob(f"[!.]*{SUFFIX}") if path.is_file()]
    except OSError:  # the stick was taken out while it was looked at
        return
    for path in sorted(files, key=_changed, reverse=True):
        try:
            yield path, read_manifest(path), path.stat().st_size
        except (UserError, OSError):
            continue  # verify() says what is wrong with a file that is not listed


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # taken away since the folder was read
        return 0.0
