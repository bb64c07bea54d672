"""When a reminder is told: before its hour, once, never in quiet times, again when it was put off."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.reminders import Pending, ReminderTerms, Snooze, Spans
from desktop_app.rules.reminders import GRACE, put_off_until, quiet, risen, telling_begins, to_tell

DAY = date(2026, 11, 24)
TERMS = ReminderTerms(lead=10, closing=15 * 60, quiet=((12 * 60, 13 * 60 + 30),))
MINUTES = st.integers(0, 24 * 60 - 1)
SPANS = st.lists(st.tuples(MINUTES, st.integers(1, 300)).map(lambda s: (s[0], min(s[0] + s[1], 24 * 60))), max_size=4)


def at(minute: int, day: date = DAY) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def appointment(minute: int, ident: int = 1) -> Pending:
    return Pending(f"visit:{ident}:{DAY}:{minute}", ident, ident, "柏知夏", "试听后回访", DAY, minute)


WINDOW = Pending(f"closing:{DAY}", 7, 7, "岑星野", "试听后回访", DAY, None, 3)


def told(minute: int, *pending: Pending, terms: ReminderTerms = TERMS, already: tuple[str, ...] = ()) -> list[int]:
    return [entry.visit_id for entry in to_tell(at(minute), pending, terms, already, {})]


def test_an_appointment_is_told_ten_minutes_before_and_once() -> None:
    entry = appointment(10 * 60)
    assert told(9 * 60 + 49, entry) == []
    assert told(9 * 60 + 50, entry) == [1]
    assert told(10 * 60 + GRACE, entry) == [1]
    assert told(10 * 60 + GRACE + 1, entry) == []
    assert told(9 * 60 + 55, entry, already=(entry.key,)) == []


def test_nothing_is_told_in_quiet_times_but_before_or_after() -> None:
    inside, behind = appointment(12 * 60 + 30), appointment(13 * 60 + 35, 2)
    assert told(11 * 60 + 49, inside, behind) == []
    assert told(11 * 60 + 50, inside, behind) == [1]
    assert told(12 * 60 + 20, inside, behind) == []
    assert told(13 * 60 + 30, behind) == [2]


def test_windows_that_close_are_told_in_the_afternoon_after_the_hours() -> None:
    assert told(14 * 60 + 59, WINDOW) == []
    assert told(15 * 60, WINDOW, appointment(15 * 60, 2)) == [2, 7]
    assert told(15 * 60, WINDOW, terms=ReminderTerms(closing=None)) == []


def test_what_is_put_off_comes_once_more_whenever_that_is() -> None:
    entry, now = appointment(10 * 60), at(9 * 60 + 50)
    until = put_off_until(now, Snooze.HOUR)
    assert until == at(10 * 60 + 50)
    late = {entry.key: until}
    assert to_tell(until - timedelta(minutes=1), [entry], TERMS, {entry.key}, late) == ()
    assert to_tell(until, [entry], TERMS, {entry.key}, late) == (entry,)
    assert put_off_until(now, Snooze.TOMORROW) == at(9 * 60, DAY + timedelta(days=1))


def test_what_is_long_overdue_has_risen() -> None:
    assert risen(DAY, 3) == date(2026, 11, 21)
    assert risen(DAY, 0) == date.min


@given(MINUTES, MINUTES, SPANS, st.integers(0, 120))
def test_quiet_times_are_quiet(now: int, due: int, spans: list[tuple[int, int]], lead: int) -> None:
    terms = ReminderTerms(lead=lead, quiet=tuple(spans))
    entry = appointment(due)
    for already, put_off in ((set(), {}), ({entry.key}, {entry.key: at(0)})):
        if to_tell(at(now), [entry, WINDOW], terms, already, put_off):
            assert not quiet(now, terms.quiet)


@given(MINUTES, SPANS, st.integers(1, 120))
def test_who_looks_every_minute_misses_no_appointment(due: int, spans: list[tuple[int, int]], lead: int) -> None:
    """An appointment is told before its hour unless every minute up to it is quiet, and exactly once."""
    free: Spans = tuple(spans)
    terms, entry = ReminderTerms(lead=lead, closing=None, quiet=free), appointment(due)
    already: set[str] = set()
    heard: list[int] = []
    for minute in range(24 * 60):
        for found in to_tell(at(minute), [entry], terms, already, {}):
            already.add(found.key)
            heard.append(minute)
    awake = [minute for minute in range(due) if not quiet(minute, free)]
    if awake:
        assert len(heard) == 1
        assert heard[0] < due
    if not free:
        assert heard == [max(0, due - lead)] == [telling_begins(due, lead, free)]
