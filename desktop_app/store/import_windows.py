"""Visits of an import whose window was closed before it came: not made, and never made later.

A row of ``visit_omitted`` with this reason tells every later run of the plans to leave the visit out.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from desktop_app.domain.plan_changes import OmitReason

_WHY = OmitReason.WINDOW_CLOSED_AT_IMPORT.value


def count(connection: Connection) -> int:
    """Return how many visits imports left out so far."""
    found = connection.execute(text("SELECT count(*) FROM visit_omitted WHERE why = :why"), {"why": _WHY})
    return int(found.scalar_one())


def forget(connection: Connection, batch_id: int) -> None:
    """Forget the visits left out of an import for the events of it that no longer hold."""
    connection.execute(
        text(
            "DELETE FROM visit_omitted WHERE why = :why AND at = (SELECT at FROM import_batch WHERE id = :batch)"
            " AND occurrence LIKE 'event:%' AND CAST(substr(occurrence, 7) AS INTEGER) IN"
            " (SELECT id FROM customer_event WHERE batch_id = :batch AND NOT active)"
        ),
        {"batch": batch_id, "why": _WHY},
    )
