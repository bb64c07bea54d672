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
    event named by ``trigger_key`` before the first.
    """

    EVENT = "event"
    DATE_FIELD = "date_field"
    FESTIVAL = "festival"
    INTERVAL = "interval"


class Method(StrEnum):
    """How a visit is made (R-076)."""

    PHONE = "phone"
    SMS = "sms"
    WECHAT = "wechat"
    ONSITE = "onsite"
    COUNTER = "counter"
    LETTER = "letter"
    EMAIL = "email"


class Target(StrEnum):
    """Whom a visit is made to: the customer, or a related one (R-095)."""

    CUSTOMER = "customer"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"


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


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan template with its steps (R-095).

    Attributes:
        code: stable name within the desk, such as ``school.trial``.
        trigger_key: event kind, date field, or empty.
        interval: for INTERVAL, how long after the last done visit the next is due.
        active: switched off plans make no new visits.
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


@dataclass(frozen=True, slots=True)
class Anchor:
    """The fact a visit is counted from.

    Attributes:
        occurrence: tells repeats of one plan on one customer apart: ``event:17``, ``birthday:2026``.
        cycle_days: product cycle times quantity, for Unit.CYCLE.
        title: the event in words, for the visit's reason.
    """

    day: date
    occurrence: str
    title: str
    event_id: int | None = None
    cycle_days: int | None = None
    hour: str = ""


@dataclass(frozen=True, slots=True)
class ProposedVisit:
    """A visit that a plan step asks for.

    Attributes:
        due: target day after shifting; ``original`` before it.
        earliest, latest: the window, both inclusive.
        reason: in words, why it exists and why on that day.
    """

    step: PlanStep
    occurrence: str
    event_id: int | None
    due: date
    original: date
    earliest: date
    latest: date
    reason: str


@dataclass(frozen=True, slots=True)
class Festival:
    """A day of the festival table (R-082)."""

    code: str
    name: str
    day: date
    greeting: str = ""
