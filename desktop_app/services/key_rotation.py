"""Another encryption key for the open desk: nobody's password is needed, and the desk goes on with it."""

from __future__ import annotations

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.backups import BackupKind
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.keys import KeyOutlook, Rotated
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.services.backup_schedule import SUFFIX, write_backup
from desktop_app.services.command import Commands
from desktop_app.services.saving import made_ready
from desktop_app.store import audit, lists, vault
from desktop_app.store.desk import DeskFiles
from desktop_app.store.engine import Connection
from desktop_app.store.rotation import rotate

_BACKED_UP = 50
"""How far it is after the backup, in hundredths."""


class KeyRotation:
    """Writes the desk anew under another key, so that an old password, code or copy of the old key opens it no more.

    Args:
        commands: of the open desk.
        files: where the desk lies.
    """

    def __init__(self, commands: Commands, files: DeskFiles) -> None:
        self._commands, self._files = commands, files

    def outlook(self, actor: Actor) -> KeyOutlook:
        """Return what another key would mean for whom; accounts that are closed or over get none.

        Raises:
            NotPermitted: the person does not manage accounts.
            DeskUnavailable: the key file is missing or damaged.
        """
        self._commands.check(actor, Permission.USER_MANAGE)
        with self._commands.reading() as connection:
            users = lists.users(connection)
        today, paired = self._commands.clock.today(), vault.load(self._files.key).paired
        names = [user.name for user in users if user.open_on(today)]
        return KeyOutlook(
            kept=tuple(name for name in names if name in paired),
            unkept=tuple(name for name in names if name not in paired),
            code_kept=vault.RECOVERY in paired,
            size=self._files.database.stat().st_size,
        )

    def rotate(
        self, actor: Actor, progress: Report | None = None, cancelled: Stop | None = None
    ) -> tuple[Rotated, Changes]:
        """Back the desk up, write it anew under another key, and go on with it.

        Args:
            actor: the person acting; it goes into the audit of the new database.
            progress: told how far it is, in hundredths.
            cancelled: asked whether to stop, until the new pair of database and key file is ready.

        Raises:
            NotPermitted: the person does not manage accounts.
            UserError: ``code_first`` when the recovery code would be lost; ``log_in_first`` when one's own password
                would be; ``disk_full``, ``folder_unwritable``, ``in_use`` or ``key_damaged``. Nothing was changed then.
            Cancelled: the person stopped it; nothing was changed.
        """
        pace, clock = Pace(progress, cancelled), self._commands.clock
        _demand_way_in(self.outlook(actor), actor)
        moment = clock.local(clock.now())
        name = tr("回访台-换密钥前-{moment}", moment=f"{moment:%Y-%m-%d-%H%M%S}{SUFFIX}")
        before = made_ready(self._files.backups) / name
        pace.at(0, 0, tr("正在备份现在的数据…"))
        write_backup(self._commands, self._files, before, BackupKind.BEFORE_ROTATION, pace.part(0, _BACKED_UP))
        pace.at(_BACKED_UP, 100, tr("正在用新密钥重新加密…"))
        with self._commands.database.unwritten():
            outlook = self.outlook(actor)
            _demand_way_in(outlook, actor)

            def note(connection: Connection) -> None:
                new = {"passwords_kept": len(outlook.kept), "unkept": list(outlook.unkept), "file": name}
                audit.add(connection, clock.now(), actor, "desk.rekey", Kind.USER, None, {}, new, "")

            owners = (*outlook.kept, vault.RECOVERY)
            rotate(self._commands.database, self._files, owners, note, pace.part(_BACKED_UP, 100))
        return Rotated(outlook.unkept, before), Changes.of(Kind.USER, ())


def _demand_way_in(outlook: KeyOutlook, actor: Actor) -> None:
    if not outlook.code_kept:
        raise UserError("code_first", tr("现在的恢复码带不到新密钥上。"), tr("请先换恢复码，抄好以后再更换密钥。"))
    if actor.name not in outlook.kept:
        raise UserError("log_in_first", tr("您的密码还不能带到新密钥上。"), tr("请退出，重新登录一次，再来更换。"))
