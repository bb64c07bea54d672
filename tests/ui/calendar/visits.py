"""Visits made up for the calendar's own tests."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.plans import Method
from desktop_app.domain.visits import VisitRow, VisitState


def visit(
    ident: int,
    due: date,
    *,
    minute: int | None = None,
    state: VisitState = VisitState.DUE,
    earliest: date | None = None,
    latest: date | None = None,
) -> VisitRow:
    """Return a visit; without a window it may only stand on its own day."""
    return VisitRow(
        id=ident,
        customer_id=ident,
        customer=f"样例{ident}",
        phone="13800000000",
        due=due,
        minute=minute,
        earliest=earliest or due,
        latest=latest or due,
        state=state,
        method=Method.PHONE,
        title="试听后回访",
        reason="试听课 2026-11-23 +1 天",
        owner="",
        attempts=0,
    )
