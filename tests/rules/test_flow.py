"""The way of a call through its script: branches, parked answers, reasons, effects; random walks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import (
    Answer,
    AnswerKind,
    Branch,
    Choice,
    Effect,
    EffectKind,
    Script,
    ScriptStep,
    StepKind,
)
from desktop_app.rules.flow import Flow, fill, start

TICKET, RECALL = Effect(EffectKind.TICKET, "service"), Effect(EffectKind.APPOINTMENT)
UNHAPPY = Choice("2", "不满意", goto="sorry", effects=(TICKET,), ask_reason=True)
SURVEY = Script(
    "demo.survey",
    "满意度",
    (
        ScriptStep("hello", StepKind.SAY, "{customer}您好，我是{organisation}的{operator}。"),
        ScriptStep(
            "content", StepKind.ASK, "满意吗？", AnswerKind.CHOICE, (Choice("1", "满意", "visit"), UNHAPPY), "satisfied"
        ),
        ScriptStep("sorry", StepKind.SAY, "非常抱歉。"),
        ScriptStep("wish", StepKind.RECORD, "您希望怎样处理？", AnswerKind.TEXT, record="wish", required=True),
        ScriptStep(
            "visit",
            StepKind.ASK,
            "最近来过吗？",
            AnswerKind.MULTI,
            (Choice("1", "试听"), Choice("2", "参观"), Choice("3", "没时间", "recall", (RECALL,))),
            "visited",
            goto="mark",
        ),
        ScriptStep(
            "recall", StepKind.CONFIRM, "哪天方便？", AnswerKind.DATE, record="recall", required=True, goto="end"
        ),
        ScriptStep("mark", StepKind.ASK, "打几分？", AnswerKind.SCALE, record="mark"),
        ScriptStep("age", StepKind.RECORD, "孩子几岁？", AnswerKind.NUMBER, record="age"),
        ScriptStep("end", StepKind.END, "谢谢，请您先挂机。"),
        ScriptStep("after", StepKind.SAY, "不会说到这里。"),
    ),
)


def keys(flow: Flow) -> list[str]:
    return [step.key for step in flow.path]


def current(flow: Flow) -> str:
    return flow.current.key if flow.current else ""


def test_a_content_customer_costs_one_key_per_question() -> None:
    flow = start(SURVEY)
    assert (keys(flow), current(flow)) == (["hello", "content"], "content")
    for step, value in (("content", "1"), ("visit", "1,2"), ("mark", "5"), ("age", "")):
        assert current(flow) == step
        assert not flow.finished
        flow = flow.answer(step, value)
    assert flow.finished
    assert flow.current is None
    assert keys(flow) == ["hello", "content", "visit", "mark", "age", "end"]
    assert flow.records == {"satisfied": "满意", "visited": "试听、参观", "mark": "5", "age": ""}
    assert flow.effects() == ()


def test_dissatisfaction_asks_for_the_exact_reason() -> None:
    """S-36: 'not satisfied' without a reason cannot be passed."""
    flow = start(SURVEY).answer("content", "2")
    assert flow.needs_reason
    assert current(flow) == "content"
    with pytest.raises(InvalidInput):
        flow.answer("wish", "退费")
    flow = flow.answer("content", "2", reason="老师迟到")
    assert not flow.needs_reason
    assert current(flow) == "wish"
    (found,) = flow.effects()
    assert (found.effect, found.step.key, found.answer.reason) == (TICKET, "content", "老师迟到")


def test_a_changed_answer_parks_the_branch_and_brings_it_back() -> None:
    unhappy = start(SURVEY).answer("content", "2", "老师迟到").answer("wish", "换老师")
    happy = unhappy.answer("content", "1")
    assert [(a.step, a.parked) for a in happy.answers] == [("content", False), ("wish", True)]
    assert happy.effects() == ()
    assert "wish" not in happy.records
    again = happy.answer("content", "2", "老师迟到")
    assert again.answers == unhappy.answers
    assert again.records["wish"] == "换老师"


def test_a_call_goes_on_where_it_was_left() -> None:
    flow = start(SURVEY).answer("content", "2", "老师迟到").answer("wish", "换老师").answer("content", "1")
    again = start(SURVEY, [*flow.answers, Answer("gone", "1")])
    assert (again.path, again.answers, again.current) == (flow.path, flow.answers, flow.current)


def test_no_time_lately_demands_a_day() -> None:
    """S-40: 'no time lately' demands a recall date."""
    flow = start(SURVEY).answer("content", "1").answer("visit", "3")
    assert current(flow) == "recall"
    for wrong in ("", "改天", "2026-02-30"):
        with pytest.raises(InvalidInput):
            flow.answer("recall", wrong)
    flow = flow.answer("recall", "2026-03-17")
    assert flow.finished
    assert flow.records["recall"] == "2026-03-17"
    assert [found.effect for found in flow.effects()] == [RECALL]


def test_progress_counts_questions() -> None:
    flow = start(SURVEY)
    assert flow.progress == (0, 5)
    flow = flow.answer("content", "1")
    assert flow.progress == (1, 4)
    flow = flow.answer("visit", "3")
    assert flow.progress == (2, 3)
    assert flow.answer("recall", "2026-03-17").progress == (3, 3)


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("content", "3"),
        ("content", ""),
        ("content", "1,2"),
        ("hello", "1"),
        ("wish", "x"),
        ("nowhere", "1"),
        ("content", "1,1x"),
    ],
)
def test_answers_that_do_not_fit_are_refused(step: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        start(SURVEY).answer(step, value)
    assert caught.value.field == step


@pytest.mark.parametrize(
    ("value", "fits"), [("1", True), ("5", True), ("0", False), ("6", False), ("好", False), ("", True)]
)
def test_marks_lie_on_the_scale(value: str, fits: bool) -> None:
    flow = start(SURVEY).answer("content", "1").answer("visit", "1")
    if fits:
        assert current(flow.answer("mark", value)) == "age"
    else:
        with pytest.raises(InvalidInput):
            flow.answer("mark", value)


@pytest.mark.parametrize(("value", "fits"), [("7", True), ("6.5", True), ("七", False), ("nan", False), ("1e9", False)])
def test_numbers_are_numbers(value: str, fits: bool) -> None:
    flow = start(SURVEY).answer("content", "1").answer("visit", "1").answer("mark", "4")
    if fits:
        assert flow.answer("age", value).finished
    else:
        with pytest.raises(InvalidInput):
            flow.answer("age", value)


def test_an_empty_script_is_finished() -> None:
    flow = start(Script("demo.none", "无", ()))
    assert flow.finished
    assert (flow.path, flow.progress, flow.effects()) == ((), (0, 0), ())


def test_a_loop_comes_to_an_end() -> None:
    again = ScriptStep("ask", StepKind.ASK, "再问一次", AnswerKind.CHOICE, (Choice("1", "再来", goto="ask"),))
    assert start(Script("demo.loop", "绕", (again,))).answer("ask", "1").finished


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{customer}您好", "王小明您好"),
        ("{who}您好，{customer}", "{who}您好，王小明"),
        ("{}{ customer }", "{}{ customer }"),
        ("{empty}。", "。"),
        ("{brace}", "{customer}"),
    ],
)
def test_placeholders(text: str, filled: str) -> None:
    assert fill(text, {"customer": "王小明", "empty": "", "brace": "{customer}"}) == filled


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Scripts whose jumps only go forward."""
    size = draw(st.integers(1, 9))
    goto = [st.sampled_from(["", *(f"s{n}" for n in range(index + 1, size))]) for index in range(size)]
    steps = []
    for index in range(size):
        kind = draw(st.sampled_from([AnswerKind.NONE, AnswerKind.CHOICE, AnswerKind.TEXT]))
        choices = tuple(
            Choice(str(n), f"答{n}", draw(goto[index]), ask_reason=draw(st.booleans()))
            for n in range(1, draw(st.integers(2, 4)) if kind is AnswerKind.CHOICE else 1)
        )
        steps.append(ScriptStep(f"s{index}", StepKind.ASK, "问", kind, choices, goto=draw(goto[index])))
    return Script("demo.random", "随机", tuple(steps))


@given(scripts(), st.data())
def test_random_walks(script: Script, data: st.DataObject) -> None:
    flow, places = start(script), {step.key: index for index, step in enumerate(script.steps)}
    for _ in range(data.draw(st.integers(0, 15))):
        asked = [step for step in flow.path if step.answer is not AnswerKind.NONE]
        if not asked:
            break
        step = data.draw(st.sampled_from(asked))
        value = data.draw(st.sampled_from([choice.key for choice in step.choices] or ["好", ""]))
        before, flow = flow, flow.answer(step.key, value, data.draw(st.sampled_from(["", "因为"])))

        place = keys(before).index(step.key)
        assert keys(flow)[: place + 1] == keys(before)[: place + 1]
        assert keys(flow) == sorted(keys(flow), key=places.__getitem__)
        active = [answer.step for answer in flow.answers if not answer.parked]
        waiting = [current(flow)] if flow.current and not flow.needs_reason else []
        assert active + waiting == [s.key for s in flow.path if s.answer is not AnswerKind.NONE]
        assert {answer.step for answer in flow.answers} == {a.step for a in before.answers} | {step.key}
        assert start(script, flow.answers).answers == flow.answers
        done, total = flow.progress
        assert 0 <= done <= total
        assert flow.finished == (done == total)
        old = before.given.get(step.key)
        if old is not None:
            assert flow.answer(step.key, old.value, old.reason).answers == before.answers


def conditional() -> Script:
    ways = (Branch("exam = “否”", "help"), Branch("客户.来源 = “转介绍”", "thanks"))
    return Script(
        "demo.when",
        "条件",
        (
            ScriptStep("grade", StepKind.ASK, "上几年级？", AnswerKind.NUMBER, record="年级"),
            ScriptStep("young", StepKind.SAY, "还小呢。", when="年级 < 3"),
            ScriptStep(
                "exam",
                StepKind.ASK,
                "考得好吗？",
                AnswerKind.CHOICE,
                (Choice("1", "是"), Choice("2", "否")),
                when="年级 >= 3",
            ),
            ScriptStep("home", StepKind.CHECK_DATA, "还住那儿吗？", AnswerKind.TEXT, field="address"),
            ScriptStep("fork", StepKind.BRANCH, "", branches=ways),
            ScriptStep("end", StepKind.END, "再见。"),
            ScriptStep("help", StepKind.SAY, "我们来想办法。", goto="end"),
            ScriptStep("thanks", StepKind.SAY, "也谢谢介绍您来的朋友。", goto="end"),
        ),
    )


def test_steps_and_ways_depend_on_answers_and_on_the_customer() -> None:
    flow = start(conditional(), facts={"客户.来源": ("转介绍",)})
    assert flow.progress == (0, 2)
    young = flow.answer("grade", "2")
    assert keys(young) == ["grade", "young", "home"]
    done = young.answer("home", "新村 3 号")
    assert (keys(done)[-2:], done.finished) == (["thanks", "end"], True)
    assert done.corrections == {"address": "新村 3 号"}
    assert keys(start(conditional()).answer("grade", "2").answer("home", ""))[-2:] == ["fork", "end"]


def test_a_parked_answer_decides_nothing() -> None:
    flow = start(conditional()).answer("grade", "5").answer("exam", "2").answer("home", "")
    assert keys(flow)[-2:] == ["help", "end"]
    again = flow.answer("grade", "1")
    assert keys(again)[-2:] == ["fork", "end"]
    assert {answer.step for answer in again.answers if answer.parked} == {"exam"}
    assert keys(again.answer("grade", "6"))[-2:] == ["help", "end"]


def test_steps_that_are_passed_over_in_a_circle_end() -> None:
    never = ScriptStep("never", StepKind.BRANCH, "", when="年级 = 1", branches=(Branch("年级 = 1", "first"),))
    script = Script("demo.round", "绕", (ScriptStep("first", StepKind.SAY, "您好。", goto="never"), never))
    assert keys(start(script)) == ["first"]
