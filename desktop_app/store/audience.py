"""Who a plan is for: its audience as one condition of SQL, and the few facts of many customers that plans need."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from desktop_app.domain.duplicates import LinkKind
from desktop_app.domain.plans import Audience, Target

_COLUMNS = frozenset({"gender", "guardian", "address", "remark", "temperament", "name", "id_number"})
"""Fields of a file that a condition may name; any other name is an own heading."""

GUARDIANS = ("guardian", "father", "mother", "grandparent")
"""Relations whose file is a guardian's, the first known one is taken."""


class CustomerFacts(NamedTuple):
    """Name, responsible person and guardian of a customer."""

    name: str
    owner: str
    guardian: str


def _listed(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _condition(audience: Audience, values: dict[str, Any]) -> str:
    """Return what an audience asks of customer ``c``; the values go into ``values``."""
    parts = ["+c.state = 'active'"]  # by id or all through: the index of states is the longest way
    if audience.kinds:
        parts.append("c.kind IN (SELECT value FROM json_each(:kinds))")
        values["kinds"] = _listed(audience.kinds)
    for name, wanted in (("category", audience.categories), ("source", audience.sources)):
        if wanted:
            parts.append(
                f"c.{name} IN (SELECT value FROM json_each(:{name}) UNION SELECT d.name FROM dictionary_entry d"
                f" WHERE d.dictionary = '{name}' AND d.code IN (SELECT value FROM json_each(:{name})))"
            )
            values[name] = _listed(wanted)
    if audience.owners:
        parts.append("c.owner IN (SELECT value FROM json_each(:owners))")
        values["owners"] = _listed(audience.owners)
    if audience.events:
        parts.append(
            "EXISTS (SELECT 1 FROM customer_event e WHERE e.customer_id = c.id AND e.active"
            " AND e.kind IN (SELECT value FROM json_each(:events)))"
        )
        values["events"] = _listed(audience.events)
    for number, (name, value) in enumerate(audience.fields):
        if name in _COLUMNS:
            parts.append(f"c.{name} = :field{number}")
        else:
            parts.append(
                f"EXISTS (SELECT 1 FROM json_each(c.extra) x WHERE x.key = :name{number} AND x.value = :field{number})"
            )
            values[f"name{number}"] = name
        values[f"field{number}"] = value
    return " AND ".join(parts)


def members(connection: Connection, audience: Audience, ids: Collection[int] | None = None) -> dict[int, CustomerFacts]:
    """Return facts of the active customers of an audience: of all, or of those among the ids."""
    values: dict[str, Any] = {}
    where = _condition(audience, values)
    if ids is not None:
        where += " AND c.id IN (SELECT value FROM json_each(:ids))"
        values["ids"] = _listed(ids)
    rows = connection.execute(
        text(f"SELECT c.id, c.name, c.owner, c.guardian FROM customer c WHERE {where} ORDER BY c.id"), values
    )
    return {row[0]: CustomerFacts(row[1], row[2], row[3]) for row in rows}


def count(connection: Connection, audience: Audience) -> int:
    """Return how many active customers an audience has."""
    values: dict[str, Any] = {}
    where = _condition(audience, values)
    return int(connection.execute(text(f"SELECT count(*) FROM customer c WHERE {where}"), values).scalar_one())


def some(
    connection: Connection, audience: Audience, kinds: Collection[str], limit: int, skipped: int
) -> tuple[int, ...]:
    """Return ids of an audience's customers, the latest files first; with kinds, of those who had such an event."""
    values: dict[str, Any] = {"limit": limit, "skipped": skipped}
    where = _condition(audience, values)
    if kinds:
        where += (
            " AND EXISTS (SELECT 1 FROM customer_event k WHERE k.customer_id = c.id AND k.active"
            " AND k.kind IN (SELECT value FROM json_each(:some_kinds)))"
        )
        values["some_kinds"] = _listed(kinds)
    rows = connection.execute(
        # in the order of the ids, so that it ends with the last one wanted instead of sorting all
        text(f"SELECT c.id FROM customer c NOT INDEXED WHERE {where} ORDER BY c.id DESC LIMIT :limit OFFSET :skipped"),
        values,
    )
    return tuple(row[0] for row in rows)


def related(connection: Connection, target: Target, ids: Collection[int]) -> dict[int, int]:
    """Return the file of each customer's employer or guardian, where one is known and still on the lists (R-038)."""
    kinds = GUARDIANS if target is Target.GUARDIAN else ("employer",)
    rows = connection.execute(
        text(
            "SELECT r.customer_id, r.other_id, r.kind FROM customer_relation r JOIN customer o ON o.id = r.other_id"
            " WHERE r.active AND +o.state = 'active' AND r.kind IN (SELECT value FROM json_each(:kinds))"
            " AND r.customer_id IN (SELECT value FROM json_each(:ids)) ORDER BY r.id"
        ),
        {"kinds": _listed(kinds), "ids": _listed(ids)},
    )
    ranked = sorted(rows, key=lambda row: kinds.index(row[2]), reverse=True)
    return {customer_id: other_id for customer_id, other_id, _ in ranked}


def households(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """Return for each customer, and for everybody of its household, the lowest id among them.

    One household are those who share the number that is dialled first, and those whom a person said to belong together.
    """
    first: dict[int, int] = {customer_id: customer_id for customer_id in ids}

    def root(customer_id: int) -> int:
        while first.setdefault(customer_id, customer_id) != customer_id:
            first[customer_id] = first[first[customer_id]]
            customer_id = first[customer_id]
        return customer_id

    for one, other in connection.execute(
        text(
            "SELECT p.customer_id, q.customer_id FROM customer_phone p JOIN customer_phone q ON q.number = p.number"
            " JOIN customer c ON c.id = q.customer_id AND +c.state = 'active'"
            " WHERE p.ordinal = 0 AND q.ordinal = 0 AND NOT p.wrong AND p.customer_id <> q.customer_id"
            " AND p.customer_id IN (SELECT value FROM json_each(:ids))"
            " UNION ALL SELECT l.a_id, l.b_id FROM customer_link l"
            " JOIN customer a ON a.id = l.a_id AND +a.state = 'active'"
            " JOIN customer b ON b.id = l.b_id AND +b.state = 'active' WHERE l.active AND l.kind = :kind"
            " AND (l.a_id IN (SELECT value FROM json_each(:ids)) OR l.b_id IN (SELECT value FROM json_each(:ids)))"
        ),
        {"kind": LinkKind.HOUSEHOLD.value, "ids": _listed(ids)},
    ):
        low, high = sorted((root(one), root(other)))
        first[high] = low
    return {customer_id: root(customer_id) for customer_id in list(first)}


def latest_events(connection: Connection, kinds: Collection[str], ids: Collection[int]) -> dict[int, date]:
    """Return the day of each customer's latest event of the kinds."""
    rows = connection.execute(
        text(
            "SELECT customer_id, max(day) FROM customer_event WHERE active"
            " AND kind IN (SELECT value FROM json_each(:kinds))"
            " AND customer_id IN (SELECT value FROM json_each(:ids)) GROUP BY customer_id"
        ),
        {"kinds": _listed(kinds), "ids": _listed(ids)},
    )
    return {customer_id: date.fromisoformat(day) for customer_id, day in rows}


def event_details(connection: Connection, kind: str, ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the details of each customer's events of a kind."""
    found: dict[int, list[dict[str, Any]]] = {}
    for customer_id, detail in connection.execute(
        text(
            "SELECT customer_id, detail FROM customer_event WHERE active AND kind = :kind"
            " AND +customer_id IN (SELECT value FROM json_each(:ids))"  # few events are of such a kind
        ),
        {"kind": kind, "ids": _listed(ids)},
    ):
        found.setdefault(customer_id, []).append(json.loads(detail))
    return found


def own_dates(connection: Connection, heading: str, ids: Collection[int] | None = None) -> tuple[tuple[int, str], ...]:
    """Return (customer id, text) of an own field, of active customers who have it."""
    only = "" if ids is None else " AND c.id IN (SELECT value FROM json_each(:ids))"
    rows = connection.execute(
        text(
            "SELECT c.id, x.value FROM customer c, json_each(c.extra) x"
            f" WHERE +c.state = 'active' AND x.key = :heading AND x.value <> ''{only} ORDER BY c.id"
        ),
        {"heading": heading} | ({} if ids is None else {"ids": _listed(ids)}),
    )
    return tuple((row[0], str(row[1])) for row in rows)


def birthdays(connection: Connection, ids: Collection[int] | None = None) -> tuple[tuple[int, date], ...]:
    """Return (customer id, birthday) of the active persons whose birthday is known."""
    only = "" if ids is None else " AND id IN (SELECT value FROM json_each(:ids))"
    rows = connection.execute(
        text(
            "SELECT id, birthday FROM customer WHERE +state = 'active' AND kind = 'person'"
            f" AND birthday IS NOT NULL{only} ORDER BY id"
        ),
        {} if ids is None else {"ids": _listed(ids)},
    )
    return tuple((row[0], date.fromisoformat(row[1])) for row in rows)


def last_heard(connection: Connection, today: date, ids: Collection[int] | None = None) -> tuple[tuple[int, date], ...]:
    """Return when each active customer was last heard of: a visit that reached it, an event, its first entry."""
    only = "" if ids is None else " AND c.id IN (SELECT value FROM json_each(:ids))"
    rows = connection.execute(
        text(
            "SELECT c.id, max(substr(c.created_at, 1, 10),"
            " coalesce((SELECT max(v.done_day) FROM visit v WHERE v.customer_id = c.id"
            "  AND v.status IN ('awaiting', 'done')), ''),"
            " coalesce((SELECT max(v.done_day) FROM visit_member m JOIN visit v ON v.id = m.visit_id"
            "  WHERE m.customer_id = c.id AND v.status IN ('awaiting', 'done')), ''),"
            " coalesce((SELECT max(e.day) FROM customer_event e WHERE e.customer_id = c.id AND e.active"
            "  AND e.day <= :today), ''))"
            f" FROM customer c WHERE +c.state = 'active'{only} ORDER BY c.id"
        ),
        {"today": today.isoformat()} | ({} if ids is None else {"ids": _listed(ids)}),
    )
    return tuple((row[0], date.fromisoformat(row[1])) for row in rows)
