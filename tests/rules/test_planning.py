"""Day arithmetic against slow references, windows and shifts, and the reason of each visit."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Anchor, Festival, Offset, Plan, PlanStep, Shift, Trigger, Unit
from desktop_app.rules.planning import (
    Planner,
    add_offset,
    anchors_for_date_field,
    anchors_for_festivals,
    interval_anchor,
    propose,
    shift_day,
)
from desktop_app.rules.workdays import WorkingDays

TABLE = WorkingDays()
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
OFFSETS = st.builds(Offset, st.integers(-36, 36), st.sampled_from([u for u in Unit if u is not Unit.CYCLE]))


def plan(*steps: PlanStep, trigger: Trigger = Trigger.EVENT, interval: Offset | None = None) -> Plan:
    return Plan("demo.plan", "试听回访", trigger, "trial", steps, interval)


def step(
    due: Offset, earliest: Offset | None = None, latest: Offset | None = None, shift: Shift = Shift.KEEP
) -> PlanStep:
    return PlanStep("call", "电话回访", due, earliest or due, latest or due, shift)


def slowly(day: date, offset: Offset) -> date:
    """Count day by day, month by month."""
    if offset.unit is Unit.WEEK:
        return slowly(day, Offset(offset.count * 7))
    if offset.unit is Unit.YEAR:
        return slowly(day, Offset(offset.count * 12, Unit.MONTH))
    sign = 1 if offset.count > 0 else -1
    year, month, now = day.year, day.month, day
    for _ in range(abs(offset.count)):
        if offset.unit is Unit.MONTH:
            month += sign
            year, month = (year + 1, 1) if month == 13 else (year - 1, 12) if month == 0 else (year, month)
            continue
        now += timedelta(days=sign)
        while offset.unit is Unit.WORKDAY and not TABLE.is_workday(now):
            now += timedelta(days=sign)
    return now if offset.unit is not Unit.MONTH else date(year, month, min(day.day, monthrange(year, month)[1]))


@given(DAYS, OFFSETS)
def test_offsets_as_counted_by_hand(day: date, offset: Offset) -> None:
    assert add_offset(day, offset, TABLE) == slowly(day, offset)


def test_month_ends_are_kept() -> None:
    assert add_offset(date(2026, 1, 31), Offset(1, Unit.MONTH), TABLE) == date(2026, 2, 28)
    assert add_offset(date(2028, 2, 29), Offset(1, Unit.YEAR), TABLE) == date(2029, 2, 28)
    assert add_offset(date(2026, 3, 31), Offset(-1, Unit.MONTH), TABLE) == date(2026, 2, 28)


def test_cycles_need_a_length() -> None:
    assert add_offset(date(2026, 3, 2), Offset(2, Unit.CYCLE), TABLE, cycle_days=30) == date(2026, 5, 1)
    with pytest.raises(InvalidInput) as caught:
        add_offset(date(2026, 3, 2), Offset(1, Unit.CYCLE), TABLE)
    assert caught.value.code == "cycle_missing"


@given(DAYS, st.integers(0, 12), st.integers(0, 12), st.sampled_from(Shift))
def test_shifts_stay_inside_and_on_working_days(day: date, before: int, after: int, shift: Shift) -> None:
    earliest, latest = day - timedelta(days=before), day + timedelta(days=after)
    window = [earliest + timedelta(days=n) for n in range(before + after + 1)]
    moved = shift_day(day, earliest, latest, shift, TABLE)
    assert moved in window
    if shift is Shift.KEEP or TABLE.is_workday(day):
        assert moved == day
        return
    working = [d for d in window if TABLE.is_workday(d)]
    assert TABLE.is_workday(moved) or not working
    later, sooner = [d for d in working if d > day], [d for d in working if d < day]
    if shift is Shift.NEXT and later:
        assert moved == later[0]
    if shift is Shift.PREVIOUS and sooner:
        assert moved == sooner[-1]


@given(DAYS, OFFSETS, OFFSETS, OFFSETS, st.sampled_from(Shift))
def test_the_target_always_lies_in_the_window(
    day: date, due: Offset, earliest: Offset, latest: Offset, shift: Shift
) -> None:
    (visit,) = propose(plan(step(due, earliest, latest, shift)), Anchor(day, "event:1", "试听"), TABLE)
    assert visit.earliest <= visit.original <= visit.latest
    assert visit.earliest <= visit.due <= visit.latest


def test_the_reason_tells_offset_and_shift() -> None:
    trial = plan(step(Offset(5), Offset(1), Offset(10), Shift.NEXT))
    (visit,) = propose(trial, Anchor(date(2026, 11, 23), "event:7", "试听", 7), TABLE)
    assert (visit.due, visit.original, visit.event_id) == (date(2026, 11, 30), date(2026, 11, 28), 7)
    assert visit.reason == "试听 2026-11-23 +5 天；原定 11-28 周六，顺延至 11-30 周一"


def test_the_reason_names_the_holiday() -> None:
    trial = plan(step(Offset(1), Offset(0), Offset(1), Shift.NEAREST))
    (visit,) = propose(trial, Anchor(date(2026, 9, 30), "event:7", "试听"), TABLE)
    assert visit.reason == "试听 2026-09-30 +1 天；原定 10-01 周四（国庆节），提前至 09-30 周三"


def test_a_plain_day_needs_no_more_words() -> None:
    (visit,) = propose(plan(step(Offset(0))), Anchor(date(2026, 3, 3), "event:7", "咨询"), TABLE)
    assert visit.reason == "咨询 2026-03-03 当天"


def test_a_window_without_a_working_day_keeps_the_target() -> None:
    (visit,) = propose(plan(step(Offset(0), shift=Shift.NEXT)), Anchor(date(2026, 11, 28), "event:7", "咨询"), TABLE)
    assert visit.due == visit.original == date(2026, 11, 28)


def test_steps_in_cycles_wait_for_a_cycle() -> None:
    repurchase = plan(step(Offset(1, Unit.CYCLE), Offset(-3), Offset(7)), step(Offset(5)))
    order = date(2026, 3, 2)
    assert [v.due for v in propose(repurchase, Anchor(order, "event:1", "订单"), TABLE)] == [date(2026, 3, 7)]
    first, second = propose(repurchase, Anchor(order, "event:1", "订单", cycle_days=30), TABLE)
    assert (first.earliest, first.due, first.latest) == (date(2026, 3, 29), date(2026, 4, 1), date(2026, 4, 8))
    assert first.reason == "订单 2026-03-02 +1 个使用周期（30 天）"
    assert second.due == date(2026, 3, 7)


@given(st.lists(st.tuples(DAYS, st.integers(1, 99), st.sampled_from(["试听", "报名"])), max_size=20))
def test_many_anchors_give_what_each_gives_alone(facts: list[tuple[date, int, str]]) -> None:
    trial = plan(step(Offset(5), Offset(1), Offset(10), Shift.NEXT), step(Offset(1, Unit.MONTH), shift=Shift.NEAREST))
    planner = Planner(trial, TABLE)
    for day, number, title in facts:
        anchor = Anchor(day, f"event:{number}", title, number)
        assert planner.propose(anchor) == Planner(trial, WorkingDays()).propose(anchor) == propose(trial, anchor, TABLE)


def test_another_table_gives_other_days() -> None:
    trial, anchor = (
        plan(step(Offset(1), Offset(0), Offset(9), Shift.NEXT)),
        Anchor(date(2026, 11, 23), "event:1", "试听"),
    )
    off = WorkingDays({date(2026, 11, 24): (False, "校庆")})
    assert [propose(trial, anchor, table)[0].due.day for table in (TABLE, off, TABLE)] == [24, 25, 24]


def test_birthdays_return_each_year() -> None:
    leap = anchors_for_date_field("birthday", date(2024, 2, 29), range(2023, 2029))
    assert [a.day for a in leap] == [
        date(2024, 2, 29),
        *(date(y, 2, 28) for y in (2025, 2026, 2027)),
        date(2028, 2, 29),
    ]
    assert [a.occurrence for a in leap][:2] == ["birthday:2024", "birthday:2025"]
    assert leap[0].title == "生日"


def test_festivals_become_anchors() -> None:
    (anchor,) = anchors_for_festivals([Festival("mid_autumn", "中秋节", date(2026, 9, 25))])
    assert anchor == Anchor(date(2026, 9, 25), "festival:mid_autumn:2026", "中秋节")


def test_an_interval_runs_from_the_day_of_contact() -> None:
    clinic = plan(step(Offset(0), Offset(-3), Offset(7)), trigger=Trigger.INTERVAL, interval=Offset(30))
    anchor = interval_anchor(clinic, date(2026, 3, 3), "visit:4", TABLE)
    (visit,) = propose(clinic, anchor, TABLE)
    assert (visit.earliest, visit.due, visit.latest) == (date(2026, 3, 30), date(2026, 4, 2), date(2026, 4, 9))
    assert visit.reason == "试听回访（上次 2026-03-03，间隔 30 天） 2026-04-02 当天"
    with pytest.raises(InvalidInput):
        interval_anchor(plan(step(Offset(0))), date(2026, 3, 3), "visit:4", TABLE)
