"""From the anchors of a plan to rows of visits: for whom, to whom, by whom, and which are not made (R-095, R-105)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from desktop_app.domain.access import Role
from desktop_app.domain.customer_flags import FlagKind
from desktop_app.domain.plan_changes import OmitReason
from desktop_app.domain.plans import Anchor, Audience, Cover, Method, Plan, PlanStep, ProposedVisit, Target
from desktop_app.domain.text import tr
from desktop_app.domain.words import method_words
from desktop_app.rules.conduct import accepted_method
from desktop_app.rules.frequency import too_near
from desktop_app.rules.planning import Planner
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.merge_visits import near_days
from desktop_app.services.plan_anchors import Anchored
from desktop_app.services.plan_groups import Given, given
from desktop_app.store import audience, customer_flags, lists, omitted, planned
from desktop_app.store.audience import CustomerFacts
from desktop_app.store.columns import moment_text
from desktop_app.store.engine import Connection
from desktop_app.store.omitted import Omission
from desktop_app.store.planned import Key, PlannedRow, Standing

REFUSAL = "refusal"
"""Kind of event: a written refusal; ``plan`` names the one it is about, else it is about all (R-109)."""

SIGNATURES = 3
"""A refusal that tells its number of ``signatures`` holds with so many (R-168)."""

BLACKLIST = "blacklist"
"""Kind of event: the customer is not to be contacted any more (R-072)."""

_KEPT = 20_000
"""Days that are remembered at once; the events of a large import may all have titles of their own."""

_MANY = 200
"""So many customers and more are looked up at once."""

PASSING = frozenset({OmitReason.REFUSAL, OmitReason.BLACKLIST, OmitReason.STOPPED})
"""Reasons that end when what they rest on does; of any other a visit is never made again."""

Why = tuple[OmitReason, str]
"""Why a visit is not made, for the machine and in words."""


def minute_of(step: PlanStep) -> int | None:
    """Return a step's hour in minutes after midnight."""
    if not step.hour:
        return None
    hour, minute = step.hour.split(":")
    return int(hour) * 60 + int(minute)


def by_accepted_means(row: PlannedRow, declined: Collection[Method], step: PlanStep) -> PlannedRow:
    """Return a visit as a customer takes it who does not want to be visited by some means (R-018, R-167)."""
    values, words = planned.own(row), method_words()
    planned_as = Method(values["method"])
    method = accepted_method(planned_as, declined, step.terms.cascade)
    if method is planned_as:
        return row
    reason = tr(
        "{reason}（客户不接受{declined}，改{method}）",
        reason=values["reason"],
        declined=words[planned_as],
        method=words[method],
    )
    return tuple({**values, "method": method.value, "reason": reason}.values())


@dataclass
class Made:
    """What a plan asks for; complete once ``rows`` was gone through.

    Attributes:
        rows: the visits.
        covered: of a visit that is made for several, whom it is for.
        omitted: visits that are not made, with the reason.
    """

    rows: Iterator[PlannedRow]
    covered: dict[Key, list[int]] = field(default_factory=dict)
    omitted: list[Omission] = field(default_factory=list)


class PlanMaking:
    """One plan at work on many anchors.

    Args:
        connection: for reading.
        plan: the plan.
        workdays: the desk's table.
        today: the desk's day.
        now: when the visits are made.
        batch_id: of the import that they come from.
    """

    def __init__(
        self,
        connection: Connection,
        plan: Plan,
        workdays: WorkingDays,
        today: date,
        now: datetime,
        batch_id: int | None = None,
    ) -> None:
        self._connection = connection
        self._plan = plan
        self._planner = Planner(plan, workdays)
        self._today = today
        self._now = now
        self._batch_id = batch_id
        self._constant: dict[int, tuple[ProposedVisit, tuple[Any, ...]]] = {}
        self._owners: dict[int, str] = {}
        self._persons = _persons(connection, plan.terms.owner)
        self._again: list[Key] = []

    def made(self, pairs: Sequence[Anchored], open_on: date | None = None) -> Made:
        """Return what the plan asks for.

        Args:
            pairs: customers, each with what a visit is counted from; those who are not of the audience are left out.
            open_on: visits whose window ended before that day are not made; None to make them all the same.
        """
        known = audience.members(self._connection, self._plan.terms.audience, {pair[0] for pair in pairs})
        blocked = self._blocked(known)
        made = Made(iter(()))
        days = given(self._connection, self._plan, pairs, known, blocked)
        rows = self._rows(days, known, blocked, made, open_on)
        made.rows = self._capped(rows, made) if self._plan.terms.cap_strict else rows
        return made

    def write(self, made: Made) -> int:
        """Add the visits that do not exist yet, whom they cover, and the notes; return how many were new."""
        plan_id = self._plan.id
        new = planned.add(self._connection, made.rows)
        if made.covered:
            ids = planned.ids_by_key(self._connection, plan_id, made.covered)
            planned.add_members(
                self._connection, [(ids[key], who) for key, all_ in made.covered.items() if key in ids for who in all_]
            )
        omitted.drop(self._connection, plan_id, self._again)
        self._again.clear()
        omitted.omit(self._connection, made.omitted, self._now)
        return new

    def _rows(
        self,
        days: Iterator[Given],
        known: Mapping[int, CustomerFacts],
        blocked: Mapping[int, Why],
        made: Made,
        open_on: date | None,
    ) -> Iterator[PlannedRow]:
        plan, batch = self._plan, self._batch_id
        notes = omitted.Omitted(self._connection, plan.id, whole=len(known) > _MANY)
        stops = self._stops(known)
        targets = {
            target: audience.related(self._connection, target, known)
            for target in {step.target for step in plan.steps} - {Target.CUSTOMER}
            if plan.terms.cover is not Cover.ORGANISATION
        }
        by_person = bool(plan.terms.owner) or plan.terms.barred
        declined = customer_flags.declined(self._connection, self._today)
        for whom, to, anchor, occurrence, covers in days:
            mine = known[whom]
            why = blocked.get(whom) or self._stopped(stops.get(whom), anchor)
            for draft in self._planner.drafts(anchor):
                step = draft.step
                who, reason = to, draft.reason
                if step.target in targets:
                    who, reason = self._target(step.target, targets[step.target].get(whom), to, mine, reason)
                key = (who, step.key, occurrence)
                noted = notes.get(key)
                if noted is not None and noted not in PASSING:
                    continue
                if open_on is not None and (draft.last or draft.latest) < open_on:
                    if batch is not None:  # never again, so that an old list does not come back as arrears
                        words = tr("导入时应访期已经结束")
                        made.omitted.append(self._omission(key, draft, OmitReason.WINDOW_CLOSED_AT_IMPORT, words))
                    continue
                if why is not None:
                    made.omitted.append(self._omission(key, draft, *why))
                    continue
                owner = mine.owner if who == whom else self._owner_of(who) or mine.owner
                if by_person:
                    owner, reason = self._person(whom, anchor, owner, reason)
                if noted is not None:
                    self._again.append(key)
                if covers is not None:
                    made.covered[key] = covers
                known_draft = self._constant.get(id(draft))
                constant = known_draft[1] if known_draft is not None else self._constant_of(draft)
                row = (who, occurrence, anchor.event_id, owner, reason, batch, *constant)
                yield by_accepted_means(row, declined[who], step) if who in declined else row

    @staticmethod
    def _stopped(stop: date | None, anchor: Anchor) -> Why | None:
        if stop is None or stop < anchor.day:
            return None
        return OmitReason.STOPPED, tr("{day} 已到此为止，不再回访", day=stop)

    def _constant_of(self, draft: ProposedVisit) -> tuple[Any, ...]:
        """Return what a step gives everybody whose anchor is the same."""
        plan, step = self._plan, draft.step
        values = (
            plan.id,
            step.key,
            step.title,
            plan.name,
            step.purpose,
            draft.due.isoformat(),
            minute_of(step),
            draft.original.isoformat(),
            draft.earliest.isoformat(),
            draft.latest.isoformat(),
            step.priority,
            step.method.value,
            step.script,
            draft.last.isoformat() if draft.last is not None else None,
            step.terms.minutes,
            plan.version,
            moment_text(self._now),
        )
        if len(self._constant) >= _KEPT:
            self._constant.clear()
        self._constant[id(draft)] = draft, values  # the draft is kept too, so that its id is nobody else's
        return values

    def _owner_of(self, customer_id: int) -> str:
        """Return who is responsible for an employer, a guardian or somebody else of the household."""
        if customer_id not in self._owners:
            found = audience.members(self._connection, Audience(), [customer_id])
            self._owners[customer_id] = found[customer_id].owner if found else ""
        return self._owners[customer_id]

    @staticmethod
    def _target(target: Target, found: int | None, to: int, mine: CustomerFacts, reason: str) -> tuple[int, str]:
        if target is Target.EMPLOYER:
            unknown = "" if found is not None else tr("（未登记单位，先问学员）")
            return found or to, tr("{name}：{reason}", name=mine.name, reason=reason) + unknown
        if found is not None:
            return found, tr("{name}：{reason}", name=mine.name, reason=reason)
        return to, tr("{reason}（找监护人{guardian}）", reason=reason, guardian=mine.guardian)

    def _person(self, customer_id: int, anchor: Anchor, own: str, reason: str) -> tuple[str, str]:
        """Return who visits, and the reason with a word when nobody may."""
        terms = self._plan.terms
        persons = self._persons if terms.owner else [own]
        allowed = [person for person in persons if not (terms.barred and person and person == own)]
        if not allowed:
            return "", tr("{reason}（负责人{owner}须回避，请另派人）", reason=reason, owner=own)
        return allowed[(anchor.turn or customer_id) % len(allowed)], reason

    def _blocked(self, known: Collection[int]) -> dict[int, Why]:
        """Return who is not visited at all by this plan, and why (R-109)."""
        refused = {
            customer_id: (OmitReason.REFUSAL, tr("客户已书面拒访"))
            for customer_id, details in audience.event_details(self._connection, REFUSAL, known).items()
            if any(self._refuses(detail) for detail in details)
        }
        listed = set(audience.event_details(self._connection, BLACKLIST, known))
        for customer_id, flags in customer_flags.left_out(self._connection, self._today, known).items():
            if any(flag.kind is FlagKind.BLACKLIST for flag in flags):
                listed.add(customer_id)
            elif any(flag.plan in ("", self._plan.name) for flag in flags):
                refused[customer_id] = (OmitReason.REFUSAL, tr("客户已书面拒访"))
        return refused | {customer_id: (OmitReason.BLACKLIST, tr("客户在黑名单里")) for customer_id in listed}

    def _refuses(self, detail: Mapping[str, Any]) -> bool:
        about = str(detail.get("plan", ""))
        signed = str(detail.get("signatures", SIGNATURES))
        return about in ("", self._plan.code, self._plan.name) and signed.isdecimal() and int(signed) >= SIGNATURES

    def _stops(self, known: Collection[int]) -> dict[int, date]:
        kinds = self._plan.terms.stop_events
        return audience.latest_events(self._connection, kinds, known) if kinds else {}

    def ended(self, ids: Collection[int]) -> dict[int, Why]:
        """Return which customers the plan does not go on with, and why."""
        stops = {
            customer_id: (OmitReason.STOPPED, tr("{day} 已到此为止，不再回访", day=day))
            for customer_id, day in self._stops(ids).items()
        }
        return stops | self._blocked(ids)

    def omission_of(self, visit: Standing, why: OmitReason, words: str) -> Omission:
        """Return the note about a visit that was withdrawn."""
        return Omission(visit.customer_id, self._plan.id, visit.step_key, visit.occurrence, visit.due, why.value, words)

    def _omission(self, key: Key, draft: ProposedVisit, why: OmitReason, text: str) -> Omission:
        return Omission(key[0], self._plan.id, key[1], key[2], draft.due.isoformat(), why.value, text)

    def _capped(self, rows: Iterator[PlannedRow], made: Made) -> Iterator[PlannedRow]:
        """Leave out visits that come too soon before or after another contact, the earliest first (R-105)."""
        gap = self._plan.terms.cap_days or near_days(self._connection)
        wanted = sorted(rows, key=lambda row: (planned.own(row)["due"], row[0]))
        whose = {row[0] for row in wanted}
        ids = whose if len(whose) <= _MANY else None
        standing = {visit.key for visit in planned.standing(self._connection, self._plan.id, None, ids)}
        since = self._today - timedelta(days=gap)
        contacts = planned.contact_days(self._connection, whose, since)
        for row in wanted:
            values, key = planned.own(row), planned.key_of(row)
            day = date.fromisoformat(values["due"])
            days = contacts.setdefault(row[0], [])
            near = too_near(day, days, gap)
            if key in standing or near is None:
                days.append(day)
                yield row
                continue
            text = tr("与 {near} 的联系只隔 {days} 天，少于 {gap} 天", near=near, days=abs((day - near).days), gap=gap)
            made.covered.pop(key, None)
            made.omitted.append(
                Omission(row[0], self._plan.id, key[1], key[2], values["due"], OmitReason.CAP.value, text)
            )


def _persons(connection: Connection, owner: str) -> list[str]:
    """Return whom a plan names: those of a role, several who take turns, or one."""
    if owner in {role.value for role in Role}:
        return [user.name for user in lists.users(connection) if user.active and user.role.value == owner] or [""]
    return [name.strip() for name in owner.replace("，", "、").replace(",", "、").split("、") if name.strip()]
