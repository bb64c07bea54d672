"""Rows of the audit: who did what, when, from what to what, and why (R-317); added and read, never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from desktop_app.domain.access import Actor
from desktop_app.domain.audit import AuditQuery, AuditRow, Break, Verdict
from desktop_app.domain.changes import Kind
from desktop_app.store.audit_chain import BEFORE_THE_FIRST, SEALED, STAYS, seal, stub
from desktop_app.store.columns import moment_text, read_moment

_ADD = f"INSERT INTO audit ({', '.join(SEALED)}, seal) VALUES ({', '.join('?' * (len(SEALED) + 1))})"
_CHAIN = f"SELECT {', '.join(SEALED)}, seal FROM audit ORDER BY id"
_STAY = f"SELECT {', '.join(STAYS)} FROM audit WHERE id IN (SELECT value FROM json_each(?))"
_READ = "id, at, user_name, action, entity, entity_id, old, new, why"
_BLANK = ("{}", "{}", "")
_ERASED = "customer.erase"
"""Values of a row that were erased, and the deed whose row tells of it."""

_STRIDE = 5000
"""Rows after which somebody who waits for the check is told."""


def add(
    connection: Connection,
    at: datetime,
    actor: Actor,
    action: str,
    kind: Kind,
    record: int | None,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    why: str,
) -> None:
    """Add a row, chained to the one before; it lives and dies with the transaction of the change."""
    driver: Any = connection.connection.driver_connection  # past SQLAlchemy: every command waits for this
    # a row that was slipped in behind the last one is for the check to find, and must not keep the desk from working
    last, before = driver.execute(
        "SELECT max(last_id, coalesce((SELECT max(id) FROM audit), 0)), seal FROM audit_end"
    ).fetchone()
    kept = (
        last + 1,
        moment_text(at),
        actor.id,
        actor.name,
        action,
        kind.value,
        record,
        _json(old),
        _json(new),
        why,
    )
    sealed = seal(before, kept)
    driver.execute(_ADD, (*kept, sealed))
    driver.execute("UPDATE audit_end SET last_id = ?, seal = ?", (last + 1, sealed))


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def erase(connection: Connection, ids: Sequence[int]) -> dict[str, str]:
    """Let go of the values of rows; who did what and when stays, and the chain with it.

    Returns:
        What proves that the rest stayed, by row; it belongs into the row that tells of the erasing.
    """
    driver: Any = connection.connection.driver_connection
    asked = json.dumps(list(ids))
    rows = driver.execute(_STAY, (asked,)).fetchall()
    driver.execute(
        "UPDATE audit SET old = '{}', new = '{}', why = '' WHERE id IN (SELECT value FROM json_each(?))", (asked,)
    )
    return {str(row[0]): stub(row) for row in rows}


def verify(connection: Connection, told: Callable[[int, int], None], most: int = 20) -> Verdict:
    """Walk the chain from the first row to the last; rows that were erased are vouched for by the row that tells of it.

    Args:
        connection: for reading.
        told: of the rows that were looked at, and how many there are.
        most: breaks to name; more of them say nothing new.
    """
    last_id, last_seal = connection.exec_driver_sql("SELECT last_id, seal FROM audit_end").one()
    total = connection.exec_driver_sql("SELECT count(*) FROM audit").scalar_one()
    driver: Any = connection.connection.driver_connection
    before, seen, ident = BEFORE_THE_FIRST, 0, 0
    found: list[Break] = []
    blank: dict[int, tuple[Break, str]] = {}
    erased: dict[str, str] = {}
    for row in driver.execute(_CHAIN):
        kept, sealed = row[:-1], row[-1]
        if seal(before, kept) != sealed:
            here = Break(kept[0], read_moment(kept[1]), kept[3])
            if kept[-3:] == _BLANK:
                blank[kept[0]] = here, stub(kept)
            elif len(found) < most:
                found.append(here)
        elif kept[4] == _ERASED:
            erased |= json.loads(kept[8]).get("erased", {})
        before, ident, seen = sealed, kept[0], seen + 1
        if seen % _STRIDE == 0:
            told(seen, total)
    found += [here for ident, (here, proof) in blank.items() if erased.get(str(ident)) != proof]
    found = sorted(found, key=lambda here: here.id)[:most]
    return Verdict(seen, tuple(found), whole=ident == last_id and before == last_seal, seal=before.hex())


def last_of(connection: Connection, kind: Kind, record: int) -> tuple[int, str, dict[str, Any]] | None:
    """Return who did what last with a record, and what it was before; None where nothing is known of it."""
    statement = "SELECT user_id, action, old FROM audit WHERE entity = ? AND entity_id = ? ORDER BY id DESC LIMIT 1"
    found = connection.exec_driver_sql(statement, (kind.value, record)).one_or_none()
    return None if found is None else (found.user_id, found.action, json.loads(found.old))


def rows(connection: Connection, query: AuditQuery, limit: int, before: int | None = None) -> tuple[AuditRow, ...]:
    """Return the newest rows that a query leaves.

    Args:
        connection: for reading.
        query: what is looked for.
        limit: most of them.
        before: only rows older than this one.
    """
    return tuple(_found(connection, query, limit, before))


def each(connection: Connection, query: AuditQuery) -> Iterator[AuditRow]:
    """Yield every row that a query leaves, the newest first."""
    yield from _found(connection, query, -1, None)


def _found(connection: Connection, query: AuditQuery, limit: int, before: int | None) -> Iterator[AuditRow]:
    where, given = _where(query)
    if before is not None:
        where, given = [*where, "id < :before"], given | {"before": before}
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    statement = text(f"SELECT {_READ} FROM audit {condition} ORDER BY id DESC LIMIT :most")
    for row in connection.execute(statement, given | {"most": limit}):
        yield AuditRow(
            id=row.id,
            at=read_moment(row.at),
            person=row.user_name,
            action=row.action,
            kind=row.entity,
            record=row.entity_id,
            old=json.loads(row.old),
            new=json.loads(row.new),
            why=row.why,
        )


def count(connection: Connection, query: AuditQuery) -> int:
    """Return how many rows a query leaves."""
    where, given = _where(query)
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    return int(connection.execute(text(f"SELECT count(*) FROM audit {condition}"), given).scalar_one())


def _where(query: AuditQuery) -> tuple[list[str], dict[str, Any]]:
    where: list[str] = []
    given: dict[str, Any] = {}
    if query.person:
        where, given = [*where, "user_name = :person"], given | {"person": query.person}
    if query.actions:
        names = {f"action{place}": action for place, action in enumerate(sorted(query.actions))}
        matches = (f"action LIKE :{name} ESCAPE '\\'" for name in names)
        where = [*where, f"({' OR '.join(matches)})"]
        given |= {name: action.replace("_", "\\_").replace("*", "%") for name, action in names.items()}
    if query.first is not None:
        where, given = [*where, "at >= :first"], given | {"first": moment_text(query.first)}
    if query.end is not None:
        where, given = [*where, "at < :end"], given | {"end": moment_text(query.end)}
    if query.text:
        escaped = query.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        about = (
            "(old LIKE :words ESCAPE '\\' OR new LIKE :words ESCAPE '\\' OR why LIKE :words ESCAPE '\\'"
            " OR (entity = 'customer' AND entity_id IN (SELECT id FROM customer WHERE name LIKE :words ESCAPE '\\'))"
            " OR (entity = 'visit' AND entity_id IN (SELECT v.id FROM visit v JOIN customer c ON c.id = v.customer_id"
            " WHERE c.name LIKE :words ESCAPE '\\')))"
        )
        where, given = [*where, about], given | {"words": f"%{escaped}%"}
    return where, given


def names_of(connection: Connection, rows: tuple[AuditRow, ...]) -> dict[tuple[str, int], str]:
    """Return whom or what rows are about, by kind and id: a customer, a person, a plan, a script."""
    found: dict[tuple[str, int], str] = {}
    for kind, statement in _NAMES.items():
        ids = sorted({row.record for row in rows if row.kind == kind and row.record is not None})
        if ids:
            listed = connection.execute(text(statement), {"ids": json.dumps(ids)})
            found |= {(kind, ident): name for ident, name in listed}
    return found


_OF = "IN (SELECT value FROM json_each(:ids))"
_NAMES = {
    "customer": f"SELECT id, name FROM customer WHERE id {_OF}",
    "visit": f"SELECT v.id, c.name FROM visit v JOIN customer c ON c.id = v.customer_id WHERE v.id {_OF}",
    "ticket": f"SELECT t.id, c.name FROM ticket t JOIN customer c ON c.id = t.customer_id WHERE t.id {_OF}",
    "event": f"SELECT e.id, c.name FROM customer_event e JOIN customer c ON c.id = e.customer_id WHERE e.id {_OF}",
    "user": f"SELECT id, name FROM user_account WHERE id {_OF}",
    "plan": f"SELECT id, name FROM plan_template WHERE id {_OF}",
    "script": f"SELECT id, name FROM script_text WHERE id {_OF}",
}


def names_in(connection: Connection, book: str, values: Collection[str | int]) -> dict[str, str]:
    """Return the names of codes or numbers that stand as values, as far as the person sees what they belong to.

    Args:
        connection: for reading.
        book: kind of records, or a dictionary of the desk; what was taken off it keeps its name.
        values: codes of a dictionary, plans or scripts; numbers of records.
    """
    given = {"values": json.dumps(sorted(values, key=str)), "book": book}
    return {str(value): name for value, name in connection.execute(text(_BOOKS.get(book, _DICTIONARY)), given)}


_AMONG = "IN (SELECT value FROM json_each(:values))"
_DICTIONARY = f"SELECT code, name FROM dictionary_entry WHERE dictionary = :book AND code {_AMONG}"
_BOOKS = {
    "customer": f"SELECT id, name FROM customer WHERE id {_AMONG}",
    "visit": "SELECT v.id, c.name || ' ' || v.title FROM visit v JOIN customer c ON c.id = v.customer_id "
    f"WHERE v.id {_AMONG}",
    "ticket": f"SELECT id, number FROM ticket WHERE id {_AMONG}",
    "improvement": f"SELECT id, problem FROM improvement WHERE id {_AMONG}",
    "loan": f"SELECT id, what FROM loan WHERE id {_AMONG}",
    "attachment": f"SELECT id, name FROM attachment WHERE id {_AMONG}",
    "comment": f"SELECT id, text FROM script_comment WHERE id {_AMONG}",
    "plan": f"SELECT code, name FROM plan_template WHERE code {_AMONG}",
    "script": f"SELECT code, name FROM script_text WHERE code {_AMONG}",
}
