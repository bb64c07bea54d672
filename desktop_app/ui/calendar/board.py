"""What the calendar shows of a span of days, sorted and counted once when it arrives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from desktop_app.domain.calls import DayInfo
from desktop_app.domain.text import tr
from desktop_app.domain.visits import DayLoad, VisitRow, VisitState

OPEN_STATES = frozenset({VisitState.DUE, VisitState.CLOSING, VisitState.OVERDUE, VisitState.APPOINTED})
DONE_STATES = frozenset({VisitState.DONE, VisitState.DONE_LATE})
UNCOUNTED = frozenset({VisitState.MERGED, VisitState.WITHDRAWN})
"""Visits that are no work of their own; they are shown and not counted."""
_URGENCY = {VisitState.OVERDUE: 0, VisitState.CLOSING: 1}
_LEAST_FULL = 10
"""A day with fewer visits than this never fills the load bar of a desk that named no capacity."""

_WHOLE_LUNAR = 4
"""Characters of a lunar month with its day; the day is the last two, its first day is called by the month alone."""


def load_text(load: DayLoad) -> str:
    """Return a day's count, with what is done of it."""
    return f"{load.done}/{load.total}" if load.done else str(load.total)


@dataclass(frozen=True)
class Board:
    """The days shown.

    Attributes:
        month: the month that counts in the month view; other days are paler.
        days: what each day is.
        visits: of each day, open ones first, by hour and urgency.
        overdue: open visits past their window, for the list.
        capacity: visits that can be made on a day; None when nobody said so.
        now: minutes after midnight, for the line of the present moment.
    """

    first: date
    last: date
    today: date
    month: int = 0
    now: int = 0
    days: Mapping[date, DayInfo] = field(default_factory=dict)
    visits: Mapping[date, tuple[VisitRow, ...]] = field(default_factory=dict)
    loads: Mapping[date, DayLoad] = field(default_factory=dict)
    overdue: tuple[VisitRow, ...] = ()
    capacity: int | None = None

    @cached_property
    def full(self) -> int:
        """Visits of a day that fill the load bar: what can be made, or what the busiest day has."""
        return self.capacity or max(_LEAST_FULL, max((load.total for load in self.loads.values()), default=0))

    def over(self, day: date) -> int:
        """Return by how many visits a day holds more than can be made."""
        return max(0, self.load(day).total - self.capacity) if self.capacity else 0

    def dates(self) -> list[date]:
        """Return all days from first to last."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def on(self, day: date) -> tuple[VisitRow, ...]:
        """Return the visits of a day."""
        return self.visits.get(day, ())

    def load(self, day: date) -> DayLoad:
        """Return a day's count."""
        return self.loads.get(day, DayLoad())

    def find(self, visit_id: int | None) -> VisitRow | None:
        """Return a visit that is shown."""
        rows = (row for rows in (*self.visits.values(), self.overdue) for row in rows)
        return next((row for row in rows if row.id == visit_id), None)


def by_day(rows: Iterable[VisitRow]) -> tuple[dict[date, tuple[VisitRow, ...]], dict[date, DayLoad]]:
    """Return the visits of each day, in the order of the day, and each day's count."""
    days: dict[date, list[VisitRow]] = {}
    for row in rows:
        days.setdefault(row.due, []).append(row)
    sorted_days = {day: tuple(sorted(found, key=order)) for day, found in days.items()}
    return sorted_days, {day: _load(found) for day, found in days.items()}


def _load(rows: Iterable[VisitRow]) -> DayLoad:
    states = Counter(row.state for row in rows)
    total = sum(count for state, count in states.items() if state not in UNCOUNTED)
    done = sum(states[state] for state in DONE_STATES)
    unfinished = sum(states[state] for state in (*OPEN_STATES, VisitState.AWAITING))
    return DayLoad(total, done, total - done - unfinished, states[VisitState.OVERDUE])


def order(row: VisitRow) -> tuple[int, bool, int, int]:
    """Return where a visit stands in its day: open, over, merged; by hour, then by urgency."""
    rank = 0 if row.state in OPEN_STATES else 2 if row.state in UNCOUNTED else 1
    return rank, row.minute is None, row.minute or 0, _URGENCY.get(row.state, 2)


def pinned(rows: Sequence[VisitRow], room: int, wanted: Callable[[VisitRow], bool]) -> list[VisitRow]:
    """Return as many visits as there is room for, in their order, those that are wanted among them."""
    late = [row for row in rows[room:] if wanted(row)][:room]
    return [*rows[: room - len(late)], *late]


def in_window(row: VisitRow, day: date) -> bool:
    """Tell whether the visit counts as in time on a day."""
    return row.earliest <= day <= row.latest


def lunar_word(info: DayInfo) -> str:
    """Return what stands beside a day's number: festival, solar term, first of a lunar month, else the lunar day."""
    if info.name and not make_up(info):
        return info.name
    return info.term or (info.lunar if len(info.lunar) < _WHOLE_LUNAR else info.lunar[-2:])


def make_up(info: DayInfo) -> bool:
    """Tell whether people work on this weekend day in place of another (调休)."""
    return info.working and info.day.weekday() >= 5


def day_mark(info: DayInfo) -> str:
    """Return 休 for a holiday, 班 for a make-up workday, else nothing."""
    if make_up(info):
        return tr("班")
    return tr("休") if info.holiday else ""
