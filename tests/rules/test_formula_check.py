"""What is told of calculations before a script is used."""

from __future__ import annotations

import pytest

from desktop_app.domain.scripts import AnswerKind, Choice, Script, ScriptStep, StepKind
from desktop_app.rules.script_check import Vocabulary, check


def asked(key: str, answer: AnswerKind = AnswerKind.NUMBER, **more: object) -> ScriptStep:
    return ScriptStep(key, StepKind.RECORD, "多少？", answer, **more)  # type: ignore[arg-type] # by name


def sum_(key: str, formula: str, record: str = "", text: str = "", **more: object) -> ScriptStep:
    record = record or f"{key}_n"
    return ScriptStep(key, StepKind.CALCULATE, text, record=record, formula=formula, **more)  # type: ignore[arg-type]


END = ScriptStep("end", StepKind.END, "再见。")


def found(*steps: ScriptStep) -> list[tuple[str, str]]:
    script = Script("demo.sum", "算", (*steps, END))
    problems = check(script, Vocabulary(headings=("月收入",)))
    assert all(problem.message for problem in problems)
    return [(problem.step, problem.code) for problem in problems]


def test_a_calculation_may_use_numbers_fields_and_what_was_calculated() -> None:
    steps = (
        asked("a", record="月供"),
        asked("mark", AnswerKind.SCALE),
        sum_("s", "月供 * 12 + mark + 客户.年龄 + 客户.月收入 + 第几次", "余额"),
        sum_("t", "余额 / 2", text="剩 {余额} 元，一半是 {t_n} 元，每月 {月供} 元。"),
        ScriptStep("say", StepKind.SAY, "一共 {t} 元。", when="余额 > 100"),
    )
    assert found(*steps) == []


@pytest.mark.parametrize(
    ("steps", "problems"),
    [
        ((sum_("s", "没有 * 2"),), [("s", "name_unknown")]),
        ((sum_("s", "客户.姓名 * 2"),), [("s", "name_no_number")]),
        ((asked("a", AnswerKind.TEXT), sum_("s", "a * 2")), [("s", "name_no_number")]),
        ((asked("a", AnswerKind.PEOPLE), sum_("s", "a * 2")), [("s", "name_no_number")]),
        ((asked("a", AnswerKind.CHOICE, choices=(Choice("1", "多"),)), sum_("s", "a")), [("s", "name_no_number")]),
        ((sum_("s", "s * 2"),), [("s", "formula_circular")]),
        ((sum_("s", "t * 2"), sum_("t", "s_n + 1")), [("s", "formula_circular")]),
        ((sum_("s", "t * 2"), sum_("t", "1 + 1")), [("s", "name_unknown")]),
        ((sum_("s", "1 +"),), [("s", "formula_unread")]),
        ((sum_("s", ""),), [("s", "formula_missing")]),
        ((ScriptStep("s", StepKind.CALCULATE, "", formula="1"),), [("s", "formula_nameless")]),
        ((sum_("s", "1", answer=AnswerKind.NUMBER),), [("s", "formula_asked")]),
        ((asked("a", formula="1 + 1"),), [("a", "formula_unused")]),
        ((asked("a", places=3),), [("a", "places_unused")]),
        ((asked("a", AnswerKind.PEOPLE, places=13),), [("a", "places_unused")]),
        ((ScriptStep("say", StepKind.SAY, "剩 {余额} 元。"), sum_("s", "1", "余额")), [("say", "placeholder_unknown")]),
    ],
)
def test_what_cannot_come_to_anything_is_told(steps: tuple[ScriptStep, ...], problems: list[tuple[str, str]]) -> None:
    assert found(*steps) == problems
