"""Hours that are still free, to be named when an appointment is made (R-182)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from desktop_app.domain.reminders import Spans
from desktop_app.rules.workdays import WorkingDays

STEP = 30
"""Minutes from one hour on offer to the next; an appointment without a length takes as long."""
NOTICE = 30
"""Minutes that lie at least between now and an hour on offer."""
AHEAD = 20
"""Working days looked at after a window in which nothing is free."""

_NOON = 12 * 60
Slot = tuple[date, int]


class Taken(NamedTuple):
    """An appointment that stands.

    Attributes:
        length: minutes.
    """

    day: date
    minute: int
    length: int = STEP


class Agenda(NamedTuple):
    """What a person's coming days look like.

    Attributes:
        hours: parts of a working day in which appointments may lie.
        breaks: parts in which they may not, such as lunch.
        taken: appointments that stand.
        load: visits that stand on a day already.
        capacity: most visits of a day; None for any number.
    """

    workdays: WorkingDays
    hours: Spans
    breaks: Spans
    taken: Collection[Taken]
    load: Mapping[date, int]
    capacity: int | None = None


def two_slots(now: datetime, earliest: date, latest: date, agenda: Agenda) -> tuple[Slot, ...]:
    """Return two hours to choose between, fewer only where there are no more.

    The first is the next one free; the other lies on another day and in the other half of it, where there is such a
    one, so that the customer really has a choice. Both lie inside the window as long as something is free there; days
    after it are taken only when nothing is.

    Args:
        now: moment at the desk.
        earliest: first day of the visit's window.
        latest: its last day.
        agenda: of the person who makes the visit.
    """
    first = max(now.date(), earliest)
    inside = list(_free(now, first, max(first, latest), agenda)) if first <= latest else []
    if len(inside) < 2:
        after = max(first, latest + timedelta(days=1))
        beyond = _free(now, after, agenda.workdays.add(after, AHEAD), agenda)
        inside += [slot for slot, _ in zip(beyond, range(2 - len(inside)), strict=False)]
    if not inside:
        return ()
    chosen = inside[0]
    others = sorted(inside[1:], key=lambda slot: (slot[0] == chosen[0], _half(slot) == _half(chosen)))
    return (chosen, *others[:1])


def _free(now: datetime, first: date, last: date, agenda: Agenda) -> Iterator[Slot]:
    soonest = now.hour * 60 + now.minute + NOTICE
    begins = sorted({at for start, end in agenda.hours for at in range(-(-start // STEP) * STEP, end - STEP + 1, STEP)})
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        full = agenda.capacity is not None and agenda.load.get(day, 0) >= agenda.capacity
        if full or not agenda.workdays.is_workday(day):
            continue
        standing = [(entry.minute, entry.minute + entry.length) for entry in agenda.taken if entry.day == day]
        closed = [*standing, *agenda.breaks]
        for minute in begins:
            busy = any(begin < minute + STEP and minute < until for begin, until in closed)
            if not busy and (day > now.date() or minute >= soonest):
                yield day, minute


def _half(slot: Slot) -> bool:
    return slot[1] >= _NOON
