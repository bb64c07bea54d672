"""Hours on offer for a visit of a real desk."""

from __future__ import annotations

from datetime import date

from tests.desks import OpenDesk


def test_hours_that_stand_and_lunch_are_not_offered(school: OpenDesk) -> None:
    desk = school.desk
    desk.settings.change(school.actor, {"calling_hours": "09:00-14:30"})
    (visit, *_) = school.event(school.add("柏知夏", owner="林青禾"), "employment", date(2026, 11, 5), "青禾机电")
    window = desk.schedule.window_of(visit)
    first, second = desk.slots.for_visit(visit)
    assert first == (date(2026, 11, 24), 9 * 60 + 30)
    assert window[0] <= first[0] <= second[0] <= window[1]
    desk.schedule.add(school.actor, school.add("岑星野", owner="林青禾"), date(2026, 11, 24), 9 * 60 + 30, "问新班")
    desk.schedule.add(school.actor, school.add("池听雨", owner="陶然亭"), date(2026, 11, 24), 10 * 60, "问新班")
    assert desk.slots.for_visit(visit)[0] == (date(2026, 11, 24), 10 * 60)
    desk.settings.change(school.actor, {"remind.quiet": "09:00-13:45"})
    assert desk.slots.for_visit(visit)[0] == (date(2026, 11, 24), 14 * 60)


def test_a_day_that_is_full_is_left_out(school: OpenDesk) -> None:
    desk = school.desk
    desk.settings.change(school.actor, {"desk.capacity": "1"})
    desk.schedule.add(school.actor, school.add("岑星野", owner="林青禾"), date(2026, 11, 24), None, "问新班")
    found = desk.slots.between(date(2026, 11, 24), date(2026, 11, 26), "林青禾")
    assert [day for day, _ in found] == [date(2026, 11, 25), date(2026, 11, 26)]
