"""The loads of a year are those that the rows of the same days would give."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.plans import Method
from desktop_app.domain.visits import EVERY_VISIT, DayLoad, VisitFilter, VisitRow, VisitState
from tests.desks import OpenDesk

FIRST, LAST, TODAY = date(2026, 6, 1), date(2027, 6, 30), date(2026, 11, 24)
DONE = {VisitState.DONE, VisitState.DONE_LATE}
OVER = {VisitState.REFUSED, VisitState.NOT_REACHED, VisitState.INVALID_NUMBER}


def _counted(rows: tuple[VisitRow, ...]) -> dict[date, DayLoad]:
    days: dict[date, list[VisitRow]] = {}
    for row in rows:
        days.setdefault(row.due, []).append(row)
    return {
        day: DayLoad(
            len(found),
            sum(row.state in DONE for row in found),
            sum(row.state in OVER for row in found),
            sum(row.state is VisitState.OVERDUE and row.due <= TODAY for row in found),
        )
        for day, found in days.items()
    }


@pytest.mark.parametrize(
    "wanted",
    [
        EVERY_VISIT,
        VisitFilter(owners=frozenset({"程望舒"})),
        VisitFilter(states=frozenset({VisitState.OVERDUE, VisitState.REFUSED})),
        VisitFilter(methods=frozenset({Method.PHONE}), combinable=True),
    ],
)
def test_loads_are_what_the_rows_give(demo: OpenDesk, wanted: VisitFilter) -> None:
    schedule = demo.desk.schedule
    loads = schedule.loads(FIRST, LAST, wanted)
    assert loads == _counted(schedule.between(FIRST, LAST, wanted))
    assert sum(load.total for load in loads.values()) > 0


def test_visits_of_those_who_are_not_on_the_lists_do_not_count(school: OpenDesk) -> None:
    here, gone = school.add("柏知夏"), school.add("岑星野")
    for customer in (here, gone):
        school.event(customer, "trial", date(2026, 11, 23))
        school.event(customer, "trial", date(2026, 11, 10))
    before = school.desk.schedule.loads(FIRST, LAST)
    assert (before[TODAY], before[date(2026, 11, 11)]) == (DayLoad(2), DayLoad(2, overdue=2))
    school.desk.customers.invalidate(school.actor, gone, "重复")
    after = school.desk.schedule.loads(FIRST, LAST)
    assert (after[TODAY], after[date(2026, 11, 11)]) == (DayLoad(1), DayLoad(1, overdue=1))
    assert after == _counted(school.desk.schedule.between(FIRST, LAST))


def test_capacity_is_what_all_who_may_call_can_make(school: OpenDesk) -> None:
    from desktop_app.domain.visits import CAPACITY_SETTING

    schedule = school.desk.schedule
    assert schedule.capacity() is None
    school.desk.settings.change(school.actor, {CAPACITY_SETTING: "25"})
    assert (schedule.capacity(), schedule.capacity(3)) == (25, 75)
    school.desk.settings.change(school.actor, {CAPACITY_SETTING: ""})
    assert schedule.capacity() is None
