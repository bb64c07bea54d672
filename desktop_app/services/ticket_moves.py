"""How a ticket goes from one stage to another, whoever moves it: its row, a step of its story, and the audit."""

from __future__ import annotations

from desktop_app.domain.changes import Kind
from desktop_app.domain.tickets import TicketState
from desktop_app.services.command import Unit
from desktop_app.store import tickets


def move(unit: Unit, ticket_id: int, before: TicketState, after: TicketState, note: str, **values: int) -> None:
    """Put a ticket into another stage.

    Args:
        unit: of the command.
        ticket_id: the ticket.
        before: the stage it stands in.
        after: the stage it goes to.
        note: why, for its story and the audit.
        values: further columns that change with it.
    """
    tickets.change(unit.connection, ticket_id, state=after.value, **values)
    tickets.add_step(unit.connection, ticket_id, after, unit.now, unit.actor.id, note)
    unit.audit(Kind.TICKET, ticket_id, old={"state": before.value}, new={"state": after.value}, why=note)
