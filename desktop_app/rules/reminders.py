"""When a reminder is told, and what has gone up a level (R-103)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from desktop_app.domain.reminders import Pending, ReminderTerms, Snooze, Spans

GRACE = 30
"""Minutes after its hour in which an appointment is still told."""
MORNING = time(9)
"""When what was put off until tomorrow comes again."""


def risen(today: date, after: int) -> date:
    """Return the day: what was to be done by it, or before it, and is still open, has gone up a level.

    Args:
        today: the present day.
        after: days past the window; 0 for never.
    """
    return today - timedelta(days=after) if after > 0 else date.min


def to_tell(
    now: datetime,
    pending: Iterable[Pending],
    terms: ReminderTerms,
    told: Collection[str],
    put_off: Mapping[str, datetime],
) -> tuple[Pending, ...]:
    """Return what is to be told now.

    Args:
        now: moment at the desk.
        pending: open visits with an hour, windows that close.
        terms: as the desk has set them.
        told: keys of what was told already.
        put_off: until when a person put something off, by key; it then comes once more, whenever that is.

    Returns:
        Appointments by their hours, then windows.
    """
    if quiet(_minute(now), terms.quiet):
        return ()
    found = [
        entry
        for entry in pending
        if (
            now >= put_off[entry.key] if entry.key in put_off else entry.key not in told and _is_time(now, entry, terms)
        )
    ]
    return tuple(sorted(found, key=lambda entry: (entry.minute is None, entry.day, entry.minute or 0, entry.key)))


def quiet(minute: int, spans: Spans) -> bool:
    """Tell whether a minute of the day lies in one of the spans."""
    return any(start <= minute < end for start, end in spans)


def telling_begins(due: int, lead: int, spans: Spans) -> int:
    """Return the minute at which an appointment is first told.

    That is ``lead`` minutes before it. Where this lies in a quiet time, it is told when that ends, if the hour has not
    come by then; else before it begins.
    """
    begin = max(0, due - lead)
    before = 0
    for start, end in _merged(spans):
        if start <= begin < end:
            if end < due:
                return end
            return max(before, start - max(lead, 1)) if start > 0 else begin
        before = end
    return begin


def put_off_until(now: datetime, how: Snooze) -> datetime:
    """Return when something comes again that is put off now."""
    if how is Snooze.TOMORROW:
        return datetime.combine(now.date() + timedelta(days=1), MORNING, now.tzinfo)
    return now + timedelta(minutes=int(how))


def _is_time(now: datetime, entry: Pending, terms: ReminderTerms) -> bool:
    if now.date() != entry.day:
        return False
    minute = _minute(now)
    if entry.minute is None:
        return terms.closing is not None and minute >= terms.closing
    begin = telling_begins(entry.minute, terms.lead, terms.quiet)
    return terms.lead > 0 and begin <= minute <= entry.minute + GRACE


def _merged(spans: Spans) -> list[tuple[int, int]]:
    """Return the spans in order, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
