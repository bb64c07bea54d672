"""The calendar's filter as a condition of SQL, and the state of a visit as the database sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from desktop_app.domain.near_visits import NEAR_SETTING
from desktop_app.domain.visits import CLOSING_DAYS, VisitFilter
from desktop_app.store import schema

STATE = """
CASE WHEN v.status = 'done' THEN CASE WHEN v.done_day > v.latest THEN 'done_late' ELSE 'done' END
    WHEN v.status <> 'open' THEN v.status
    WHEN v.appointed AND v.due >= :today THEN 'appointed'
    WHEN v.latest < :today THEN 'overdue'
    WHEN v.earliest <= :today AND (v.due <= :today OR v.due > v.latest) AND v.latest <= :closing THEN 'closing'
    ELSE 'due' END
"""
"""What ``rules.states`` says of a visit, for filters that must not read every row; a test holds the two together."""

NEAR_DAYS = 7
"""Days apart that two visits may be to be made in one call, on a desk that names no figure."""

_COMBINABLE = """
v.status = 'open' AND v.ticket_id IS NULL AND v.method IN ('phone', 'sms', 'wechat', 'email') AND EXISTS (
    SELECT 1 FROM visit o WHERE o.customer_id = v.customer_id AND o.status = 'open' AND o.id <> v.id
    AND o.ticket_id IS NULL AND o.method = v.method AND abs(julianday(o.due) - julianday(v.due)) <= :near
    AND o.earliest <= max(v.latest, :today) AND v.earliest <= max(o.latest, :today))
"""
"""What ``rules.near_visits`` asks of two visits, but for agreed days that exclude each other."""


def condition(connection: Connection, wanted: VisitFilter, today: date) -> tuple[str, dict[str, Any]]:
    """Return the condition on visit ``v`` and customer ``c`` that a filter means, empty for none, and its values."""
    parts: list[str] = []
    values: dict[str, Any] = {
        "today": today.isoformat(),
        "closing": (today + timedelta(days=CLOSING_DAYS)).isoformat(),
    }
    for name, column, chosen in (
        ("owner", "v.owner", wanted.owners),
        ("plan", "v.plan_name", wanted.plans),
        ("method", "v.method", wanted.methods),
        ("category", "c.category", wanted.categories),
        ("state", STATE, wanted.states),
    ):
        if chosen:
            parts.append(f"{column} IN ({_bind(name, chosen, values)})")
    if wanted.combinable:
        parts.append(_COMBINABLE)
        own = connection.execute(select(schema.Setting.value).where(schema.Setting.key == NEAR_SETTING)).scalar()
        values["near"] = int(own) if own and own.isdecimal() else NEAR_DAYS
    return " AND ".join(f"({part})" for part in parts), values


def _bind(name: str, chosen: Iterable[str], values: dict[str, Any]) -> str:
    names = [f"{name}{at}" for at, _ in enumerate(chosen)]
    values.update(zip(names, sorted(chosen), strict=True))
    return ", ".join(f":{bound}" for bound in names)
