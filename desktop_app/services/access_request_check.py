"""Whether a request for an account or a permission can stand, before it is written down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from desktop_app.domain.access import PERMISSIONS, Actor, DataScope, Permission, Role, User
from desktop_app.domain.access_requests import AccessDraft, RequestKind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.services.account_changes import check_always, check_expiry, check_scope
from desktop_app.services.command import Unit
from desktop_app.services.lists import APPROVAL
from desktop_app.services.passwords import check_person
from desktop_app.store import lists

SEES_ALL = (Permission.ACCESS_APPROVE, Permission.USER_MANAGE)
"""Any of these lets a person see everybody's requests."""

ASKS_FOR_OTHERS = (*SEES_ALL, Permission.TEAM_LEAD)
"""Any of these lets a person ask for something about a colleague's account."""


def checked(unit: Unit, draft: AccessDraft) -> tuple[AccessDraft, int | None]:
    """Return a draft with nothing in it that its kind does not ask for, and the account it is about.

    Raises:
        InvalidInput: it asks for nothing, or for what cannot be.
    """
    kind, users = draft.kind, lists.users(unit.connection)
    plain = AccessDraft(kind, draft.person.strip(), draft.why.strip())
    found: User | None = None
    if kind is RequestKind.POLICY:
        plain = replace(plain, person="")
        if lists.setting(unit.connection, APPROVAL) != "1":
            raise InvalidInput("policy_same", tr("现在本来就不用先申请。"), field="kind")
    elif kind is RequestKind.ACCOUNT:
        plain, found = _new_account(unit, plain, draft, users)
    elif kind is RequestKind.PERMISSIONS:
        plain = _permissions(unit, replace(plain, person=""), draft)
    else:
        found = _colleague(unit.actor, plain.person, users)
        plain = _changed_account(unit, plain, draft, found)
    if not plain.why:
        raise InvalidInput("why_missing", tr("请写明为什么需要。"), field="why")
    return plain, found.id if found else None


def _new_account(
    unit: Unit, plain: AccessDraft, draft: AccessDraft, users: Collection[User]
) -> tuple[AccessDraft, User | None]:
    check_person(plain.person)
    if any(user.name == plain.person and user.active for user in users):
        name = plain.person
        raise InvalidInput(
            "person_taken",
            tr("已经有叫“{name}”的帐号。", name=name),
            tr("同名的人请加上班组或数字区别。"),
            "person",
        )
    if draft.role is None:
        raise InvalidInput("role_missing", tr("请选择角色。"), field="role")
    check_expiry(draft.expires, unit.today)
    team = (draft.team or "").strip() or None
    return replace(plain, role=draft.role, expires=draft.expires, team=team), closed(users, plain.person)


def _colleague(actor: Actor, name: str, users: Collection[User]) -> User:
    found = next((user for user in users if user.name == name and user.active), None)
    if found is None:
        raise InvalidInput("missing", tr("找不到这个帐号。"), tr("请刷新后再试。"), "account")
    if found.id != actor.id and not may_any(actor, ASKS_FOR_OTHERS):
        raise InvalidInput("not_yours", tr("只能为自己的帐号申请。"), tr("同事的请他本人或主管来申请。"), "account")
    return found


def _changed_account(unit: Unit, plain: AccessDraft, draft: AccessDraft, user: User) -> AccessDraft:
    match plain.kind:
        case RequestKind.ROLE:
            team = None if draft.team is None or draft.team.strip() == user.team else draft.team.strip()
            if draft.role in (None, user.role) and team is None:
                raise InvalidInput("role_same", tr("角色和班组都没有变。"), tr("请选另一个。"), "role")
            return replace(plain, role=draft.role or user.role, team=team)
        case RequestKind.EXPIRY:
            if draft.expires == user.expires:
                raise InvalidInput("expiry_same", tr("到期日没有变。"), tr("请选另一天，或不填。"), "expires")
            check_expiry(draft.expires, unit.today)
            return replace(plain, expires=draft.expires)
        case _:
            return plain


def _permissions(unit: Unit, plain: AccessDraft, draft: AccessDraft) -> AccessDraft:
    role = draft.role
    if role is None:
        raise InvalidInput("role_missing", tr("请选择角色。"), field="role")
    now = present(unit, role)
    given, taken = draft.given - now, draft.taken & now
    seen = lists.own_scopes(unit.connection).get(role, DataScope.ALL)
    scope = None if draft.scope is seen else draft.scope
    if not given and not taken and scope is None:
        raise InvalidInput("permissions_same", tr("权限没有变。"), tr("请勾选要增加或收回的。"), "permissions")
    check_always(role, now - taken | given)
    check_scope(role, scope or DataScope.ALL)
    return replace(plain, role=role, given=given, taken=taken, scope=scope)


def present(unit: Unit, role: Role) -> frozenset[Permission]:
    """Return what a role may now."""
    return lists.own_permissions(unit.connection).get(role, PERMISSIONS[role])


def closed(users: Collection[User], name: str) -> User | None:
    """Return the closed account of a name."""
    return next((user for user in users if user.name == name and not user.active), None)


def same(draft: AccessDraft, other: AccessDraft) -> bool:
    """Tell whether two requests are about one thing, so that the second could not be carried out beside the first."""
    about = draft.role == other.role if draft.kind is RequestKind.PERMISSIONS else draft.person == other.person
    return draft.kind is other.kind and about


def place(draft: AccessDraft) -> str:
    """Return the input that says what a request is about."""
    places = {RequestKind.ACCOUNT: "person", RequestKind.PERMISSIONS: "role", RequestKind.POLICY: "approval"}
    return places.get(draft.kind, "account")


def may_any(actor: Actor, permissions: Collection[Permission]) -> bool:
    """Tell whether a person has one of some permissions."""
    return any(actor.may(permission) for permission in permissions)


def told(draft: AccessDraft) -> dict[str, object]:
    """Return a draft as the audit keeps it."""
    return {
        "request": draft.kind.value,
        "name": draft.person or None,
        "role": draft.role.value if draft.role else None,
        "expires": draft.expires.isoformat() if draft.expires else None,
        "team": draft.team,
        "scope": draft.scope.value if draft.scope else None,
        "given": sorted(draft.given),
        "taken": sorted(draft.taken),
    }
