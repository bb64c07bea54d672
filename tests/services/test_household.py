"""One phone with two students is one call with separate results; an unanswered one counts for both."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.duplicates import LinkKind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.visits import Outcome, VisitStatus
from desktop_app.services.household import MOST
from desktop_app.store import visits
from tests.desks import OpenDesk

PARENT = "13800001111"


def trial(school: OpenDesk, name: str, *phones: str, day: date = date(2026, 11, 23)) -> int:
    """A customer with a visit the day after a trial lesson."""
    return school.event(school.add(name, *phones), "trial", day)[0]


@pytest.fixture
def two(school: OpenDesk) -> tuple[int, int]:
    """Two students behind one parent's phone, both due today."""
    return trial(school, "柏知夏", PARENT), trial(school, "柏知秋", "13900002222", PARENT)


def names(school: OpenDesk, visit_id: int) -> list[str]:
    return [found.customer for found in school.desk.household.others(visit_id)]


def status(school: OpenDesk, visit_id: int) -> tuple[VisitStatus, int]:
    visit = school.desk.calls.open(school.actor, visit_id).visit
    return visit.status, len(visit.attempts)


def test_who_shares_a_number_is_found_from_either_side(school: OpenDesk, two: tuple[int, int]) -> None:
    other = trial(school, "池听雨", "13800003333")
    assert (names(school, two[0]), names(school, two[1])) == (["柏知秋"], ["柏知夏"])
    assert names(school, other) == []
    (found,) = school.desk.household.others(two[0])
    assert (found.visit_id, found.title, found.due, found.early) == (two[1], "试听后回访", date(2026, 11, 24), False)


def test_a_person_s_word_counts_like_a_number(school: OpenDesk, two: tuple[int, int]) -> None:
    cousin = trial(school, "白露", "13700004444")
    ids = [school.desk.schedule.customer_of(visit) for visit in (two[0], cousin)]
    school.desk.duplicates.remember(school.actor, ids[0], ids[1], LinkKind.HOUSEHOLD)
    assert names(school, two[0]) == ["柏知秋", "白露"]
    assert names(school, cousin) == ["柏知夏"]


def test_those_whose_window_comes_are_early_and_those_far_off_are_not_offered(
    school: OpenDesk, two: tuple[int, int]
) -> None:
    soon = trial(school, "柏知冬", PARENT, day=date(2026, 11, 26))
    trial(school, "柏知春", PARENT, day=date(2026, 12, 20))
    found = school.desk.household.others(two[0])
    assert [(one.visit_id, one.early) for one in found] == [(two[1], False), (soon, True)]


def test_a_number_of_an_organisation_is_no_household(school: OpenDesk) -> None:
    visits = [trial(school, f"学员{at}", PARENT) for at in range(MOST + 1)]
    assert names(school, visits[0]) == []


def test_a_wrong_number_and_an_agreed_day_lead_to_nobody(school: OpenDesk, two: tuple[int, int]) -> None:
    school.desk.calls.finish(school.actor, two[1], Outcome.RESCHEDULED, day=date(2026, 11, 25))
    assert names(school, two[0]) == []
    third = trial(school, "柏知冬", PARENT)
    assert names(school, two[0]) == ["柏知冬"]
    school.desk.calls.finish(school.actor, third, Outcome.WRONG_NUMBER)
    fourth = school.event(school.desk.schedule.customer_of(third), "trial", date(2026, 11, 23), "钢琴")[0]
    assert fourth not in {found.visit_id for found in school.desk.household.others(two[0])}


def test_each_has_a_result_of_its_own(school: OpenDesk, two: tuple[int, int]) -> None:
    school.desk.calls.finish(school.actor, two[0], Outcome.REACHED)
    assert names(school, two[0]) == []
    school.desk.calls.finish(school.actor, two[1], Outcome.REFUSED)
    assert [status(school, one)[0] for one in two] == [VisitStatus.DONE, VisitStatus.REFUSED]


def test_an_unanswered_call_counts_for_all_and_is_taken_back_for_all(school: OpenDesk, two: tuple[int, int]) -> None:
    other = trial(school, "池听雨", "13800003333")
    finished = school.desk.calls.finish(school.actor, two[0], Outcome.NO_ANSWER, also=[two[1]])
    assert [status(school, one) for one in two] == [(VisitStatus.OPEN, 1)] * 2
    assert finished.next_visit_id == other, "the sibling was called just now"
    school.desk.calls.undo(school.actor, finished.attempt_id)
    assert [status(school, one) for one in two] == [(VisitStatus.OPEN, 0)] * 2


def test_the_third_unanswered_call_ends_both(school: OpenDesk, two: tuple[int, int], clock: FixedClock) -> None:
    for hour in (1, 6, 12):
        clock.moment = datetime(2026, 11, 24, hour, tzinfo=UTC)
        school.desk.calls.finish(school.actor, two[0], Outcome.NO_ANSWER, also=[two[1]])
    assert [status(school, one) for one in two] == [(VisitStatus.NOT_REACHED, 3)] * 2


def test_a_sibling_called_again_since_keeps_its_call(school: OpenDesk, two: tuple[int, int]) -> None:
    finished = school.desk.calls.finish(school.actor, two[0], Outcome.NO_ANSWER, also=[two[1]])
    school.desk.calls.finish(school.actor, two[1], Outcome.REACHED)
    with pytest.raises(InvalidInput):
        school.desk.calls.undo(school.actor, finished.attempt_id)
    assert [status(school, one)[1] for one in two] == [1, 2]


def test_an_unanswered_call_of_another_day_counts_for_both_on_that_day(
    school: OpenDesk, two: tuple[int, int], clock: FixedClock
) -> None:
    yesterday = date(2026, 11, 23)
    for hour, contact in ((1, None), (6, None), (7, yesterday)):
        clock.moment = datetime(2026, 11, 24, hour, tzinfo=UTC)
        school.desk.calls.finish(school.actor, two[0], Outcome.NO_ANSWER, also=[two[1]], contact=contact)
    with school.desk.commands.reading() as connection:
        assert [visits.record(connection, one).done_day for one in two] == [yesterday] * 2
