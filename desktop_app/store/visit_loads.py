"""How many visits stand on each day: a whole year in one look, and what a filter can be set to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, text

from desktop_app.domain.visits import DayLoad, VisitFilter
from desktop_app.store.visit_filter import STATE, condition

_COUNTED = "('open', 'awaiting', 'done', 'refused', 'not_reached', 'invalid_number')"

_FROM_INDEX = f"""
SELECT v.due, v.status, count(*) FROM visit v
WHERE v.status IN {_COUNTED} AND v.due BETWEEN :first AND :last GROUP BY v.status, v.due
"""
"""Answered by an index alone, however many visits there are."""

_OF_INVALID = f"""
SELECT v.due, v.status, -count(*) FROM customer c CROSS JOIN visit v ON v.customer_id = c.id
WHERE c.state IN ('invalid', 'merged') AND v.status IN {_COUNTED} AND v.due BETWEEN :first AND :last
GROUP BY v.status, v.due
"""
_OVERDUE = """
SELECT v.due, 'overdue', count(*) FROM visit v JOIN customer c ON c.id = v.customer_id
WHERE v.status = 'open' AND v.due BETWEEN :first AND min(:last, :today) AND v.latest < :today
AND NOT (v.appointed AND v.due >= :today) AND +c.state = 'active' GROUP BY v.due
"""
_EACH = f"""
SELECT v.due, CASE WHEN v.status = 'open' AND v.due <= :today AND ({STATE}) = 'overdue' THEN 'late' ELSE v.status END,
    count(*)
FROM visit v %s
WHERE v.due BETWEEN :first AND :last AND v.status IN {_COUNTED}
AND v.customer_id NOT IN (SELECT id FROM customer WHERE state IN ('invalid', 'merged')) AND %s GROUP BY 1, 2
"""
_CUSTOMER = "JOIN customer c ON c.id = v.customer_id"
"""Only for a filter that looks at the customer: to find 400,000 of them takes as long as all the rest."""


def by_day(connection: Connection, first: date, last: date, wanted: VisitFilter, today: date) -> dict[date, DayLoad]:
    """Return the load of each day from first to last that has one; a day to come has nothing overdue yet."""
    where, values = condition(connection, wanted, today)
    values |= {"first": first.isoformat(), "last": last.isoformat()}
    counts: dict[str, dict[str, int]] = {}
    for statement in (
        [_EACH % (_CUSTOMER if wanted.categories else "", where)] if where else [_FROM_INDEX, _OF_INVALID, _OVERDUE]
    ):
        for day, status, count in connection.exec_driver_sql(statement, values):
            of_day = counts.setdefault(day, {})
            of_day[status] = of_day.get(status, 0) + count
    return {date.fromisoformat(day): _load(of_day) for day, of_day in counts.items() if any(of_day.values())}


def _load(of_day: dict[str, int]) -> DayLoad:
    done, late = of_day.get("done", 0), of_day.get("late", 0)
    still_open = of_day.get("open", 0) + of_day.get("awaiting", 0) + late
    total = sum(count for status, count in of_day.items() if status != "overdue")
    return DayLoad(total, done, total - done - still_open, of_day.get("overdue", 0) + late)


def plan_names(connection: Connection) -> tuple[str, ...]:
    """Return the names that plans have, those of visits planned by hand left out."""
    rows = connection.execute(text("SELECT DISTINCT name FROM plan_template WHERE name <> '' ORDER BY name"))
    return tuple(rows.scalars())
