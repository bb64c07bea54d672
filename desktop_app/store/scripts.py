"""Scripts in the database, each in versions; the one a visit used stays with it (R-189)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from desktop_app.domain.scripts import (
    AnswerKind,
    Branch,
    Choice,
    Effect,
    EffectKind,
    Objection,
    Script,
    ScriptStep,
    StepKind,
)
from desktop_app.store import schema


def add_script_version(connection: Connection, script: Script, now: datetime) -> int:
    """Add a version of a script, which becomes the one in use, and return the version's id."""
    table, versions = schema.ScriptText, schema.ScriptVersion
    script_id = connection.execute(select(table.id).where(table.code == script.code)).scalar()
    if script_id is None:
        script_id = connection.execute(
            insert(table).values(code=script.code, name=script.name, active=True).returning(table.id)
        ).scalar_one()
    latest = connection.execute(
        select(versions.number).where(versions.script_id == script_id).order_by(versions.number.desc()).limit(1)
    ).scalar()
    return connection.execute(
        insert(versions)
        .values(
            script_id=script_id,
            number=(latest or 0) + 1,
            state="approved",
            source=script.source,
            steps=[asdict(step) for step in script.steps],
            created_at=now,
        )
        .returning(versions.id)
    ).scalar_one()


def _script_query() -> Any:
    table, versions = schema.ScriptText, schema.ScriptVersion
    return select(
        table.id,
        table.code,
        table.name,
        versions.id.label("version_id"),
        versions.number,
        versions.source,
        versions.steps,
    ).join(versions, versions.script_id == table.id)


def script_version(connection: Connection, version_id: int) -> Script:
    """Return a script in the version a visit used."""
    row = connection.execute(_script_query().where(schema.ScriptVersion.id == version_id)).one()
    return _script(row)


def script_in_use(connection: Connection, code: str) -> Script | None:
    """Return the newest approved version of a script."""
    row = connection.execute(
        _script_query()
        .where(schema.ScriptText.code == code, schema.ScriptVersion.state == "approved")
        .order_by(schema.ScriptVersion.number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _script(row)


def script_names(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the scripts in use."""
    table = schema.ScriptText
    rows = connection.execute(select(table.code, table.name).where(table.active).order_by(table.id))
    return tuple((row.code, row.name) for row in rows)


def _script(row: Any) -> Script:
    return Script(
        code=row.code,
        name=row.name,
        steps=tuple(_step(step) for step in row.steps),
        version=row.number,
        source=row.source,
        id=row.id,
        version_id=row.version_id,
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
