"""Plans: the rules that turn events into visits (R-095)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """Units of an offset (R-095). CYCLE is the product's cycle in days times the quantity of the order (R-125)."""

    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from the anchor day, which is day 0 (R-106)."""

    count: int
    unit: Unit = Unit.DAY


class Shift(StrEnum):
    """What happens to a target that is no working day (R-107)."""

    KEEP = "keep"
    NEXT = "next"
    PREVIOUS = "previous"
    NEAREST = "nearest"


class Trigger(StrEnum):
    """What a plan starts from.

    EVENT: an event of the kind named by ``trigger_key``. DATE_FIELD: a date that returns each year, such as
    ``birthday``. FESTIVAL: the days of the festival table. INTERVAL: the last visit of this plan that was done, or the
    event named by ``trigger_key`` before the first. YEARLY: fixed days of the year, ``04-01 11-01``. MONTHLY: fixed
    days of the month, ``15``. EVERY: each ``interval`` from the day in ``trigger_key`` on, ``2026-03-02``. MANUAL: a
    person runs it for the audience with a day. SILENT: nothing was heard of the customer for the ``interval``.
    """

    EVENT = "event"
    DATE_FIELD = "date_field"
    FESTIVAL = "festival"
    INTERVAL = "interval"
    YEARLY = "yearly"
    MONTHLY = "monthly"
    EVERY = "every"
    MANUAL = "manual"
    SILENT = "silent"


class Method(StrEnum):
    """How a visit is made (R-076)."""

    PHONE = "phone"
    SMS = "sms"
    WECHAT = "wechat"
    ONSITE = "onsite"
    COUNTER = "counter"
    LETTER = "letter"
    EMAIL = "email"


WRITTEN = frozenset({Method.SMS, Method.WECHAT, Method.EMAIL, Method.LETTER})
"""Methods for which the script's words are sent, not spoken."""


class Target(StrEnum):
    """Whom a visit is made to: the customer, or a related one (R-095)."""

    CUSTOMER = "customer"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"


class PlanState(StrEnum):
    """How far a plan is (R-101); only a running one makes visits."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RUNNING = "running"
    CLOSED = "closed"


class Cover(StrEnum):
    """For whom one visit is made: each customer, all behind one phone, all of one organisation."""

    EACH = "each"
    HOUSEHOLD = "household"
    ORGANISATION = "organisation"


class RepeatFrom(StrEnum):
    """What the next of a repeated visit counts from: the day it was done, or the day it was planned for."""

    DONE = "done"
    PLANNED = "planned"


class Need(StrEnum):
    """What must be there before a visit may be done (S-01.4, S-03.2, S-37.4)."""

    VISITOR = "visitor"
    NOTES = "notes"
    PHOTO = "photo"
    ADVANCE_CALL = "advance_call"
    SIGNATURE = "signature"
    RETURN_SLIP = "return_slip"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a plan is for; an empty part leaves nobody out.

    Attributes:
        kinds, categories, sources, owners: codes or names, one of which the customer has.
        events: kinds of events, one of which the customer has had.
        fields: (field or own heading, value) that the customer has, all of them.
        details: (name, value) that the event a visit follows carries, all of them: a case's grade, such as 重大.
    """

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a plan lays down beyond its steps.

    Attributes:
        cover: one visit per customer, household or organisation.
        minimum_per_year: done visits of the plan per customer and calendar year, warned about when missing (R-119).
        full_coverage: everybody of the audience must be reached; who is missing is listed (R-113).
        closes: day until which full coverage must be reached and new visits are made; None for no end.
        cap_days: days between two visits of one customer; None for the desk's setting (R-105).
        cap_strict: a visit inside the cap is not made, and said why; else only warned about.
        stop_events: kinds of events after which no further visit is due and open ones are withdrawn.
        hours: calling hours such as ``10:00-11:00 14:00-16:00``; empty for the desk's (R-154).
        question_limit: most questions of a script; None for the desk's (R-158).
        owner: person, several who take turns (``张三、李四``), or role that visits; empty for the customer's own.
        barred: the customer's own person must not visit (R-170, R-171).
        approver: role that must approve before it runs; empty for nobody (R-101).
        aim, effect: what it is for and what is expected of it (R-099, R-153).
    """

    audience: Audience = Audience()
    cover: Cover = Cover.EACH
    minimum_per_year: int | None = None
    full_coverage: bool = False
    closes: date | None = None
    cap_days: int | None = None
    cap_strict: bool = False
    stop_events: tuple[str, ...] = ()
    hours: str = ""
    question_limit: int | None = None
    owner: str = ""
    barred: bool = False
    approver: str = ""
    aim: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class StepTerms:
    """What a step lays down beyond its day and method.

    Attributes:
        every: the visit returns after so long; None for once (R-135).
        repeat_from: what the next one counts from.
        times: how often it is made at most; None for no end.
        last: offset of the very last limit, after the window (R-131).
        cascade: methods after the step's own, each tried when the one before it failed (R-112).
        needs: what must be there before it may be done.
        mandatory: leaving it out asks for a reason (R-145).
        minutes: how long it takes; None when nobody said (R-144).
    """

    every: Offset | None = None
    repeat_from: RepeatFrom = RepeatFrom.DONE
    times: int | None = None
    last: Offset | None = None
    cascade: tuple[Method, ...] = ()
    needs: tuple[Need, ...] = ()
    mandatory: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One visit of a plan.

    Attributes:
        key: stable within the plan.
        due: offset of the target day.
        earliest, latest: offsets of the window's ends; the target lies between them. Beside a target counted in
            cycles, ends in other units count from the target (``前 3 天`` and ``7 天`` around the day of repurchase).
        shift: for a target that is no working day, inside the window where one is.
        script: code of the script; empty for none.
        hour: "15:00" when the visit has an hour; empty otherwise.
        ours: the figures are our suggestion, not the source's (marked on the screen).
        source: R-number of the rule.
    """

    key: str
    title: str
    due: Offset
    earliest: Offset
    latest: Offset
    shift: Shift = Shift.KEEP
    method: Method = Method.PHONE
    target: Target = Target.CUSTOMER
    script: str = ""
    purpose: str = ""
    priority: int = 3
    hour: str = ""
    ours: bool = False
    source: str = ""
    id: int = 0
    terms: StepTerms = StepTerms()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan template with its steps (R-095).

    Attributes:
        code: stable name within the desk, such as ``school.trial``.
        trigger_key: event kind, date field, or empty.
        interval: for INTERVAL, how long after the last done visit the next is due; for EVERY the distance, for SILENT
            the silence.
        active: switched off plans make no new visits.
        version: counts the changes; visits keep the one that made them.
    """

    code: str
    name: str
    trigger: Trigger
    trigger_key: str
    steps: tuple[PlanStep, ...]
    interval: Offset | None = None
    active: bool = True
    note: str = ""
    id: int = 0
    terms: PlanTerms = PlanTerms()
    state: PlanState = PlanState.RUNNING
    version: int = 1

    @property
    def makes_visits(self) -> bool:
        """Tell whether it is switched on and was started."""
        return self.active and self.state is PlanState.RUNNING

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what ``trigger_key`` names, one by one."""
        return tuple(self.trigger_key.split())

    def step(self, key: str) -> PlanStep | None:
        """Return the step of a key."""
        return next((step for step in self.steps if step.key == key), None)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The fact a visit is counted from.

    Attributes:
        occurrence: tells repeats of one plan on one customer apart: ``event:17``, ``birthday:2026``.
        cycle_days: product cycle times quantity, for Unit.CYCLE.
        title: the event in words, for the visit's reason.
        until: last day of the windows, before the date returns; None for no such end.
        turn: which round of a returning date it is, for persons who take turns.
    """

    day: date
    occurrence: str
    title: str
    event_id: int | None = None
    cycle_days: int | None = None
    until: date | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class ProposedVisit:
    """A visit that a plan step asks for.

    Attributes:
        due: target day after shifting; ``original`` before it.
        earliest, latest: the window, both inclusive.
        reason: in words, why it exists and why on that day.
        last: the very last limit, when the step has one.
    """

    step: PlanStep
    occurrence: str
    event_id: int | None
    due: date
    original: date
    earliest: date
    latest: date
    reason: str
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Festival:
    """A day of the festival table (R-082)."""

    code: str
    name: str
    day: date
    greeting: str = ""
