"""Tickets that wait for the customer's word: they wait as long as a confirming visit can be made (R-231, R-232)."""

from __future__ import annotations

from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket, TicketState
from desktop_app.domain.visits import VisitStatus
from desktop_app.services.command import Unit
from desktop_app.store import drafts, tickets, visits


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


def stop_asking(unit: Unit, customer_id: int) -> None:
    """Give tickets back that wait for the word of a customer who is visited no more; the visit stays as it is."""
    for ticket in tickets.open_of_customer(unit.connection, customer_id, unit.today):
        if ticket.state is TicketState.HANDLED and ticket.confirm_visit_id is not None:
            note = tr("客户资料设为失效，没有得到客户答复")
            _wait(unit, ticket, TicketState.HANDLING, ticket.confirm_visit_id, note)


def ask_on(unit: Unit, customer_id: int) -> None:
    """Let tickets wait again whose confirming visit can be made after all: the customer is back on the lists."""
    for ticket in tickets.open_of_customer(unit.connection, customer_id, unit.today):
        visit_id = ticket.confirm_visit_id
        if ticket.state is not TicketState.HANDLING or visit_id is None:
            continue
        if visits.record(unit.connection, visit_id).status == VisitStatus.OPEN:
            _wait(unit, ticket, TicketState.HANDLED, visit_id, tr("客户资料恢复，等客户答复"))


def _wait(unit: Unit, ticket: Ticket, state: TicketState, visit_id: int, note: str) -> None:
    tickets.change(unit.connection, ticket.id, state=state.value, confirm_visit_id=visit_id)
    tickets.add_step(unit.connection, ticket.id, state, unit.now, unit.actor.id, note)
    unit.audit(Kind.TICKET, ticket.id, old={"state": ticket.state.value}, new={"state": state.value}, why=note)


def refuse_begun(unit: Unit, visit_id: int, told: str) -> None:
    """Refuse to take a visit away that somebody has begun.

    Raises:
        InvalidInput: ``changed_since`` with what is told.
    """
    row = visits.record(unit.connection, visit_id)
    if row.attempts or row.note or drafts.begun(unit.connection, visit_id):
        raise InvalidInput("changed_since", told)
