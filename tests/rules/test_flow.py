"""The way of a call through its script: branches, parked answers, reasons, effects; random walks."""

from __future__ import annotations

from dataclasses import replace

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
    Person,
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


def test_the_exact_reason_is_parked_with_its_answer_and_comes_back() -> None:
    unhappy = start(SURVEY).answer("content", "2", "老师迟到")
    happy = unhappy.answer("content", "1")
    assert happy.given["content"].reason == ""
    assert happy.effects() == ()
    again = start(SURVEY, happy.answers).answer("content", "2")
    assert not again.needs_reason
    assert again.given == unhappy.given
    assert happy.answer("content", "2", "换了教室").given["content"].reason == "换了教室"


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


_SUMS = ("amount * 12", "amount / total", "total + 1", "max(0, amount - total)", "客户.年龄 * 2 + gone")
_ANSWERED = {
    AnswerKind.TEXT: ("好", ""),
    AnswerKind.NUMBER: ("0", "3", "2.5", ""),
    AnswerKind.PEOPLE: ("", "李梅 13800001234、王强"),
}


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Scripts whose jumps only go forward; some steps calculate, and later ones hang on what came out."""
    size = draw(st.integers(1, 9))
    goto = [st.sampled_from(["", *(f"s{n}" for n in range(index + 1, size))]) for index in range(size)]
    steps = []
    for index in range(size):
        text, when = (
            draw(st.sampled_from(["问", "每月 {amount}，一共 {total}"])),
            draw(st.sampled_from(["", "total > 12"])),
        )
        if draw(st.integers(0, 3)) == 0:
            formula = draw(st.sampled_from(_SUMS))
            made = ScriptStep(f"s{index}", StepKind.CALCULATE, text, record="total", goto=draw(goto[index]), when=when)
            steps.append(replace(made, formula=formula))
            continue
        kind = draw(st.sampled_from([AnswerKind.NONE, AnswerKind.CHOICE, *_ANSWERED]))
        choices = tuple(
            Choice(str(n), f"答{n}", draw(goto[index]), ask_reason=draw(st.booleans()))
            for n in range(1, draw(st.integers(2, 4)) if kind is AnswerKind.CHOICE else 1)
        )
        record = "amount" if kind is AnswerKind.NUMBER else ""
        steps.append(
            ScriptStep(f"s{index}", StepKind.ASK, text, kind, choices, record, goto=draw(goto[index]), when=when)
        )
    return Script("demo.random", "随机", tuple(steps))


def is_sum(flow: Flow, key: str) -> bool:
    return any(step.key == key and step.kind is StepKind.CALCULATE for step in flow.script.steps)


@given(scripts(), st.data())
def test_random_walks(script: Script, data: st.DataObject) -> None:
    facts = {"客户.年龄": ("30",)} if data.draw(st.booleans()) else {}
    flow, places = start(script, facts=facts), {step.key: index for index, step in enumerate(script.steps)}
    written: dict[tuple[str, str], str] = {}
    for _ in range(data.draw(st.integers(0, 15))):
        asked = [step for step in flow.path if step.answer is not AnswerKind.NONE]
        if not asked:
            break
        step = data.draw(st.sampled_from(asked))
        value = data.draw(st.sampled_from([choice.key for choice in step.choices] or _ANSWERED[step.answer]))
        typed = data.draw(st.sampled_from(["", "因为", "所以"]))
        before, flow = flow, flow.answer(step.key, value, typed)

        place = keys(before).index(step.key)
        assert keys(flow)[: place + 1] == keys(before)[: place + 1]
        assert keys(flow) == sorted(keys(flow), key=places.__getitem__)
        told = [answer for answer in flow.answers if not is_sum(flow, answer.step)]
        active = [answer.step for answer in told if not answer.parked]
        waiting = [current(flow)] if flow.current and not flow.needs_reason else []
        assert active + waiting == [s.key for s in flow.path if s.answer is not AnswerKind.NONE]
        kept = {answer.step for answer in before.answers if not is_sum(flow, answer.step)}
        assert {answer.step for answer in told} == kept | {step.key}
        again = start(script, flow.answers, facts)
        assert (again.answers, again.path, again.people) == (flow.answers, flow.path, flow.people)
        assert again.words == flow.words
        assert all(not answer.parked for answer in flow.answers if is_sum(flow, answer.step))
        done, total = flow.progress
        assert 0 <= done <= total
        assert flow.finished == (done == total)
        old = before.given.get(step.key)
        if old is not None:
            back = flow.answer(step.key, old.value, old.reason)
            assert replace(back, given={**before.given, step.key: old}).answers == before.answers
            assert (back.given[step.key].value, back.given[step.key].reason) == (old.value, old.reason)
        now = flow.given[step.key]
        same = old is not None and old.value == now.value
        assert now.reason == (typed or ("" if same else written.get((step.key, now.value), "")))
        written[step.key, now.value] = now.reason
        for (key, value), why in written.items():  # a reason is lost by no change of the answer
            answer = flow.given[key]
            assert (answer.reason if answer.value == value else answer.set_aside.get(value, "")) == why


def mortgage() -> Script:
    return Script(
        "demo.mortgage",
        "房贷",
        (
            ScriptStep("payment", StepKind.ASK, "月供？", AnswerKind.NUMBER, record="月供"),
            ScriptStep("years", StepKind.ASK, "几年？", AnswerKind.NUMBER, record="年数", when="月供 > 0"),
            ScriptStep("loan", StepKind.CALCULATE, "", record="余额", formula="月供 * 12 * 年数"),
            ScriptStep("half", StepKind.CALCULATE, "", record="一半", formula="余额 / 2"),
            ScriptStep("large", StepKind.SAY, "还剩 {余额} 元，每月 {月供} 元。", when="余额 >= 240000"),
            ScriptStep("end", StepKind.END, "一半是 {half} 元。"),
        ),
    )


def test_what_is_calculated_is_said_decides_and_is_kept() -> None:
    """R-370: 2 000 × 12 × 10 = 240 000."""
    flow = start(mortgage()).answer("payment", "2000").answer("years", "10")
    assert flow.finished
    assert keys(flow) == ["payment", "years", "loan", "half", "large", "end"]
    assert flow.records == {"月供": "2000", "年数": "10", "余额": "240,000", "一半": "120,000"}
    assert [(a.step, a.value, a.label) for a in flow.answers][2:] == [
        ("loan", "240000", "240,000"), ("half", "120000", "120,000"),
    ]  # fmt: skip
    assert flow.spoken(flow.path[4], {}).text == "还剩 240,000 元，每月 2000 元。"
    fewer = flow.answer("years", "9")
    assert "large" not in keys(fewer)
    assert fewer.records["余额"] == "216,000"
    assert start(mortgage(), flow.answers).answer("years", "9").answers == fewer.answers


def test_what_cannot_be_calculated_is_said_in_a_sentence_and_not_kept() -> None:
    flow = start(mortgage()).answer("payment", "0")
    assert flow.finished
    assert [answer.step for answer in flow.answers] == ["payment"]
    assert flow.words["half"] == "（算不出：“余额”还没有数字）"


def test_people_are_kept_line_by_line_and_counted_once() -> None:
    who = ScriptStep("who", StepKind.RECORD, "还有谁？", AnswerKind.PEOPLE, places=2)
    script = Script("demo.people", "推荐", (who, replace(who, key="more")))
    flow = start(script).answer("who", "李梅 138 0000 1234、王强").answer("more", "王强")
    assert flow.given["who"] == Answer("who", "李梅 13800001234\n王强", "李梅（尾号 1234）、王强")
    assert flow.people == (Person("李梅", "13800001234"), Person("王强"))
    assert flow.answer("who", "").people == (Person("王强"),)
    with pytest.raises(InvalidInput):
        flow.answer("who", "甲、乙、丙")


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
