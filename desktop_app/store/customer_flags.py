"""Flags on customers: reading, setting and ending them, and whom plans must leave out for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select, text, update

from desktop_app.domain.customer_flags import CustomerFlag, FlagDraft, FlagKind, Signature
from desktop_app.domain.errors import UserError
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.store import schema

_BLOCKING = (FlagKind.REFUSAL.value, FlagKind.BLACKLIST.value)


class LeftOut(NamedTuple):
    """Why plans leave a customer out.

    Attributes:
        plan: name of the refused plan; empty for every plan.
    """

    kind: FlagKind
    plan: str


def left_out(connection: Connection, day: date, ids: Collection[int] | None = None) -> dict[int, list[LeftOut]]:
    """Return who has a valid written refusal or is blacklisted on a day (R-045, R-109, R-168).

    Args:
        connection: for reading.
        day: the day.
        ids: the customers asked about; None for all.
    """
    found: dict[int, list[LeftOut]] = {}
    for flag in _holding(connection, _BLOCKING, ids):
        if flag.draft.exempts and flag.draft.holds(day):
            found.setdefault(flag.customer_id, []).append(LeftOut(flag.draft.kind, flag.draft.plan))
    return found


def declined(connection: Connection, day: date, ids: Collection[int] | None = None) -> dict[int, frozenset[Method]]:
    """Return the methods that customers do not want on a day (R-018)."""
    found: dict[int, frozenset[Method]] = {}
    for flag in _holding(connection, (FlagKind.CHANNELS.value,), ids):
        if flag.draft.holds(day):
            found[flag.customer_id] = found.get(flag.customer_id, frozenset()) | flag.draft.declined
    return found


def of_customer(connection: Connection, customer_id: int) -> tuple[CustomerFlag, ...]:
    """Return the flags that were not ended, the oldest first."""
    return tuple(_holding(connection, tuple(FlagKind), [customer_id]))


def get(connection: Connection, flag_id: int) -> CustomerFlag:
    """Return a flag that was not ended.

    Raises:
        UserError: ``missing`` when there is none.
    """
    rows = connection.execute(_SELECT.where(schema.CustomerFlag.id == flag_id, schema.CustomerFlag.ended_at.is_(None)))
    row = rows.one_or_none()
    if row is None:
        raise UserError("missing", tr("这条标记已经解除。"))
    return _flag(row)


def add(connection: Connection, customer_id: int, draft: FlagDraft, now: datetime, user_id: int) -> int:
    """Set a flag and return its id."""
    detail: dict[str, Any] = {
        "plan": draft.plan,
        "signatures": sorted(draft.signatures),
        "declined": sorted(draft.declined),
        "hours": draft.hours,
    }
    statement = insert(schema.CustomerFlag).values(
        customer_id=customer_id,
        kind=draft.kind.value,
        day=draft.day,
        until=draft.until,
        reason=draft.reason,
        detail={name: value for name, value in detail.items() if value},
        made={},
        at=now,
        user_id=user_id,
        ended_at=None,
        ended_by=None,
        ended_why="",
    )
    return connection.execute(statement.returning(schema.CustomerFlag.id)).scalar_one()


def end(connection: Connection, flag_id: int, now: datetime, user_id: int, why: str) -> None:
    """End a flag; the row stays."""
    _change(connection, flag_id, ended_at=now, ended_by=user_id, ended_why=why)


def revive(connection: Connection, flag_id: int) -> None:
    """Let a flag that was ended hold again."""
    _change(connection, flag_id, ended_at=None, ended_by=None, ended_why="")


def remember(connection: Connection, flag_id: int, made: dict[str, Any]) -> None:
    """Keep what a flag did to visits."""
    _change(connection, flag_id, made=made)


def made(connection: Connection, flag_id: int) -> dict[str, Any]:
    """Return what ``remember`` kept."""
    table = schema.CustomerFlag
    return dict(connection.execute(select(table.made).where(table.id == flag_id)).scalar_one())


def open_methods(connection: Connection, customer_id: int) -> dict[int, Method]:
    """Return by what means the customer's open visits are to be made."""
    table = schema.Visit
    rows = connection.execute(
        select(table.id, table.method).where(table.customer_id == customer_id, table.status == "open")
    )
    return {row.id: Method(row.method) for row in rows}


def set_methods(connection: Connection, methods: dict[int, Method]) -> None:
    """Change by what means visits are made."""
    for visit_id, method in methods.items():
        connection.execute(update(schema.Visit).where(schema.Visit.id == visit_id).values(method=method.value))


def bring_back(connection: Connection, visit_ids: Sequence[int], since: date) -> list[int]:
    """Open visits again that were withdrawn, where their place is still free and their window has not ended."""
    rows = connection.execute(
        text(
            "UPDATE visit SET status = 'open',"
            " occurrence = substr(occurrence, 1, length(occurrence) - length(id) - 1)"
            " WHERE status = 'withdrawn' AND occurrence LIKE '%#' || id AND coalesce(last_day, latest) >= :since"
            " AND id IN (SELECT value FROM json_each(:ids)) AND NOT EXISTS (SELECT 1 FROM visit w"
            " WHERE w.customer_id = visit.customer_id AND w.plan_id = visit.plan_id AND w.step_key = visit.step_key"
            " AND w.occurrence = substr(visit.occurrence, 1, length(visit.occurrence) - length(visit.id) - 1))"
            " RETURNING id"
        ),
        {"ids": json.dumps(list(visit_ids)), "since": since.isoformat()},
    )
    back = list(rows.scalars())
    connection.execute(
        text(
            "DELETE FROM visit_omitted WHERE EXISTS (SELECT 1 FROM visit v WHERE v.id IN"
            " (SELECT value FROM json_each(:ids)) AND v.customer_id = visit_omitted.customer_id"
            " AND v.plan_id = visit_omitted.plan_id AND v.step_key = visit_omitted.step_key"
            " AND v.occurrence = visit_omitted.occurrence)"
        ),
        {"ids": json.dumps(back)},
    )
    return back


_SELECT = select(
    schema.CustomerFlag.id,
    schema.CustomerFlag.customer_id,
    schema.CustomerFlag.kind,
    schema.CustomerFlag.day,
    schema.CustomerFlag.until,
    schema.CustomerFlag.reason,
    schema.CustomerFlag.detail,
    schema.CustomerFlag.user_id,
    schema.UserAccount.name,
    schema.CustomerFlag.at,
).join(schema.UserAccount, schema.UserAccount.id == schema.CustomerFlag.user_id)

# Made once: making a statement costs more than running it, and every result of a call asks for it.
_STANDING = _SELECT.where(
    schema.CustomerFlag.ended_at.is_(None), text("customer_flag.kind IN (SELECT value FROM json_each(:kinds))")
).order_by(schema.CustomerFlag.id)
_STANDING_OF = _STANDING.where(text("customer_flag.customer_id IN (SELECT value FROM json_each(:ids))"))


def _holding(connection: Connection, kinds: Sequence[str], ids: Collection[int] | None) -> list[CustomerFlag]:
    values = {"kinds": json.dumps([str(kind) for kind in kinds])}
    if ids is None:
        return [_flag(row) for row in connection.execute(_STANDING, values)]
    return [_flag(row) for row in connection.execute(_STANDING_OF, values | {"ids": json.dumps(list(ids))})]


def _flag(row: Row[Any]) -> CustomerFlag:
    detail = row.detail
    draft = FlagDraft(
        kind=FlagKind(row.kind),
        day=row.day,
        reason=row.reason,
        until=row.until,
        plan=detail.get("plan", ""),
        signatures=frozenset(map(Signature, detail.get("signatures", ()))),
        declined=frozenset(map(Method, detail.get("declined", ()))),
        hours=detail.get("hours", ""),
    )
    return CustomerFlag(row.id, row.customer_id, draft, row.user_id, row.name, row.at)


def _change(connection: Connection, flag_id: int, **values: Any) -> None:
    connection.execute(update(schema.CustomerFlag).where(schema.CustomerFlag.id == flag_id).values(**values))
