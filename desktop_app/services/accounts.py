"""Accounts of the open desk: who has one, what the roles may, passwords, and who sits at the desk (R-302 to R-321)."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desktop_app.domain.access import ALWAYS, PERMISSIONS, Actor, DataScope, Permission, Role, User
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import DeskUnavailable, InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.services.command import Commands, Unit
from desktop_app.services.door import DoorKeeper
from desktop_app.services.log_in import note_log_in
from desktop_app.services.passwords import check_password, check_person
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
    """

    def __init__(self, commands: Commands, files: DeskFiles) -> None:
        self._commands, self._files = commands, files
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
            return _user(lists.users(connection), actor.id).must_change

    # --- the administrator ---

    def create(
        self, actor: Actor, name: str, role: Role, password: str, expires: date | None = None, team: str = ""
    ) -> tuple[int, Changes]:
        """Make an account with a password that is handed out; the person chooses another at the first log-in.

        Raises:
            InvalidInput: ``field`` names the input that cannot stand: ``person``, ``password`` or ``expires``.
        """
        name = name.strip()
        with self._changing(actor, "user.create") as unit:
            check_person(name)
            check_password(password, name)
            self._check_expiry(expires)
            if any(user.name == name for user in lists.users(unit.connection)):
                raise InvalidInput(
                    "person_taken",
                    tr("已经有叫“{name}”的帐号。", name=name),
                    tr("同名的人请加上班组或数字区别。"),
                    "person",
                )
            user_id = lists.add_user(unit.connection, name, role, unit.now)
            accounts.write(unit.connection, user_id, must_change=True, expires=expires, team=team.strip())
            new = {"name": name, "role": role.value, "expires": _day(expires), "team": team.strip()}
            unit.audit(Kind.USER, user_id, new=new)
            self._give_slot(name, password)
        return user_id, unit.changes

    def change(self, actor: Actor, user_id: int, role: Role, expires: date | None, team: str | None = None) -> Changes:
        """Give an account another role, last day or team; None leaves it in its team.

        Raises:
            InvalidInput: ``role`` or ``expires`` cannot stand.
        """
        with self._changing(actor, "user.change") as unit:
            users = lists.users(unit.connection)
            before = _user(users, user_id)
            if expires != before.expires:
                self._check_expiry(expires)
            if role is not Role.ADMINISTRATOR or expires is not None:
                _keep_an_administrator(users, before, "role" if role is not before.role else "expires")
            team = before.team if team is None else team.strip()
            old = {"role": before.role.value, "expires": _day(before.expires), "team": before.team}
            new = {"role": role.value, "expires": _day(expires), "team": team}
            if changed := [key for key in new if new[key] != old[key]]:
                accounts.write(unit.connection, user_id, role=role, expires=expires, team=team)
                unit.audit(
                    Kind.USER, user_id, old={key: old[key] for key in changed}, new={key: new[key] for key in changed}
                )
        return unit.changes

    def switch_off(self, actor: Actor, user_id: int, why: str = "") -> Changes:
        """Close an account at once: its slot is taken out of the key file (R-312). Its entries stay as they are.

        Raises:
            UserError: ``last_administrator`` or ``own_account``.
        """
        with self._changing(actor, "user.switch_off") as unit:
            users = lists.users(unit.connection)
            user = _user(users, user_id)
            if user.id == actor.id:
                raise UserError("own_account", tr("不能停用自己的帐号。"), tr("请另一位管理员来做。"))
            _keep_an_administrator(users, user, "")
            accounts.write(unit.connection, user_id, active=False)
            unit.audit(Kind.USER, user_id, old={"active": True}, new={"active": False}, why=why.strip())
            self._take_slot(user.name)
        return unit.changes

    def switch_on(self, actor: Actor, user_id: int, password: str) -> Changes:
        """Open a closed account again, with a new password that is handed out.

        Raises:
            InvalidInput: the password cannot stand.
        """
        with self._changing(actor, "user.switch_on") as unit:
            user = _user(lists.users(unit.connection), user_id)
            check_password(password, user.name)
            over = user.expires is not None and user.expires < unit.today
            expires = None if over else user.expires
            accounts.write(unit.connection, user_id, active=True, must_change=True, expires=expires)
            unit.audit(Kind.USER, user_id, old={"active": user.active}, new={"active": True})
            self._give_slot(user.name, password)
        return unit.changes

    def hand_out_password(self, actor: Actor, user_id: int, password: str) -> Changes:
        """Give a person a new password, who has to choose another at the next log-in.

        Raises:
            InvalidInput: the password cannot stand.
        """
        with self._changing(actor, "user.password_given") as unit:
            user = _user(lists.users(unit.connection), user_id)
            if not user.active:
                raise UserError("account_closed", tr("这个帐号已经停用。"), tr("请先重新启用。"))
            check_password(password, user.name)
            accounts.write(unit.connection, user_id, must_change=True)
            unit.audit(Kind.USER, user_id)
            self._give_slot(user.name, password)
        self._door.forgive(user.name)
        return unit.changes

    def new_recovery_code(self, actor: Actor) -> str:
        """Make a new recovery code; the one before opens nothing any more. It is shown once and kept nowhere."""
        code = vault.new_recovery_code()
        with self._changing(actor, "user.recovery_code") as unit:
            unit.audit(Kind.USER, None)
            self._give_slot(vault.RECOVERY, code)
        return code

    def set_permissions(self, actor: Actor, role: Role, permissions: Collection[Permission]) -> Changes:
        """Let a role do what is chosen here; it holds from the next log-in on.

        Raises:
            InvalidInput: the role would lose what it cannot lose.
        """
        wanted = frozenset(permissions)
        with self._changing(actor, "user.permissions") as unit:
            if not ALWAYS.get(role, frozenset()) <= wanted:
                raise InvalidInput(
                    "always_granted", tr("管理员不能失去管理帐号的权限。"), tr("否则再也没有人能管理帐号。"), "role"
                )
            before = lists.own_permissions(unit.connection).get(role, PERMISSIONS[role])
            if wanted != before:
                kept = None if wanted == PERMISSIONS[role] else wanted
                accounts.set_permissions(unit.connection, role, kept)
                unit.audit(
                    Kind.USER,
                    None,
                    old={"role": role.value, "taken": sorted(before - wanted)},
                    new={"role": role.value, "given": sorted(wanted - before)},
                )
        return unit.changes

    def set_scope(self, actor: Actor, role: Role, scope: DataScope) -> Changes:
        """Let a role see all customers, its team's, or only those of each person (R-308); from the next log-in on.

        Raises:
            InvalidInput: the administrator sees all.
        """
        with self._changing(actor, "user.scope") as unit:
            if role is Role.ADMINISTRATOR and scope is not DataScope.ALL:
                raise InvalidInput(
                    "always_all", tr("管理员要看得到全部客户。"), tr("请另建一个角色不同的帐号。"), "role"
                )
            before = lists.own_scopes(unit.connection).get(role, DataScope.ALL)
            if scope is not before:
                accounts.set_scope(unit.connection, role, scope)
                told = {"role": role.value}
                unit.audit(Kind.USER, None, old=told | {"scope": before.value}, new=told | {"scope": scope.value})
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
            self._give_slot(actor.name, new)
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
        return vault.load(self._files.key).people

    # --- slots ---

    @contextmanager
    def _changing(self, actor: Actor, action: str) -> Iterator[Unit]:
        with self._commands.run(actor, Permission.USER_MANAGE, action) as unit, storing(self._files.folder):
            yield unit

    def _check(self, person: str, password: str) -> None:
        with self._door.asked(person, "unlock", person):
            vault.unlock(vault.load(self._files.key), person, password)

    def _give_slot(self, owner: str, secret: str) -> None:
        file = vault.load(self._files.key)
        vault.save(vault.with_slot(file, self._commands.database.key, owner, secret), self._files.key)

    def _take_slot(self, owner: str) -> None:
        file = vault.load(self._files.key)
        vault.save(vault.without_slot(file, self._commands.database.key, owner), self._files.key)

    def _check_expiry(self, expires: date | None) -> None:
        if expires is not None and expires < self._commands.clock.today():
            raise InvalidInput(
                "expiry_past", tr("到期日已经过去。"), tr("请选今天或以后的一天，或不填。"), field="expires"
            )


def _user(users: Collection[User], user_id: int) -> User:
    found = next((user for user in users if user.id == user_id), None)
    if found is None:
        raise UserError("missing", tr("找不到这个帐号。"), tr("请刷新后再试。"))
    return found


def _keep_an_administrator(users: Collection[User], leaving: User, field: str) -> None:
    """Refuse to take the last account that manages accounts without an end.

    Raises:
        InvalidInput: ``last_administrator``.
    """
    if leaving.role is Role.ADMINISTRATOR and not any(
        user.role is Role.ADMINISTRATOR and user.active and user.expires is None and user.id != leaving.id
        for user in users
    ):
        raise InvalidInput(
            "last_administrator",
            tr("这是最后一位管理员，要一直能用。"),
            tr("请先把另一个帐号设为管理员。"),
            field,
        )


def _day(day: date | None) -> Any:
    return day.isoformat() if day else None
