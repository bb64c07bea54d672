"""What a desk holds that was made after a moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from desktop_app.domain.backups import Loss
from desktop_app.store.columns import moment_text

_SINCE = {
    "calls": ("visit_attempt", "at"),
    "customers": ("customer", "created_at"),
    "visits": ("visit", "created_at"),
    "tickets": ("ticket", "opened_at"),
    "imports": ("import_batch", "at"),
    "deeds": ("audit", "at"),
}


def made_since(connection: Connection, moment: datetime) -> Loss:
    """Count what was made after a moment, in UTC."""
    given = {"moment": moment_text(moment)}
    # The names are ours, not a person's.
    statements = {key: f"SELECT count(*) FROM {table} WHERE {at} > :moment" for key, (table, at) in _SINCE.items()}  # nosec B608
    return Loss(**{key: connection.execute(text(sql), given).scalar_one() for key, sql in statements.items()})
