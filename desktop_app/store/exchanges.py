"""Contacts that are no visits, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from desktop_app.domain.exchanges import Exchange, ExchangeDraft
from desktop_app.store import schema

_TABLE = schema.Exchange


def add(connection: Connection, draft: ExchangeDraft, now: datetime, user_id: int) -> int:
    """Add a contact and return its id."""
    values = {"customer_id": draft.customer_id, "channel": draft.channel, "incoming": draft.incoming}
    statement = insert(_TABLE).values(**values, text=draft.text, at=now, user_id=user_id, active=True)
    return connection.execute(statement.returning(_TABLE.id)).scalar_one()


def written_by(connection: Connection, exchange_id: int) -> int:
    """Return the account that wrote a contact down."""
    return connection.execute(select(_TABLE.user_id).where(_TABLE.id == exchange_id)).scalar_one()


def set_active(connection: Connection, exchange_id: int, *, active: bool) -> None:
    """Take a contact off the file, or bring it back; its row stays."""
    connection.execute(update(_TABLE).where(_TABLE.id == exchange_id).values(active=active))


def of_customer(connection: Connection, customer_id: int) -> tuple[Exchange, ...]:
    """Return a customer's contacts, the newest first."""
    user = schema.UserAccount
    found = connection.execute(
        select(_TABLE.id, _TABLE.channel, _TABLE.incoming, _TABLE.text, _TABLE.at, user.name)
        .join(user, user.id == _TABLE.user_id)
        .where(_TABLE.customer_id == customer_id, _TABLE.active)
        .order_by(_TABLE.at.desc(), _TABLE.id.desc())
    )
    return tuple(
        Exchange(row.id, ExchangeDraft(customer_id, row.channel, row.incoming, row.text), row.at, row.name)
        for row in found
    )
