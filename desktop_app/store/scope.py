"""Whose customers a person sees (R-308), kept where rows are read: every table about customers is narrowed at once.

A connection for a narrowed person has views that stand before the tables of the same names, so that no query can
forget the condition. Which customers are visible is looked up anew whenever something was written.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, select

from desktop_app.domain.access import Actor, DataScope
from desktop_app.store import schema
from desktop_app.store.engine import NARROWED, Database, engine_for

_VISIBLE = """
INSERT INTO temp.visible
SELECT id FROM main.customer WHERE owner IN (SELECT name FROM temp.whose)
UNION SELECT customer_id FROM main.visit INDEXED BY ix_visit_owner_customer_id
 WHERE status = 'open' AND owner IN (SELECT name FROM temp.whose)
UNION SELECT customer_id FROM main.ticket WHERE active AND assignee IN (SELECT name FROM temp.whose)
"""
"""A customer is seen by those who are responsible, who have an open visit to make, or a ticket to handle."""

_OF_CUSTOMER = ("customer_id", "a_id", "b_id", "kept_id", "merged_id")
_OF_PARENT = ("visit", "ticket")


def names_within(connection: Connection, actor: Actor) -> frozenset[str] | None:
    """Return the names under which customers are a person's to see; None for all customers.

    A person in no team has the scope of their own.
    """
    if actor.scope is DataScope.ALL:
        return None
    if actor.scope is DataScope.OWN or not actor.team:
        return frozenset({actor.name})
    table = schema.UserAccount
    return frozenset(connection.execute(select(table.name).where(table.team == actor.team)).scalars()) | {actor.name}


def see_as(database: Database, actor: Actor) -> None:
    """Let the database be read by what a person sees, from now on."""
    with database.reading() as connection:
        names = names_within(connection, actor)
    database.narrow(None if names is None else _narrowed(database, names))


def sees(database: Database, table: str, record: int) -> bool:
    """Tell whether a record that stood before the command under way is visible; one that is new counts as visible."""
    # The table is one of ours.
    hidden = f"SELECT 1 FROM main.{table} WHERE id = :id AND id NOT IN (SELECT id FROM temp.{table} WHERE id = :id)"  # nosec B608
    with database.reading() as connection:
        narrowed = connection.get_execution_options().get(NARROWED)
        return not narrowed or connection.exec_driver_sql(hidden, {"id": record}).first() is None


def _narrowed(database: Database, names: Collection[str]) -> Engine:
    engine = engine_for(database.path, database.key)

    @event.listens_for(engine, "connect")
    def _connected(driver: Any, _record: object) -> None:
        driver.execute("CREATE TEMP TABLE visible (id INTEGER PRIMARY KEY)")
        driver.execute("CREATE TEMP TABLE whose (name TEXT PRIMARY KEY)")
        driver.execute("INSERT INTO temp.whose SELECT value FROM json_each(?)", (json.dumps(sorted(names)),))
        for view in _views():
            driver.execute(view)

    @event.listens_for(engine, "begin", insert=True)  # before the transaction, so that nothing takes it back
    def _begins(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        version = driver.execute("PRAGMA data_version").fetchone()
        if connection.info.get(NARROWED) != version:
            driver.execute("DELETE FROM temp.visible")
            driver.execute(_VISIBLE)
            connection.info[NARROWED] = version

    return engine.execution_options(**{NARROWED: True})


def _views() -> list[str]:
    tables: list[Table] = schema.Base.metadata.sorted_tables
    return [
        f"CREATE TEMP VIEW {table.name} AS SELECT * FROM main.{table.name} AS t WHERE {condition}"  # nosec B608
        for table in tables
        if (condition := _condition(table))
    ]


def _condition(table: Table) -> str:
    """Return what a row must fulfil to be visible; empty for tables that are not about customers.

    The sign before a column keeps the planner from driving a query by it: rows are found as they would be without
    the condition (the page of today's visits at 100,000 customers took 800 ms otherwise, and takes 1).
    """
    if table.name == "customer":
        return "+t.id IN temp.visible"
    own = [f"+t.{column} IN temp.visible" for column in _OF_CUSTOMER if column in table.c]
    if own:
        return " AND ".join(own)
    return " AND ".join(
        f"(t.{parent}_id IS NULL OR EXISTS (SELECT 1 FROM main.{parent} AS p"  # nosec B608
        f" WHERE p.id = t.{parent}_id AND +p.customer_id IN temp.visible))"
        for parent in _OF_PARENT
        if f"{parent}_id" in table.c
    )
