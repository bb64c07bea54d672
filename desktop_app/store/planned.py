"""Visits that plans ask for: making them in bulk, whom they cover, and those that were not made."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, text

from desktop_app.store import visits

Key = tuple[int, str, str]
"""What tells a plan's visits apart: customer id, step key, occurrence."""

_COLUMNS = (
    "customer_id", "occurrence", "event_id", "owner", "reason", "batch_id",
    "plan_id", "step_key", "title", "plan_name", "purpose", "due", "minute", "original", "earliest", "latest",
    "priority", "method", "script", "last_day", "length", "plan_version", "created_at",
)  # fmt: skip
PLANNED = (
    f"INSERT INTO visit ({', '.join(_COLUMNS)}, appointed, moved, status, attempts, problem, note)"
    f" VALUES ({', '.join('?' * len(_COLUMNS))}, 0, 0, 'open', 0, 0, '')"
    " ON CONFLICT (customer_id, plan_id, step_key, occurrence) DO NOTHING"
)

PlannedRow = tuple[Any, ...]
"""Values of a planned visit, days as text, in the order of the columns: what differs from customer to customer, then
what a step gives everybody whose anchor is the same."""


_WINDOW = ("original", "earliest", "latest", "last_day")


def window_of(row: PlannedRow) -> tuple[Any, ...]:
    """Return (original, earliest, latest, last day) as they are kept."""
    return (*row[13:16], row[19])


def content_of(row: PlannedRow) -> tuple[Any, ...]:
    """Return what is done there, by what means and with which script, as ``Standing.content`` does."""
    return (*row[8:11], row[12], *row[16:19], row[20])


def own(row: PlannedRow) -> dict[str, Any]:
    """Return a row by the names of its columns."""
    return dict(zip(_COLUMNS, row, strict=True))


def key_of(row: PlannedRow) -> Key:
    """Return what tells a row apart."""
    return row[0], row[7], row[1]


def add(connection: Connection, rows: Iterable[PlannedRow]) -> int:
    """Add visits that plans ask for; those that exist already are left as they are.

    Returns:
        How many were new.
    """
    cursor = connection.connection.cursor()
    try:
        before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
        cursor.executemany(PLANNED, cast("Any", rows))  # the driver takes any iterable, and none is kept in memory
        return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one() - before)
    finally:
        cursor.close()


def ids_by_key(connection: Connection, plan_id: int, keys: Collection[Key]) -> dict[Key, int]:
    """Return the ids of a plan's visits by what tells them apart."""
    rows = connection.execute(
        text(
            "SELECT v.customer_id, v.step_key, v.occurrence, v.id FROM json_each(:keys) k JOIN visit v"
            " ON v.customer_id = k.value ->> 0 AND v.plan_id = :plan AND v.step_key = k.value ->> 1"
            " AND v.occurrence = k.value ->> 2"
        ),
        {"keys": json.dumps([list(key) for key in keys], ensure_ascii=False), "plan": plan_id},
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def covering(connection: Connection, plan_id: int, ids: Collection[int]) -> dict[Key, int]:
    """Return for each customer that a visit of the plan covers already: whom that visit is made to."""
    rows = connection.execute(
        text(
            "SELECT m.customer_id, v.step_key, v.occurrence, v.customer_id FROM visit_member m"
            " JOIN visit v ON v.id = m.visit_id"
            " WHERE v.plan_id = :plan AND v.status <> 'withdrawn'"
            " AND m.customer_id IN (SELECT value FROM json_each(:ids))"
        ),
        {"plan": plan_id, "ids": json.dumps(list(ids))},
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def add_members(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Note (visit, customer): the visit is made for that customer too; those known already stay."""
    if pairs:
        connection.exec_driver_sql(
            "INSERT INTO visit_member (visit_id, customer_id) VALUES (?, ?) ON CONFLICT DO NOTHING", list(pairs)
        )


def copy_members(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Let visits cover whom others cover: pairs of (from, to)."""
    if pairs:
        connection.exec_driver_sql(
            "INSERT INTO visit_member (visit_id, customer_id)"
            " SELECT ?2, customer_id FROM visit_member WHERE visit_id = ?1 ON CONFLICT DO NOTHING",
            list(pairs),
        )


def follow(connection: Connection, from_id: int, to_id: int) -> None:
    """Let a customer take over from one that was merged into it: the visits that cover it, and those not made."""
    ids = {"from": from_id, "to": to_id}
    connection.execute(
        text(
            "INSERT INTO visit_member (visit_id, customer_id)"
            " SELECT visit_id, :to FROM visit_member WHERE customer_id = :from ON CONFLICT DO NOTHING"
        ),
        ids,
    )
    connection.execute(
        text(
            "INSERT INTO visit_omitted (customer_id, plan_id, step_key, occurrence, due, why, text, at)"
            " SELECT :to, plan_id, step_key, occurrence, due, why, text, at FROM visit_omitted"
            " WHERE customer_id = :from ON CONFLICT DO NOTHING"
        ),
        ids,
    )


def members(connection: Connection, visit_id: int) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the customers whom a visit covers."""
    rows = connection.execute(
        text(
            "SELECT c.id, c.name FROM visit_member m JOIN customer c ON c.id = m.customer_id"
            " WHERE m.visit_id = :id AND c.state = 'active' ORDER BY c.pinyin, c.id"
        ),
        {"id": visit_id},
    )
    return tuple((row[0], row[1]) for row in rows)


def contact_days(connection: Connection, ids: Collection[int], since: date) -> dict[int, list[date]]:
    """Return for each customer the days on which a visit reached it, or an open one stands, from a day on."""
    found: dict[int, list[date]] = {}
    listed = json.dumps(list(ids))
    for customer_id, day in connection.execute(
        text(
            "SELECT customer_id, coalesce(done_day, due) FROM visit WHERE +status IN ('open', 'awaiting', 'done')"
            " AND coalesce(done_day, due) >= :since AND customer_id IN (SELECT value FROM json_each(:ids))"
            " UNION SELECT m.customer_id, coalesce(v.done_day, v.due) FROM visit_member m JOIN visit v"
            " ON v.id = m.visit_id WHERE +v.status IN ('open', 'awaiting', 'done')"
            " AND coalesce(v.done_day, v.due) >= :since AND m.customer_id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": listed, "since": since.isoformat()},
    ):
        found.setdefault(customer_id, []).append(date.fromisoformat(day))
    return found


def last_done(connection: Connection, plan_id: int) -> tuple[tuple[int, int, date], ...]:
    """Return (customer id, visit id, day) of the latest visit of a plan that came to an end, for each customer.

    One that was refused or not reached counts too, so that the customer is visited again after the interval.
    """
    rows = connection.execute(
        text(
            "SELECT customer_id, id, done_day FROM visit WHERE plan_id = :plan"
            " AND status IN ('awaiting', 'done', 'refused', 'not_reached', 'invalid_number')"
            " AND done_day IS NOT NULL"
            " ORDER BY customer_id, done_day, id"
        ),
        {"plan": plan_id},
    )
    latest = {row[0]: (row[0], row[1], date.fromisoformat(row[2])) for row in rows}
    return tuple(latest.values())


class Standing(NamedTuple):
    """A visit of a plan as it stands."""

    id: int
    plan_id: int | None
    customer_id: int
    step_key: str
    occurrence: str
    status: str
    due: str
    original: str
    earliest: str
    latest: str
    moved: int
    appointed: int
    attempts: int
    title: str
    plan_name: str
    purpose: str
    method: str
    script: str
    priority: int
    minute: int | None
    last_day: str | None
    length: int | None
    owner: str
    reason: str
    done_day: str | None
    event_id: int | None

    @property
    def key(self) -> Key:
        """Return what tells it apart."""
        return self.customer_id, self.step_key, self.occurrence

    @property
    def window(self) -> tuple[Any, ...]:
        """Return (original, earliest, latest, last day) as they are kept."""
        return self.original, self.earliest, self.latest, self.last_day

    @property
    def content(self) -> tuple[Any, ...]:
        """Return what is done there, by what means and with which script."""
        head = (self.title, self.plan_name, self.purpose, self.minute)
        return (*head, self.priority, self.method, self.script, self.length)


_STANDING = f"SELECT {', '.join(Standing._fields)} FROM visit"


def standing(
    connection: Connection, plan_id: int, step_keys: Collection[str] | None = None, ids: Collection[int] | None = None
) -> Iterator[Standing]:
    """Yield the visits of a plan that were not withdrawn: of all steps and customers, or of some."""
    where, values = "plan_id = :plan AND status <> 'withdrawn'", {"plan": plan_id}
    more: dict[str, Any] = {}
    if step_keys is not None:
        where += " AND step_key IN (SELECT value FROM json_each(:steps))"
        more["steps"] = json.dumps(list(step_keys))
    if ids is not None:
        where += " AND customer_id IN (SELECT value FROM json_each(:ids))"
        more["ids"] = json.dumps(list(ids))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"{_STANDING} WHERE {where} ORDER BY customer_id, step_key, occurrence", {**values, **more})
        yield from map(Standing._make, cast("Any", cursor))
    finally:
        cursor.close()


def with_merged(connection: Connection, visit_id: int) -> tuple[Standing, ...]:
    """Return a visit, and those that it closes too, as they stand."""
    found = connection.execute(
        text(f"{_STANDING} WHERE id = :id UNION ALL {_STANDING} WHERE merged_into = :id"), {"id": visit_id}
    )
    return tuple(Standing(*row) for row in found)


def one(connection: Connection, visit_id: int) -> Standing:
    """Return a visit as it stands."""
    return Standing(*connection.execute(text(f"{_STANDING} WHERE id = :id"), {"id": visit_id}).one())


def customers_of(connection: Connection, plan_id: int) -> set[int]:
    """Return the customers in whose files visits of a plan stand."""
    found = connection.execute(
        text("SELECT DISTINCT customer_id FROM visit WHERE plan_id = :plan AND status <> 'withdrawn'"),
        {"plan": plan_id},
    )
    return set(found.scalars())


def first_open(connection: Connection, plan_id: int) -> date | None:
    """Return the earliest original day of a plan's open visits."""
    day = connection.execute(
        text("SELECT min(original) FROM visit WHERE plan_id = :plan AND status = 'open'"), {"plan": plan_id}
    ).scalar()
    return None if day is None else date.fromisoformat(day)


_CONTENT = ("title", "plan_name", "purpose", "minute", "priority", "method", "script", "length")
_DAYS = ("due", "reason", *_WINDOW)


def renew(connection: Connection, changes: Sequence[tuple[int, PlannedRow]], *, days: bool, owner: bool) -> None:
    """Write open visits anew as their plan wants them now.

    Args:
        connection: in the transaction.
        changes: visits, each with its values.
        days: the days too, and why on those; else only what is done there, by what means and with which script.
        owner: who makes them too.
    """
    names = (*_CONTENT, "plan_version", *(_DAYS if days else ()), *(("owner",) if owner else ()))
    places = [_COLUMNS.index(name) for name in names]
    if changes:
        connection.exec_driver_sql(
            f"UPDATE visit SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
            [(*(row[place] for place in places), visit_id) for visit_id, row in changes],
        )


def withdraw(connection: Connection, visit_ids: Collection[int]) -> int:
    """Withdraw open visits for good: their place is free, so that the plan may make them again."""
    found = connection.execute(
        text(
            "UPDATE visit SET status = 'withdrawn', occurrence = occurrence || '#' || id"
            " WHERE status = 'open' AND id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": json.dumps(list(visit_ids))},
    )
    visits.stand_alone(connection)
    return int(found.rowcount)
