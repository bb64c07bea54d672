"""Customers in the database: files, phones, relations and events."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Row, Text, cast, column, delete, func, insert, select, text, update

from desktop_app.domain.customers import (
    Customer,
    CustomerDraft,
    CustomerKind,
    CustomerState,
    Event,
    EventDraft,
    Phone,
    Relation,
)
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.store import schema
from desktop_app.store.find import find_rows, index_customer

NameForms = tuple[str, str, str]
"""A name as it is looked up: normalised name, pinyin, initials."""

_PLAIN_FIELDS = (
    "name",
    "gender",
    "birthday",
    "id_number",
    "guardian",
    "source",
    "category",
    "owner",
    "address",
    "remark",
    "temperament",
)


def _values(draft: CustomerDraft, forms: NameForms) -> dict[str, Any]:
    values = {name: getattr(draft, name) for name in _PLAIN_FIELDS}
    name_key, pinyin, initials = forms
    return values | {
        "kind": draft.kind.value,
        "extra": dict(draft.extra),
        "name_key": name_key,
        "pinyin": pinyin,
        "initials": initials,
    }


def add(
    connection: Connection, draft: CustomerDraft, forms: NameForms, now: datetime, batch_id: int | None = None
) -> int:
    """Add a customer and return its id."""
    customer_id = connection.execute(
        insert(schema.Customer)
        .values(
            **_values(draft, forms),
            state=CustomerState.ACTIVE.value,
            created_at=now,
            updated_at=now,
            batch_id=batch_id,
        )
        .returning(schema.Customer.id)
    ).scalar_one()
    _write_phones(connection, customer_id, draft.phones)
    index_customer(connection, customer_id, find_rows(*forms, (phone.number for phone in draft.phones)))
    return customer_id


def change(connection: Connection, customer_id: int, draft: CustomerDraft, forms: NameForms, now: datetime) -> None:
    """Write a customer's file anew."""
    connection.execute(
        update(schema.Customer).where(schema.Customer.id == customer_id).values(**_values(draft, forms), updated_at=now)
    )
    connection.execute(delete(schema.CustomerPhone).where(schema.CustomerPhone.customer_id == customer_id))
    _write_phones(connection, customer_id, draft.phones)
    index_customer(connection, customer_id, find_rows(*forms, (phone.number for phone in draft.phones)))


def _write_phones(connection: Connection, customer_id: int, phones: Sequence[Phone]) -> None:
    if phones:
        connection.execute(
            insert(schema.CustomerPhone),
            [
                {
                    "customer_id": customer_id,
                    "number": phone.number,
                    "label": phone.label,
                    "ordinal": ordinal,
                    "wrong": phone.wrong,
                }
                for ordinal, phone in enumerate(phones)
            ],
        )


def set_state(connection: Connection, customer_id: int, state: CustomerState, now: datetime) -> None:
    """Mark a file as no longer valid, or valid again."""
    connection.execute(
        update(schema.Customer).where(schema.Customer.id == customer_id).values(state=state.value, updated_at=now)
    )


def mark_phone(connection: Connection, customer_id: int, number: str, *, wrong: bool) -> None:
    """Note that a number does not lead to the customer, or take that back."""
    connection.execute(
        update(schema.CustomerPhone)
        .where(schema.CustomerPhone.customer_id == customer_id, schema.CustomerPhone.number == number)
        .values(wrong=wrong)
    )


def get(connection: Connection, customer_id: int) -> Customer:
    """Return a customer's file.

    Raises:
        UserError: ``missing`` when there is none.
    """
    row = connection.execute(select(schema.Customer.__table__).where(schema.Customer.id == customer_id)).one_or_none()
    if row is None:
        raise UserError("missing", tr("找不到这位客户。"), tr("名单可能已经更新，请重新搜索。"))
    phones = connection.execute(
        select(schema.CustomerPhone.number, schema.CustomerPhone.label, schema.CustomerPhone.wrong)
        .where(schema.CustomerPhone.customer_id == customer_id)
        .order_by(schema.CustomerPhone.ordinal)
    )
    return _customer(row, tuple(Phone(*phone) for phone in phones))


def _customer(row: Row[Any], phones: tuple[Phone, ...]) -> Customer:
    fields = {name: getattr(row, name) for name in _PLAIN_FIELDS}
    draft = CustomerDraft(kind=CustomerKind(row.kind), phones=phones, extra=row.extra, **fields)
    return Customer(row.id, draft, CustomerState(row.state), row.created_at, row.updated_at, row.batch_id)


def relations(connection: Connection, customer_id: int) -> tuple[Relation, ...]:
    """Return the customer's relations that still hold."""
    other = schema.Customer.__table__.alias()
    table = schema.CustomerRelation
    rows = connection.execute(
        select(table.id, table.customer_id, table.kind, table.other_id, table.other_name, other.c.name)
        .join(other, other.c.id == table.other_id, isouter=True)
        .where(table.customer_id == customer_id, table.active)
    )
    return tuple(Relation(row.id, row.customer_id, row.kind, row.other_id, row.name or row.other_name) for row in rows)


def add_event(
    connection: Connection,
    customer_id: int,
    draft: EventDraft,
    now: datetime,
    user_id: int,
    batch_id: int | None = None,
) -> int:
    """Add an event and return its id."""
    return connection.execute(
        insert(schema.CustomerEvent)
        .values(
            customer_id=customer_id,
            kind=draft.kind,
            day=draft.day,
            title=draft.title,
            detail=dict(draft.detail),
            active=True,
            created_at=now,
            user_id=user_id,
            batch_id=batch_id,
        )
        .returning(schema.CustomerEvent.id)
    ).scalar_one()


def _event(row: Row[Any]) -> Event:
    return Event(row.id, row.customer_id, EventDraft(row.kind, row.day, row.title, row.detail), row.created_at)


def events(connection: Connection, customer_id: int) -> tuple[Event, ...]:
    """Return the customer's events, newest first."""
    table = schema.CustomerEvent
    rows = connection.execute(
        select(table.__table__)
        .where(table.customer_id == customer_id, table.active)
        .order_by(table.day.desc(), table.id.desc())
    )
    return tuple(_event(row) for row in rows)


def events_by_id(connection: Connection, ids: Sequence[int]) -> tuple[Event, ...]:
    """Return events by id, in order of id; asked for in slices that SQLite takes."""
    table = schema.CustomerEvent
    found: list[Event] = []
    for start in range(0, len(ids), 10000):
        rows = connection.execute(
            select(table.__table__).where(table.id.in_(ids[start : start + 10000]), table.active).order_by(table.id)
        )
        found.extend(_event(row) for row in rows)
    return tuple(found)


def drop_events(connection: Connection, ids: Sequence[int]) -> None:
    """Mark events as no longer valid."""
    connection.execute(update(schema.CustomerEvent).where(schema.CustomerEvent.id.in_(ids)).values(active=False))


def events_of_kinds(
    connection: Connection, kinds: Sequence[str], since: date, ids: Collection[int] | None = None
) -> tuple[Event, ...]:
    """Return the events of the kinds on or after a day, of all active customers or of some."""
    table = schema.CustomerEvent
    customer = schema.Customer
    wanted = (
        select(table.__table__)
        .join(customer, customer.id == table.customer_id)
        .where(table.kind.in_(kinds), table.day >= since, table.active, customer.state == CustomerState.ACTIVE.value)
        .order_by(table.id)
    )
    if ids is not None:
        few = select(column("value", Integer)).select_from(func.json_each(json.dumps(list(ids))))
        wanted = wanted.where(table.customer_id.in_(few))
    return tuple(_event(row) for row in connection.execute(wanted))


def birthdays(connection: Connection, first: date, last: date) -> tuple[tuple[int, date], ...]:
    """Return (customer id, birthday) of the active persons whose birthday returns from first to last.

    Those born on 29 February are returned whenever 28 February lies in the span.
    """
    table = schema.Customer
    days = {f"{first + timedelta(days=n):%m-%d}" for n in range((last - first).days + 1)}
    if "02-28" in days:
        days.add("02-29")
    rows = connection.execute(
        select(table.id, table.birthday).where(
            table.state == CustomerState.ACTIVE.value,
            table.kind == CustomerKind.PERSON.value,
            func.substr(cast(table.birthday, Text), 6).in_(sorted(days)),
        )
    )
    return tuple((row.id, row.birthday) for row in rows)


def active_ids(connection: Connection) -> tuple[int, ...]:
    """Return the ids of all active customers."""
    table = schema.Customer
    return tuple(connection.execute(select(table.id).where(table.state == CustomerState.ACTIVE.value)).scalars())


def with_phone(connection: Connection, numbers: Sequence[str]) -> tuple[int, ...]:
    """Return ids of active customers that have one of the numbers."""
    table = schema.CustomerPhone
    rows = connection.execute(
        select(table.customer_id)
        .join(schema.Customer, schema.Customer.id == table.customer_id)
        .where(table.number.in_(numbers), schema.Customer.state == CustomerState.ACTIVE.value)
        .distinct()
        .order_by(table.customer_id)
    )
    return tuple(rows.scalars())


def same_identity(connection: Connection, name_key: str, id_numbers: Sequence[str]) -> tuple[int, ...]:
    """Return ids of active customers with the same name or one of the forms of an identity number."""
    found = connection.execute(
        text(
            "SELECT id FROM customer WHERE name_key = :name AND +state = 'active' UNION"
            " SELECT id FROM customer WHERE id_number IN (SELECT value FROM json_each(:numbers))"
            " AND id_number <> '' AND +state = 'active' ORDER BY id"
        ),  # two searches, since no one index serves both; what is said twice brings the planner onto that of numbers
        {"name": name_key, "numbers": json.dumps(id_numbers)},
    )
    return tuple(found.scalars())
