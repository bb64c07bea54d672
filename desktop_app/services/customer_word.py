"""Tickets that wait for the customer's word: they wait as long as a confirming visit can be made (R-231, R-232)."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.customers import CustomerState
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket, TicketState
from desktop_app.domain.visits import Visit, VisitStatus
from desktop_app.services.command import Unit
from desktop_app.services.ticket_moves import move
from desktop_app.store import attempts, customers, drafts, tickets, visits
from desktop_app.store.engine import Connection


def waiting_ticket(connection: Connection, visit: Visit, today: date) -> Ticket | None:
    """Return the ticket that waits for the customer's word at a visit; None where it waits for none or another."""
    if visit.ticket_id is None:
        return None
    ticket = tickets.get(connection, visit.ticket_id, today)
    return ticket if ticket.state is TicketState.HANDLED and ticket.confirm_visit_id == visit.id else None


def ask_again(unit: Unit, ticket_id: int, ended: int, visit_id: int) -> None:
    """Let a ticket wait for another confirming visit in the place of one that ended without the customer's word.

    Raises:
        InvalidInput: ``changed_since``; the ticket has gone on since that visit.
    """
    ticket = tickets.get(unit.connection, ticket_id, unit.today)
    if ticket.confirm_visit_id != ended or ticket.state not in (TicketState.HANDLING, TicketState.HANDLED):
        text = tr("问题件 {number} 之后又有处理，不用再访一轮了；请选“不再回访”。", number=ticket.number)
        raise InvalidInput("changed_since", text)
    _wait(unit, ticket, TicketState.HANDLED, visit_id, tr("再访一轮，等客户答复"))


def ask_no_more(unit: Unit, ticket_id: int, ended: int, visit_id: int) -> None:
    """Take back that a ticket waits for another confirming visit.

    Raises:
        InvalidInput: ``changed_since``; the ticket has gone on, or the customer is being asked.
    """
    ticket = tickets.get(unit.connection, ticket_id, unit.today)
    if ticket.confirm_visit_id != visit_id or ticket.state is not TicketState.HANDLED:
        raise InvalidInput("changed_since", tr("这张问题件之后又有处理，不能撤销再访一轮。"))
    _wait(unit, ticket, TicketState.HANDLING, ended, tr("撤销了再访一轮"))
    _let_result_go(unit, ticket_id, ended)


def _let_result_go(unit: Unit, ticket_id: int, ended: int) -> None:
    """Let the result that ended a confirming visit be taken back as before: its second round never was."""
    attempt_id = attempts.last_attempt_id(unit.connection, ended)
    if attempt_id is None:
        return
    before = attempts.attempt_record(unit.connection, attempt_id).before
    left, now = before["made"].get("ticket_left"), tickets.as_it_stands(unit.connection, ticket_id)
    if left is not None and left | {"step": 0} == now | {"step": 0}:
        attempts.keep_before(unit.connection, attempt_id, before | {"made": before["made"] | {"ticket_left": now}})


def wait_where_possible(unit: Unit, customer_id: int) -> None:
    """Let the customer's tickets wait for the word where it can be asked for, else go back to who handles them.

    It can while the customer is on the lists and the confirming visit is open.
    """
    visited = customers.get(unit.connection, customer_id).state is CustomerState.ACTIVE
    for ticket in tickets.open_of_customer(unit.connection, customer_id, unit.today):
        visit_id = ticket.confirm_visit_id
        if visit_id is None:
            continue
        open_now = visits.record(unit.connection, visit_id).status == VisitStatus.OPEN
        if ticket.state is TicketState.HANDLED and not visited:
            _wait(unit, ticket, TicketState.HANDLING, visit_id, tr("客户资料设为失效，没有得到客户答复"))
        elif ticket.state is TicketState.HANDLING and visited and open_now:
            _wait(unit, ticket, TicketState.HANDLED, visit_id, tr("客户资料恢复，等客户答复"))


def _wait(unit: Unit, ticket: Ticket, state: TicketState, visit_id: int, note: str) -> None:
    move(unit, ticket.id, ticket.state, state, note, confirm_visit_id=visit_id)


def refuse_begun(unit: Unit, visit_id: int, told: str) -> None:
    """Refuse to take a visit away that somebody has begun.

    Raises:
        InvalidInput: ``changed_since`` with what is told.
    """
    row = visits.record(unit.connection, visit_id)
    if row.attempts or row.note or drafts.begun(unit.connection, visit_id):
        raise InvalidInput("changed_since", told)
