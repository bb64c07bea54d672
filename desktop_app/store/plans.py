"""Plans in the database, and the versions they had."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from desktop_app.domain.plan_changes import PlanVersion
from desktop_app.domain.plans import Method, Plan, PlanState, PlanStep, Shift, Target, Trigger
from desktop_app.store import schema
from desktop_app.store.plan_bodies import as_values, offset_value, read_offset, read_plan, read_step_terms, read_terms

_STEP_FIELDS = ("key", "title", "script", "purpose", "priority", "hour", "ours", "source")


def save_plan(connection: Connection, plan: Plan) -> int:
    """Write a plan with its steps, new or changed, and return its id."""
    values = {
        "name": plan.name,
        "trigger": plan.trigger.value,
        "trigger_key": plan.trigger_key,
        "interval": offset_value(plan.interval),
        "active": plan.active,
        "note": plan.note,
        "terms": as_values(plan.terms),
        "state": plan.state.value,
        "version": plan.version,
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
                "due": offset_value(step.due),
                "earliest": offset_value(step.earliest),
                "latest": offset_value(step.latest),
                "shift": step.shift.value,
                "method": step.method.value,
                "target": step.target.value,
                "terms": as_values(step.terms),
            }
            for ordinal, step in enumerate(plan.steps)
        ],
    )
    return plan_id


def open_visits(connection: Connection) -> dict[int, int]:
    """Return how many visits of each plan are open."""
    rows = connection.exec_driver_sql(
        "SELECT plan_id, count(*) FROM visit WHERE plan_id IS NOT NULL AND status = 'open' GROUP BY plan_id"
    )
    return {row[0]: row[1] for row in rows}


def plans(connection: Connection, only: Collection[int] | None = None) -> tuple[Plan, ...]:
    """Return plans with their steps: all, or only those with some ids."""
    if only is not None and not only:
        return ()
    steps: dict[int, list[PlanStep]] = {}
    table, templates = schema.PlanTemplateStep, schema.PlanTemplate
    of_steps = select(table.__table__).order_by(table.plan_id, table.ordinal)
    of_plans = select(templates.__table__).order_by(templates.id)
    if only is not None:
        of_steps, of_plans = of_steps.where(table.plan_id.in_(only)), of_plans.where(templates.id.in_(only))
    for row in connection.execute(of_steps):
        steps.setdefault(row.plan_id, []).append(
            PlanStep(
                **{name: getattr(row, name) for name in _STEP_FIELDS},
                due=read_offset(row.due),
                earliest=read_offset(row.earliest),
                latest=read_offset(row.latest),
                shift=Shift(row.shift),
                method=Method(row.method),
                target=Target(row.target),
                terms=read_step_terms(row.terms),
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
            interval=read_offset(row.interval) if row.interval else None,
            active=row.active,
            note=row.note,
            terms=read_terms(row.terms),
            state=PlanState(row.state),
            version=row.version,
            id=row.id,
        )
        for row in connection.execute(of_plans)
    )


def set_state(connection: Connection, plan_id: int, state: PlanState) -> None:
    """Write how far a plan is."""
    connection.execute(update(schema.PlanTemplate).where(schema.PlanTemplate.id == plan_id).values(state=state.value))


def add_version(connection: Connection, plan_id: int, plan: Plan, now: datetime, user_id: int, note: str) -> None:
    """Keep a plan as it stands."""
    connection.execute(
        insert(schema.PlanVersion).values(
            plan_id=plan_id,
            number=plan.version,
            body=as_values(plan),
            state=plan.state.value,
            at=now,
            user_id=user_id,
            note=note,
        )
    )


def versions(connection: Connection, plan_id: int) -> tuple[PlanVersion, ...]:
    """Return the versions of a plan that were kept, the newest first."""
    table, users = schema.PlanVersion, schema.UserAccount
    rows = connection.execute(
        select(table.number, table.body, table.state, table.at, table.note, users.name)
        .join(users, users.id == table.user_id)
        .where(table.plan_id == plan_id)
        .order_by(table.id.desc())
    )
    return tuple(
        PlanVersion(
            row.number, replace(read_plan(row.body), id=plan_id), PlanState(row.state), row.at, row.name, row.note
        )
        for row in rows
    )
