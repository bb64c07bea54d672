"""The start list and notices on a real desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.coverage import CoverageWarning
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.reminders import SilentLine, Snooze, StartKind
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome, VisitRow
from desktop_app.services.reminders import StartList
from tests.desks import OpenDesk

CLERK = Actor(1, "林青禾", Role.FRONT_DESK)


def visits(start: StartList, kind: StartKind) -> list[str]:
    lines = [line for section in start.sections if section.kind is kind for line in section.lines]
    return [line.plan_name if isinstance(line, CoverageWarning) else line.customer for line in lines]


@pytest.fixture
def pressing(school: OpenDesk, clock: FixedClock) -> OpenDesk:
    """Visits of every kind, as they stand on the morning of Tuesday 2026-11-24."""
    for name, day in (("柏知夏", date(2026, 11, 12)), ("岑星野", date(2026, 11, 20)), ("池听雨", date(2026, 11, 22))):
        school.event(school.add(name, owner="林青禾"), "trial", day, "围棋")
    asked = school.add("杜若飞", owner="陶然亭")
    school.desk.schedule.add(school.actor, asked, date(2026, 11, 24), 15 * 60, "问新班")
    school.event(school.add("范晓棠", owner="林青禾"), "employment", date(2026, 11, 1), "青禾机电")
    school.desk.tickets.open(school.actor, TicketDraft(asked, "safety", "门口太滑"))
    return school


def test_the_start_list_tells_each_visit_once_by_what_is_pressing(pressing: OpenDesk) -> None:
    start = pressing.desk.reminders.start(pressing.actor)
    kinds = [section.kind for section in start.sections]
    assert kinds == sorted(kinds, key=list(StartKind).index)
    assert visits(start, StartKind.APPOINTED) == ["杜若飞"]
    assert visits(start, StartKind.TICKET) == ["杜若飞"]
    assert visits(start, StartKind.ESCALATED)[0] == "柏知夏"
    told = [line.id for section in start.sections for line in section.lines if isinstance(line, VisitRow)]
    waiting = [row.id for row in pressing.desk.schedule.today_list()]
    assert sorted(told) == sorted(waiting)


def test_what_went_up_stands_with_those_who_lead_and_is_first_among_the_overdue_for_others(pressing: OpenDesk) -> None:
    start = pressing.desk.reminders.start(CLERK)
    assert visits(start, StartKind.ESCALATED) == []
    assert visits(start, StartKind.OVERDUE)[0] == "柏知夏"
    pressing.desk.settings.change(pressing.actor, {"escalate.days": "0"})
    assert visits(pressing.desk.reminders.start(pressing.actor), StartKind.ESCALATED) == []


def test_a_person_may_look_at_their_own(pressing: OpenDesk) -> None:
    start = pressing.desk.reminders.start(CLERK, own=True)
    assert visits(start, StartKind.APPOINTED) == []
    assert visits(start, StartKind.TICKET) == []
    assert "柏知夏" in visits(start, StartKind.OVERDUE)


def test_customers_nobody_has_spoken_with_for_long_are_told(school: OpenDesk, clock: FixedClock) -> None:
    never, spoken = school.add("柏知夏"), school.add("岑星野")
    planned = school.add("池听雨")
    clock.moment += timedelta(days=60)
    called, _ = school.desk.schedule.add(school.actor, spoken, clock.today(), None, "问问近况")
    school.desk.calls.finish(school.actor, called, Outcome.REACHED)
    clock.moment += timedelta(days=60)
    school.desk.schedule.add(school.actor, planned, clock.today() + timedelta(days=3), None, "问问近况")
    new = school.add("杜若飞")
    (section,) = (s for s in school.desk.reminders.start(school.actor).sections if s.kind is StartKind.SILENT)
    assert section.lines == (SilentLine(never, "柏知夏", "", None),)
    clock.moment += timedelta(days=60)
    (section,) = (s for s in school.desk.reminders.start(school.actor).sections if s.kind is StartKind.SILENT)
    assert [(line.customer_id, line.last) for line in section.lines if isinstance(line, SilentLine)] == [
        (never, None),
        (spoken, date(2027, 1, 23)),
    ]
    assert section.total == 2
    assert new not in [line.customer_id for line in section.lines if isinstance(line, SilentLine)]
    school.desk.settings.change(school.actor, {"silent.days": "0"})
    assert StartKind.SILENT not in [s.kind for s in school.desk.reminders.start(school.actor).sections]


def test_an_appointment_is_told_once_put_off_and_told_again_after_a_new_start(
    pressing: OpenDesk, clock: FixedClock
) -> None:
    desk, actor = pressing.desk, pressing.actor
    watch = desk.reminders.watch(actor)
    assert watch.look() == ()
    clock.moment = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)  # 14:50
    (told,) = watch.look()
    assert (told.customer, told.minute) == ("杜若飞", 15 * 60)
    assert watch.look() == ()
    assert watch.put_off((told.key,), Snooze.QUARTER) == clock.local(clock.moment + timedelta(minutes=15))
    clock.moment += timedelta(minutes=14)
    restarted = desk.reminders.watch(actor)
    assert told.key not in [entry.key for entry in restarted.look()]
    clock.moment += timedelta(minutes=1)
    assert told.key in [entry.key for entry in restarted.look()]
    assert restarted.look() == ()


def test_an_appointment_that_was_kept_is_told_no_more(pressing: OpenDesk, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)
    watch = pressing.desk.reminders.watch(pressing.actor)
    (told,) = watch.look()
    watch.put_off((told.key,), Snooze.SOON)
    pressing.desk.calls.finish(pressing.actor, told.visit_id, Outcome.REACHED)
    clock.moment += timedelta(minutes=6)
    assert told.key not in [entry.key for entry in watch.look()]


def test_windows_that_end_today_are_counted_in_the_afternoon(school: OpenDesk, clock: FixedClock) -> None:
    for name in ("柏知夏", "岑星野"):
        school.desk.schedule.add(school.actor, school.add(name), date(2026, 11, 24), None, "问问近况")
    clock.moment = datetime(2026, 11, 24, 7, tzinfo=UTC)
    (told,) = school.desk.reminders.watch(school.actor).look()
    assert (told.minute, told.count) == (None, 2)
    school.desk.settings.change(school.actor, {"remind.closing": "off"})
    assert school.desk.reminders.watch(school.actor).look() == ()


def test_only_ones_own_are_told_where_the_desk_wants_it(pressing: OpenDesk, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)
    pressing.desk.settings.change(pressing.actor, {"remind.own": "1"})
    assert pressing.desk.reminders.watch(CLERK).look() == ()


def test_quiet_hours_that_cannot_be_read_are_refused_at_their_field(school: OpenDesk) -> None:
    with pytest.raises(InvalidInput) as caught:
        school.desk.settings.change(school.actor, {"remind.quiet": "中午"})
    assert caught.value.field == "remind.quiet"
    school.desk.settings.change(school.actor, {"remind.quiet": ""})
    assert school.desk.reminders.terms().quiet == ()
