"""Dates of plans, held against a slow and obvious reading of what they mean."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.plans import Method, Offset, Plan, PlanStep, RepeatFrom, Shift, StepTerms, Trigger, Unit
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules import lunar
from desktop_app.rules.planning import (
    Occurrence,
    Round,
    add_offset,
    anchors_for_lunar,
    fixed_anchors,
    following,
    methods,
    propose,
    silent_anchor,
)
from desktop_app.rules.workdays import WorkingDays

TABLE = WorkingDays()
DAY = timedelta(days=1)
STEP = PlanStep("call", "回访", Offset(0), Offset(0), Offset(0))
FIRSTS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
SPANS = st.integers(0, 800)
EVERY = st.builds(Offset, st.integers(1, 40), st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR]))


def _plan(trigger: Trigger, key: str, interval: Offset | None = None) -> Plan:
    return Plan("a", "方案", trigger, key, (STEP,), interval)


def _span(first: date, days: int) -> list[date]:
    return [first + n * DAY for n in range(days + 1)]


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


@given(st.sets(st.integers(1, 31), min_size=1, max_size=4), FIRSTS, SPANS)
def test_days_of_the_month(days: set[int], first: date, span: int) -> None:
    wanted = [d for d in _span(first, span) if d.day in days or (d.day == _length(d) and max(days) > d.day)]
    plan = _plan(Trigger.MONTHLY, " ".join(map(str, days)))
    found = fixed_anchors(plan, first, first + span * DAY, TABLE)
    assert [anchor.day for anchor in found] == wanted
    assert len({anchor.occurrence for anchor in found}) == len(found)


@given(st.sets(st.tuples(st.integers(1, 12), st.integers(1, 31)), min_size=1, max_size=4), FIRSTS, SPANS)
def test_days_of_the_year(days: set[tuple[int, int]], first: date, span: int) -> None:
    real = {(month, day) for month, day in days if day <= monthrange(2024, month)[1]}
    if not real:
        return

    def falls(day: date) -> bool:
        late = (2, 29) in real and (day.month, day.day, _length(day)) == (2, 28, 28)
        return (day.month, day.day) in real or late

    plan = _plan(Trigger.YEARLY, " ".join(f"{month:02d}-{day:02d}" for month, day in real))
    found = fixed_anchors(plan, first, first + span * DAY, TABLE)
    assert sorted({anchor.day for anchor in found}) == [day for day in _span(first, span) if falls(day)]


@given(FIRSTS, EVERY, FIRSTS, SPANS)
def test_every_so_often(start: date, every: Offset, first: date, span: int) -> None:
    last = first + span * DAY
    day, wanted, round_ = start, [], 0
    while day <= last:
        if day >= first:
            wanted.append(day)
        round_ += 1
        if every.unit in (Unit.DAY, Unit.WEEK):
            day += every.count * (7 if every.unit is Unit.WEEK else 1) * DAY
        else:
            month = start.month - 1 + round_ * every.count * (12 if every.unit is Unit.YEAR else 1)
            year = start.year + month // 12
            day = date(year, month % 12 + 1, min(start.day, monthrange(year, month % 12 + 1)[1]))
    found = fixed_anchors(_plan(Trigger.EVERY, start.isoformat(), every), first, last, TABLE)
    assert [anchor.day for anchor in found] == wanted


@given(FIRSTS, EVERY, SPANS, st.integers(0, 60), st.sampled_from(list(Shift)))
def test_the_window_of_a_returning_day_ends_before_it_returns(
    start: date, every: Offset, span: int, latest: int, shift: Shift
) -> None:
    step = PlanStep("call", "回访", Offset(0), Offset(0), Offset(latest), shift)
    plan = Plan("a", "方案", Trigger.EVERY, start.isoformat(), (step,), every)
    anchors = fixed_anchors(plan, start, start + span * DAY, TABLE)
    windows = [propose(plan, anchor, TABLE)[0] for anchor in anchors]
    for visit, following_ in pairwise(windows):
        assert visit.earliest <= visit.due <= visit.latest < following_.earliest


@given(FIRSTS, st.integers(2020, 2027))
def test_a_lunar_day_returns_where_the_lunar_calendar_has_it(born: date, year: int) -> None:
    wanted = lunar.lunar_day(born)
    found = anchors_for_lunar("lunar:birthday", wanted, [year])
    if year < wanted.year:
        assert found == ()
        return
    near = _span(date(year, 1, 15), 420)
    same = [d for d in near if (m := lunar.lunar_day(d)).year == year and (m.month, m.leap) == (wanted.month, False)]
    leap = [d for d in near if (m := lunar.lunar_day(d)).year == year and (m.month, m.leap) == (wanted.month, True)]
    month = leap if wanted.leap and leap else same
    assert found[0].day == month[min(wanted.day, len(month)) - 1]
    assert ("没有闰月" in found[0].title) == (wanted.leap and not leap)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("农历八月十五", (8, 15, False)),
        ("闰六月初三", (6, 3, True)),
        ("阴历 十二月二十三", (12, 23, False)),
        ("腊月廿三", (12, 23, False)),
        ("冬月三十日", (11, 30, False)),
        ("正月初一", (1, 1, False)),
    ],
)
def test_lunar_days_in_words(words: str, day: tuple[int, int, bool]) -> None:
    assert lunar.read_lunar(words) == lunar.LunarDay(0, *day)


@pytest.mark.parametrize("words", ["", "八月", "八月三十二", "2026-08-15", "十三月初一", "下月初五"])
def test_what_is_no_lunar_day(words: str) -> None:
    assert lunar.read_lunar(words) is None


@given(st.text(alphabet="abc:0123456789-", min_size=1), st.integers(1, 99), st.integers(1, 9))
def test_rounds_and_stages_are_told_apart(base: str, round_: int, stage: int) -> None:
    occurrence = Occurrence(base, round_, stage)
    assert Occurrence.read(str(occurrence)) == occurrence


def _round(first: date, *, number: int = 1, ended: date | None = None, early: int = 0, late: int = 0) -> Round:
    status = VisitStatus.DONE if ended else VisitStatus.OPEN
    return Round(
        Occurrence("event:1", number), status, first, first - early * DAY, first + late * DAY, None, first, ended
    )


@given(FIRSTS, EVERY, st.integers(0, 9), st.integers(0, 9), st.integers(-5, 40), st.integers(1, 12))
def test_rounds_counted_from_the_day_they_were_done(
    first: date, every: Offset, early: int, late: int, delay: int, number: int
) -> None:
    step = PlanStep("call", "回访", Offset(0), Offset(0), Offset(0), terms=StepTerms(every=every))
    done = first + delay * DAY
    found = following(step, _round(first, number=number, ended=done, early=early, late=late), TABLE)
    assert found is not None
    assert found.original == add_offset(done, every, TABLE)
    assert (found.original - found.earliest, found.latest - found.original) == (early * DAY, late * DAY)
    assert found.occurrence == Occurrence("event:1", number + 1)


@given(FIRSTS, EVERY, st.integers(1, 12))
def test_rounds_counted_by_the_calendar_never_drift(first: date, every: Offset, number: int) -> None:
    terms = StepTerms(every=every, repeat_from=RepeatFrom.PLANNED, times=number + 1)
    step = PlanStep("call", "回访", Offset(0), Offset(0), Offset(0), terms=terms)
    found = following(step, _round(first, number=number), TABLE)
    assert found is not None
    assert found.original == add_offset(first, Offset(every.count * number, every.unit), TABLE)
    assert following(step, _round(first, number=number + 1), TABLE) is None


@given(FIRSTS, st.lists(st.sampled_from(list(Method)), max_size=4), st.integers(0, 30))
def test_each_method_is_tried_once_in_its_turn(day: date, cascade: list[Method], late: int) -> None:
    step = PlanStep("call", "回访", Offset(0), Offset(0), Offset(0), terms=StepTerms(cascade=tuple(cascade)))
    state, tried = _round(day, late=late), [step.method]
    while True:
        ended = Round(
            state.occurrence, VisitStatus.NOT_REACHED, state.original, state.earliest, state.latest, None, day,
            state.original,
        )  # fmt: skip
        found = following(step, ended, TABLE)
        if found is None:
            break
        assert TABLE.is_workday(found.due)
        assert found.due > ended.original
        assert found.latest >= day + late * DAY
        tried.append(found.method)
        state = Round(
            found.occurrence, VisitStatus.OPEN, found.original, found.earliest, found.latest, None, day, None
        )  # fmt: skip
    assert tuple(tried) == methods(step)


def test_a_visit_that_reached_the_customer_needs_no_other_method() -> None:
    step = PlanStep("call", "回访", Offset(0), Offset(0), Offset(0), terms=StepTerms(cascade=(Method.LETTER,)))
    assert following(step, _round(date(2026, 3, 2), ended=date(2026, 3, 2)), TABLE) is None


@given(FIRSTS, EVERY)
def test_a_silence_is_counted_from_the_last_word(heard: date, every: Offset) -> None:
    anchor = silent_anchor(_plan(Trigger.SILENT, "", every), heard, TABLE)
    assert anchor.day == add_offset(heard, every, TABLE)
    assert heard.isoformat() in anchor.title
