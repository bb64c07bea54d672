"""Rows of the audit: who did what, when, from what to what, and why (R-317)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from desktop_app.domain.access import Actor
from desktop_app.domain.changes import Kind
from desktop_app.store.schema import Audit

_ADD = insert(Audit)  # made once: making a statement costs more than running it


def add(
    connection: Connection,
    at: datetime,
    actor: Actor,
    action: str,
    kind: Kind,
    record: int | None,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    why: str,
) -> None:
    """Add a row; it lives and dies with the transaction of the change."""
    connection.execute(
        _ADD,
        {
            "at": at,
            "user_id": actor.id,
            "user_name": actor.name,
            "action": action,
            "entity": kind.value,
            "entity_id": record,
            "old": dict(old),
            "new": dict(new),
            "why": why,
        },
    )
