"""Why persons went on with visits although something spoke against it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from desktop_app.domain.conduct import ConductKind
from desktop_app.store.columns import moment_text, read_moment

_ATTEMPTS = "SELECT count(*) FROM visit_attempt WHERE visit_id = :id AND NOT undone"


class PastOverride(NamedTuple):
    """An override that was given."""

    at: datetime
    title: str
    reason: str
    user: str


def add(
    connection: Connection, visit_id: int, kinds: Iterable[ConductKind], reason: str, now: datetime, user_id: int
) -> None:
    """Keep an override."""
    told = " ".join(sorted(kinds))
    connection.execute(
        text(
            "INSERT INTO visit_override (visit_id, kinds, reason, attempts, at, user_id)"
            f" VALUES (:id, :kinds, :reason, ({_ATTEMPTS}), :at, :user)"
        ),
        {"id": visit_id, "kinds": told, "reason": reason, "at": moment_text(now), "user": user_id},
    )


def standing(connection: Connection, visit_id: int, since: datetime) -> frozenset[ConductKind]:
    """Return what was overridden for the call that is under way: from a moment on, and since the last result."""
    rows = connection.execute(
        text(f"SELECT kinds FROM visit_override WHERE visit_id = :id AND at >= :since AND attempts = ({_ATTEMPTS})"),
        {"id": visit_id, "since": moment_text(since)},
    )
    return frozenset(ConductKind(kind) for row in rows for kind in row.kinds.split())


def of_customer(connection: Connection, customer_id: int) -> tuple[PastOverride, ...]:
    """Return the overrides at the customer's visits, the newest first."""
    rows = connection.execute(
        text(
            "SELECT o.at, v.title, o.reason, u.name FROM visit_override o JOIN visit v ON v.id = o.visit_id"
            " JOIN user_account u ON u.id = o.user_id WHERE v.customer_id = :id ORDER BY o.at DESC, o.id DESC"
        ),
        {"id": customer_id},
    )
    return tuple(PastOverride(read_moment(row.at), row.title, row.reason, row.name) for row in rows)
