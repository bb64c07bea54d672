"""What is done to accounts inside a command: the rows of the database and the slots of the key file together."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

from desktop_app.domain.access import ALWAYS, PERMISSIONS, Actor, DataScope, Permission, Role, User
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.services.command import Commands, Unit
from desktop_app.services.passwords import check_password, check_person
from desktop_app.store import accounts, lists, vault
from desktop_app.store.desk import DeskFiles
from desktop_app.store.durable import storing


class AccountChanges:
    """Changes accounts in the transaction of whoever may: by hand, or by carrying a request out.

    Args:
        commands: of the open desk.
        files: where its key file lies.
    """

    def __init__(self, commands: Commands, files: DeskFiles) -> None:
        self._commands, self._files = commands, files

    @contextmanager
    def changing(self, actor: Actor, action: str) -> Iterator[Unit]:
        """Give a command of a person who manages accounts; a key file that cannot be kept takes everything back."""
        with self._commands.run(actor, Permission.USER_MANAGE, action) as unit, storing(self._files.folder):
            yield unit

    def create(self, unit: Unit, name: str, role: Role, password: str, expires: date | None, team: str = "") -> int:
        """Make an account with a password that is handed out; return its id.

        Raises:
            InvalidInput: ``person``, ``password`` or ``expires`` cannot stand.
        """
        check_person(name)
        check_password(password, name)
        check_expiry(expires, unit.today)
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
        self.give_slot(name, password)
        return user_id

    def change(self, unit: Unit, user_id: int, role: Role, expires: date | None, team: str | None = None) -> None:
        """Give an account another role, last day or team; None leaves it in its team.

        Raises:
            InvalidInput: ``role`` or ``expires`` cannot stand.
        """
        users = lists.users(unit.connection)
        before = account(users, user_id)
        if expires != before.expires:
            check_expiry(expires, unit.today)
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

    def switch_off(self, unit: Unit, user_id: int, why: str) -> None:
        """Close an account at once (R-312).

        Raises:
            UserError: ``last_administrator`` or ``own_account``.
        """
        users = lists.users(unit.connection)
        user = account(users, user_id)
        if user.id == unit.actor.id:
            raise UserError("own_account", tr("不能停用自己的帐号。"), tr("请另一位管理员来做。"))
        _keep_an_administrator(users, user, "")
        accounts.write(unit.connection, user_id, active=False)
        unit.audit(Kind.USER, user_id, old={"active": True}, new={"active": False}, why=why.strip())
        vault.save(
            vault.without_slot(vault.load(self._files.key), self._commands.database.key, user.name), self._files.key
        )

    def switch_on(self, unit: Unit, user_id: int, password: str) -> None:
        """Open a closed account again.

        Raises:
            InvalidInput: the password cannot stand.
        """
        user = account(lists.users(unit.connection), user_id)
        check_password(password, user.name)
        over = user.expires is not None and user.expires < unit.today
        expires = None if over else user.expires
        accounts.write(unit.connection, user_id, active=True, must_change=True, expires=expires)
        unit.audit(Kind.USER, user_id, old={"active": user.active}, new={"active": True})
        self.give_slot(user.name, password)

    def set_permissions(self, unit: Unit, role: Role, wanted: Collection[Permission]) -> None:
        """Let a role do what is chosen.

        Raises:
            InvalidInput: the role would lose what it cannot lose.
        """
        wanted = frozenset(wanted)
        check_always(role, wanted)
        before = lists.own_permissions(unit.connection).get(role, PERMISSIONS[role])
        if wanted != before:
            accounts.set_permissions(unit.connection, role, None if wanted == PERMISSIONS[role] else wanted)
            unit.audit(
                Kind.USER,
                None,
                old={"role": role.value, "taken": sorted(before - wanted)},
                new={"role": role.value, "given": sorted(wanted - before)},
            )

    def set_scope(self, unit: Unit, role: Role, scope: DataScope) -> None:
        """Let a role see all customers, its team's, or only those of each person (R-308).

        Raises:
            InvalidInput: the administrator sees all.
        """
        check_scope(role, scope)
        before = lists.own_scopes(unit.connection).get(role, DataScope.ALL)
        if scope is not before:
            accounts.set_scope(unit.connection, role, scope)
            told = {"role": role.value}
            unit.audit(Kind.USER, None, old=told | {"scope": before.value}, new=told | {"scope": scope.value})

    def give_slot(self, owner: str, secret: str) -> None:
        """Let a secret open the desk for somebody, in place of the one before."""
        file = vault.load(self._files.key)
        vault.save(vault.with_slot(file, self._commands.database.key, owner, secret), self._files.key)

    def people(self) -> tuple[str, ...]:
        """Return the names of those who can log in."""
        return vault.load(self._files.key).people


def account(users: Collection[User], user_id: int | None) -> User:
    """Return one of the accounts.

    Raises:
        UserError: ``missing``.
    """
    found = next((user for user in users if user.id == user_id), None)
    if found is None:
        raise UserError("missing", tr("找不到这个帐号。"), tr("请刷新后再试。"))
    return found


def check_expiry(expires: date | None, today: date) -> None:
    """Refuse a last day that is over.

    Raises:
        InvalidInput: ``expiry_past``.
    """
    if expires is not None and expires < today:
        raise InvalidInput("expiry_past", tr("到期日已经过去。"), tr("请选今天或以后的一天，或不填。"), field="expires")


def check_always(role: Role, wanted: Collection[Permission]) -> None:
    """Refuse to take from a role what it cannot lose.

    Raises:
        InvalidInput: ``always_granted``.
    """
    if not ALWAYS.get(role, frozenset()) <= frozenset(wanted):
        raise InvalidInput(
            "always_granted",
            tr("管理员不能失去管理和批准帐号的权限。"),
            tr("否则再也没有人能管理帐号。"),
            "role",
        )


def check_scope(role: Role, scope: DataScope) -> None:
    """Refuse to hide customers from the administrator.

    Raises:
        InvalidInput: ``always_all``.
    """
    if role is Role.ADMINISTRATOR and scope is not DataScope.ALL:
        raise InvalidInput("always_all", tr("管理员要看得到全部客户。"), tr("请另建一个角色不同的帐号。"), "role")


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


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
