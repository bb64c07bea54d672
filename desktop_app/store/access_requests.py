"""Requests of accounts and permissions in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.orm import aliased

from desktop_app.domain.access import DataScope, Permission, Role
from desktop_app.domain.access_requests import OPEN, AccessDraft, AccessRequest, RequestKind, RequestState, Step
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.store import schema

_TABLE = schema.AccessRequest
_ASKER, _DECIDER, _ENDER = (aliased(schema.UserAccount, name=name) for name in ("asker", "decider", "ender"))
_ROWS = (
    select(
        _TABLE.__table__,
        _ASKER.name.label("asker"),
        _DECIDER.name.label("decider"),
        _ENDER.name.label("ender"),
    )
    .join(_ASKER, _ASKER.id == _TABLE.asked_by)
    .outerjoin(_DECIDER, _DECIDER.id == _TABLE.decided_by)
    .outerjoin(_ENDER, _ENDER.id == _TABLE.ended_by)
)
_PERMISSIONS = {permission.value: permission for permission in Permission}


def add(connection: Connection, draft: AccessDraft, account_id: int | None, now: datetime, user_id: int) -> int:
    """Add a request and return its id."""
    values: dict[str, Any] = {
        "kind": draft.kind.value,
        "person": draft.person,
        "account_id": account_id,
        "role": draft.role.value if draft.role else None,
        "expires": draft.expires,
        "team": draft.team,
        "scope": draft.scope.value if draft.scope else None,
        "given": sorted(draft.given),
        "taken": sorted(draft.taken),
        "why": draft.why,
        "state": RequestState.ASKED.value,
        "asked_by": user_id,
        "asked_at": now,
        "word": "",
    }
    return connection.execute(insert(_TABLE).values(**values).returning(_TABLE.id)).scalar_one()


def decide(
    connection: Connection, request_id: int, state: RequestState, word: str, now: datetime, user_id: int
) -> None:
    """Write who approved or refused a request."""
    values = {"state": state.value, "word": word, "decided_by": user_id, "decided_at": now}
    connection.execute(update(_TABLE).where(_TABLE.id == request_id).values(**values))


def end(connection: Connection, request_id: int, state: RequestState, now: datetime, user_id: int) -> None:
    """Write who carried a request out, or withdrew it."""
    values = {"state": state.value, "ended_by": user_id, "ended_at": now}
    connection.execute(update(_TABLE).where(_TABLE.id == request_id).values(**values))


def rows(connection: Connection) -> tuple[AccessRequest, ...]:
    """Return all requests, the latest first."""
    return tuple(map(_request, connection.execute(_ROWS.order_by(_TABLE.id.desc()))))


def still_open(connection: Connection) -> tuple[AccessRequest, ...]:
    """Return the requests that wait for somebody."""
    return tuple(map(_request, connection.execute(_ROWS.where(_TABLE.state.in_(sorted(OPEN))))))


def get(connection: Connection, request_id: int) -> AccessRequest:
    """Return a request.

    Raises:
        UserError: ``missing`` when there is none.
    """
    row = connection.execute(_ROWS.where(_TABLE.id == request_id)).one_or_none()
    if row is None:
        raise UserError("missing", tr("找不到这个申请。"), tr("请刷新后再试。"))
    return _request(row)


def _request(row: Row[Any]) -> AccessRequest:
    draft = AccessDraft(
        kind=RequestKind(row.kind),
        person=row.person,
        why=row.why,
        role=Role(row.role) if row.role else None,
        expires=row.expires,
        given=_known(row.given),
        taken=_known(row.taken),
        team=row.team,
        scope=DataScope(row.scope) if row.scope else None,
    )
    return AccessRequest(
        id=row.id,
        draft=draft,
        state=RequestState(row.state),
        account_id=row.account_id,
        asked=Step(row.asked_by, row.asker, row.asked_at),
        decided=Step(row.decided_by, row.decider, row.decided_at) if row.decided_by is not None else None,
        word=row.word,
        ended=Step(row.ended_by, row.ender, row.ended_at) if row.ended_by is not None else None,
    )


def _known(names: list[str]) -> frozenset[Permission]:
    return frozenset(_PERMISSIONS[name] for name in names if name in _PERMISSIONS)
