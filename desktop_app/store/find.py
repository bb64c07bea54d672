"""Finding customers by any fragment of a name, its pinyin or initials, or a number (R-048).

Names are indexed as single characters (a phrase query finds any run of them), everything else as trigrams. One or two
letters or digits are below a trigram: they are looked up as the beginning of initials or pinyin, or scanned with an
early end. Who is off the lists is told by an index of those few, so that no found customer has to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, text

from desktop_app.domain.customers import CustomerState
from desktop_app.store.engine import MASKED, NARROWED

LIMIT = 1000
"""Customers that one search shows; a person narrows it down long before."""
EVERYBODY = -1
"""As a limit: all who match."""

_REMEMBERED = "found lately"
_MOST_REMEMBERED = 8

Ids = Sequence[int]
Found = TypeVar("Found")

_WHOLE = "="
"""Before a run of digits: it is the whole number, not a part of one."""

_RUNS = re.compile(r"[0-9a-z]+|[^0-9a-z\s]+")


def find_rows(name_key: str, pinyin: str, initials: str, phones: Iterable[str]) -> tuple[str, str]:
    """Return what is indexed of a customer: the name's characters apart, and the parts for trigrams."""
    return " ".join(name_key), "|".join((pinyin, initials, *phones))


def index_customer(connection: Connection, customer_id: int, bodies: tuple[str, str]) -> None:
    """Write a customer's rows of the index anew."""
    for table, body in zip(("customer_find_name", "customer_find_part"), bodies, strict=True):
        connection.execute(text(f"DELETE FROM {table} WHERE rowid = :id"), {"id": customer_id})
        connection.execute(
            text(f"INSERT INTO {table}(rowid, body) VALUES (:id, :body)"),
            {"id": customer_id, "body": body},
        )


def find_ids(
    connection: Connection,
    fragment: str,
    limit: int = LIMIT,
    *,
    state: str = CustomerState.ACTIVE.value,
    by_name: bool = False,
) -> Ids:
    """Return ids of the newest customers that match every run of the fragment, the newest first.

    Of very many that a spelling of one or two letters finds, those that are first in the order are returned.

    Args:
        connection: for reading.
        fragment: as typed; blanks separate runs, and letters are told from Chinese characters.
        limit: most ids that are returned.
        state: of the customers that are looked at.
        by_name: in the order of their names instead.
    """
    found = _RUNS.findall(fragment.lower())
    if connection.get_execution_options().get(MASKED):  # a number that is not shown is not to be spelled out either
        found = [_WHOLE + run if run.isdigit() else run for run in found]
    runs = tuple(sorted(found, key=_effort))
    if not runs:
        return ()
    asked = (runs, limit, state, by_name)
    return remembered(connection, asked, lambda: _find(connection, *asked))


def remembered(connection: Connection, asked: Hashable, find: Callable[[], Found]) -> Found:
    """Return what was found lately for the same question, unless anything was written since.

    A list is counted, paged and looked up by the same words, one after the other; what may go out is asked for by the
    dialog and again by the export.
    """
    if connection.get_execution_options().get("immediate"):  # what it sees may yet be taken back
        return find()
    driver: Any = connection.connection.driver_connection
    written = (driver.execute("PRAGMA data_version").fetchone(), driver.total_changes)
    before, known = connection.info.get(_REMEMBERED, (None, {}))
    if before != written or len(known) > _MOST_REMEMBERED:
        known = {}
        connection.info[_REMEMBERED] = written, known
    if asked not in known:
        known[asked] = find()
    found: Found = known[asked]
    return found


def ids_of(connection: Connection, statement: str, values: Mapping[str, Any]) -> Ids:
    """Return the first column of a statement, past SQLAlchemy: at every key it would cost as much as the search."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, dict(values))
        return [row[0] for row in cursor.fetchall()]
    finally:
        cursor.close()


def _find(connection: Connection, runs: Sequence[str], limit: int, state: str, by_name: bool) -> Ids:
    first, *others = runs
    values: dict[str, str | int] = {"limit": limit, "state": state, **_values(first, "run")}
    narrowed = connection.get_execution_options().get(NARROWED, False)  # the index itself knows nothing of persons
    conditions = [] if _is_short_spelling(first) else [_of_state(state, narrowed)]  # a short spelling is found by state
    for number, run in enumerate(others):
        values |= _values(run, f"run{number}")
        conditions.append(_condition(run, f"run{number}"))
    found = f"SELECT id FROM ({_source(first, 'run')}) found WHERE {' AND '.join(conditions) or 'TRUE'}"
    newest = f"{found} ORDER BY id DESC LIMIT :limit"
    if not by_name:
        statement = newest
    elif _is_short_spelling(first):
        statement = f"{found} ORDER BY pinyin, id LIMIT :limit"
    else:
        named = f"({newest}) newest CROSS JOIN customer c ON c.id = newest.id"
        statement = f"SELECT c.id FROM {named} ORDER BY c.pinyin, c.id"
    return ids_of(connection, statement, values)


def _of_state(state: str, narrowed: bool) -> str:
    if narrowed or state != CustomerState.ACTIVE.value:
        return "found.id IN (SELECT id FROM customer WHERE state = :state)"
    others = "SELECT 1 FROM customer x INDEXED BY ix_customer_id WHERE x.id = found.id AND x.state <> 'active'"
    return f"NOT EXISTS ({others})"


def _is_whole_number(run: str) -> bool:
    return run.startswith(_WHOLE)


def _is_short_number(run: str) -> bool:
    return len(run) < 3 and run.isascii() and run.isdigit()


def _is_short_spelling(run: str) -> bool:
    return len(run) < 3 and run.isascii() and not run.isdigit() and not _is_whole_number(run)


def _effort(run: str) -> tuple[bool, bool]:
    """Return what puts first the run by which customers are found with the least effort."""
    return _is_short_number(run), _is_short_spelling(run)


def _values(run: str, name: str) -> dict[str, str | int]:
    if _is_whole_number(run):
        return {name: run.removeprefix(_WHOLE)}
    if not run.isascii():
        return {name: '"' + " ".join(run.replace('"', "")) + '"'}
    if _is_short_number(run):
        return {name: f"%{run}%"}
    if _is_short_spelling(run):
        return {name: run, f"{name}_end": run[:-1] + chr(ord(run[-1]) + 1)}
    return {name: f'"{run}"'}


def _condition(run: str, name: str) -> str:
    return _has_digits("found.id", name) if _is_short_number(run) else f"found.id IN ({_source(run, name, 'id')})"


def _has_digits(ident: str, name: str) -> str:
    return f"EXISTS (SELECT 1 FROM customer_phone p WHERE p.customer_id = {ident} AND p.number LIKE :{name})"


def _source(run: str, name: str, columns: str = "id, pinyin") -> str:
    """Return the SELECT of the customers that have a run; only a short spelling tells names too."""
    if _is_whole_number(run):
        return f"SELECT DISTINCT p.customer_id AS id FROM customer_phone p WHERE p.number = :{name}"
    if _is_short_number(run):
        return f"SELECT c.id FROM customer c WHERE {_has_digits('c.id', name)}"
    if _is_short_spelling(run):
        begins = "{0} >= :{1} AND {0} < :{1}_end"
        initials, pinyin = begins.format("initials", name), begins.format("pinyin", name)
        whose = f"SELECT {columns} FROM customer WHERE state = :state AND"
        if len(run) == 1:  # what begins with a letter has it as its first initial too
            return f"{whose} {initials}"
        return f"{whose} {initials} UNION ALL {whose} {pinyin} AND NOT ({initials})"
    table = "customer_find_part" if run.isascii() else "customer_find_name"
    return f"SELECT rowid AS id FROM {table} WHERE {table} MATCH :{name}"
