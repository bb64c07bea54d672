"""Visits in the database: windows of the calendar, single visits, and those that plans ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, and_, bindparam, cast, insert, select, text, update

from desktop_app.domain.errors import UserError
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Visit, VisitFilter, VisitRow, VisitState, VisitStatus
from desktop_app.store import schema, visit_filter
from desktop_app.store.attempts import attempts

StateOf = Callable[[VisitStatus, date, date, date, bool, date | None], VisitState]
"""What a person sees of a visit: (status, due, earliest, latest, appointed, done day) to state."""

REMEMBERED = (
    "due",
    "minute",
    "earliest",
    "latest",
    "appointed",
    "moved",
    "status",
    "attempts",
    "problem",
    "done_day",
    "note",
)
"""Columns that an attempt may change, kept with it so that it can be taken back."""

_WHEN = frozenset({"due", "minute"})

_day = lru_cache(maxsize=4096)(date.fromisoformat)
_status = {status.value: status for status in VisitStatus}
_method = {method.value: method for method in Method}

_ROW = """
SELECT v.id, v.customer_id, c.name, p.number, v.due, v.minute, v.earliest, v.latest, v.status, v.appointed, v.done_day,
       v.method, v.title, v.reason, v.owner, v.attempts, v.length,
       (SELECT m.due || ' ' || m.title FROM visit m WHERE m.id = v.merged_into)
FROM visit v JOIN customer c ON c.id = v.customer_id
LEFT JOIN customer_phone p ON p.customer_id = v.customer_id AND p.ordinal = 0
"""
_SHOWN = "+c.state = 'active' AND v.status NOT IN ('withdrawn', 'merged')"
_SEEN = "+c.state = 'active' AND v.status <> 'withdrawn'"
"""As above, with the visits that others close too."""


def _rows(connection: Connection, where: str, values: Mapping[str, Any], state_of: StateOf) -> tuple[VisitRow, ...]:
    seen = lru_cache(maxsize=None)(state_of)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"{_ROW} WHERE {where}", dict(values))
        return tuple([_row(row, seen) for row in cursor.fetchall()])
    finally:
        cursor.close()


def _row(row: Sequence[Any], state_of: StateOf) -> VisitRow:
    (
        visit_id, customer_id, name, number, due_text, minute, earliest_text, latest_text, status, appointed, done,
        method, title, reason, owner, attempts, length, into,
    ) = row  # fmt: skip
    due, earliest, latest = _day(due_text), _day(earliest_text), _day(latest_text)
    state = state_of(_status[status], due, earliest, latest, appointed == 1, None if done is None else _day(done))
    return VisitRow(
        visit_id, customer_id, name, number or "", due, minute, earliest, latest, state, _method[method], title, reason,
        owner, attempts, length, into or "",
    )  # fmt: skip


def between(
    connection: Connection,
    first: date,
    last: date,
    wanted: VisitFilter,
    today: date,
    state_of: StateOf,
    *,
    merged: bool = False,
) -> tuple[VisitRow, ...]:
    """Return the visits standing on days from first to last that a filter leaves, in calling order.

    Args:
        connection: for reading.
        first: first day.
        last: last day.
        wanted: the filter.
        today: the desk's day.
        state_of: how visits are seen.
        merged: whether those that another visit closes too are among them.
    """
    condition, values = visit_filter.condition(connection, wanted, today)
    where = f"v.due BETWEEN :first AND :last AND {_SEEN if merged else _SHOWN}" + (condition and f" AND {condition}")
    values |= {"first": first.isoformat(), "last": last.isoformat()}
    return _rows(connection, f"{where} ORDER BY v.due, v.minute IS NULL, v.minute, v.priority, v.id", values, state_of)


def kept(connection: Connection, wanted: VisitFilter, visit_ids: Sequence[int], today: date) -> frozenset[int]:
    """Return those of some visits that a filter leaves."""
    condition, values = visit_filter.condition(connection, wanted, today)
    of = f"SELECT v.id FROM visit v JOIN customer c ON c.id = v.customer_id WHERE v.id IN ({_numbers(visit_ids)})"
    found = connection.exec_driver_sql(of + (condition and f" AND {condition}"), values)
    return frozenset(row[0] for row in found)


def _numbers(ids: Sequence[int]) -> str:
    return ",".join(str(int(ident)) for ident in ids)


def more_than(connection: Connection, first: date, last: date, most: int) -> bool:
    """Tell whether more visits than so many stand on days from first to last; the index answers, and no further."""
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM (SELECT 1 FROM visit WHERE due BETWEEN ? AND ? LIMIT ?)",
        (first.isoformat(), last.isoformat(), most + 1),
    )
    return int(found.scalar_one()) > most


def of_customer(connection: Connection, customer_id: int, state_of: StateOf) -> tuple[VisitRow, ...]:
    """Return all visits of a customer and those that cover it, the newest day first, withdrawn ones included."""
    covered = "v.id IN (SELECT visit_id FROM visit_member WHERE customer_id = :id)"
    where = f"(v.customer_id = :id OR {covered}) ORDER BY v.due DESC, v.id DESC"
    return _rows(connection, where, {"id": customer_id}, state_of)


def by_ids(connection: Connection, ids: Sequence[int], state_of: StateOf) -> tuple[VisitRow, ...]:
    """Return visits by id in order of their day."""
    where = f"v.id IN ({_numbers(ids)}) ORDER BY v.due, v.id"
    return _rows(connection, where, {}, state_of)


_TO_CALL = f"v.status = 'open' AND v.due <= :today AND {_SHOWN}"
CALLING_ORDER = (
    "CASE WHEN v.minute IS NULL OR v.due < :today THEN 1 WHEN v.minute <= :minute THEN 0 ELSE 2 END,"
    " CASE v.due WHEN :today THEN v.minute END, v.latest, v.priority, v.due, v.id"
)
"""Hours that have come, then the earliest deadline, then hours still to come; ``:minute`` is the last that has come."""


def to_call(
    connection: Connection, today: date, minute: int, state_of: StateOf, limit: int = 1000
) -> tuple[VisitRow, ...]:
    """Return the open visits due until today, in calling order.

    Hours that have come go first, then the earliest deadline, then hours still to come.

    Args:
        connection: for reading.
        today: the desk's day.
        minute: hours up to this minute after midnight count as come.
        state_of: how visits are seen.
        limit: most visits to return.
    """
    values = {"today": today.isoformat(), "minute": minute, "limit": limit}
    return _rows(connection, f"{_TO_CALL} ORDER BY {CALLING_ORDER} LIMIT :limit", values, state_of)


def calling_order(connection: Connection, today: date, minute: int, limit: int = 1000) -> tuple[tuple[int, bool], ...]:
    """Return (visit, whether its hour is still to come) in the order of ``to_call``."""
    statement = (
        "SELECT v.id, v.due = :today AND v.minute > :minute FROM visit v JOIN customer c ON c.id = v.customer_id"
        f" WHERE {_TO_CALL} ORDER BY {CALLING_ORDER} LIMIT :limit"
    )
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, {"today": today.isoformat(), "minute": minute, "limit": limit})
        return tuple([(row[0], row[1] == 1) for row in cursor.fetchall()])
    finally:
        cursor.close()


def add_single(
    connection: Connection,
    *,
    customer_id: int,
    title: str,
    reason: str,
    due: date,
    minute: int | None,
    earliest: date,
    latest: date,
    method: Method,
    owner: str,
    script: str,
    now: datetime,
    plan_name: str = "",
    purpose: str = "",
    priority: int = 2,
    ticket_id: int | None = None,
) -> int:
    """Add a visit that no plan asks for and return its id."""
    return connection.execute(
        insert(schema.Visit)
        .values(
            customer_id=customer_id,
            step_key="",
            occurrence="",
            ticket_id=ticket_id,
            title=title,
            plan_name=plan_name,
            purpose=purpose,
            reason=reason,
            due=due,
            minute=minute,
            original=due,
            earliest=earliest,
            latest=latest,
            appointed=minute is not None,
            moved=False,
            priority=priority,
            method=method.value,
            owner=owner,
            script=script,
            status=VisitStatus.OPEN.value,
            attempts=0,
            problem=False,
            note="",
            created_at=now,
        )
        .returning(schema.Visit.id)
    ).scalar_one()


def ids_of_events(connection: Connection, event_ids: Sequence[int]) -> tuple[int, ...]:
    """Return the visits that were made from the events."""
    rows = connection.execute(select(schema.Visit.id).where(schema.Visit.event_id.in_(event_ids)))
    return tuple(rows.scalars())


def release(connection: Connection, visit_ids: Sequence[int]) -> None:
    """Withdraw open visits for good: their place is free, so that the plan may make them again.

    One that waits to be closed by another goes too, and what waited for one of them stands by itself again.
    """
    table = schema.Visit
    gone = {"status": VisitStatus.WITHDRAWN.value, "occurrence": table.occurrence + "#" + cast(table.id, Text)}
    of_them = table.id.in_(visit_ids)
    connection.execute(update(table).where(of_them, waiting()).values(**gone, merged_into=None))
    connection.execute(update(table).where(of_them, table.status == VisitStatus.OPEN.value).values(**gone))
    stand_alone(connection, visit_ids)


def waiting() -> ColumnElement[bool]:
    """Return the condition for visits that were merged into one that is still open."""
    table = schema.Visit
    keeper = table.__table__.alias()
    open_ones = select(keeper.c.id).where(keeper.c.status == VisitStatus.OPEN.value)
    return and_(table.status == VisitStatus.MERGED.value, table.merged_into.in_(open_ones))


def stand_alone(connection: Connection, keepers: Sequence[int] | None = None) -> None:
    """Let visits be made by themselves again that were merged into one that was withdrawn since.

    Args:
        connection: in a write transaction.
        keepers: only those merged into one of these; None for all.
    """
    table = schema.Visit
    keeper = table.__table__.alias()
    withdrawn = select(keeper.c.id).where(keeper.c.status == VisitStatus.WITHDRAWN.value)
    if keepers is not None:
        withdrawn = withdrawn.where(keeper.c.id.in_(keepers))
    connection.execute(
        update(table)
        .where(table.status == VisitStatus.MERGED.value, table.merged_into.in_(withdrawn))
        .values(status=VisitStatus.OPEN.value, merged_into=None)
    )


_RECORD = select(schema.Visit.__table__).where(schema.Visit.id == bindparam("visit_id"))


def record(connection: Connection, visit_id: int) -> Row[Any]:
    """Return a visit's row as stored.

    Raises:
        UserError: ``missing`` when there is none.
    """
    row = connection.execute(_RECORD, {"visit_id": visit_id}).one_or_none()
    if row is None:
        raise UserError("missing", tr("找不到这次回访。"), tr("日历可能已经更新，请重新打开。"))
    return row


def change(connection: Connection, visit_id: int, **values: Any) -> None:
    """Change columns of a visit."""
    connection.execute(update(schema.Visit).where(schema.Visit.id == visit_id).values(**values))


def as_it_stands(row: Row[Any]) -> dict[str, Any]:
    """Return what an attempt may change, as plain values that JSON takes."""
    values = {name: getattr(row, name) for name in REMEMBERED}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def put_back(connection: Connection, visit_id: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Set a visit to how ``as_it_stands`` saw it before an attempt; what was changed after the attempt is kept.

    Day and hour go together, and notes written since stand below those of before.
    """
    now = as_it_stands(record(connection, visit_id))
    kept = {name for name in REMEMBERED if now[name] != after[name]}
    if kept & _WHEN:
        kept |= _WHEN
    values = {name: before[name] for name in REMEMBERED if name not in kept}
    if "note" in kept:
        values["note"] = "\n".join(part for part in (before["note"], now["note"]) if part)
    days = ("due", "earliest", "latest", "done_day")
    change(
        connection,
        visit_id,
        **{name: date.fromisoformat(value) if name in days and value else value for name, value in values.items()},
    )


def get(connection: Connection, visit_id: int, state_of: StateOf) -> Visit:
    """Return a visit with its attempts.

    Raises:
        UserError: ``missing`` when there is none.
    """
    row = record(connection, visit_id)
    status = VisitStatus(row.status)
    return Visit(
        id=row.id,
        customer_id=row.customer_id,
        plan_name=row.plan_name,
        step_title=row.title,
        purpose=row.purpose,
        reason=row.reason,
        due=row.due,
        minute=row.minute,
        original=row.original,
        earliest=row.earliest,
        latest=row.latest,
        appointed=row.appointed,
        status=status,
        state=state_of(status, row.due, row.earliest, row.latest, row.appointed, row.done_day),
        method=Method(row.method),
        owner=row.owner,
        event_id=row.event_id,
        script_version_id=row.script_version_id,
        ticket_id=row.ticket_id,
        attempts=attempts(connection, visit_id),
        note=row.note,
    )


# The plus keeps the planner off the indices by status and day, under which nearly all visits of a desk stand.
_LAST_CONTACT = text(
    "SELECT v.done_day, v.title FROM visit v WHERE v.id IN ("
    " SELECT id FROM visit WHERE customer_id = :id UNION ALL SELECT visit_id FROM visit_member WHERE customer_id = :id)"
    " AND +v.status IN ('awaiting', 'done') AND +v.done_day <= :before ORDER BY v.done_day DESC LIMIT 1"
)


def last_contact(connection: Connection, customer_id: int, before: date) -> tuple[date, str] | None:
    """Return day and title of the latest visit that reached the customer, or covered it, before a day."""
    row = connection.execute(_LAST_CONTACT, {"id": customer_id, "before": before.isoformat()}).one_or_none()
    return None if row is None else (_day(row.done_day), row.title)
