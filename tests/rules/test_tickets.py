"""Tickets: deadlines, stages and the word of the customer that closes them."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Offset, Unit
from desktop_app.domain.tickets import TicketCategory, TicketState
from desktop_app.rules.tickets import (
    after_confirmation,
    confirming_visit,
    deadline,
    departments,
    escalated,
    next_state,
    ticket_number,
)
from desktop_app.rules.workdays import WorkingDays

TABLE = WorkingDays()


@pytest.mark.parametrize(
    ("offset", "opened", "until"),
    [
        (Offset(1), date(2026, 8, 5), date(2026, 8, 6)),
        (Offset(5, Unit.WORKDAY), date(2026, 3, 2), date(2026, 3, 9)),
        (Offset(3, Unit.WORKDAY), date(2026, 3, 2), date(2026, 3, 5)),
        (Offset(3, Unit.MONTH), date(2026, 5, 11), date(2026, 8, 11)),
        (Offset(0), date(2026, 3, 2), date(2026, 3, 2)),
    ],
)
def test_deadlines_belong_to_the_category(offset: Offset, opened: date, until: date) -> None:
    assert deadline(TicketCategory("quality", "教学质量", "教务", offset), opened, TABLE) == until


def test_a_ticket_goes_through_its_stages() -> None:
    state = TicketState.RECEIVED
    for expected in (TicketState.CLASSIFIED, TicketState.HANDLING, TicketState.HANDLED):
        state = next_state(state)
        assert state is expected
    assert after_confirmation(state, content=True) is TicketState.CONFIRMED
    assert after_confirmation(state, content=False) is TicketState.HANDLING
    assert next_state(TicketState.CLASSIFIED, TicketState.HANDLED) is TicketState.HANDLED
    with pytest.raises(InvalidInput) as caught:
        next_state(TicketState.RECEIVED, TicketState.HANDLED)
    assert caught.value.code == "ticket_unclassified"


@pytest.mark.parametrize("state", [TicketState.RECEIVED, TicketState.HANDLING, TicketState.HANDLED])
def test_only_the_customers_word_closes(state: TicketState) -> None:
    with pytest.raises(InvalidInput) as caught:
        next_state(state, TicketState.CONFIRMED)
    assert caught.value.code == "ticket_unconfirmed"


@pytest.mark.parametrize("state", [TicketState.RECEIVED, TicketState.HANDLING, TicketState.CONFIRMED])
def test_an_unhandled_ticket_cannot_be_confirmed(state: TicketState) -> None:
    with pytest.raises(InvalidInput):
        after_confirmation(state, content=True)


def test_a_closed_ticket_stays_closed() -> None:
    for wanted in (None, *TicketState):
        with pytest.raises(InvalidInput):
            next_state(TicketState.CONFIRMED, wanted)


def test_the_customer_is_told_the_next_working_day() -> None:
    visit = confirming_visit("2026-0007", date(2026, 3, 13), TABLE)
    assert (visit.earliest, visit.due, visit.latest) == (date(2026, 3, 13), date(2026, 3, 16), date(2026, 3, 18))
    assert visit.reason == "问题件 2026-0007 已于 2026-03-13 处理，告知结果并确认是否满意"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("教务处", ["教务处"]),
        ("教务处、财务室", ["教务处", "财务室"]),
        ("教务处, 教务处；财务室 ", ["教务处", "财务室"]),
        (" ", []),
    ],
)
def test_departments(text: str, names: list[str]) -> None:
    assert list(departments(text)) == names


@pytest.mark.parametrize(
    ("state", "today", "up"),
    [
        (TicketState.CLASSIFIED, date(2026, 3, 5), False),
        (TicketState.CLASSIFIED, date(2026, 3, 6), True),
        (TicketState.RECEIVED, date(2026, 3, 9), True),
        (TicketState.HANDLED, date(2026, 3, 9), False),
    ],
)
def test_what_is_long_overdue_goes_up(state: TicketState, today: date, up: bool) -> None:
    """Due on Monday 2026-03-02, three working days later is Thursday."""
    assert escalated(state, date(2026, 3, 2), today, TABLE) is up


def test_numbers() -> None:
    assert ticket_number(2026, 7) == "2026-0007"
