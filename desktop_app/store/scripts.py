"""Scripts in the database, each in versions; the one a visit used stays with it (R-189)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from desktop_app.domain.scripts import (
    AnswerKind,
    Branch,
    Choice,
    Effect,
    EffectKind,
    Objection,
    Script,
    ScriptComment,
    ScriptRow,
    ScriptState,
    ScriptStep,
    ScriptVersion,
    StepKind,
)
from desktop_app.store import schema

_SCRIPTS, _VERSIONS, _COMMENTS = schema.ScriptText, schema.ScriptVersion, schema.ScriptComment


def add_script_version(
    connection: Connection,
    script: Script,
    now: datetime,
    state: ScriptState = ScriptState.APPROVED,
    note: str = "",
) -> int:
    """Add a version of a script, which becomes the one in use when it is approved, and return the version's id."""
    script_id = connection.execute(select(_SCRIPTS.id).where(_SCRIPTS.code == script.code)).scalar()
    if script_id is None:
        script_id = connection.execute(
            insert(_SCRIPTS).values(code=script.code, name=script.name, active=True).returning(_SCRIPTS.id)
        ).scalar_one()
    latest = connection.execute(select(func.max(_VERSIONS.number)).where(_VERSIONS.script_id == script_id)).scalar()
    values = {"script_id": script_id, "number": (latest or 0) + 1, "state": state.value, "created_at": now}
    statement = insert(_VERSIONS).values(**values, **_body(script), note=note)
    return connection.execute(statement.returning(_VERSIONS.id)).scalar_one()


def change_draft(connection: Connection, version_id: int, script: Script, now: datetime, note: str) -> None:
    """Write a draft anew; no call has used it."""
    values = {**_body(script), "note": note, "created_at": now}
    connection.execute(update(_VERSIONS).where(_VERSIONS.id == version_id).values(**values))


def set_state(connection: Connection, version_id: int, state: ScriptState) -> None:
    """Move a version to a state."""
    connection.execute(update(_VERSIONS).where(_VERSIONS.id == version_id).values(state=state.value))


def rename(connection: Connection, code: str, name: str, *, active: bool = True) -> None:
    """Give a script its name, and take it from those that can be chosen or bring it back."""
    connection.execute(update(_SCRIPTS).where(_SCRIPTS.code == code).values(name=name, active=active))


def _body(script: Script) -> dict[str, Any]:
    return {"source": script.source, "steps": [asdict(step) for step in script.steps], "fixed": script.fixed}


def _script_query() -> Any:
    return select(
        _SCRIPTS.id,
        _SCRIPTS.code,
        _SCRIPTS.name,
        _VERSIONS.id.label("version_id"),
        _VERSIONS.number,
        _VERSIONS.source,
        _VERSIONS.steps,
        _VERSIONS.fixed,
    ).join(_VERSIONS, _VERSIONS.script_id == _SCRIPTS.id)


# Made once: making a statement costs more than running it, and every call asks for it several times.
_NEWEST = (
    _script_query()
    .where(_SCRIPTS.code == bindparam("code"), _VERSIONS.state == bindparam("state"))
    .order_by(_VERSIONS.number.desc())
    .limit(1)
)


def script_version(connection: Connection, version_id: int) -> Script:
    """Return a script in the version a visit used."""
    return _script(connection.execute(_script_query().where(_VERSIONS.id == version_id)).one())


def script_in_use(connection: Connection, code: str) -> Script | None:
    """Return the newest approved version of a script."""
    return _newest(connection, code, ScriptState.APPROVED)


def draft_of(connection: Connection, code: str) -> Script | None:
    """Return the version of a script that is being written."""
    return _newest(connection, code, ScriptState.DRAFT)


def _newest(connection: Connection, code: str, state: ScriptState) -> Script | None:
    row = connection.execute(_NEWEST, {"code": code, "state": state.value}).one_or_none()
    return None if row is None else _script(row)


def script_names(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the scripts in use."""
    rows = connection.execute(select(_SCRIPTS.code, _SCRIPTS.name).where(_SCRIPTS.active).order_by(_SCRIPTS.id))
    return tuple((row.code, row.name) for row in rows)


def script_rows(connection: Connection) -> tuple[ScriptRow, ...]:
    """Return all scripts with their versions, uses and waiting comments counted."""

    def number(state: ScriptState) -> Any:
        newest = select(func.max(_VERSIONS.number)).where(
            _VERSIONS.script_id == _SCRIPTS.id, _VERSIONS.state == state.value
        )
        return newest.scalar_subquery()

    used = (
        select(_VERSIONS.script_id, func.count().label("used"))
        .join(schema.Visit, schema.Visit.script_version_id == _VERSIONS.id)
        .group_by(_VERSIONS.script_id)
        .subquery()
    )
    comments = select(func.count()).where(_COMMENTS.script_id == _SCRIPTS.id, _COMMENTS.active).scalar_subquery()
    statement = (
        select(
            _SCRIPTS.code,
            _SCRIPTS.name,
            _SCRIPTS.active,
            number(ScriptState.APPROVED).label("approved"),
            number(ScriptState.DRAFT).label("draft"),
            func.coalesce(used.c.used, 0).label("used"),
            comments.label("comments"),
        )
        .outerjoin(used, used.c.script_id == _SCRIPTS.id)
        .order_by(_SCRIPTS.id)
    )
    return tuple(ScriptRow(**row) for row in connection.execute(statement).mappings())


def versions(connection: Connection, code: str) -> tuple[ScriptVersion, ...]:
    """Return the versions of a script, the newest first."""
    used = select(func.count()).where(schema.Visit.script_version_id == _VERSIONS.id).scalar_subquery()
    columns = _VERSIONS.id, _VERSIONS.number, _VERSIONS.state, _VERSIONS.created_at, _VERSIONS.note, used.label("used")
    rows = connection.execute(
        select(*columns)
        .join(_SCRIPTS, _SCRIPTS.id == _VERSIONS.script_id)
        .where(_SCRIPTS.code == code)
        .order_by(_VERSIONS.number.desc())
    )
    return tuple(ScriptVersion(r.id, r.number, ScriptState(r.state), r.created_at, r.note, r.used) for r in rows)


def add_comment(connection: Connection, code: str, step: str, text: str, now: datetime, user_id: int) -> int:
    """Keep a word from the desk on a step, and return its id."""
    script_id = select(_SCRIPTS.id).where(_SCRIPTS.code == code).scalar_subquery()
    values = {"script_id": script_id, "step": step, "text": text, "at": now, "user_id": user_id, "active": True}
    return connection.execute(insert(_COMMENTS).values(**values).returning(_COMMENTS.id)).scalar_one()


def comments(connection: Connection, code: str) -> tuple[ScriptComment, ...]:
    """Return the words from the desk that wait for the next version of a script."""
    rows = connection.execute(
        select(_COMMENTS.id, _COMMENTS.step, _COMMENTS.text, _COMMENTS.at, schema.UserAccount.name)
        .join(_SCRIPTS, _SCRIPTS.id == _COMMENTS.script_id)
        .join(schema.UserAccount, schema.UserAccount.id == _COMMENTS.user_id)
        .where(_SCRIPTS.code == code, _COMMENTS.active)
        .order_by(_COMMENTS.at)
    )
    return tuple(ScriptComment(row.id, row.step, row.text, row.at, row.name) for row in rows)


def settle_comment(connection: Connection, comment_id: int) -> None:
    """Take a comment from those that wait."""
    connection.execute(update(_COMMENTS).where(_COMMENTS.id == comment_id).values(active=False))


def read_script(values: Mapping[str, Any]) -> Script:
    """Return a script from its fields as plain values, as the audit keeps it."""
    return Script(**{**values, "steps": tuple(_step(step) for step in values["steps"])})


def _script(row: Any) -> Script:
    return Script(
        code=row.code,
        name=row.name,
        steps=tuple(_step(step) for step in row.steps),
        version=row.number,
        source=row.source,
        id=row.id,
        version_id=row.version_id,
        fixed=row.fixed,
    )


def _step(values: dict[str, Any]) -> ScriptStep:
    choices = tuple(
        Choice(
            **choice
            | {"effects": tuple(Effect(EffectKind(effect["kind"]), effect["value"]) for effect in choice["effects"])}
        )
        for choice in values["choices"]
    )
    typed = {
        "kind": StepKind(values["kind"]),
        "answer": AnswerKind(values["answer"]),
        "choices": choices,
        "branches": tuple(Branch(**branch) for branch in values.get("branches", ())),
        "objections": tuple(Objection(**objection) for objection in values.get("objections", ())),
    }
    return ScriptStep(**values | typed)
