"""What is found wrong with a script before it is used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop_app.domain.scripts import AnswerKind, Branch, Choice, Objection, Script, ScriptStep, StepKind
from desktop_app.rules.script_check import Vocabulary, check

YES, NO = Choice("1", "是"), Choice("2", "否")


def say(key: str, goto: str = "") -> ScriptStep:
    return ScriptStep(key, StepKind.SAY, "您好。", goto=goto)


def ask(key: str, *choices: Choice, kind: StepKind = StepKind.ASK, goto: str = "") -> ScriptStep:
    return ScriptStep(key, kind, "好吗？", AnswerKind.CHOICE, choices or (YES, NO), goto=goto)


END = ScriptStep("end", StepKind.END, "谢谢，请您先挂机。")


def found(*steps: ScriptStep) -> list[tuple[str, str]]:
    return [(problem.step, problem.code) for problem in check(Script("demo.check", "检查", steps))]


def test_a_sound_script() -> None:
    assert found(say("hello"), ask("well", YES, replace(NO, goto="sorry"), goto="end"), say("sorry"), END) == []


@pytest.mark.parametrize(
    ("steps", "problems"),
    [
        ((), [("", "empty")]),
        ((say("a"), say("a"), END), [("a", "duplicate_key")]),
        ((say("a", goto="nowhere"), END), [("a", "unknown_goto"), ("end", "unreachable")]),
        ((ask("a", replace(YES, goto="gone"), NO), END), [("a", "unknown_goto")]),
        ((ask("a", replace(YES, goto="end"), NO), END, say("b")), [("b", "unreachable")]),
        ((ask("a", replace(YES, goto="b"), replace(NO, goto="end")), END, say("b")), [("b", "dead_end")]),
        ((say("a"), say("b", goto="a"), END), [("b", "loop"), ("end", "unreachable")]),
        ((say("a"), ask("b", YES, replace(NO, goto="a")), END), [("b", "loop")]),
        ((say("a"),), [("", "no_closing")]),
        ((ask("a", Choice("", "是"), NO), END), [("a", "choice_key")]),
        ((ask("a", Choice("1,2", "是"), NO), END), [("a", "choice_key")]),
        ((ask("a", YES, replace(NO, key="1")), END), [("a", "choice_repeated")]),
        ((replace(ask("a"), choices=()), END), [("a", "choices_missing")]),
        ((replace(ask("a"), answer=AnswerKind.TEXT), END), [("a", "choices_unused")]),
    ],
)
def test_what_is_wrong_is_named(steps: tuple[ScriptStep, ...], problems: list[tuple[str, str]]) -> None:
    assert sorted(found(*steps)) == sorted(problems)


def test_too_many_questions_are_a_warning() -> None:
    """S-34: eight questions are counted and warned about, data checks are left out."""
    five = [ask(f"q{n}") for n in range(5)]
    checks = [ask(f"c{n}", kind=StepKind.CHECK_DATA) for n in range(6)]
    assert found(*five, *checks, END) == []
    (problem,) = check(Script("demo.check", "检查", (*five, *(ask(f"r{n}") for n in range(3)), END)))
    assert problem.warning
    assert problem.message == "一次最多会问 8 个问题，建议不超过 5 个。"


def test_only_the_longest_way_is_counted() -> None:
    left = [replace(ask(f"l{n}"), goto="end" if n == 3 else "") for n in range(4)]
    right = [ask(f"r{n}") for n in range(4)]
    fork = ask("fork", replace(YES, goto="l0"), replace(NO, goto="r0"))
    assert found(fork, *left, *right, END) == []
    assert found(fork, *left, *right, ask("r4"), END) == [("", "too_many_questions")]


def test_a_missing_closing_step_is_a_warning() -> None:
    (problem,) = check(Script("demo.sms", "短信", (say("a"),)))
    assert problem.warning


def choose(key: str, record: str = "", **more: Any) -> ScriptStep:
    return ScriptStep(key, StepKind.ASK, "好吗？", AnswerKind.CHOICE, (YES, NO), record=record, **more)


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        ('first = "是"', []),
        ("满意 = 1 且 客户.年龄 < 12", []),
        ("客户.年级 = “三年级”", []),
        ("customer.source = “转介绍” or event = trial", ["name_unknown"]),
        ("second = 1", ["name_unknown"]),
        ("客户.星座 = “天秤”", ["name_unknown"]),
        ("first = “也许”", ["answer_unknown"]),
        ("first in (1, 3)", ["answer_unknown"]),
        ("first =", ["condition_unread"]),
    ],
)
def test_conditions_name_only_what_is_known_by_then(when: str, codes: list[str]) -> None:
    script = Script("demo.x", "话术", (choose("first", "满意"), choose("second", when=when), END))
    assert [problem.code for problem in check(script, Vocabulary(headings=("年级",)))] == codes


def test_a_branch_has_conditions_and_a_way_where_none_holds() -> None:
    fork = ScriptStep("fork", StepKind.BRANCH, "", branches=(Branch("ask = 2", "sorry"), Branch("ask = 1", "end")))
    sorry = ScriptStep("sorry", StepKind.SAY, "抱歉。")
    assert check(Script("demo.x", "话术", (choose("ask"), fork, sorry, END))) == ()
    gone = replace(fork, branches=(Branch("", "nowhere"),))
    codes = {problem.code for problem in check(Script("demo.x", "话术", (choose("ask"), gone, sorry, END)))}
    assert codes == {"unknown_goto", "branch_empty"}
    asked = choose("ask", branches=(Branch("ask = 1", "end"),))
    assert "branches_unused" in {problem.code for problem in check(Script("demo.x", "话术", (asked, END)))}


def test_a_step_that_may_be_passed_over_ends_nothing() -> None:
    late = ScriptStep("end", StepKind.END, "再见。", when="ask = 1")
    codes = [problem.code for problem in check(Script("demo.x", "话术", (choose("ask"), late, say("more"))))]
    assert codes == ["dead_end"]


def test_words_placeholders_and_fields_are_known_and_allowed() -> None:
    steps = (
        ScriptStep("hello", StepKind.SAY, "{customer}您好，我们保证收益。"),
        ScriptStep("name", StepKind.SAY, "我叫{me}。", objections=(Objection("没空", "{when}再打"),)),
        ScriptStep("home", StepKind.CHECK_DATA, "您还住那儿吗？", AnswerKind.TEXT, field="address"),
        ScriptStep("star", StepKind.CHECK_DATA, "您的星座？", AnswerKind.TEXT, field="星座"),
        END,
    )
    found = check(Script("demo.x", "话术", steps), Vocabulary(forbidden=("保证收益",)))
    assert [(problem.step, problem.code, problem.warning) for problem in found] == [
        ("hello", "forbidden_word", True),
        ("name", "placeholder_unknown", False),
        ("name", "placeholder_unknown", False),
        ("star", "field_unknown", False),
    ]
