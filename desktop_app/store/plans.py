"""Plans and scripts in the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from desktop_app.domain.plans import Method, Offset, Plan, PlanStep, Shift, Target, Trigger, Unit
from desktop_app.domain.scripts import AnswerKind, Choice, Effect, EffectKind, Script, ScriptStep, StepKind
from desktop_app.store import schema

_STEP_FIELDS = ("key", "title", "script", "purpose", "priority", "hour", "ours", "source")


def _offset_text(offset: Offset | None) -> str:
    return "" if offset is None else f"{offset.count} {offset.unit.value}"


def _offset(value: str) -> Offset:
    count, unit = value.split(" ")
    return Offset(int(count), Unit(unit))


def save_plan(connection: Connection, plan: Plan) -> int:
    """Write a plan with its steps, new or changed, and return its id."""
    values = {
        "name": plan.name,
        "trigger": plan.trigger.value,
        "trigger_key": plan.trigger_key,
        "interval": _offset_text(plan.interval),
        "active": plan.active,
        "note": plan.note,
    }
    table = schema.PlanTemplate
    plan_id = connection.execute(select(table.id).where(table.code == plan.code)).scalar()
    if plan_id is None:
        plan_id = connection.execute(insert(table).values(code=plan.code, **values).returning(table.id)).scalar_one()
    else:
        connection.execute(update(table).where(table.id == plan_id).values(**values))
    steps = schema.PlanTemplateStep
    connection.execute(delete(steps).where(steps.plan_id == plan_id))
    connection.execute(
        insert(steps),
        [
            {name: getattr(step, name) for name in _STEP_FIELDS}
            | {
                "plan_id": plan_id,
                "ordinal": ordinal,
                "due": _offset_text(step.due),
                "earliest": _offset_text(step.earliest),
                "latest": _offset_text(step.latest),
                "shift": step.shift.value,
                "method": step.method.value,
                "target": step.target.value,
            }
            for ordinal, step in enumerate(plan.steps)
        ],
    )
    return plan_id


def plans(connection: Connection) -> tuple[Plan, ...]:
    """Return all plans with their steps."""
    steps: dict[int, list[PlanStep]] = {}
    table = schema.PlanTemplateStep
    for row in connection.execute(select(table.__table__).order_by(table.plan_id, table.ordinal)):
        steps.setdefault(row.plan_id, []).append(
            PlanStep(
                **{name: getattr(row, name) for name in _STEP_FIELDS},
                due=_offset(row.due),
                earliest=_offset(row.earliest),
                latest=_offset(row.latest),
                shift=Shift(row.shift),
                method=Method(row.method),
                target=Target(row.target),
                id=row.id,
            )
        )
    return tuple(
        Plan(
            code=row.code,
            name=row.name,
            trigger=Trigger(row.trigger),
            trigger_key=row.trigger_key,
            steps=tuple(steps.get(row.id, ())),
            interval=_offset(row.interval) if row.interval else None,
            active=row.active,
            note=row.note,
            id=row.id,
        )
        for row in connection.execute(select(schema.PlanTemplate.__table__).order_by(schema.PlanTemplate.id))
    )


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
    kinds = {"kind": StepKind(values["kind"]), "answer": AnswerKind(values["answer"]), "choices": choices}
    return ScriptStep(**values | kinds)
