"""One call for several visits: the scripts follow each other, and the answers stay with their visits."""

from __future__ import annotations

import pytest

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import AnswerKind, Choice, Effect, EffectKind, Script, ScriptStep, StepKind
from desktop_app.rules.flow import Flow, start
from desktop_app.rules.joint_flow import announced, joined, parts

GOOD, BAD = Choice("1", "好"), Choice("2", "不好", effects=(Effect(EffectKind.TICKET, "service"),), ask_reason=True)
LATER = Choice("3", "改天", goto="day")


def script(code: str) -> Script:
    return Script(
        code,
        code,
        (
            ScriptStep("greet", StepKind.ASK, "您好，{customer}？", AnswerKind.CHOICE, (GOOD, BAD, LATER), record=code),
            ScriptStep("end", StepKind.END, "再见"),
            ScriptStep(
                "day",
                StepKind.RECORD,
                "哪天？",
                AnswerKind.CHOICE,
                (Choice("1", "2026-03-12", effects=(Effect(EffectKind.APPOINTMENT, "when"),)),),
                record="when",
            ),
        ),
    )


@pytest.fixture
def flow() -> Flow:
    found = joined(start(script("一")), {42: start(announced(script("二"), "生日", "11-25", {"customer": "小明"}))})
    assert found is not None
    return found


def test_the_second_script_begins_when_the_first_is_through(flow: Flow) -> None:
    assert [step.key for step in flow.path] == ["greet"]
    assert flow.progress == (0, 2)
    flow = flow.answer("greet", "1")
    assert [step.key for step in flow.path] == ["greet", "42/", "42/greet"]
    assert [step.text for step in flow.path][1:] == ["接着：生日（11-25）", "您好，小明？"]
    assert (flow.current and flow.current.key, flow.finished, flow.progress) == ("42/greet", False, (1, 2))
    flow = flow.answer("42/greet", "1")
    assert (flow.finished, flow.progress) == (True, (2, 2))
    assert [step.key for step in flow.path] == ["greet", "42/", "42/greet", "42/end"], "one farewell, at the end"
    assert flow.records == {"一": "好", "二": "好"}


def test_each_visit_keeps_its_own_answers(flow: Flow) -> None:
    flow = flow.answer("greet", "1").answer("42/greet", "2", "太吵")
    kept = {visit: [(a.step, a.value, a.reason) for a in part.answers] for visit, part in parts(flow, 7)}
    assert kept == {7: [("greet", "1", "")], 42: [("greet", "2", "太吵")]}
    assert [(a.step, a.value) for a in flow.answers] == [("greet", "1"), ("42/greet", "2")]


def test_effects_and_missing_reasons_of_both_count(flow: Flow) -> None:
    flow = flow.answer("greet", "1").answer("42/greet", "2")
    assert flow.needs_reason
    flow = flow.answer("42/greet", "2", "太吵")
    assert [(found.step.key, found.effect.kind) for found in flow.effects()] == [("42/greet", EffectKind.TICKET)]


def test_a_customer_who_asks_for_another_day_is_not_asked_on(flow: Flow) -> None:
    flow = flow.answer("greet", "3").answer("day", "1")
    assert flow.finished
    assert [step.key for step in flow.path] == ["greet", "day"]
    with pytest.raises(InvalidInput):
        flow.answer("42/greet", "1")


def test_going_back_in_the_first_parks_the_second(flow: Flow) -> None:
    flow = flow.answer("greet", "1").answer("42/greet", "1").answer("greet", "3")
    assert [(a.step, a.parked) for a in flow.answers] == [("greet", False), ("42/greet", True)]
    assert [step.key for step in flow.path] == ["greet", "day"]


def test_a_visit_without_a_script_of_its_own_asks_that_of_the_other() -> None:
    flow = joined(None, {42: start(announced(script("二"), "生日", "11-25", {}))})
    assert flow is not None
    assert [step.key for step in flow.path] == ["42/", "42/greet"]
    assert [visit for visit, _ in parts(flow.answer("42/greet", "1"), 7)] == [42]
    own = start(script("一"))
    assert joined(own, {}) is own
    assert joined(None, {}) is None


def test_each_script_says_its_own_sums_and_all_names_count() -> None:
    def named(code: str, factor: int) -> Script:
        steps = (
            ScriptStep("pay", StepKind.ASK, "多少？", AnswerKind.NUMBER, record="月供"),
            ScriptStep("sum", StepKind.CALCULATE, "", record="一共", formula=f"月供 * {factor}"),
            ScriptStep("who", StepKind.RECORD, "一共 {一共} 元。还有谁？", AnswerKind.PEOPLE, record="朋友"),
        )
        return Script(code, code, steps)

    flow = joined(start(named("一", 2)), {42: start(announced(named("二", 10), "生日", "11-25", {}))})
    assert flow is not None
    flow = flow.answer("pay", "5").answer("who", "李梅").answer("42/pay", "7").answer("42/who", "李梅、王强")
    said = {step.key: flow.spoken(step, {}).text for step in flow.path}
    assert (said["who"], said["42/who"]) == ("一共 10 元。还有谁？", "一共 70 元。还有谁？")
    assert [person.name for person in flow.people] == ["李梅", "王强"]
    kept = {visit: [a.label for a in part.answers if a.step == "sum"] for visit, part in parts(flow, 7)}
    assert kept == {7: ["10"], 42: ["70"]}
