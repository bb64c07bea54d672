"""Tickets in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from desktop_app.domain.errors import UserError
from desktop_app.domain.papers import Decision
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import WORKED, Channel, Ticket, TicketDraft, TicketState, TicketStep
from desktop_app.store import schema
from desktop_app.store.columns import read_moment
from desktop_app.store.scope import within

_ROWS = """
SELECT t.*, c.name AS customer_name, coalesce(d.name, t.category) AS category_name,
       (SELECT count(*) FROM ticket o WHERE o.customer_id = t.customer_id AND o.category = t.category AND o.id < t.id
        AND o.active AND t.category <> '') AS earlier,
       (SELECT p.number FROM main.customer_phone p WHERE p.customer_id = t.customer_id
        ORDER BY p.wrong, p.ordinal LIMIT 1) AS phone,
       x.text AS decided, x.day AS decided_day, u.name AS decided_by,
       {changeable} AS changeable
FROM ticket t JOIN main.customer c ON c.id = t.customer_id
LEFT JOIN ticket_decision x ON x.ticket_id = t.id AND x.active LEFT JOIN user_account u ON u.id = x.user_id
LEFT JOIN dictionary_entry d ON d.dictionary = 'ticket_category' AND d.code = t.category
"""


_NEAREST = "t.state = 'confirmed', CASE WHEN t.state <> 'confirmed' THEN t.deadline END, t.id DESC"
_STATE = "CASE t.state {} END".format(" ".join(f"WHEN '{state.value}' THEN {n}" for n, state in enumerate(TicketState)))
_SORTS = {
    "customer": "c.name",
    "category": "category_name",
    "deadline": "t.deadline",
    "assignee": "t.assignee",
    "state": _STATE,
}


def numbered(connection: Connection, year: int) -> int:
    """Return how many tickets have a number of the year."""
    statement = text("SELECT count(*) FROM ticket WHERE number >= :first AND number < :end")
    return int(connection.execute(statement, {"first": f"{year:04d}-", "end": f"{year:04d}."}).scalar_one())


def add(
    connection: Connection, draft: TicketDraft, number: str, deadline: date, now: datetime, state: TicketState
) -> int:
    """Add a ticket and return its id."""
    return connection.execute(
        insert(schema.Ticket)
        .values(
            number=number,
            customer_id=draft.customer_id,
            visit_id=draft.visit_id,
            category=draft.category,
            facts=draft.facts,
            wish=draft.wish,
            department=draft.department,
            assignee=draft.assignee,
            deadline=deadline,
            state=state.value,
            reopened=0,
            opened_at=now,
            active=True,
            channel=draft.channel.value,
            persons=draft.persons,
            serious=draft.serious,
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


_WORKED = (
    "state", "reopened", "category", "facts", "wish", "department", "assignee", "deadline", "active", "persons",
    "serious",
)  # fmt: skip


def as_it_stands(connection: Connection, ticket_id: int) -> dict[str, Any]:
    """Return what work on a ticket may change, as plain values that JSON takes."""
    names = ", ".join(f"t.{name}" for name in _WORKED)
    steps = "(SELECT max(s.id) FROM ticket_step s WHERE s.ticket_id = t.id) AS step"
    found = connection.execute(text(f"SELECT {names}, {steps} FROM ticket t WHERE t.id = :id"), {"id": ticket_id})
    return dict(found.mappings().one())


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
    return replace(found[0], steps=_steps(connection, ticket_id))


def rows(
    connection: Connection,
    today: date,
    *,
    open_only: bool,
    fragment: str = "",
    sort: str = "",
    descending: bool = False,
    limit: int | None = None,
) -> tuple[Ticket, ...]:
    """Return tickets without their stories.

    Args:
        connection: for reading.
        today: the desk's day.
        open_only: leave out those that are closed.
        fragment: of the customer's name, the number, the facts or the assignee.
        sort: ``customer``, ``category``, ``deadline``, ``assignee`` or ``state``; by default the nearest deadline
            first, closed ones last, newest first.
        descending: the other way round.
        limit: most tickets to return.
    """
    where, values = _where(open_only=open_only, fragment=fragment)
    way = " DESC" if descending else ""
    order = f"{_SORTS[sort]}{way}, t.id{way}" if sort else _NEAREST
    values["limit"] = -1 if limit is None else limit
    return _tickets(connection, f"{where} ORDER BY {order} LIMIT :limit", values, today)


def count(connection: Connection, *, open_only: bool, fragment: str = "") -> int:
    """Return how many tickets ``rows`` finds without a limit."""
    where, values = _where(open_only=open_only, fragment=fragment)
    statement = f"SELECT count(*) FROM ticket t JOIN main.customer c ON c.id = t.customer_id WHERE {where}"
    return int(connection.execute(text(statement), values).scalar_one())


def _where(*, open_only: bool, fragment: str) -> tuple[str, dict[str, Any]]:
    where, values = "t.active", {}
    if open_only:
        where += " AND t.state <> 'confirmed'"
    if fragment.strip():
        where += " AND (c.name LIKE :part OR t.number LIKE :part OR t.facts LIKE :part OR t.assignee LIKE :part)"
        values["part"] = f"%{fragment.strip()}%"
    return where, values


def open_of_customer(connection: Connection, customer_id: int, today: date) -> tuple[Ticket, ...]:
    """Return the customer's tickets that are not closed, without their stories."""
    where = "t.active AND t.state <> 'confirmed' AND t.customer_id = :id ORDER BY t.deadline"
    return _tickets(connection, where, {"id": customer_id}, today)


def of_visit(connection: Connection, visit_id: int, today: date) -> tuple[Ticket, ...]:
    """Return the tickets that a visit opened, without their stories."""
    return _tickets(connection, "t.active AND t.visit_id = :id ORDER BY t.id", {"id": visit_id}, today)


def _tickets(connection: Connection, where: str, values: dict[str, Any], today: date) -> tuple[Ticket, ...]:
    rows = _ROWS.format(changeable=within(connection, "t.customer_id"))
    found = connection.execute(text(f"{rows} WHERE {where}"), values).all()
    return tuple(_ticket(row, today) for row in found)


def _ticket(row: Any, today: date) -> Ticket:
    state, deadline = TicketState(row.state), date.fromisoformat(row.deadline)
    draft = TicketDraft(
        row.customer_id,
        row.category,
        row.facts,
        row.wish,
        row.department,
        row.assignee,
        deadline,
        row.visit_id,
        Channel(row.channel),
        row.persons,
        bool(row.serious),
    )
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
        steps=(),
        overdue=state in WORKED and today > deadline,
        earlier=row.earlier,
        decision=_decision(row),
        changeable=bool(row.changeable),
    )


def _decision(row: Any) -> Decision | None:
    return Decision(row.decided, date.fromisoformat(row.decided_day), row.decided_by) if row.decided else None


def _steps(connection: Connection, ticket_id: int) -> tuple[TicketStep, ...]:
    table, user = schema.TicketStep, schema.UserAccount
    found = connection.execute(
        select(table.at, table.state, user.name, table.note)
        .join(user, user.id == table.user_id)
        .where(table.ticket_id == ticket_id)
        .order_by(table.at, table.id)
    )
    return tuple(TicketStep(row.at, TicketState(row.state), row.name, row.note) for row in found)
