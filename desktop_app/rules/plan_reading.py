"""Plans from tables of a file, and back: every fault is told, and what is as by default is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from desktop_app.domain.plans import Audience, Offset, Plan, PlanStep, PlanTerms, StepTerms, Trigger
from desktop_app.domain.text import tr
from desktop_app.rules.kit_tables import KitFault, Table, fault
from desktop_app.rules.plan_check import check
from desktop_app.rules.plan_fields import PLAN_FIELDS, STEP_FIELDS, Part, Plain, PlanField

WITH_INTERVAL = frozenset({Trigger.INTERVAL, Trigger.EVERY, Trigger.SILENT})


def read_plan(table: Table) -> Plan:
    """Read a plan with its steps.

    Raises:
        KitFault: the first thing written wrongly.
    """
    found: list[KitFault] = []
    plan = try_plan(table, found)
    if plan is None:
        raise found[0]
    return plan


def try_plan(table: Table, found: list[KitFault]) -> Plan | None:
    """Read a plan with its steps, and go on after a fault, so that a person hears of all of them at once.

    Args:
        table: of the plan; its ``steps`` are tables of their own.
        found: takes every fault.

    Returns:
        The plan; None when something of it is wrong.
    """
    before = len(found)
    parts = list(table.tables("steps"))
    steps = [step for step in (_step(part, found) for part in parts) if step is not None]
    values = _values(table, PLAN_FIELDS, found)
    _close(table, found)
    own, terms, audience = values[""], values["terms"], values["audience"]
    if "trigger" in own:
        wanted, given = own["trigger"] in WITH_INTERVAL, "interval" in table
        if wanted and not given:
            found.append(fault(table.place, tr("缺少 {key}", key=table.called("interval"))))
        if given and not wanted:
            found.append(fault(table.place, tr("不认识的键：{keys}", keys=table.called("interval"))))
    if len(found) > before:
        return None
    terms["audience"] = Audience(**audience)
    plan = Plan(**{"trigger_key": "", **own}, steps=tuple(steps), terms=PlanTerms(**terms))
    found += _checked(plan, table, dict(zip((step.key for step in steps), parts, strict=True)))
    return plan if len(found) == before else None


def _step(table: Table, found: list[KitFault]) -> PlanStep | None:
    before = len(found)
    values = _values(table, STEP_FIELDS, found)
    _close(table, found)
    if len(found) > before:
        return None
    own = values[""]
    own.setdefault("earliest", own["due"])
    own.setdefault("latest", own["due"])
    return PlanStep(**own, terms=StepTerms(**values["terms"]))


def _values(table: Table, fields: Iterable[PlanField], found: list[KitFault]) -> dict[Part, dict[str, Any]]:
    values: dict[Part, dict[str, Any]] = {"": {}, "terms": {}, "audience": {}}
    for field in fields:
        if field.required or field.key in table:
            try:
                values[field.part][field.name] = field.read(table)
            except KitFault as error:
                found.append(error)
    return values


def _close(table: Table, found: list[KitFault]) -> None:
    try:
        table.close()
    except KitFault as error:
        found.append(error)


def _checked(plan: Plan, table: Table, parts: Mapping[str, Table]) -> list[KitFault]:
    """Return what is wrong with a plan that can be read: days in the wrong order, an hour that is none."""
    found = [problem for problem in check(plan) if not problem.warning]
    places = [parts[problem.step] if problem.step else table for problem in found]
    return [
        fault(place.at(problem.field) if problem.field in place else place.place, problem.message)
        for place, problem in zip(places, found, strict=True)
    ]


def plan_values(plan: Plan) -> dict[str, Plain | list[dict[str, Plain]]]:
    """Return a plan as the kit's format holds it; what is as by default is left out."""
    values: dict[str, Plain | list[dict[str, Plain]]] = {**_written(plan, PLAN_FIELDS, _BARE_PLAN)}
    values["steps"] = [step_values(step) for step in plan.steps]
    return values


def step_values(step: PlanStep) -> dict[str, Plain]:
    """Return a step as the kit's format holds it; what is as by default is left out."""
    bare = replace(_BARE_STEP, earliest=step.due, latest=step.due)
    return _written(step, STEP_FIELDS, bare)


_PATHS: Mapping[Part, str] = {"": "", "terms": "terms.", "audience": "terms.audience."}
_BARE_PLAN = Plan("", "", Trigger.EVENT, "", ())
_BARE_STEP = PlanStep("", "", Offset(0), Offset(0), Offset(0))


def _written(whole: Plan | PlanStep, fields: Iterable[PlanField], bare: Plan | PlanStep) -> dict[str, Plain]:
    values: dict[str, Plain] = {}
    for field in fields:
        value = value_of(whole, field)
        plain = field.plain(value)
        if plain is not None and (field.required or value != value_of(bare, field)):
            values[field.key] = plain
    return values


def value_of(whole: Plan | PlanStep, field: PlanField) -> Any:
    """Return what a plan or step has in a field."""
    return attrgetter(_PATHS[field.part] + field.name)(whole)
