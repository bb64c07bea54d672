"""Backups of the open desk: made at once, proved, listed, cleared away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.backups import BackupKind, BackupRow, Manifest
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.services.backup_schedule import SUFFIX, BackupSchedule, readable, write_backup
from desktop_app.services.command import Commands
from desktop_app.services.restore_backup import RestoreBackup
from desktop_app.services.saving import made_ready
from desktop_app.store.backup import read_manifest, verify_backup
from desktop_app.store.desk import DeskFiles


class Backups:
    """Makes and lists the backups of a desk.

    Args:
        commands: of the open desk.
        files: where the desk lies.

    Attributes:
        schedule: makes backups without being asked.
        restoring: puts a backup back.
    """

    def __init__(self, commands: Commands, files: DeskFiles) -> None:
        self._commands = commands
        self._files = files
        self.schedule = BackupSchedule(commands, files)
        self.restoring = RestoreBackup(commands, files)

    def make(
        self, actor: Actor, target: Path | None = None, progress: Report | None = None, cancelled: Stop | None = None
    ) -> Path:
        """Make a backup and prove it.

        Args:
            actor: the person who asked.
            target: file to write; by default a new one in the folder of backups.
            progress: told how far it is.
            cancelled: asked whether to stop.

        Returns:
            The file.

        Raises:
            NotPermitted: the person may not.
            UserError: the file cannot be written, or the copy did not stand its check.
        """
        if not actor.may(Permission.BACKUP_MAKE):
            raise NotPermitted(Permission.BACKUP_MAKE)
        path, pace = target or self._new_file(), Pace(progress, cancelled)
        made = write_backup(self._commands, self._files, path, BackupKind.MANUAL, pace)
        with self._commands.run(actor, Permission.BACKUP_MAKE, "backup.make") as unit:
            unit.audit(Kind.SETTING, None, new={"file": path.name, **made.counts})
        return path

    def rows(self) -> tuple[BackupRow, ...]:
        """Return the readable backups of both folders, newest first."""
        return tuple(sorted(self._readable(), key=lambda row: row.made_at, reverse=True))

    def _readable(self) -> Iterator[BackupRow]:
        folders = [(self._files.backups, False)]
        if (second := self.schedule.folder) is not None:
            folders.append((second, True))
        for folder, is_second in folders:
            for path, made, size in readable(folder):
                yield BackupRow(
                    path, made.made_at, size, made.counts["customer"], made.counts["visit"], made.kind, is_second
                )

    def last(self) -> datetime | None:
        """Return when the newest backup of the desk's own folder was made, in UTC."""
        return self.schedule.last()

    def verify(self, path: Path) -> Manifest:
        """Prove a backup of this desk: every byte, every page, every count.

        Raises:
            UserError: it is damaged, missing, newer than the program, or another desk's; ``older_key`` when only its
                bytes could be proved, since it opens by a password of before the key was changed.
        """
        if self.restoring.of_older_key(path):
            read_manifest(path, thorough=True)
            raise UserError(
                "older_key",
                tr("这份备份是更换加密密钥以前做的：每个字节都和写下时一样，里面的内容要用那时的密码才能核对。"),
                tr("恢复它时会问那时的密码。"),
            )
        return verify_backup(path, self._commands.database.key)

    def clear(self, actor: Actor, path: Path) -> Changes:
        """Take a backup away for good; the newest of the desk's own folder stays.

        Raises:
            NotPermitted: the person may not.
            UserError: ``last_backup``, ``folder_unwritable``, or it is no backup.
        """
        if not actor.may(Permission.BACKUP_RESTORE):
            raise NotPermitted(Permission.BACKUP_RESTORE)
        said = read_manifest(path)
        if path.parent == self._files.backups and said.made_at == self.last():
            raise UserError("last_backup", tr("这是最近的一份备份，不能删除。"), tr("先做一份新的备份，再删这一份。"))
        with self._commands.run(actor, Permission.BACKUP_RESTORE, "backup.clear") as unit:
            unit.audit(Kind.SETTING, None, old={"file": path.name, **said.counts})
            try:
                path.unlink()
            except OSError as error:
                raise UserError(
                    "file_in_use", tr("删不掉 {name}。", name=path.name), tr("请检查它是否被打开，或文件夹能否写入。")
                ) from error
        return unit.changes

    def _new_file(self) -> Path:
        folder = made_ready(self._files.backups)
        moment = self._commands.clock.local(self._commands.clock.now())
        return folder / tr("回访台-备份-{moment}", moment=f"{moment:%Y-%m-%d-%H%M%S}{SUFFIX}")
