"""What is done with one customer must not read all of them: the ways SQLite takes are looked at, not the time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import event

from desktop_app.domain.access import DataScope
from desktop_app.domain.plans import Method, Offset, StepTerms
from desktop_app.domain.visits import Outcome
from desktop_app.store.scope import VISIBLE, see_as
from tests.desks import OpenDesk

_BY_ONE_OF_FEW_VALUES = re.compile(r"SEARCH \w+ USING (?:COVERING )?INDEX \S+ \((?:status|state)=\?\)")
_ALL_OF_THEM = re.compile(r"SCAN (?:visit|v|customer|c|customer_phone|p|visit_attempt|a|audit)\b")


@contextmanager
def _no_long_way(opened: OpenDesk) -> Iterator[None]:
    """Fail if a statement of the block reads a table through, or all rows of one state."""
    asked: dict[str, Any] = {}
    engine = opened.desk.commands.database.engine

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked[statement] = parameters

    event.listen(engine, "after_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "after_cursor_execute", note)
    assert asked
    long_ways = []
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for statement, parameters in asked.items():
            steps = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()]
            long = [step for step in steps if _BY_ONE_OF_FEW_VALUES.match(step) or _ALL_OF_THEM.match(step)]
            long_ways += [(step, " ".join(statement.split())) for step in long]
    assert long_ways == []


def test_one_customer_is_read_by_the_customers_own_rows(school: OpenDesk) -> None:
    desk, actor = school.desk, school.actor
    person = school.add("汪小样", "13900000001")
    school.add("汪大样", "13900000001")
    visit, *_ = school.event(person, "order", date(2026, 11, 23))
    with _no_long_way(school):
        desk.calls.open(actor, visit)
        desk.household.others(visit)
        desk.customers.file(person)
        desk.customers.find("汪")
        desk.customers.similar(desk.customers.file(person).customer.draft)
    with _no_long_way(school):
        finished = desk.calls.finish(actor, visit, Outcome.NO_ANSWER)
        desk.calls.undo(actor, finished.attempt_id)


def test_what_one_event_or_result_brings_about_reads_the_customers_own_rows(school: OpenDesk) -> None:
    desk, actor = school.desk, school.actor
    trial = next(plan for plan in desk.plans.plans() if plan.code == "school.trial")
    every = replace(trial.steps[0], terms=StepTerms(every=Offset(10), cascade=(Method.LETTER,)))
    desk.plan_editing.save(actor, replace(trial, steps=(every,)))
    person = school.add("汪小样", "13900000001")
    with _no_long_way(school):
        (visit,) = school.event(person, "trial", date(2026, 11, 23))
    with _no_long_way(school):
        desk.calls.finish(actor, visit, Outcome.REACHED)
    with _no_long_way(school):
        school.event(person, "refusal", date(2026, 11, 24))
        desk.plans.omitted(person)
        desk.plans.nearness(person, date(2026, 11, 25))


def test_the_records_of_some_days_are_read_by_the_days(school: OpenDesk) -> None:
    visit, *_ = school.event(school.add("汪小样"), "order", date(2026, 11, 23))
    school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    with _no_long_way(school):
        (row,) = school.desk.records.rows(date(2026, 11, 1), date(2026, 11, 30))
    assert row.visit_id == visit


def test_whom_a_person_sees_is_looked_up_by_indices(school: OpenDesk) -> None:
    """It is looked up again after every write, so no table may be read through for it."""
    database = school.desk.commands.database
    see_as(database, replace(school.actor, scope=DataScope.TEAM, team="一部"), school.desk.clock.today())
    with database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        steps = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {VISIBLE}", {"since": "2026-08-16"}).fetchall()]
    read = [step for step in steps if re.search(r"\b(?:SCAN|SEARCH) [ust]\b", step)]
    assert "SEARCH s USING COVERING INDEX ix_ticket_step_user_id_at_ticket_id (user_id=? AND at>?)" in read
    assert "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)" in read
    assert not [step for step in read if re.search(r"SCAN [st]\b", step)]


def test_the_uses_of_scripts_are_counted_by_their_index(school: OpenDesk) -> None:
    with _no_long_way(school):
        school.desk.scripts.rows()
