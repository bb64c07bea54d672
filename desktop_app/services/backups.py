"""Backups of the open desk: made at once, proved, listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.backups import BackupRow, Manifest
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.text import tr
from desktop_app.services.command import Commands
from desktop_app.services.saving import made_ready, saving
from desktop_app.store.backup import make_backup, read_manifest, verify_backup
from desktop_app.store.desk import DeskFiles

SUFFIX = ".hft"


class Backups:
    """Makes and lists the backups of a desk.

    Args:
        commands: of the open desk.
        files: where the desk lies.
    """

    def __init__(self, commands: Commands, files: DeskFiles) -> None:
        self._commands = commands
        self._files = files

    def make(self, actor: Actor | None, target: Path | None = None) -> Path:
        """Make a backup and prove it.

        Args:
            actor: the person who asked; None when the program does it by itself.
            target: file to write; by default a new one in the folder of backups.

        Returns:
            The file.

        Raises:
            NotPermitted: the person may not.
            UserError: the file cannot be written, or the copy did not stand its check.
        """
        if actor is not None and not actor.may(Permission.BACKUP_MAKE):
            raise NotPermitted(Permission.BACKUP_MAKE)
        path = target or self._new_file()
        with saving(path) as draft:
            made = make_backup(self._commands.database, self._files.key, draft, self._commands.clock.now())
        if actor is not None:
            with self._commands.run(actor, Permission.BACKUP_MAKE, "backup.make") as unit:
                unit.audit(Kind.SETTING, None, new={"file": path.name, **made.counts})
        return path

    def rows(self) -> tuple[BackupRow, ...]:
        """Return the readable backups of the folder, newest first."""
        return tuple(sorted(self._readable(), key=lambda row: row.made_at, reverse=True))

    def _readable(self) -> Iterator[BackupRow]:
        """Yield the readable backups, the newest file first."""
        files = (path for path in self._files.backups.glob(f"[!.]*{SUFFIX}") if path.is_file())
        for path in sorted(files, key=_changed, reverse=True):
            try:
                made, size = read_manifest(path), path.stat().st_size
            except (UserError, OSError):
                continue  # verify() says what is wrong with a file that is not listed
            yield BackupRow(path, made.made_at, size, made.counts["customer"], made.counts["visit"])

    def last(self) -> datetime | None:
        """Return when the newest backup of the folder was made, in UTC."""
        return next((row.made_at for row in self._readable()), None)

    def verify(self, path: Path) -> Manifest:
        """Prove a backup of this desk: every byte, every page, every count.

        Raises:
            UserError: it is damaged, missing, newer than the program, or another desk's.
        """
        return verify_backup(path, self._commands.database.key)

    def _new_file(self) -> Path:
        folder = made_ready(self._files.backups)
        moment = self._commands.clock.local(self._commands.clock.now())
        return folder / tr("回访台-备份-{moment}", moment=f"{moment:%Y-%m-%d-%H%M%S}{SUFFIX}")


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # taken away since the folder was read
        return 0.0
