"""Tickets in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket, TicketDraft, TicketState, TicketStep
from desktop_app.store import schema
from desktop_app.store.columns import read_moment

_ROWS = """
SELECT t.*, c.name AS customer_name, coalesce(d.name, t.category) AS category_name,
       (SELECT p.number FROM customer_phone p WHERE p.customer_id = t.customer_id
        ORDER BY p.wrong, p.ordinal LIMIT 1) AS phone
FROM ticket t JOIN customer c ON c.id = t.customer_id
LEFT JOIN dictionary_entry d ON d.dictionary = 'ticket_category' AND d.code = t.category
"""


def add(connection: Connection, draft: TicketDraft, deadline: date, now: datetime, year: int) -> int:
    """Add a ticket with the next number of the year and return its id."""
    count = connection.execute(
        text("SELECT count(*) FROM ticket WHERE number LIKE :year"), {"year": f"{year}-%"}
    ).scalar_one()
    return connection.execute(
        insert(schema.Ticket)
        .values(
            number=f"{year}-{count + 1:04d}",
            customer_id=draft.customer_id,
            visit_id=draft.visit_id,
            category=draft.category,
            facts=draft.facts,
            wish=draft.wish,
            department=draft.department,
            assignee=draft.assignee,
            deadline=deadline,
            state=TicketState.RECEIVED.value,
            reopened=0,
            opened_at=now,
            active=True,
        )
        .returning(schema.Ticket.id)
    ).scalar_one()


def change(connection: Connection, ticket_id: int, **values: Any) -> None:
    """Change columns of a ticket."""
    connection.execute(update(schema.Ticket).where(schema.Ticket.id == ticket_id).values(**values))


def add_step(
    connection: Connection, ticket_id: int, state: TicketState, now: datetime, user_id: int, note: str
) -> None:
    """Add a stage: when, by whom, with what note."""
    connection.execute(
        insert(schema.TicketStep).values(ticket_id=ticket_id, state=state.value, at=now, user_id=user_id, note=note)
    )


def drop(connection: Connection, ticket_id: int) -> None:
    """Take back a ticket that was opened by mistake; its row stays."""
    change(connection, ticket_id, active=False)


def get(connection: Connection, ticket_id: int, today: date) -> Ticket:
    """Return a ticket with its story.

    Raises:
        UserError: ``missing`` when there is none.
    """
    found = _tickets(connection, "t.id = :id", {"id": ticket_id}, today)
    if not found:
        raise UserError("missing", tr("找不到这张问题件。"), tr("列表可能已经更新，请重新打开。"))
    return found[0]


def rows(connection: Connection, today: date, *, open_only: bool, fragment: str = "") -> tuple[Ticket, ...]:
    """Return tickets, the nearest deadline first; closed ones last, newest first."""
    where, values = "t.active", {}
    if open_only:
        where += " AND t.state <> 'confirmed'"
    if fragment.strip():
        where += " AND (c.name LIKE :part OR t.number LIKE :part OR t.facts LIKE :part OR t.assignee LIKE :part)"
        values["part"] = f"%{fragment.strip()}%"
    order = "t.state = 'confirmed', CASE WHEN t.state <> 'confirmed' THEN t.deadline END, t.id DESC"
    return _tickets(connection, f"{where} ORDER BY {order}", values, today)


def open_of_customer(connection: Connection, customer_id: int, today: date) -> tuple[Ticket, ...]:
    """Return the customer's tickets that are not closed."""
    where = "t.active AND t.state <> 'confirmed' AND t.customer_id = :id ORDER BY t.deadline"
    return _tickets(connection, where, {"id": customer_id}, today)


def _tickets(connection: Connection, where: str, values: dict[str, Any], today: date) -> tuple[Ticket, ...]:
    found = connection.execute(text(f"{_ROWS} WHERE {where}"), values).all()
    steps = _steps(connection, [row.id for row in found])
    return tuple(_ticket(row, steps.get(row.id, ()), today) for row in found)


def _ticket(row: Any, steps: Sequence[TicketStep], today: date) -> Ticket:
    state, deadline = TicketState(row.state), date.fromisoformat(row.deadline)
    draft = TicketDraft(
        row.customer_id, row.category, row.facts, row.wish, row.department, row.assignee, deadline, row.visit_id
    )
    waiting = state in (TicketState.RECEIVED, TicketState.HANDLING)
    return Ticket(
        id=row.id,
        number=row.number,
        draft=draft,
        customer=row.customer_name,
        phone=row.phone or "",
        category_name=row.category_name,
        state=state,
        opened_at=read_moment(row.opened_at),
        deadline=deadline,
        reopened=row.reopened,
        confirm_visit_id=row.confirm_visit_id,
        steps=tuple(steps),
        overdue=waiting and today > deadline,
    )


def _steps(connection: Connection, ids: Sequence[int]) -> dict[int, list[TicketStep]]:
    table, user = schema.TicketStep, schema.UserAccount
    found: dict[int, list[TicketStep]] = {}
    for row in connection.execute(
        select(table.ticket_id, table.at, table.state, user.name, table.note)
        .join(user, user.id == table.user_id)
        .where(table.ticket_id.in_(ids))
        .order_by(table.at, table.id)
    ):
        found.setdefault(row.ticket_id, []).append(TicketStep(row.at, TicketState(row.state), row.name, row.note))
    return found
