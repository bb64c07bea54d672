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
    desk.calls.finish(actor, next(visits), Outcome.REFUSED)
    yield compare(
        "a result recorded, audit included",
        lambda: desk.calls.finish(actor, next(visits), Outcome.REFUSED),
        lambda: _bare_write(desk, next(visits)),
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


def _bare_write(desk: Desk, visit_id: int) -> None:
    """Write what a refusal writes, columns, indices and end of the audit's chain included, and nothing else."""
    with desk.commands.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE visit SET status = 'refused', attempts = 1, problem = 0, done_day = due WHERE id = ?", (visit_id,)
        )
        connection.exec_driver_sql(
            "INSERT INTO visit_attempt (visit_id, at, outcome, note, user_id, before, undone)"
            " SELECT ?, at, outcome, note, user_id, before, undone FROM visit_attempt ORDER BY id DESC LIMIT 1",
            (visit_id,),
        )
        connection.exec_driver_sql(
            "INSERT INTO audit (at, user_id, user_name, action, entity, entity_id, old, new, why)"
            " SELECT at, user_id, user_name, action, entity, entity_id, old, new, why FROM audit"
            " ORDER BY id DESC LIMIT 1"
        )
        connection.exec_driver_sql("UPDATE audit_end SET last_id = last_id + 1")
