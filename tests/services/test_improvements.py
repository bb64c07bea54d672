"""The improvement log: a problem, its measure, and whether it helped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.tickets import ImprovementDraft, ImprovementState, TicketDraft
from tests.desks import OpenDesk

DRAFT = ImprovementDraft("资料准确率 82 %", "电话没有核对", "每次回访核对电话", "林青禾", date(2026, 11, 30))


def test_a_measure_is_checked_on_its_day(school: OpenDesk, clock: FixedClock) -> None:
    """S-24: accuracy 82 % leads to a measure, the check shows 93 %, the entry is closed."""
    log = school.desk.improvements
    entry, _ = log.add(school.actor, DRAFT)
    assert [(row.id, row.state, row.overdue) for row in log.rows(school.actor)] == [
        (entry, ImprovementState.OPEN, False)
    ]
    clock.moment = datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert log.rows(school.actor)[0].overdue
    log.check(school.actor, entry, "准确率 93 %", helped=True)
    (row,) = log.rows(school.actor)
    assert (row.state, row.result, row.user, row.overdue) == (
        ImprovementState.HELPED, "准确率 93 %", school.actor.name, False,
    )  # fmt: skip
    with pytest.raises(InvalidInput):
        log.check(school.actor, entry, "再查一次", helped=False)
    with pytest.raises(InvalidInput):
        log.change(school.actor, entry, DRAFT)


def test_an_entry_may_come_from_a_ticket_and_be_changed(school: OpenDesk) -> None:
    log = school.desk.improvements
    ticket, _ = school.desk.tickets.open(school.actor, TicketDraft(school.add("柏知夏"), "teaching", "讲得太快"))
    entry, _ = log.add(school.actor, replace(DRAFT, ticket_id=ticket))
    log.change(school.actor, entry, replace(DRAFT, ticket_id=ticket, cause="新老师", check_day=date(2026, 12, 8)))
    (row,) = log.rows(school.actor)
    assert (row.ticket_number, row.draft.cause, row.draft.check_day) == ("2026-0001", "新老师", date(2026, 12, 8))


def test_what_is_to_be_checked_first_stands_first(school: OpenDesk) -> None:
    log = school.desk.improvements
    late, soon, done = (
        log.add(school.actor, replace(DRAFT, check_day=day))[0]
        for day in (date(2027, 1, 1), date(2026, 12, 1), date(2026, 11, 25))
    )
    log.check(school.actor, done, "没有用", helped=False)
    assert [row.id for row in log.rows(school.actor)] == [soon, late, done]


@pytest.mark.parametrize(
    ("draft", "missing"), [(replace(DRAFT, problem=" "), "problem"), (replace(DRAFT, measure=""), "measure")]
)
def test_what_is_missing_is_asked_for(school: OpenDesk, draft: ImprovementDraft, missing: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        school.desk.improvements.add(school.actor, draft)
    assert refused.value.field == missing


def test_who_may_not_handle_tickets_writes_no_log(school: OpenDesk) -> None:
    with pytest.raises(NotPermitted):
        school.desk.improvements.add(Actor(school.actor.id, school.actor.name, Role.READ_ONLY), DRAFT)
