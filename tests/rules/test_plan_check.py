"""What is found wrong with a plan before it is used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop_app.domain.plans import (
    Audience,
    Cover,
    Method,
    Offset,
    Plan,
    PlanStep,
    PlanTerms,
    StepTerms,
    Trigger,
    Unit,
)
from desktop_app.rules.plan_check import MOST_STEPS, Known, check, days_of_month, month_days

STEP = PlanStep("call", "电话回访", Offset(10), Offset(8), Offset(12))
PLAN = Plan("desk.care", "帮教", Trigger.EVENT, "start", (STEP,))
KNOWN = Known(event_kinds={"start"}, scripts={"common.confirm"}, festivals={"spring"})


def found(plan: Plan) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in check(plan, KNOWN)]


def with_step(**changes: Any) -> Plan:
    return replace(PLAN, steps=(replace(STEP, **changes),))


def test_a_sound_plan() -> None:
    assert found(PLAN) == []
    assert found(replace(PLAN, trigger=Trigger.MONTHLY, trigger_key="15")) == []
    assert found(replace(PLAN, trigger=Trigger.YEARLY, trigger_key="04-01 11-01")) == []
    assert found(replace(PLAN, trigger=Trigger.MANUAL, trigger_key="")) == []


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        (replace(PLAN, name=" "), ("name", "name_missing")),
        (replace(PLAN, code="帮教"), ("code", "code_unfit")),
        (replace(PLAN, steps=()), ("steps", "no_steps")),
        (replace(PLAN, steps=(STEP, STEP)), ("steps", "duplicate_key")),
        (replace(PLAN, trigger_key=""), ("trigger_key", "event_missing")),
        (replace(PLAN, trigger_key="gone"), ("trigger_key", "event_unknown")),
        (replace(PLAN, trigger=Trigger.DATE_FIELD, trigger_key="lunar:"), ("trigger_key", "field_missing")),
        (replace(PLAN, trigger=Trigger.FESTIVAL, trigger_key="monday"), ("trigger_key", "festival_unknown")),
        (replace(PLAN, trigger=Trigger.YEARLY, trigger_key="13-01"), ("trigger_key", "days_unreadable")),
        (replace(PLAN, trigger=Trigger.MONTHLY, trigger_key="32"), ("trigger_key", "days_unreadable")),
        (
            replace(PLAN, trigger=Trigger.EVERY, trigger_key="soon", interval=Offset(6, Unit.MONTH)),
            ("trigger_key", "day_missing"),
        ),
        (replace(PLAN, trigger=Trigger.SILENT), ("interval", "interval_missing")),
        (
            replace(
                PLAN,
                trigger=Trigger.INTERVAL,
                interval=Offset(1, Unit.MONTH),
                terms=PlanTerms(cover=Cover.HOUSEHOLD),
            ),
            ("cover", "cover_unfit"),
        ),
        (replace(PLAN, terms=PlanTerms(stop_events=("gone",))), ("stop_events", "event_unknown")),
        (replace(PLAN, terms=PlanTerms(audience=Audience(events=("gone",)))), ("audience", "event_unknown")),
        (replace(PLAN, terms=PlanTerms(hours="早上")), ("hours", "hours_unreadable")),
        (replace(PLAN, terms=PlanTerms(cap_days=0)), ("cap_days", "number_unfit")),
        (with_step(title=""), ("title", "title_missing")),
        (with_step(key="第一步"), ("key", "code_unfit")),
        (with_step(earliest=Offset(11)), ("earliest", "window_order")),
        (with_step(latest=Offset(1, Unit.WEEK)), ("latest", "window_order")),
        (with_step(hour="25:00"), ("hour", "hour_unreadable")),
        (with_step(script="gone"), ("script", "script_unknown")),
        (with_step(terms=StepTerms(every=Offset(0))), ("every", "every_unfit")),
        (with_step(terms=StepTerms(times=0)), ("times", "number_unfit")),
        (with_step(terms=StepTerms(last=Offset(1))), ("last", "last_order")),
        (with_step(terms=StepTerms(minutes=0)), ("minutes", "number_unfit")),
    ],
)
def test_what_is_wrong_is_named(plan: Plan, problem: tuple[str, str]) -> None:
    assert problem in found(plan)


def test_a_plan_has_no_end_of_steps() -> None:
    many = tuple(replace(STEP, key=f"s{n}") for n in range(MOST_STEPS + 1))
    assert found(replace(PLAN, steps=many)) == [("steps", "too_many_steps")]


def test_warnings_stop_nobody() -> None:
    """R-153: who must approve wants to read the aim; calling twice is a cascade, calling on twice is a slip."""
    careless = replace(PLAN, terms=PlanTerms(approver="supervisor"), steps=(STEP,))
    assert [(p.field, p.warning) for p in check(careless, KNOWN)] == [("aim", True)]
    twice = with_step(method=Method.ONSITE, terms=StepTerms(cascade=(Method.ONSITE,)))
    assert [(p.field, p.warning) for p in check(twice, KNOWN)] == [("cascade", True)]
    assert found(with_step(terms=StepTerms(cascade=(Method.PHONE, Method.ONSITE, Method.LETTER)))) == []


def test_days_are_read_in_their_order() -> None:
    assert month_days("11-01 04-01") == ((4, 1), (11, 1))
    assert month_days("0401") == month_days("02-30") == month_days("") == ()
    assert days_of_month("15 1 15") == (1, 15)
    assert days_of_month("０") == days_of_month("0") == ()
