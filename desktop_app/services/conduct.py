"""Flags on a customer's file: setting, ending and taking back, with what they do to visits (R-018, R-045, R-168)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.conduct import ConductKind
from desktop_app.domain.customer_flags import CustomerFlag, FlagChange, FlagDraft, FlagKind
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.domain.words import flag_words
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.rules.conduct import CHANNELS, accepted_method
from desktop_app.services.command import Commands, Unit
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.store import customer_flags, customers, lists, overrides
from desktop_app.store.engine import Connection


class Conduct:
    """What customers want of those who call, and going on all the same."""

    def __init__(self, commands: Commands, plan_visits: PlanVisits) -> None:
        self._commands = commands
        self._plan_visits = plan_visits

    def flags(self, customer_id: int) -> tuple[CustomerFlag, ...]:
        """Return the flags of a customer that were not ended."""
        with self._commands.reading() as connection:
            return customer_flags.of_customer(connection, customer_id)

    def check(self, draft: FlagDraft) -> None:
        """Refuse a flag that cannot stand.

        Raises:
            InvalidInput: ``field`` names what is wrong.
        """
        _check(draft, self._commands.clock.today())

    def set(self, actor: Actor, customer_id: int, draft: FlagDraft) -> FlagChange:
        """Set a flag in place of the one of its kind; open visits follow it at once.

        Raises:
            InvalidInput: ``field`` names what cannot stand.
        """
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "flag.set") as unit:
            _check(draft, unit.today)
            name = customers.get(unit.connection, customer_id).draft.name
            before = next((f for f in self._of(unit, customer_id) if _same_place(f.draft, draft)), None)
            if before is not None:
                if draft.kind is FlagKind.BLACKLIST:
                    raise UserError("blacklisted", tr("{name}已经在黑名单里。", name=name))
                self._end(unit, before, "")
            flag_id = customer_flags.add(unit.connection, customer_id, draft, unit.now, actor.id)
            self._apply(unit, customer_id, flag_id, draft)
            unit.audit(
                Kind.CUSTOMER, customer_id, old=_plain(before.draft) if before else None, new=_plain(draft),
                why=draft.reason,
            )  # fmt: skip
        text = tr("{name}：{flag}已记下", name=name, flag=flag_words()[draft.kind])
        return FlagChange(unit.changes, customer_id, flag_id, before.id if before else None, text)

    def end(self, actor: Actor, flag_id: int, why: str = "") -> FlagChange:
        """End a flag; what it withdrew comes back where there is still time.

        Raises:
            InvalidInput: a release from the blacklist without a reason, or by the one who set it (S-13.3).
            NotPermitted: a release from the blacklist by somebody who does not lead.
        """
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "flag.end") as unit:
            flag = customer_flags.get(unit.connection, flag_id)
            if flag.draft.kind is FlagKind.BLACKLIST:
                _check_release(unit.connection, actor, flag, why)
            name = customers.get(unit.connection, flag.customer_id).draft.name
            self._end(unit, flag, why.strip())
            unit.audit(Kind.CUSTOMER, flag.customer_id, old=_plain(flag.draft), new={}, why=why.strip())
        text = tr("{name}：{flag}已解除", name=name, flag=flag_words()[flag.draft.kind])
        return FlagChange(unit.changes, flag.customer_id, None, flag_id, text)

    def undo(self, actor: Actor, done: FlagChange) -> Changes:
        """Take the setting or ending of a flag back.

        Raises:
            UserError: ``missing`` when the flag was ended since.
        """
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "flag.undo") as unit:
            ended = customer_flags.get(unit.connection, done.flag_id) if done.flag_id is not None else None
            flag = None
            if ended is not None:
                self._end(unit, ended, "")
            if done.replaced is not None:
                customer_flags.revive(unit.connection, done.replaced)
                flag = customer_flags.get(unit.connection, done.replaced)
                self._apply(unit, flag.customer_id, flag.id, flag.draft)
            old, new = (_plain(each.draft) if each else {} for each in (ended, flag))
            unit.audit(Kind.CUSTOMER, done.customer_id, old=old, new=new)
        return unit.changes

    def override(self, actor: Actor, visit_id: int, kinds: Iterable[ConductKind], reason: str) -> Changes:
        """Keep why a person goes on with a visit although something speaks against it.

        Raises:
            InvalidInput: no reason.
        """
        if not reason.strip():
            raise InvalidInput("reason_missing", tr("请写明继续的理由。"), field="reason")
        with self._commands.run(actor, Permission.VISIT_CALL, "visit.override") as unit:
            overrides.add(unit.connection, visit_id, kinds, reason.strip(), unit.now, actor.id)
            unit.audit(Kind.VISIT, visit_id, new={"overridden": sorted(kinds)}, why=reason.strip())
        return unit.changes

    # --- inside ---

    @staticmethod
    def _of(unit: Unit, customer_id: int) -> tuple[CustomerFlag, ...]:
        return customer_flags.of_customer(unit.connection, customer_id)

    def _apply(self, unit: Unit, customer_id: int, flag_id: int, draft: FlagDraft) -> None:
        """Let open visits follow a flag, and keep what was done to them."""
        made: dict[str, Any] = {}
        if draft.exempts:
            made["withdrawn"] = self._plan_visits.stop_customer(unit, customer_id)
        elif draft.kind is FlagKind.CHANNELS:
            planned = customer_flags.open_methods(unit.connection, customer_id)
            wanted = {visit_id: accepted_method(method, draft.declined) for visit_id, method in planned.items()}
            made["methods"] = {
                str(visit_id): [method.value, wanted[visit_id].value]
                for visit_id, method in planned.items()
                if wanted[visit_id] is not method
            }
            customer_flags.set_methods(unit.connection, wanted)
        customer_flags.remember(unit.connection, flag_id, made)
        unit.changed(Kind.VISIT)

    @staticmethod
    def _end(unit: Unit, flag: CustomerFlag, why: str) -> None:
        made: Mapping[str, Any] = customer_flags.made(unit.connection, flag.id)
        customer_flags.end(unit.connection, flag.id, unit.now, unit.actor.id, why)
        customer_flags.bring_back(unit.connection, made.get("withdrawn", []), unit.today)
        standing = customer_flags.open_methods(unit.connection, flag.customer_id)
        customer_flags.set_methods(
            unit.connection,
            {
                int(visit_id): Method(before)
                for visit_id, (before, after) in made.get("methods", {}).items()
                if standing.get(int(visit_id)) == after
            },
        )
        unit.changed(Kind.VISIT)


def _check_release(connection: Connection, actor: Actor, flag: CustomerFlag, why: str) -> None:
    if not actor.may(Permission.TEAM_LEAD):
        raise NotPermitted(Permission.TEAM_LEAD)
    others = (u for u in lists.users(connection) if u.active and u.id != actor.id)
    if actor.id == flag.user_id and any(Actor(u.id, u.name, u.role).may(Permission.TEAM_LEAD) for u in others):
        raise InvalidInput("own_flag", tr("黑名单须由另一位有权限的同事解除。"))
    if not why.strip():
        raise InvalidInput("reason_missing", tr("请写明解除的理由。"), field="reason")


def _check(draft: FlagDraft, today: date) -> None:
    if draft.day > today:
        raise InvalidInput("day_ahead", tr("日子不能晚于今天。"), field="day")
    if draft.until is not None and draft.until < draft.day:
        raise InvalidInput("until_early", tr("截止日不能早于开始的日子。"), field="until")
    if draft.kind in (FlagKind.BLACKLIST, FlagKind.CARE) and not draft.reason.strip():
        raise InvalidInput("reason_missing", tr("请写明原因。"), field="reason")
    if draft.kind is FlagKind.QUIET:
        try:
            CallingHours.parse(draft.hours)
        except InvalidInput as error:
            message = tr("看不懂勿扰时段“{text}”。", text=draft.hours)
            raise InvalidInput(error.code, message, error.hint, field="hours") from error
    if draft.kind is FlagKind.CHANNELS and not draft.declined:
        raise InvalidInput("nothing_declined", tr("请选客户不接受的方式。"), field="declined")
    if draft.kind is FlagKind.CHANNELS and draft.declined >= frozenset(CHANNELS):
        raise InvalidInput("all_declined", tr("至少留一种方式；全都不接受请记书面拒访。"), field="declined")


def _same_place(one: FlagDraft, other: FlagDraft) -> bool:
    return one.kind is other.kind and one.plan == other.plan


def _plain(draft: FlagDraft) -> dict[str, Any]:
    """Return a flag as the audit keeps it."""
    values = {
        "flag": draft.kind.value,
        "day": draft.day.isoformat(),
        "until": draft.until.isoformat() if draft.until else "",
        "plan": draft.plan,
        "signatures": sorted(draft.signatures),
        "declined": sorted(draft.declined),
        "hours": draft.hours,
    }
    return {name: value for name, value in values.items() if value}
