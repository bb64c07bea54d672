"""Everybody's day, and hints, on a real desk."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.team import PersonDay
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk

TODAY = date(2026, 11, 24)


def person(opened: OpenDesk, name: str, day: date = TODAY) -> PersonDay:
    return next(p for p in opened.desk.team.day(opened.actor, day).people if p.owner == name)


def test_each_person_s_day_tells_planned_done_and_late(school: OpenDesk) -> None:
    desk, mine = school.desk, school.actor.name
    done, _ = desk.schedule.add(school.actor, school.add("柏知夏", owner=mine), TODAY, 10 * 60, "问新班")
    desk.schedule.add(school.actor, school.add("岑星野", owner="陶然亭"), TODAY, None, "问新班")
    school.event(school.add("池听雨", owner=mine), "trial", date(2026, 11, 12), "围棋")
    desk.calls.finish(school.actor, done, Outcome.REACHED)
    me = person(school, mine)
    assert (me.planned, me.done, me.appointed, me.late, me.escalated) == (2, 1, 1, 1, 1)
    assert [row.customer for row in me.visits] == ["池听雨", "柏知夏"]
    other = person(school, "陶然亭")
    assert (other.planned, other.done, other.late) == (1, 0, 0)
    assert me.capacity is None
    desk.settings.change(school.actor, {"desk.capacity": "30"})
    assert person(school, mine).capacity == 30


def test_another_day_carries_nothing_over(school: OpenDesk) -> None:
    school.event(school.add("池听雨", owner=school.actor.name), "trial", date(2026, 11, 12), "围棋")
    assert person(school, school.actor.name, date(2026, 11, 25)).visits == ()


def test_only_who_leads_sees_it_and_gives_hints(school: OpenDesk) -> None:
    clerk = Actor(school.actor.id, "程望舒", Role.FRONT_DESK)
    with pytest.raises(NotPermitted):
        school.desk.team.day(clerk, TODAY)
    with pytest.raises(NotPermitted):
        school.desk.guidance.add(clerk, "先打老学员", owner="程望舒", day=TODAY)


def test_a_hint_for_the_day_reaches_the_person(school: OpenDesk) -> None:
    desk, mine = school.desk, school.actor.name
    hint, changes = desk.guidance.add(school.actor, "  先打老学员 ", owner=mine, day=TODAY)
    assert changes.ids
    (found,) = desk.guidance.for_person(mine, TODAY)
    assert (found.note, found.by) == ("先打老学员", mine)
    assert desk.reminders.start(school.actor).guidance == (found,)
    assert person(school, mine).guidance == (found,)
    desk.guidance.set_active(school.actor, hint, active=False)
    assert desk.guidance.for_person(mine, TODAY) == ()
    desk.guidance.set_active(school.actor, hint, active=True)
    assert desk.guidance.for_person(mine, TODAY) == (found,)


def test_a_hint_for_a_visit_stands_with_the_visit(school: OpenDesk) -> None:
    desk = school.desk
    visit, _ = desk.schedule.add(school.actor, school.add("柏知夏", owner="陶然亭"), TODAY, None, "问新班")
    desk.guidance.add(school.actor, "家长在意接送", visit_id=visit)
    (found,) = desk.guidance.for_visit(visit)
    assert (found.owner, found.day, found.note) == ("陶然亭", TODAY, "家长在意接送")
    assert desk.team.day(school.actor, TODAY).guided == {visit: (found,)}
    assert person(school, "陶然亭").guidance == ()


@pytest.mark.parametrize("given", [{"owner": "陶然亭", "day": TODAY}, {"visit_id": None}])
def test_a_hint_needs_words_and_somebody_to_read_them(school: OpenDesk, given: dict[str, object]) -> None:
    note = "" if "owner" in given else "先打老学员"
    with pytest.raises(InvalidInput):
        school.desk.guidance.add(school.actor, note, **given)  # type: ignore[arg-type] # by name
