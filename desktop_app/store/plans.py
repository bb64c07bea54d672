"""Plans in the database."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from desktop_app.domain.plans import Method, Offset, Plan, PlanStep, Shift, Target, Trigger, Unit
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
