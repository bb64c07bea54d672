"""Two hours on offer: free, in working hours, inside the window, and a real choice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.free_slots import NOTICE, STEP, Agenda, Taken, two_slots
from desktop_app.rules.workdays import WorkingDays

CHINA = timezone(timedelta(hours=8))
TABLE = WorkingDays()
TUESDAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 9, tzinfo=CHINA)
HOURS = ((9 * 60, 11 * 60), (14 * 60, 16 * 60))
LUNCH = ((12 * 60, 13 * 60 + 30),)


def agenda(*taken: Taken, capacity: int | None = None, **load: int) -> Agenda:
    days = {date.fromisoformat(f"2026-11-{day[1:]}"): count for day, count in load.items()}
    return Agenda(TABLE, HOURS, LUNCH, taken, days, capacity)


def test_the_next_free_hour_and_another_half_of_another_day() -> None:
    assert two_slots(MORNING, TUESDAY, date(2026, 11, 27), agenda()) == (
        (TUESDAY, 9 * 60 + 30),
        (date(2026, 11, 25), 14 * 60),
    )


def test_a_window_of_one_day_offers_morning_and_afternoon() -> None:
    assert two_slots(MORNING, TUESDAY, TUESDAY, agenda()) == ((TUESDAY, 9 * 60 + 30), (TUESDAY, 14 * 60))


def test_taken_hours_full_days_and_days_of_rest_are_left_out() -> None:
    taken = Taken(date(2026, 11, 26), 9 * 60, 45)
    found = two_slots(MORNING, TUESDAY, date(2026, 11, 30), agenda(taken, capacity=20, d24=20, d25=31))
    assert found == ((date(2026, 11, 26), 10 * 60), (date(2026, 11, 27), 14 * 60))
    saturday = date(2026, 11, 28)
    assert two_slots(MORNING, saturday, date(2026, 11, 30), agenda()) == (
        (date(2026, 11, 30), 9 * 60),
        (date(2026, 11, 30), 14 * 60),
    )


def test_behind_a_window_that_is_full_or_over_there_is_still_something() -> None:
    monday = date(2026, 11, 23)
    assert two_slots(MORNING, monday, monday, agenda())[0] == (TUESDAY, 9 * 60 + 30)
    full = agenda(capacity=1, d24=1)
    assert two_slots(MORNING, TUESDAY, TUESDAY, full)[0] == (date(2026, 11, 25), 9 * 60)


def test_without_hours_nothing_is_offered() -> None:
    assert two_slots(MORNING, TUESDAY, TUESDAY, Agenda(TABLE, (), (), (), {})) == ()


DAYS = st.integers(0, 30).map(lambda days: TUESDAY + timedelta(days=days))
SPAN = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda s: (s[0] * 30, min(24 * 60, (s[0] + s[1]) * 30)))


@given(
    st.integers(0, 24 * 60 - 1),
    DAYS,
    st.integers(0, 20),
    st.lists(SPAN, min_size=1, max_size=2),
    st.lists(SPAN, max_size=2),
    st.lists(st.builds(Taken, DAYS, st.integers(0, 1400), st.integers(5, 120)), max_size=6),
    st.dictionaries(DAYS, st.integers(0, 5)),
    st.none() | st.integers(1, 4),
)
def test_every_hour_on_offer_can_be_kept(
    minute: int,
    earliest: date,
    length: int,
    hours: list[tuple[int, int]],
    breaks: list[tuple[int, int]],
    taken: list[Taken],
    load: dict[date, int],
    capacity: int | None,
) -> None:
    now = datetime.combine(TUESDAY, time(), CHINA) + timedelta(minutes=minute)
    latest = earliest + timedelta(days=length)
    found = two_slots(now, earliest, latest, Agenda(TABLE, tuple(hours), tuple(breaks), taken, load, capacity))

    def free(day: date, begin: int) -> bool:
        soon = day < now.date() or (day == now.date() and begin < minute + NOTICE)
        closed = [*breaks, *((t.minute, t.minute + t.length) for t in taken if t.day == day)]
        return (
            not soon
            and TABLE.is_workday(day)
            and any(start <= begin and begin + STEP <= end for start, end in hours)
            and not any(start < begin + STEP and begin < end for start, end in closed)
            and (capacity is None or load.get(day, 0) < capacity)
        )

    window = [earliest + timedelta(days=offset) for offset in range(length + 1)]
    inside = [(day, begin) for day in window for begin in range(0, 24 * 60, STEP) if free(day, begin)]
    assert len(set(found)) == len(found) <= 2
    assert all(free(*slot) and slot[0] >= earliest for slot in found)
    assert [slot in inside for slot in found][: len(inside)] == [True] * min(len(inside), len(found))
    assert len(found) >= min(2, len(inside))
    assert found[:1] == tuple(inside[:1]) or not inside
