"""Moving, stretching and handing over: windows and reasons, several at once, and the way back."""

from __future__ import annotations

import json
from datetime import date

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.visits import Outcome, VisitRow
from desktop_app.store import visits
from tests.desks import OpenDesk

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)


@pytest.fixture
def visit(school: OpenDesk) -> int:
    """A visit due on 2026-11-24 with a window to 2026-11-26."""
    return school.event(school.add("柏知夏", "13800001111"), "trial", date(2026, 11, 23))[0]


def stands(school: OpenDesk, visit: int) -> VisitRow:
    return next(row for row in school.desk.schedule.between(TUESDAY, date(2027, 1, 31)) if row.id == visit)


def by_hand(school: OpenDesk, visit: int) -> bool:
    with school.desk.commands.reading() as connection:
        return bool(visits.record(connection, visit).moved)


def audited(school: OpenDesk, action: str) -> list[tuple[dict[str, object], dict[str, object], str]]:
    with school.desk.commands.reading() as connection:
        found = connection.exec_driver_sql("SELECT old, new, why FROM audit WHERE action = ? ORDER BY id", (action,))
        return [(json.loads(old), json.loads(new), why) for old, new, why in found]


def test_moving_keeps_window_and_original_and_can_be_taken_back(school: OpenDesk, visit: int) -> None:
    arrange = school.desk.arrange
    moved = arrange.move(school.actor, [(visit, WEDNESDAY, 900)])
    assert moved.text == "柏知夏的回访移到 明天 15:00"
    shown = school.desk.calls.open(school.actor, visit).visit
    assert (shown.due, shown.minute, shown.original) == (WEDNESDAY, 900, TUESDAY)
    assert audited(school, "visit.move") == [
        ({"due": "2026-11-24", "minute": None}, {"due": "2026-11-25", "minute": 900}, "")
    ]
    arrange.put_back(school.actor, moved)
    shown = school.desk.calls.open(school.actor, visit).visit
    assert (shown.due, shown.minute) == (TUESDAY, None)


def test_a_visit_whose_moves_were_all_taken_back_was_not_moved(school: OpenDesk, visit: int) -> None:
    arrange = school.desk.arrange
    first = arrange.move(school.actor, [(visit, WEDNESDAY, None)])
    second = arrange.move(school.actor, [(visit, THURSDAY, None)])
    arrange.put_back(school.actor, second)
    assert by_hand(school, visit)
    arrange.put_back(school.actor, first)
    assert not by_hand(school, visit)


def test_outside_the_window_a_reason_is_asked(school: OpenDesk, visit: int) -> None:
    day = date(2026, 12, 3)
    assert school.desk.schedule.needs_reason(visit, day)
    assert not school.desk.schedule.needs_reason(visit, THURSDAY)
    with pytest.raises(InvalidInput) as refused:
        school.desk.arrange.move(school.actor, [(visit, day, None)])
    assert refused.value.field == "why"
    school.desk.arrange.move(school.actor, [(visit, day, None)], "家长出差")
    (row,) = school.desk.schedule.between(day, day)
    assert (row.id, row.latest) == (visit, THURSDAY)


def test_nothing_moves_into_the_past_or_after_its_end(school: OpenDesk, visit: int) -> None:
    with pytest.raises(InvalidInput):
        school.desk.arrange.move(school.actor, [(visit, date(2026, 11, 23), None)], "x")
    school.desk.calls.finish(school.actor, visit, Outcome.REFUSED)
    with pytest.raises(InvalidInput):
        school.desk.arrange.move(school.actor, [(visit, WEDNESDAY, None)])


def test_a_move_is_not_taken_back_over_a_later_one(school: OpenDesk, visit: int) -> None:
    first = school.desk.arrange.move(school.actor, [(visit, WEDNESDAY, None)])
    school.desk.arrange.move(school.actor, [(visit, THURSDAY, None)])
    with pytest.raises(InvalidInput):
        school.desk.arrange.put_back(school.actor, first)


def test_several_move_in_one_step_or_not_at_all(school: OpenDesk, visit: int) -> None:
    other = school.event(school.add("岑星野", "13800002222"), "trial", date(2026, 11, 23))[0]
    arrange, day = school.desk.arrange, date(2026, 11, 27)
    with pytest.raises(InvalidInput):
        arrange.move(school.actor, [(visit, WEDNESDAY, None), (other, day, None)])
    assert stands(school, visit).due == TUESDAY
    made = arrange.move(school.actor, [(visit, THURSDAY, 600), (other, THURSDAY, None)])
    assert made.text == "2 个回访移到 后天"
    assert [stands(school, one).due for one in (visit, other)] == [THURSDAY, THURSDAY]
    arrange.put_back(school.actor, made)
    assert [(stands(school, one).due, stands(school, one).minute) for one in (visit, other)] == [(TUESDAY, None)] * 2
    assert (
        arrange.move(school.actor, [(visit, THURSDAY, 600), (other, THURSDAY, 600)]).text == "2 个回访移到 后天 10:00"
    )
    apart = arrange.move(school.actor, [(visit, WEDNESDAY, None), (other, THURSDAY, None)])
    assert apart.text == "2 个回访改期"


def test_a_step_with_several_is_taken_back_whole_or_not_at_all(school: OpenDesk, visit: int) -> None:
    other = school.event(school.add("岑星野", "13800002222"), "trial", date(2026, 11, 23))[0]
    arrange = school.desk.arrange
    made = arrange.move(school.actor, [(visit, WEDNESDAY, None), (other, WEDNESDAY, None)])
    arrange.move(school.actor, [(other, THURSDAY, None)])
    with pytest.raises(InvalidInput):
        arrange.put_back(school.actor, made)
    assert stands(school, visit).due == WEDNESDAY


def test_a_visit_takes_as_long_as_it_is_stretched(school: OpenDesk, visit: int) -> None:
    arrange = school.desk.arrange
    assert stands(school, visit).length is None
    made = arrange.stretch(school.actor, visit, 45)
    assert made.text == "柏知夏的回访留 45 分钟"
    assert stands(school, visit).length == 45
    assert not by_hand(school, visit)  # it still stands where its plan put it
    arrange.put_back(school.actor, made)
    assert stands(school, visit).length is None
    for minutes in (0, 9 * 60):
        with pytest.raises(InvalidInput):
            arrange.stretch(school.actor, visit, minutes)


def test_handing_over_asks_for_a_reason_and_leaves_the_day(school: OpenDesk, visit: int) -> None:
    arrange = school.desk.arrange
    before = stands(school, visit).owner
    for owner, why, field in (("", "请假", "owner"), ("周老师", " ", "why")):
        with pytest.raises(InvalidInput) as refused:
            arrange.hand_over(school.actor, [visit], owner, why)
        assert refused.value.field == field
    made = arrange.hand_over(school.actor, [visit], "周老师", "王老师请假")
    assert made.text == "柏知夏的回访改由周老师负责"
    assert (stands(school, visit).owner, stands(school, visit).due) == ("周老师", TUESDAY)
    assert audited(school, "visit.reassign") == [({"owner": before}, {"owner": "周老师"}, "王老师请假")]
    arrange.put_back(school.actor, made)
    assert stands(school, visit).owner == before


def test_an_overdue_visit_may_be_handed_over_where_it_stands(school: OpenDesk) -> None:
    late = school.event(school.add("岑星野"), "trial", date(2026, 11, 10))[0]
    school.desk.arrange.hand_over(school.actor, [late], "周老师", "王老师请假")
    (row,) = [row for row in school.desk.schedule.today_list() if row.id == late]
    assert (row.owner, row.due) == ("周老师", date(2026, 11, 11))


def test_those_who_may_not_plan_arrange_nothing(school: OpenDesk, visit: int) -> None:
    reader = Actor(school.actor.id, school.actor.name, Role.READ_ONLY)
    with pytest.raises(NotPermitted):
        school.desk.arrange.move(reader, [(visit, WEDNESDAY, None)])
    with pytest.raises(NotPermitted):
        school.desk.arrange.hand_over(reader, [visit], "周老师", "请假")


def test_a_visit_planned_by_hand_is_taken_back_until_somebody_worked_on_it(school: OpenDesk, visit: int) -> None:
    customer = school.add("岑星野", "13800002222")
    made, _ = school.desk.schedule.add(school.actor, customer, WEDNESDAY, None, "送教材")
    school.desk.arrange.withdraw(school.actor, made)
    assert school.desk.schedule.between(WEDNESDAY, WEDNESDAY) == ()
    called, _ = school.desk.schedule.add(school.actor, customer, TUESDAY, None, "问问新班")
    school.desk.calls.finish(school.actor, called, Outcome.NO_ANSWER)
    for kept in (made, called, visit):  # it is gone already, it was tried, a plan asks for it
        with pytest.raises(InvalidInput):
            school.desk.arrange.withdraw(school.actor, kept)
