"""Lists, the calendar and recording a result, on 100,000 customers and 300,000 visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from desktop_app.domain.customers import CustomerQuery, ListScope
from desktop_app.domain.visits import Outcome
from desktop_app.services.desk import Desk
from tests.benchmarks.bench_find import PAGE, like
from tests.benchmarks.big_desk import build
from tests.benchmarks.harness import Row, compare
from tests.desks import PASSWORD, PERSON

CUSTOMERS = 100_000


def rows(folder: Path) -> Iterator[Row]:
    """Measure on one big desk."""
    desk, actor = build(folder / "big", CUSTOMERS).open(PERSON, PASSWORD)
    today = desk.clock.today()
    first, last = today - timedelta(days=20), today + timedelta(days=21)
    due = CustomerQuery(scope=ListScope.TODAY)
    yield compare(
        "today's list, first page",
        lambda: desk.customers.page(due, 0, PAGE),
        lambda: like(desk, "知远"),
        "LIKE scan",
        1.0,
    )
    yield compare(
        "month of the calendar, ready to paint",
        lambda: desk.schedule.between(first, last),
        lambda: _month(desk, first.isoformat(), last.isoformat()),
        "the bare SQL of that month",
        2.0,
    )
    visits = iter([row.id for row in desk.schedule.today_list()])
    yield compare(
        "a result recorded, audit included",
        lambda: desk.calls.finish(actor, next(visits), Outcome.REFUSED),
        lambda: _bare_write(desk),
        "one bare transaction of the same rows, synchronous=FULL",
        3.0,
        rounds=20,
    )
    desk.close()


def _month(desk: Desk, first: str, last: str) -> object:
    statement = text(
        "SELECT v.id, v.customer_id, c.name, p.number, v.due, v.minute, v.earliest, v.latest, v.status, v.appointed,"
        " v.done_day, v.method, v.title, v.reason, v.owner, v.attempts FROM visit v"
        " JOIN customer c ON c.id = v.customer_id LEFT JOIN customer_phone p ON p.customer_id = c.id AND p.ordinal = 0"
        " WHERE v.due BETWEEN :first AND :last ORDER BY v.due"
    )
    with desk.commands.reading() as connection:
        return connection.execute(statement, {"first": first, "last": last}).all()


def _bare_write(desk: Desk) -> None:
    with desk.commands.database.writing() as connection:
        connection.exec_driver_sql("UPDATE visit SET priority = priority + 1 WHERE id = 1")
        connection.exec_driver_sql(
            "INSERT INTO visit_attempt (visit_id, at, outcome, note, user_id, before, undone)"
            " VALUES (1, '2000-01-01T00:00:00.000000', 'refused', '', 1, '{}', 1)"
        )
        connection.exec_driver_sql(
            "INSERT INTO audit (at, user_id, user_name, action, entity, old, new, why)"
            " VALUES ('2000-01-01T00:00:00.000000', 1, '', 'bench', 'visit', '{}', '{}', '')"
        )
