"""Visits of an import whose window was closed before it came: not made, and never made later.

A row of ``visit_omitted`` with this reason tells every later run of the plans to leave the visit out.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, text

from desktop_app.domain.plan_changes import OmitReason
from desktop_app.store.columns import moment_text

_CLOSED_VISITS = (
    "SELECT v.id FROM visit v JOIN plan_template p ON p.id = v.plan_id AND p.trigger = 'event'"
    " WHERE v.batch_id = :batch AND v.status = 'open' AND v.attempts = 0 AND coalesce(v.last_day, v.latest) < :today"
)


def omit_closed(connection: Connection, batch_id: int, today: date, now: datetime, words: str) -> int:
    """Take out the visits an import made whose window is closed, and keep that they are not to be made.

    Visits of plans that return by themselves stay: without the first one there would never be a second.

    Args:
        connection: in the import's transaction.
        batch_id: the import.
        today: a window that ends before it is closed.
        now: moment of the import.
        words: the reason as it is told.

    Returns:
        How many were taken out.
    """
    values = {
        "batch": batch_id,
        "today": today.isoformat(),
        "at": moment_text(now),
        "why": OmitReason.WINDOW_CLOSED_AT_IMPORT.value,
        "words": words,
    }
    kept = connection.execute(
        text(
            "INSERT INTO visit_omitted (customer_id, plan_id, step_key, occurrence, due, why, text, at)"
            " SELECT customer_id, plan_id, step_key, occurrence, due, :why, :words, :at FROM visit"
            f" WHERE id IN ({_CLOSED_VISITS})"
            " ON CONFLICT (customer_id, plan_id, step_key, occurrence) DO NOTHING"
        ),
        values,
    )
    connection.execute(text(f"DELETE FROM visit_member WHERE visit_id IN ({_CLOSED_VISITS})"), values)
    connection.execute(text(f"DELETE FROM visit WHERE id IN ({_CLOSED_VISITS})"), values)
    return kept.rowcount


def forget(connection: Connection, batch_id: int) -> None:
    """Forget the visits left out of an import for the events of it that no longer hold."""
    connection.execute(
        text(
            "DELETE FROM visit_omitted WHERE why = :why AND at = (SELECT at FROM import_batch WHERE id = :batch)"
            " AND occurrence LIKE 'event:%' AND CAST(substr(occurrence, 7) AS INTEGER) IN"
            " (SELECT id FROM customer_event WHERE batch_id = :batch AND NOT active)"
        ),
        {"batch": batch_id, "why": OmitReason.WINDOW_CLOSED_AT_IMPORT.value},
    )
