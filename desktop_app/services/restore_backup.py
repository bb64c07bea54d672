"""Putting a backup in the place of the open desk: what would be lost is told first, and the present is kept."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.backups import BackupKind, Loss, Manifest
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import DeskUnavailable, NotPermitted, UserError
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.services.backup_schedule import SUFFIX, write_backup
from desktop_app.services.command import Commands
from desktop_app.services.door import DoorKeeper
from desktop_app.services.saving import made_ready
from desktop_app.store import vault
from desktop_app.store.backup import key_file_of, read_manifest, verify_backup
from desktop_app.store.desk import DeskFiles
from desktop_app.store.losses import made_since
from desktop_app.store.restoring import stage_restore


class RestoreBackup:
    """Puts a backup back.

    Args:
        commands: of the open desk.
        files: where the desk lies.
    """

    def __init__(self, commands: Commands, files: DeskFiles) -> None:
        self._commands = commands
        self._files = files

    def look(self, file: Path) -> tuple[Manifest, Loss]:
        """Return what a backup says of itself, and what the desk would lose by it.

        Raises:
            UserError: it is damaged, missing or newer than the program.
        """
        said = read_manifest(file)
        with self._commands.reading() as connection:
            return said, made_since(connection, said.made_at)

    def ours(self, file: Path) -> bool:
        """Tell whether this desk's key opens a backup; another desk's needs a password or its recovery code.

        Raises:
            UserError: it is damaged, missing or newer than the program.
        """
        return vault.fits(key_file_of(file), self._commands.database.key)

    def of_older_key(self, file: Path) -> bool:
        """Tell whether a backup is this desk's from before its key was changed: it opens by a password of that time.

        Raises:
            UserError: it is damaged, missing or newer than the program.
        """
        return not self.ours(file) and key_file_of(file).desk == vault.load(self._files.key).desk

    def people(self, file: Path) -> tuple[str, ...]:
        """Return who can log in to the desk in a backup; errors as for ``ours``."""
        return key_file_of(file).people

    def put_back(
        self,
        actor: Actor,
        file: Path,
        progress: Report | None = None,
        cancelled: Stop | None = None,
        *,
        person: str = "",
        secret: str = "",
    ) -> Path:
        """Prove a backup, back the present desk up, and lay the backup ready: the next log-in opens it.

        Until then the present desk stands as it is; a kill at any moment leaves the one or the other.

        Args:
            actor: the person acting; it goes into the audit of both desks.
            file: the backup.
            progress: told how far it is.
            cancelled: asked whether to stop.
            person: who opens another desk's backup; empty with its recovery code.
            secret: that one's password, or the recovery code; not needed for a backup of this desk.

        Returns:
            The backup of the present desk.

        Raises:
            NotPermitted: the person may not.
            DeskUnavailable: ``password_wrong`` or ``code_wrong``.
            UserError: the backup does not stand its check, or the folder cannot be written; nothing was changed.
            Cancelled: the person stopped it; nothing was changed.
        """
        if not actor.may(Permission.BACKUP_RESTORE):
            raise NotPermitted(Permission.BACKUP_RESTORE)
        pace, clock = Pace(progress, cancelled), self._commands.clock
        pace.at(0, 0, tr("正在核对备份…"))
        verify_backup(file, self._key(file, person, secret))
        moment = clock.local(clock.now())
        name = tr("回访台-恢复前-{moment}", moment=f"{moment:%Y-%m-%d-%H%M%S}{SUFFIX}")
        before = made_ready(self._files.backups) / name
        pace.at(0, 0, tr("正在备份现在的数据…"))
        told = Pace(None if progress is None else lambda done, total, _: progress(done, total, ""), cancelled)
        write_backup(self._commands, self._files, before, BackupKind.BEFORE_RESTORE, told)
        with self._commands.run(actor, Permission.BACKUP_RESTORE, "backup.restore") as unit:
            unit.audit(Kind.SETTING, None, new={"file": file.name, "before": before.name})
        aside = stage_restore(file, self._files, f"{moment:%Y%m%d-%H%M%S}")
        DoorKeeper(self._files, clock).note("backup.restore", {"file": file.name, "aside": aside, "person": actor.name})
        return before

    def _key(self, file: Path, person: str, secret: str) -> bytes:
        kept = key_file_of(file)
        if vault.fits(kept, self._commands.database.key):
            return self._commands.database.key
        if not secret:
            raise UserError("secret_needed", tr("这份备份要用它自己的密码打开。"), tr("请输入那时的密码或恢复码。"))
        if person:
            return vault.unlock(kept, person, secret)
        try:
            return vault.unlock(kept, vault.RECOVERY, secret)
        except DeskUnavailable as error:
            raise DeskUnavailable("code_wrong", tr("恢复码不对。"), tr("请逐组核对，字母不分大小写。")) from error
