"""Accounts of the open desk: who has one, what the roles may, passwords, and who sits at the desk (R-302 to R-321)."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop_app.domain.access import PERMISSIONS, Actor, DataScope, Permission, Role, User
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import DeskUnavailable, InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.services.account_changes import AccountChanges, account
from desktop_app.services.command import Commands, Unit
from desktop_app.services.door import DoorKeeper
from desktop_app.services.lists import APPROVAL
from desktop_app.services.log_in import note_log_in
from desktop_app.services.passwords import check_password
from desktop_app.store import accounts, audit, lists, vault
from desktop_app.store.desk import DeskFiles
from desktop_app.store.durable import storing
from desktop_app.store.scope import see_as

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the administrator sees it.

    Attributes:
        seen: when the person last came in; None for never.
        keyed: whether there is a password that opens the desk.
    """

    user: User
    seen: datetime | None
    keyed: bool


class Accounts:
    """Makes, changes and closes accounts; each has its own slot in the key file, so that no data is written anew.

    Args:
        commands: of the open desk.
        files: where its key file lies.
        deeds: what is done to accounts.
    """

    def __init__(self, commands: Commands, files: DeskFiles, deeds: AccountChanges) -> None:
        self._commands, self._files, self._deeds = commands, files, deeds
        self._door = DoorKeeper(files, commands.clock)

    # --- reading ---

    def rows(self, actor: Actor) -> tuple[AccountRow, ...]:
        """Return all accounts, those in use first.

        Raises:
            NotPermitted: the person does not manage accounts.
        """
        self._commands.check(actor, Permission.USER_MANAGE)
        with self._commands.reading() as connection:
            seen = accounts.seen(connection)
            users = sorted(lists.users(connection), key=lambda user: (not user.active, user.id))
        keyed = self.people()
        return tuple(AccountRow(user, seen.get(user.id), user.name in keyed) for user in users)

    def permissions(self, role: Role) -> frozenset[Permission]:
        """Return what a role may at this desk."""
        with self._commands.reading() as connection:
            return lists.own_permissions(connection).get(role, PERMISSIONS[role])

    def scope(self, role: Role) -> DataScope:
        """Return whose customers a role sees at this desk."""
        with self._commands.reading() as connection:
            return lists.own_scopes(connection).get(role, DataScope.ALL)

    def must_change(self, actor: Actor) -> bool:
        """Tell whether the person still has a password that was handed out."""
        with self._commands.reading() as connection:
            return account(lists.users(connection), actor.id).must_change

    # --- the administrator ---

    def create(
        self, actor: Actor, name: str, role: Role, password: str, expires: date | None = None, team: str = ""
    ) -> tuple[int, Changes]:
        """Make an account with a password that is handed out; the person chooses another at the first log-in.

        Raises:
            InvalidInput: ``field`` names the input that cannot stand: ``person``, ``password`` or ``expires``.
            UserError: ``request_needed``.
        """
        with self._by_hand(actor, "user.create") as unit:
            user_id = self._deeds.create(unit, name.strip(), role, password, expires, team)
        return user_id, unit.changes

    def change(self, actor: Actor, user_id: int, role: Role, expires: date | None, team: str | None = None) -> Changes:
        """Give an account another role, last day or team; None leaves it in its team.

        Raises:
            InvalidInput: ``role`` or ``expires`` cannot stand.
            UserError: ``request_needed``.
        """
        with self._by_hand(actor, "user.change") as unit:
            self._deeds.change(unit, user_id, role, expires, team)
        return unit.changes

    def switch_off(self, actor: Actor, user_id: int, why: str = "") -> Changes:
        """Close an account at once: its slot is taken out of the key file (R-312). Its entries stay as they are.

        Nobody need ask for it first: who leaves is kept out the same day.

        Raises:
            UserError: ``last_administrator`` or ``own_account``.
        """
        with self._deeds.changing(actor, "user.switch_off") as unit:
            self._deeds.switch_off(unit, user_id, why)
        return unit.changes

    def switch_on(self, actor: Actor, user_id: int, password: str) -> Changes:
        """Open a closed account again, with a new password that is handed out.

        Raises:
            InvalidInput: the password cannot stand.
            UserError: ``request_needed``.
        """
        with self._by_hand(actor, "user.switch_on") as unit:
            self._deeds.switch_on(unit, user_id, password)
        return unit.changes

    def hand_out_password(self, actor: Actor, user_id: int, password: str) -> Changes:
        """Give a person a new password, who has to choose another at the next log-in.

        Raises:
            InvalidInput: the password cannot stand.
        """
        with self._deeds.changing(actor, "user.password_given") as unit:
            user = account(lists.users(unit.connection), user_id)
            if not user.active:
                raise UserError("account_closed", tr("这个帐号已经停用。"), tr("请先重新启用。"))
            check_password(password, user.name)
            accounts.write(unit.connection, user_id, must_change=True)
            unit.audit(Kind.USER, user_id)
            self._deeds.give_slot(user.name, password)
        self._door.forgive(user.name)
        return unit.changes

    def new_recovery_code(self, actor: Actor) -> str:
        """Make a new recovery code; the one before opens nothing any more. It is shown once and kept nowhere."""
        code = vault.new_recovery_code()
        with self._deeds.changing(actor, "user.recovery_code") as unit:
            unit.audit(Kind.USER, None)
            self._deeds.give_slot(vault.RECOVERY, code)
        return code

    def set_permissions(self, actor: Actor, role: Role, permissions: Collection[Permission]) -> Changes:
        """Let a role do what is chosen here; it holds from the next log-in on.

        Raises:
            InvalidInput: the role would lose what it cannot lose.
            UserError: ``request_needed``.
        """
        with self._by_hand(actor, "user.permissions") as unit:
            self._deeds.set_permissions(unit, role, permissions)
        return unit.changes

    def set_scope(self, actor: Actor, role: Role, scope: DataScope) -> Changes:
        """Let a role see all customers, its team's, or only those of each person (R-308); from the next log-in on.

        Raises:
            InvalidInput: the administrator sees all.
            UserError: ``request_needed``.
        """
        with self._by_hand(actor, "user.scope") as unit:
            self._deeds.set_scope(unit, role, scope)
        return unit.changes

    # --- everybody ---

    def change_password(self, actor: Actor, old: str, new: str, *, promised: bool = False) -> Changes:
        """Choose another password for oneself.

        Args:
            actor: the person acting.
            old: the present password.
            new: the other one.
            promised: the person has just promised confidentiality (R-315); it goes into the audit.

        Raises:
            InvalidInput: ``old`` is not the present password, or ``password`` cannot stand.
            DeskUnavailable: too many wrong ones.
        """
        check_password(new, actor.name)
        if new == old:
            raise InvalidInput("password_same", tr("新密码和原来的一样。"), tr("请换一个。"), "password")
        try:
            self._check(actor.name, old)
        except DeskUnavailable as error:
            if error.code != "password_wrong":
                raise
            raise InvalidInput("password_wrong", tr("原来的密码不对。"), error.hint, "old") from error
        with self._commands.own(actor, "user.password_changed") as unit, storing(self._files.folder):
            accounts.write(unit.connection, actor.id, must_change=False)
            unit.audit(Kind.USER, actor.id, new={"promised": True} if promised else {})
            self._deeds.give_slot(actor.name, new)
        return unit.changes

    def unlock(self, actor: Actor, person: str, password: str) -> Actor:
        """Let the same person come back to a locked desk, or another one take it over, without closing it.

        Args:
            actor: who locked it.
            person: who is there now.
            password: that person's.

        Returns:
            Who acts from now on.

        Raises:
            DeskUnavailable: ``password_wrong``, ``wait``, ``locked``, ``account_closed`` or ``account_expired``.
        """
        self._check(person, password)
        database = self._commands.database
        with storing(self._files.folder), database.writing() as connection:
            self._door.tell(connection)
            coming = next(user for user in lists.users(connection) if user.name == person)
            if not coming.open_on(self._commands.clock.today()):
                raise DeskUnavailable("account_expired", tr("这个帐号已经停用或到期。"), tr("请联系管理员。"))
            if coming.id != actor.id:
                now = self._commands.clock.now()
                audit.add(connection, now, actor, "desk.close", Kind.USER, actor.id, {}, {}, "")
                note_log_in(connection, self._commands.clock, coming.actor)
            vault.keep_paired(self._files.key, database.key, person, password)
        see_as(self._commands.database, coming.actor, self._commands.clock.today())
        self._door.forget(person)
        return coming.actor

    def leave(self, actor: Actor) -> None:
        """Note that a person left the desk; the desk is about to be closed."""
        with self._commands.own(actor, "desk.close") as unit:
            unit.audit(Kind.USER, actor.id)

    def people(self) -> tuple[str, ...]:
        """Return the names of those who can log in."""
        return self._deeds.people()

    # --- inside ---

    @contextmanager
    def _by_hand(self, actor: Actor, action: str) -> Iterator[Unit]:
        """Give a command for what a desk may want to be asked for first (R-310).

        Raises:
            UserError: ``request_needed`` where it does.
        """
        with self._deeds.changing(actor, action) as unit:
            if lists.setting(unit.connection, APPROVAL) == "1":
                raise UserError(
                    "request_needed",
                    tr("这里规定：开户和改权限须先申请，并经批准。"),
                    tr("请到“帐号申请”提出；批准后由管理员在那里办理。"),
                )
            yield unit

    def _check(self, person: str, password: str) -> None:
        with self._door.asked(person, "unlock", person):
            vault.unlock(vault.load(self._files.key), person, password)
