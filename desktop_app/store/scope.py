"""Whose customers a person sees (R-308), kept where rows are read and written: every table about customers at once.

A connection for reading has views that stand before the tables of the same names, so that no query can forget the
condition; one for writing has triggers that refuse what is done to the customers of others. Whom a person sees and,
among them, may change is looked up anew before each transaction that may find it changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select, text

from desktop_app.domain.access import Actor, DataScope, Permission
from desktop_app.store import schema
from desktop_app.store.engine import MASKED, NARROWED, OUT_OF_SCOPE, Database, engine_for

REMEMBERED = timedelta(days=100)
"""For so long a person sees those whom they visited or whose ticket they worked on: to report, to take it back."""

_CHANGEABLE = """
INSERT INTO temp.changeable
SELECT id FROM main.customer WHERE state = 'active' AND owner <> '' AND owner IN (SELECT name FROM temp.whose)
UNION SELECT id FROM main.customer WHERE state <> 'active' AND owner IN (SELECT name FROM temp.whose)
UNION SELECT customer_id FROM main.visit INDEXED BY ix_visit_owner_status_done_day_customer_id
 WHERE owner IN (SELECT name FROM temp.whose) AND (status = 'open' OR done_day >= :since)
UNION SELECT customer_id FROM main.ticket WHERE active AND state <> 'confirmed'
 AND (assignee IN (SELECT name FROM temp.whose) OR (assignee = '' AND department IN (SELECT name FROM temp.teams)))
"""
"""A customer is theirs who are responsible, have a visit to make or made one lately, or have a ticket to handle."""

VISIBLE = """
INSERT INTO temp.visible
SELECT id FROM temp.changeable
UNION SELECT t.customer_id FROM main.user_account u
 CROSS JOIN main.ticket_step s INDEXED BY ix_ticket_step_user_id_at_ticket_id
 CROSS JOIN main.ticket t
 WHERE u.name IN (SELECT name FROM temp.whose) AND s.user_id = u.id AND s.at >= :since
 AND t.id = s.ticket_id AND t.active
"""
"""Who worked on a ticket that is closed since, or somebody else's, goes on seeing the ticket: of whom it is."""

_OF_TICKET = ("ticket_step", "ticket_decision", "paper")
"""What is seen with a ticket (a paper's file with the paper); all else is of customers whom the person may change."""

_OF_CUSTOMER = ("customer_id", "a_id", "b_id", "kept_id", "merged_id")
_OF_PARENT = ("visit", "ticket")
_PAPER_OF = (
    "SELECT coalesce(t.customer_id, v.customer_id) FROM main.paper p"
    " LEFT JOIN main.ticket t ON t.id = p.ticket_id LEFT JOIN main.visit v ON v.id = p.visit_id"
)
_COVERED = "visit_member"
"""Whom a visit covers: it is the visit's customer who must be visible."""


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


def see_as(database: Database, actor: Actor, today: date) -> None:
    """Let the database be read and written as a person may see it, from now on."""
    with database.reading(whole=True) as connection:
        names = names_within(connection, actor)
    options = {} if actor.may(Permission.PHONE_VIEW) else {MASKED: True}
    if names is None:
        database.look_through(database.engine.execution_options(**options))
        return
    teams = {actor.team} - {""} if actor.scope is DataScope.TEAM else set()
    looking = _Looking(json.dumps(sorted(names)), json.dumps(sorted(teams)), (today - REMEMBERED).isoformat())
    readers = engine_for(database.path, lambda: database.key, looking.prepare_reading, looking.look_if_changed)
    writers = engine_for(database.path, lambda: database.key, looking.prepare_writing, looking.look)
    database.look_through(readers.execution_options(**options, **{NARROWED: True}), writers, names)


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Let the program itself write beyond what the person sees: visits that a plan makes for a household, such."""
    driver: Any = connection.connection.driver_connection
    if not _has(driver, "lifted"):
        yield
        return
    mine = driver.execute("INSERT INTO temp.lifted VALUES (1)").lastrowid  # one within another ends by itself
    yield
    driver.execute("DELETE FROM temp.lifted WHERE rowid = ?", (mine,))


@contextmanager
def taking_back(connection: Connection, customer_id: int, *, own: bool) -> Iterator[None]:
    """Let all that a deed brought about be taken back with it, wherever it stands, if the deed is the person's to undo.

    Args:
        connection: of the transaction.
        customer_id: to whom it was done; must be the person's to change, else nothing is lifted.
        own: the person did it; then it is enough that the customer is still seen.
    """
    theirs = within(connection, ":id", "visible" if own else "changeable")
    if connection.execute(text(f"SELECT {theirs}"), {"id": customer_id}).scalar_one():
        with lifted(connection):
            yield
    else:
        yield


def within(connection: Connection, column: str, which: str = "changeable") -> str:
    """Return the condition by which a statement about all customers keeps to those whom the person may change.

    Args:
        connection: of the transaction; for whom nothing is narrowed, the condition is always true.
        column: names the customer.
        which: ``visible`` for those whom the person sees.
    """
    driver: Any = connection.connection.driver_connection
    return f"{column} IN temp.{which}" if _has(driver, which) else "TRUE"


def _has(driver: Any, table: str) -> bool:
    """Tell whether a connection was prepared with a table: whether it is a person's who sees less."""
    named = driver.execute("SELECT 1 FROM temp.sqlite_schema WHERE name = ?", (table,))
    return named.fetchone() is not None


@dataclass(frozen=True, slots=True)
class _Looking:
    """Prepares connections for a person.

    Attributes:
        names, teams: JSON lists.
        since: what was done from this day on is remembered.
    """

    names: str
    teams: str
    since: str

    def prepare_reading(self, driver: Any) -> None:
        self._prepare(driver)
        for view in _views():
            driver.execute(view)

    def prepare_writing(self, driver: Any) -> None:
        self._prepare(driver)
        driver.execute("CREATE TEMP TABLE lifted (on_now INTEGER)")
        for trigger in _triggers():
            driver.execute(trigger)

    def _prepare(self, driver: Any) -> None:
        for table in ("changeable", "visible"):
            driver.execute(f"CREATE TEMP TABLE {table} (id INTEGER PRIMARY KEY)")
        driver.execute("CREATE TEMP TABLE whose AS SELECT value AS name FROM json_each(?)", (self.names,))
        driver.execute("CREATE TEMP TABLE teams AS SELECT value AS name FROM json_each(?)", (self.teams,))

    def look(self, connection: Connection) -> None:
        """Look up who is the person's to change and to see; before the transaction, so that nothing takes it back."""
        driver: Any = connection.connection.driver_connection
        for table, found in (("changeable", _CHANGEABLE), ("visible", VISIBLE)):
            driver.execute(f"DELETE FROM temp.{table}")  # nosec B608: the names are ours
            driver.execute(found, {"since": self.since})

    def look_if_changed(self, connection: Connection) -> None:
        """The same for a connection that only reads: when another has written since."""
        driver: Any = connection.connection.driver_connection
        version = driver.execute("PRAGMA data_version").fetchone()
        if connection.info.get(NARROWED) != version:
            self.look(connection)
            connection.info[NARROWED] = version


# --- what the connections are prepared with; all names in it are ours ---


def _views() -> Iterator[str]:
    for table in schema.Base.metadata.sorted_tables:
        if condition := _condition(table):
            yield f"CREATE TEMP VIEW {table.name} AS SELECT * FROM main.{table.name} AS t WHERE {condition}"


def _condition(table: Table) -> str:
    """Return what a row must fulfil to be visible; empty for tables that are not about customers.

    Tickets ask for the name and number of a customer who is only remembered in the database itself (``main.``).
    The sign before a column keeps the planner from driving a query by it: rows are found as they would be without
    the condition (the page of today's visits at 100,000 customers took 800 ms otherwise, and takes 1).
    """
    if table.name == "customer":
        return "+t.id IN temp.changeable"
    if table.name == "saved_filter":
        return f"({_by_us('t')})"
    if "paper_id" in table.c:
        return "t.paper_id IN (SELECT p.id FROM temp.paper AS p)"
    which = "visible" if table.name == "ticket" else "changeable"
    if own := [f"+t.{column} IN temp.{which}" for column in _OF_CUSTOMER if column in table.c]:
        return " AND ".join(own)
    of_parents = " AND ".join(
        f"(t.{parent}_id IS NULL OR EXISTS (SELECT 1 FROM main.{parent} AS p"
        f" WHERE p.id = t.{parent}_id AND +p.customer_id IN temp.{_seen_with(table, parent)}))"
        for parent in _OF_PARENT
        if f"{parent}_id" in table.c
    )
    if table.name in ("improvement", "guidance"):  # of no ticket, of no visit: then of a person
        parent = "ticket" if table.name == "improvement" else "visit"
        ours = f"t.owner IN (SELECT name FROM temp.whose) OR {_by_us('t')}"
        return f"{of_parents} AND (t.{parent}_id IS NOT NULL OR {ours})"
    return of_parents


def _seen_with(table: Table, parent: str) -> str:
    return "visible" if parent == "ticket" and table.name in _OF_TICKET else "changeable"


def _by_us(row: str) -> str:
    ids = "SELECT u.id FROM main.user_account u WHERE u.name IN (SELECT name FROM temp.whose)"
    return f"{row}.user_id IN ({ids})"


def _triggers() -> Iterator[str]:
    yield (
        "CREATE TEMP TRIGGER seen_customer AFTER INSERT ON main.customer"
        " BEGIN INSERT OR IGNORE INTO changeable VALUES (NEW.id); INSERT OR IGNORE INTO visible VALUES (NEW.id); END"
    )
    for table in schema.Base.metadata.sorted_tables:
        for deed, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            if hidden := [beyond for row in rows for beyond in _beyond(table, row, deed)]:
                yield (
                    f"CREATE TEMP TRIGGER kept_{table.name}_{deed.lower()} BEFORE {deed} ON main.{table.name}"
                    f" WHEN NOT EXISTS (SELECT 1 FROM lifted) AND ({' OR '.join(hidden)})"
                    f" BEGIN SELECT RAISE(ABORT, '{OUT_OF_SCOPE}'); END"
                )


def _beyond(table: Table, row: str, deed: str) -> Iterator[str]:
    """Yield what makes a row one of others; nothing compared with nothing is not."""
    if table.name == "customer":
        if deed != "INSERT":
            yield f"{row}.id NOT IN (SELECT id FROM changeable)"
        return
    if table.name == "saved_filter":
        if deed != "INSERT":
            yield f"coalesce(NOT {_by_us(row)}, 1)"
        return
    if "paper_id" in table.c:
        yield f"({_PAPER_OF} WHERE p.id = {row}.paper_id) NOT IN (SELECT id FROM changeable)"
    of_customer = [column for column in _OF_CUSTOMER if column in table.c and table.name != _COVERED]
    for column in of_customer:
        yield f"{row}.{column} NOT IN (SELECT id FROM changeable)"
    if not of_customer:
        for parent in _OF_PARENT:
            if f"{parent}_id" in table.c:
                whose = f"SELECT p.customer_id FROM main.{parent} p WHERE p.id = {row}.{parent}_id"
                yield f"({whose}) NOT IN (SELECT id FROM changeable)"
