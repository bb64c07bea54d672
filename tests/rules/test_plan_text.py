"""Plans as a file for another desk: what is written is read back whole, and a hostile file does no harm."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.plans import Offset, Plan, PlanStep, Trigger
from desktop_app.rules.plan_names import Book
from desktop_app.rules.plan_text import MOST_BYTES, plans_text, read_plans_text
from tests.rules.plan_shapes import EVENTS, FESTIVALS, SCRIPTS, books

PLAN = Plan(
    "own.care",
    "帮教",
    Trigger.EVENT,
    "start",
    (PlanStep("call", "电话", Offset(10), Offset(10), Offset(12), script="own.talk"),),
)


def desk(**events: str) -> Book:
    return Book(events or EVENTS, SCRIPTS, FESTIVALS)


@given(books())
def test_nothing_is_lost_on_the_way_to_another_desk(plans: tuple[Plan, ...]) -> None:
    text = plans_text(plans, EVENTS, SCRIPTS)
    read = read_plans_text(text.encode(), "plans.toml", desk())
    assert (read.plans, read.faults, read.new_events, read.notes) == (plans, (), (), ())


def test_what_the_other_desk_lacks_is_told() -> None:
    text = plans_text([PLAN], EVENTS, SCRIPTS)
    read = read_plans_text(text.encode(), "plans.toml", Book({"care": "关怀"}, {}, {}))
    (plan,) = read.plans
    assert [(entry.code, entry.name) for entry in read.new_events] == [("start", "签订帮教协议")]
    assert (plan.trigger_key, plan.steps[0].script) == ("start", "")
    assert "=1+1" in read.notes[0]


def test_the_other_desk_may_call_the_same_event_by_another_code() -> None:
    text = plans_text([PLAN], EVENTS, SCRIPTS)
    read = read_plans_text(text.encode(), "plans.toml", Book({"agreement": "签订帮教协议"}, SCRIPTS, {}))
    assert read.plans == (replace(PLAN, trigger_key="agreement"),)
    assert read.new_events == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[[plans]", "读不懂"),
        (b"plans = " + b"[" * 5000, "读不懂"),
        (b"x = 1", "没有方案"),
        (b"plans = 3", "没有方案"),
        (b"plans = []", "没有方案"),
        (b"plans = [" + b"{}," * 301 + b"]", "太多"),
        (b"[[plans]]\nname = '" + b"x" * 2001 + b"'", "太长"),
        (b"[[plans]]\na.b.c.d.e.f.g.h = 1", "太深"),
        (b"#" * (MOST_BYTES + 1), "太大"),
        (b"[[plans]]\nname = 'x'", "缺少 code"),
        (b"plans = [3]", "没有方案"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(content: bytes, problem: str) -> None:
    read = read_plans_text(content, "x.toml", desk())
    assert read.plans == ()
    assert any(problem in fault.problem for fault in read.faults)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = plans_text([PLAN], EVENTS, SCRIPTS)
    text = (
        text.replace('due = "10 天"', 'due = "十天"')
        .replace('name = "帮教"', 'name = " "')
        .replace("latest", "lastest")
    )
    read = read_plans_text(text.encode(), "x.toml", desk())
    assert {fault.place.rpartition(" › ")[2] for fault in read.faults} == {"due", "steps[1] “call”", "name"}


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(content: bytes) -> None:
    read_plans_text(content, "x.toml", desk())
