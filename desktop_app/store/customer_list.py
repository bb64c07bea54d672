"""The customer list: one page at a time, each page one SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from desktop_app.domain.customers import CustomerQuery, CustomerRow, CustomerState, ListScope, ScopeCounts
from desktop_app.store.engine import NARROWED
from desktop_app.store.find import EVERYBODY, LIMIT, Ids, find_ids, ids_of, remembered
from desktop_app.store.visits import CALLING_ORDER

SORTS = {
    "call": CALLING_ORDER,
    "due": "v.due, v.minute IS NULL, v.minute, v.id",
    "name": "c.pinyin, c.id",
    "recent": "c.id DESC",
}

_COLUMNS = """
SELECT c.id, c.name, c.category, c.owner,
       (SELECT p.number FROM customer_phone p WHERE p.customer_id = c.id ORDER BY p.wrong, p.ordinal LIMIT 1) AS phone,
       v.id AS visit_id, v.due, v.minute, v.latest, v.appointed, v.reason, v.title,
       EXISTS (SELECT 1 FROM customer_flag f
               WHERE f.customer_id = c.id AND f.kind = 'blacklist' AND f.ended_at IS NULL) AS blacklisted
"""

_NEXT_VISIT = """
LEFT JOIN visit v ON v.id = (
    SELECT n.id FROM visit n WHERE n.customer_id = c.id AND n.status = 'open'
    ORDER BY n.due, n.minute IS NULL, n.minute, n.id LIMIT 1
)
"""


_MIDNIGHT = 24 * 60

_WHOLE = (ListScope.ALL, ListScope.INVALID)
"""Scopes that do not look at visits."""


def _state(query: CustomerQuery) -> str:
    return (CustomerState.INVALID if query.scope is ListScope.INVALID else CustomerState.ACTIVE).value


def _source(query: CustomerQuery, today: date, values: dict[str, Any], *, each_once: bool) -> tuple[str, list[str]]:
    """Return the FROM part and the conditions of a scope."""
    narrow = query.scope not in _WHOLE or query.text.strip()
    plus = "+" if narrow else ""  # keeps the planner off the index by state when few rows are found another way
    conditions = [f"{plus}c.state = '{_state(query)}'"]
    if query.scope in _WHOLE:
        return f"FROM customer c {_NEXT_VISIT}", conditions
    if query.scope is ListScope.OPEN and not each_once:  # asking each customer costs less than telling visits apart
        one = "SELECT 1 FROM visit v WHERE v.customer_id = c.id AND v.status = 'open'"
        return "FROM customer c", [f"c.state = '{_state(query)}'", f"EXISTS ({one})"]
    values["today"] = today.isoformat()
    window = {
        ListScope.TODAY: "v.due <= :today",
        ListScope.OVERDUE: "v.due < :today AND v.latest < :today",  # the first is what the index serves
        ListScope.OPEN: "v.due IS NOT NULL",
    }[query.scope]
    conditions += ["v.status = 'open'", window]
    if each_once:
        conditions.append(
            "NOT EXISTS (SELECT 1 FROM visit o WHERE o.customer_id = c.id AND o.status = 'open'"
            " AND (o.due, coalesce(o.minute, 1440), o.id) < (v.due, coalesce(v.minute, 1440), v.id))"
        )
    return "FROM visit v JOIN customer c ON c.id = v.customer_id", conditions


def _order(query: CustomerQuery, sort: str) -> str:
    """Return the name of the order: today's list goes as it is called; scopes without visits know no due day."""
    if sort != "due":
        return sort
    return "name" if query.scope in _WHOLE else "call" if query.scope is ListScope.TODAY else sort


def _filtered(
    connection: Connection, query: CustomerQuery, today: date, *, each_once: bool = True, most: int = LIMIT
) -> tuple[str, str, dict[str, Any], bool]:
    values: dict[str, Any] = {}
    source, conditions = _source(query, today, values, each_once=each_once)
    fields = _fields(query)
    conditions += [f"c.{field} = :{field}" for field in fields]
    values |= fields
    if query.text.strip():
        conditions.append("c.id IN (SELECT value FROM json_each(:found))")
        values["found"] = json.dumps(find_ids(connection, query.text, most, state=_state(query)))
    return source, " AND ".join(conditions), values, query.scope in _WHOLE


def _fields(query: CustomerQuery) -> dict[str, str]:
    wanted = {"category": query.category, "source": query.source, "owner": query.owner}
    return {field: value for field, value in wanted.items() if value}


def _found(connection: Connection, query: CustomerQuery, order: str = "name", most: int = LIMIT) -> Ids | None:
    """Return, in order, what a text finds in a scope that does not look at visits; None for any other list."""
    if query.scope not in _WHOLE or not query.text.strip():
        return None
    ids = find_ids(connection, query.text, most, state=_state(query), by_name=order == "name")
    if not ids or not (fields := _fields(query)):
        return ids
    of_those = "c.id IN (SELECT value FROM json_each(:found))"
    conditions = " AND ".join([of_those, *(f"c.{field} = :{field}" for field in fields)])
    statement = f"SELECT c.id FROM customer c WHERE {conditions} ORDER BY {SORTS[order]}"
    values = {"found": json.dumps(ids), **fields}
    return remembered(connection, (query, order, most), lambda: ids_of(connection, statement, values))


_WITH_VISITS = """
SELECT (SELECT count(*) FROM
          (SELECT DISTINCT customer_id FROM visit INDEXED BY ix_visit_customer_id WHERE status = 'open'))
     - (SELECT count(*) FROM customer c INDEXED BY ix_customer_id WHERE c.state <> 'active'
          AND EXISTS (SELECT 1 FROM visit v WHERE v.customer_id = c.id AND v.status = 'open'))
"""
"""Who has open visits, from the index of those alone, without the few who are off the lists."""


def count(connection: Connection, query: CustomerQuery, today: date, *, most: int = LIMIT) -> int:
    """Return how many customers a filter leaves; of what a text finds, at most so many are looked at."""
    found = _found(connection, query, most=most)
    if found is not None:
        return len(found)
    if query == CustomerQuery(ListScope.OPEN) and not connection.get_execution_options().get(NARROWED):
        return int(connection.execute(text(_WITH_VISITS)).scalar_one())
    source, where, values, plain = _filtered(connection, query, today, each_once=False, most=most)
    if plain:
        source = "FROM customer c"
    told = "DISTINCT c.id" if query.scope in (ListScope.TODAY, ListScope.OVERDUE) else "*"
    statement = f"SELECT count({told}) {source} WHERE {where}"
    return int(connection.execute(text(statement), values).scalar_one())


def page(
    connection: Connection, query: CustomerQuery, today: date, offset: int, limit: int, sort: str, minute: int
) -> tuple[CustomerRow, ...]:
    """Return one page of the list.

    Args:
        connection: for reading.
        query: the filter.
        today: the desk's day, for today's and overdue scopes.
        offset: rows to skip.
        limit: most rows to return.
        sort: ``due`` (of scopes that look at visits), ``name`` or ``recent``.
        minute: hours up to this minute after midnight have come, for today's calling order.
    """
    found = _found(connection, query, _order(query, sort))
    if found is not None:
        return by_ids(connection, found[offset : offset + limit])
    source, where, values, plain = _filtered(connection, query, today)
    values |= {"offset": offset, "limit": limit, "minute": minute}
    order = SORTS[_order(query, sort)]
    if plain:  # choose the page first, then look up its visits
        chosen = f"SELECT c.id FROM customer c WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset"
        statement = f"{_COLUMNS} {source} WHERE c.id IN ({chosen}) ORDER BY {order}"
    else:
        statement = f"{_COLUMNS} {source} WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset"
    return _rows(connection, statement, values)


def place(
    connection: Connection, query: CustomerQuery, today: date, customer_id: int, sort: str, minute: int
) -> int | None:
    """Return the offset at which a customer stands in a filtered and sorted list; None when it is not in it."""
    sort = _order(query, sort)
    found = _found(connection, query, sort)
    if found is not None:
        return found.index(customer_id) if customer_id in found else None
    source, where, values, plain = _filtered(connection, query, today)
    values |= {"id": customer_id, "minute": minute}
    if plain:
        before = {"name": "(c.pinyin, c.id) < (me.pinyin, me.id)", "recent": "c.id > me.id"}[sort]
        statement = (
            f"SELECT (SELECT count(*) FROM customer c WHERE {where} AND {before}) FROM customer me"
            f" WHERE me.id = (SELECT c.id FROM customer c WHERE c.id = :id AND {where})"
        )
    else:
        numbered = f"SELECT c.id, row_number() OVER (ORDER BY {SORTS[sort]}) - 1 AS place {source} WHERE {where}"
        statement = f"SELECT place FROM ({numbered}) WHERE id = :id"
    found = connection.execute(text(statement), values).scalar()
    return None if found is None else int(found)


def selection(connection: Connection, query: CustomerQuery, today: date, sort: str) -> tuple[str, dict[str, Any]]:
    """Return a filter as SQL from FROM to ORDER BY, customers as ``c`` and next visits as ``v``, with its values.

    However many a text finds, none of them is left out.
    """
    source, where, values, _ = _filtered(connection, query, today, most=EVERYBODY)
    values["minute"] = _MIDNIGHT
    return f"{source} WHERE {where} ORDER BY {SORTS[_order(query, sort)]}", values


def by_ids(connection: Connection, ids: Sequence[int]) -> tuple[CustomerRow, ...]:
    """Return list rows of the given customers, in their order."""
    statement = f"{_COLUMNS} FROM customer c {_NEXT_VISIT} WHERE c.id IN ({','.join(str(int(i)) for i in ids)})"
    rows = {row.id: row for row in _rows(connection, statement, {})}
    return tuple([rows[i] for i in ids if i in rows])


def _rows(connection: Connection, statement: str, values: dict[str, Any]) -> tuple[CustomerRow, ...]:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
        return tuple([_row(*row) for row in cursor.fetchall()])
    finally:
        cursor.close()


def _row(
    customer_id: int, name: str, category: str, owner: str, phone: str | None, visit: int | None, due: str | None,
    minute: int | None, latest: str | None, appointed: int | None, reason: str | None, title: str | None,
    blacklisted: int,
) -> CustomerRow:  # fmt: skip
    return CustomerRow(
        id=customer_id,
        name=name,
        phone=phone or "",
        category=category,
        owner=owner,
        visit_id=visit,
        due_day=None if due is None else date.fromisoformat(due),
        due_minute=minute,
        latest_day=None if latest is None else date.fromisoformat(latest),
        appointed=appointed == 1,
        reason=reason or "",
        title=title or "",
        blacklisted=blacklisted == 1,
    )


def counts(connection: Connection, today: date) -> ScopeCounts:
    """Return the figures of the desk's top line in one query."""
    visits = "SELECT count(*) FROM visit v JOIN customer c ON c.id = v.customer_id WHERE +c.state = 'active' AND"
    row = connection.execute(
        text(
            f"""
            SELECT ({visits} v.status = 'open' AND v.due <= :today),
                   ({visits} v.done_day = :today AND v.status <> 'open'),
                   ({visits} v.status = 'open' AND v.due < :today AND v.latest < :today),
                   ({visits} v.status = 'open' AND v.due <= :today
                      AND v.latest BETWEEN :today AND date(:today, '+1 day')),
                   (SELECT count(*) FROM customer WHERE state = 'active'),
                   (SELECT count(*) FROM ticket WHERE state <> 'confirmed' AND active)
            """
        ),
        {"today": today.isoformat()},
    ).one()
    return ScopeCounts(*row)
