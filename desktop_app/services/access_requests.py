"""Accounts and permissions by request and approval: asked by anybody, approved by another, carried out (R-310, R-311).

A request for an account that was closed opens that account again, so that its entries stay with the same person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from desktop_app.domain.access import Actor, Permission, Role
from desktop_app.domain.access_requests import (
    OPEN,
    AccessDraft,
    AccessRequest,
    Deed,
    RequestKind,
    RequestRow,
    RequestState,
)
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.services.access_request_check import (
    ASKS_FOR_OTHERS,
    SEES_ALL,
    checked,
    closed,
    may_any,
    place,
    present,
    same,
    told,
)
from desktop_app.services.account_changes import AccountChanges, account
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import APPROVAL
from desktop_app.store import access_requests, lists
from desktop_app.store.engine import Connection

_CARRIED_OUT = {
    RequestKind.ROLE: "user.change",
    RequestKind.EXPIRY: "user.change",
    RequestKind.PERMISSIONS: "user.permissions",
    RequestKind.CLOSE: "user.switch_off",
}


_HEARD = "policy.heard"
"""Setting of a person: up to which request they have seen that approval was lifted."""


@dataclass(frozen=True, slots=True)
class Loosening:
    """What became of the wish that accounts need no approval any more.

    Attributes:
        done: nobody else could decide it, so that it holds already.
    """

    request_id: int
    done: bool
    changes: Changes


class AccessRequests:
    """Requests of the desk's people for accounts and permissions.

    Args:
        commands: of the open desk.
        deeds: what is done to accounts.
    """

    def __init__(self, commands: Commands, deeds: AccountChanges) -> None:
        self._commands, self._deeds = commands, deeds

    # --- reading ---

    def rows(self, actor: Actor) -> tuple[RequestRow, ...]:
        """Return what a person sees: what waits for them first, then what is open, then what is over.

        Who neither approves nor manages accounts sees what they asked for, and what was asked for them.
        """
        sees_all = may_any(actor, SEES_ALL)
        with self._commands.reading() as connection:
            found = access_requests.rows(connection)
            others = self._approvers(connection, actor)
        seen = [_row(request, actor, others) for request in found if sees_all or _own(request, actor)]
        return tuple(sorted(seen, key=lambda row: (not _waits(row), row.request.state not in OPEN)))

    def waiting(self, actor: Actor) -> dict[Deed, int]:
        """Return how many requests wait for a person's approval, and how many to be carried out."""
        count = Counter(deed for row in self.rows(actor) for deed in row.deeds)
        return {deed: count[deed] for deed in (Deed.APPROVE, Deed.CARRY_OUT)}

    def policy_asked(self) -> AccessRequest | None:
        """Return the request that accounts need no approval any more, while nobody has decided it."""
        with self._commands.reading() as connection:
            found = access_requests.still_open(connection)
        return next((request for request in found if request.draft.kind is RequestKind.POLICY), None)

    def deciders(self, actor: Actor) -> tuple[str, ...]:
        """Return who besides a person can come in today and decide requests."""
        with self._commands.reading() as connection:
            return self._approvers(connection, actor)

    def unheard(self, actor: Actor) -> tuple[AccessRequest, ...]:
        """Return what somebody decided alone on approval itself, for who may approve and has not seen it yet."""
        if not actor.may(Permission.ACCESS_APPROVE):
            return ()
        with self._commands.reading() as connection:
            last = int(lists.setting(connection, f"person.{actor.id}.{_HEARD}") or 0)
            found = access_requests.rows(connection)
        return tuple(each for each in found if each.id > last and _alone(each) and not _own(each, actor))

    def heard(self, actor: Actor) -> None:
        """Keep that a person has seen what is on the list of requests."""
        if found := self.unheard(actor):
            with self._commands.database.writing() as connection:
                lists.set_setting(connection, f"person.{actor.id}.{_HEARD}", str(found[0].id))

    @staticmethod
    def asks_for_others(actor: Actor) -> bool:
        """Tell whether a person may ask for something about a colleague's account."""
        return may_any(actor, ASKS_FOR_OTHERS)

    # --- deeds ---

    def ask(self, actor: Actor, draft: AccessDraft) -> tuple[int, Changes]:
        """Ask for an account or a permission; anybody may, for themselves or for a new colleague.

        Raises:
            InvalidInput: ``field`` names what cannot stand: ``person``, ``account``, ``role``, ``expires``,
                ``permissions`` or ``why``.
        """
        if draft.kind is RequestKind.POLICY:
            self._commands.check(actor, Permission.SETTING_EDIT)
        with self._commands.own(actor, "access.ask") as unit:
            request_id = _put(unit, draft)
        return request_id, unit.changes

    def loosen(self, actor: Actor, why: str) -> Loosening:
        """Ask that accounts and permissions need no approval any more; another decides it.

        Where nobody else can, it is done at once, and told to everybody who may approve (``unheard``).

        Raises:
            InvalidInput: ``why`` is missing, or it was asked for already.
        """
        with self._commands.run(actor, Permission.SETTING_EDIT, "access.ask") as unit:
            request_id = _put(unit, AccessDraft(RequestKind.POLICY, why=why))
            done = actor.may(Permission.ACCESS_APPROVE) and not self._approvers(unit.connection, actor)
            if done:
                access_requests.decide(unit.connection, request_id, RequestState.APPROVED, "", unit.now, actor.id)
                with unit.within("access.approve") as part:
                    part.audit(Kind.ACCESS_REQUEST, request_id, new={"alone": True}, why=why.strip())
                _lift(unit, request_id, why.strip())
        return Loosening(request_id, done, unit.changes)

    def decide(self, actor: Actor, request_id: int, *, approve: bool, word: str = "") -> Changes:
        """Approve or refuse a request; an approved one can be refused until it is carried out.

        Args:
            actor: the person acting.
            request_id: which request.
            approve: whether it may be carried out.
            word: what is said to it; a refusal needs one.

        Raises:
            UserError: ``own_request`` where somebody else could decide, or ``request_over``.
            InvalidInput: ``word`` is missing.
        """
        action = "access.approve" if approve else "access.refuse"
        with self._commands.run(actor, Permission.ACCESS_APPROVE, action) as unit:
            request = access_requests.get(unit.connection, request_id)
            others = self._approvers(unit.connection, actor)
            row = _row(request, actor, others)
            if _own(request, actor) and others:
                who = tr("、").join(others)
                raise UserError("own_request", tr("自己的申请要由别人来批。"), tr("可以批准的还有：{who}。", who=who))
            if (Deed.APPROVE if approve else Deed.REFUSE) not in row.deeds:
                raise _over()
            if not approve and not word.strip():
                raise InvalidInput("word_missing", tr("请写明为什么不批准。"), field="word")
            state = RequestState.APPROVED if approve else RequestState.REFUSED
            access_requests.decide(unit.connection, request_id, state, word.strip(), unit.now, actor.id)
            new = told(request.draft) | ({"alone": True} if row.alone else {})
            unit.audit(Kind.ACCESS_REQUEST, request_id, new=new, why=word.strip())
            if approve and request.draft.kind is RequestKind.POLICY:
                _lift(unit, request_id, request.draft.why)
        return unit.changes

    def carry_out(self, actor: Actor, request_id: int, password: str = "") -> Changes:
        """Do what was approved: the account and the request change together, or neither.

        Args:
            actor: the person acting.
            request_id: which request.
            password: handed out to who gets an account.

        Raises:
            UserError: ``request_over`` when it is not approved, or what the accounts refuse.
            InvalidInput: what the accounts refuse.
        """
        with self._deeds.changing(actor, "access.carry_out") as unit:
            request = access_requests.get(unit.connection, request_id)
            if request.state is not RequestState.APPROVED:
                raise _over()
            access_requests.end(unit.connection, request_id, RequestState.DONE, unit.now, actor.id)
            unit.audit(Kind.ACCESS_REQUEST, request_id, new=told(request.draft))
            if request.draft.kind is RequestKind.ACCOUNT:
                self._open_account(unit, request.draft, password)
            else:
                self._change(unit, request)
        return unit.changes

    def withdraw(self, actor: Actor, request_id: int) -> Changes:
        """Take one's own request back before it is carried out.

        Raises:
            UserError: ``not_yours`` or ``request_over``.
        """
        with self._commands.own(actor, "access.withdraw") as unit:
            request = access_requests.get(unit.connection, request_id)
            if request.asked.user_id != actor.id:
                hint = tr("不同意的话，由能批准的人写明不批准。")
                raise UserError("not_yours", tr("只有提出申请的人可以撤回。"), hint)
            if request.state not in OPEN:
                raise _over()
            access_requests.end(unit.connection, request_id, RequestState.WITHDRAWN, unit.now, actor.id)
            unit.audit(Kind.ACCESS_REQUEST, request_id, new=told(request.draft))
        return unit.changes

    # --- inside ---

    def _approvers(self, connection: Connection, actor: Actor) -> tuple[str, ...]:
        """Return who else can come in today and approve."""
        today, keyed = self._commands.clock.today(), self._deeds.people()
        return tuple(
            user.name
            for user in lists.users(connection)
            if user.id != actor.id
            and user.name in keyed
            and user.open_on(today)
            and user.may(Permission.ACCESS_APPROVE)
        )

    def _open_account(self, unit: Unit, draft: AccessDraft, password: str) -> None:
        role = draft.role or Role.READ_ONLY
        former = closed(lists.users(unit.connection), draft.person)
        if former is None:
            with unit.within("user.create") as part:
                self._deeds.create(part, draft.person, role, password, draft.expires, draft.team or "")
            return
        with unit.within("user.change") as part:
            self._deeds.change(part, former.id, role, draft.expires, draft.team)
        with unit.within("user.switch_on") as part:
            self._deeds.switch_on(part, former.id, password)

    def _change(self, unit: Unit, request: AccessRequest) -> None:
        draft, users = request.draft, lists.users(unit.connection)
        if draft.scope is not None and draft.role is not None:
            with unit.within("user.scope") as part:
                self._deeds.set_scope(part, draft.role, draft.scope)
        with unit.within(_CARRIED_OUT[draft.kind]) as part:
            if draft.kind is RequestKind.PERMISSIONS:
                role = draft.role or Role.READ_ONLY
                self._deeds.set_permissions(part, role, present(unit, role) - draft.taken | draft.given)
                return
            user = account(users, request.account_id)
            if draft.kind is RequestKind.CLOSE:
                self._deeds.switch_off(part, user.id, draft.why)
            elif draft.kind is RequestKind.ROLE:
                self._deeds.change(part, user.id, draft.role or user.role, user.expires, draft.team)
            else:
                self._deeds.change(part, user.id, user.role, draft.expires)


def _put(unit: Unit, draft: AccessDraft) -> int:
    """Write a request down, once it is clear that it can stand."""
    clean, account_id = checked(unit, draft)
    if any(same(clean, request.draft) for request in access_requests.still_open(unit.connection)):
        raise InvalidInput(
            "asked_already", tr("已经有一个同样的申请还没有办完。"), tr("请先看那个申请。"), place(clean)
        )
    request_id = access_requests.add(unit.connection, clean, account_id, unit.now, unit.actor.id)
    unit.audit(Kind.ACCESS_REQUEST, request_id, new=told(clean), why=clean.why)
    return request_id


def _lift(unit: Unit, request_id: int, why: str) -> None:
    """Let accounts be given without a request from now on; it needs no administrator to carry it out."""
    access_requests.end(unit.connection, request_id, RequestState.DONE, unit.now, unit.actor.id)
    before = lists.setting(unit.connection, APPROVAL)
    lists.set_setting(unit.connection, APPROVAL, "")
    with unit.within("setting.change") as part:
        part.audit(Kind.SETTING, None, old={APPROVAL: before}, new={APPROVAL: ""}, why=why)


def _alone(request: AccessRequest) -> bool:
    """Tell whether who asked that approval be lifted decided it as well."""
    by = request.decided
    done = request.draft.kind is RequestKind.POLICY and request.state is RequestState.DONE
    return done and by is not None and by.user_id == request.asked.user_id


def _own(request: AccessRequest, actor: Actor) -> bool:
    return request.asked.user_id == actor.id or request.draft.person == actor.name


def _row(request: AccessRequest, actor: Actor, others: Collection[str]) -> RequestRow:
    """Return a request with what a person may do: nobody decides on their own unless nobody else could."""
    deeds, own = set(), _own(request, actor)
    if actor.may(Permission.ACCESS_APPROVE) and request.state in OPEN and not (own and others):
        deeds |= {Deed.REFUSE} | ({Deed.APPROVE} if request.state is RequestState.ASKED else set())
    if actor.may(Permission.USER_MANAGE) and request.state is RequestState.APPROVED:
        deeds.add(Deed.CARRY_OUT)
    if request.asked.user_id == actor.id and request.state in OPEN:
        deeds.add(Deed.WITHDRAW)
    return RequestRow(request, frozenset(deeds), alone=own and Deed.APPROVE in deeds)


def _waits(row: RequestRow) -> bool:
    return bool(row.deeds & {Deed.APPROVE, Deed.CARRY_OUT})


def _over() -> UserError:
    return UserError("request_over", tr("这个申请现在不能这样处理。"), tr("它可能刚刚有了变化，请看它的状态。"))
