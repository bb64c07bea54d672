"""How often a plan's visits reached its customers, and what stands open for them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, text


class Reached(NamedTuple):
    """What a plan did for a customer: visits done in a span, and the next open one."""

    done: int = 0
    due: date | None = None
    visit_id: int | None = None


_STANDS = (
    "SELECT {who} AS who, v.id, coalesce(k.status, v.status) AS status, v.due,"
    " coalesce(k.done_day, v.done_day) AS done_day FROM visit v"
    " LEFT JOIN visit k ON v.status = 'merged' AND k.id = v.merged_into{join} WHERE v.plan_id = :plan"
)
_OF_PLAN = " UNION ".join(
    (
        _STANDS.format(who="v.customer_id", join=""),
        _STANDS.format(who="m.customer_id", join=" JOIN visit_member m ON m.visit_id = v.id"),
    )
)
"""The visits of a plan under everybody whom they cover; a merged one stands as the one that closes it."""


def reached(connection: Connection, plan_id: int, first: date, last: date) -> dict[int, Reached]:
    """Return what a plan did for each customer from a first to a last day."""
    found: dict[int, Reached] = {}
    done = connection.execute(
        text(
            f"SELECT who, count(*) FROM ({_OF_PLAN}) WHERE status = 'done'"
            " AND done_day BETWEEN :first AND :last GROUP BY who"
        ),
        {"plan": plan_id, "first": first.isoformat(), "last": last.isoformat()},
    )
    for who, count in done:
        found[who] = Reached(count)
    for who, due, visit_id in connection.execute(
        text(f"SELECT who, min(due), id FROM ({_OF_PLAN}) WHERE status = 'open' GROUP BY who"), {"plan": plan_id}
    ):
        found[who] = found.get(who, Reached())._replace(due=date.fromisoformat(due), visit_id=visit_id)
    return found
