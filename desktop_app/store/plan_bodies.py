"""Plans as plain values, for columns of JSON, versions and the audit; what is as by default is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from desktop_app.domain.plans import (
    Audience,
    Cover,
    Method,
    Need,
    Offset,
    Plan,
    PlanState,
    PlanStep,
    PlanTerms,
    RepeatFrom,
    Shift,
    StepTerms,
    Target,
    Trigger,
    Unit,
)

T = TypeVar("T", PlanTerms, StepTerms, Audience, PlanStep, Plan)


def offset_value(offset: Offset | None) -> str:
    """Return an offset as it is kept: ``15 day``; empty for none."""
    return "" if offset is None else f"{offset.count} {offset.unit.value}"


def read_offset(value: str) -> Offset:
    """Return the offset of a kept text."""
    count, unit = value.split(" ")
    return Offset(int(count), Unit(unit))


def _plain(value: object) -> Any:
    if isinstance(value, Offset):
        return offset_value(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, (Audience, PlanTerms, StepTerms, PlanStep)):
        return as_values(value)
    return value


def as_values(value: Audience | PlanTerms | StepTerms | PlanStep | Plan) -> dict[str, Any]:
    """Return what differs from the default, as values that JSON takes; ids are the database's own."""
    return {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        if field.name != "id" and getattr(value, field.name) != field.default
    }


_READ: Mapping[str, Any] = {
    "cover": Cover,
    "closes": date.fromisoformat,
    "stop_events": tuple,
    "every": read_offset,
    "repeat_from": RepeatFrom,
    "last": read_offset,
    "cascade": lambda values: tuple(Method(value) for value in values),
    "needs": lambda values: tuple(Need(value) for value in values),
    "due": read_offset,
    "earliest": read_offset,
    "latest": read_offset,
    "interval": read_offset,
    "shift": Shift,
    "method": Method,
    "target": Target,
    "trigger": Trigger,
    "state": PlanState,
    "kinds": tuple,
    "categories": tuple,
    "sources": tuple,
    "owners": tuple,
    "events": tuple,
    "fields": lambda values: tuple((name, value) for name, value in values),
    "details": lambda values: tuple((name, value) for name, value in values),
    "audience": lambda values: _read(Audience, values),
    "steps": lambda values: tuple(
        _read(PlanStep, step | {"terms": read_step_terms(step.get("terms", {}))}) for step in values
    ),
}


def _read(kind: type[T], values: Mapping[str, Any]) -> T:
    return kind(
        **{
            name: _READ[name](value) if name in _READ and not isinstance(value, (PlanTerms, StepTerms)) else value
            for name, value in values.items()
        }
    )


def read_terms(values: Mapping[str, Any]) -> PlanTerms:
    """Return a plan's terms from what ``as_values`` kept."""
    return _read(PlanTerms, values)


def read_step_terms(values: Mapping[str, Any]) -> StepTerms:
    """Return a step's terms from what ``as_values`` kept."""
    return _read(StepTerms, values)


def read_plan(values: Mapping[str, Any]) -> Plan:
    """Return a plan from what ``as_values`` kept; without an id."""
    return _read(Plan, {**values, "terms": read_terms(values.get("terms", {}))})
