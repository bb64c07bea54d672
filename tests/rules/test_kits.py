"""A kit from plain mappings: what is read, and how each fault is told."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.outcomes import USUAL, OutcomeRule, Then
from desktop_app.domain.papers import PaperTerms
from desktop_app.domain.plans import Method, Need, Offset, Shift, Target, Trigger, Unit
from desktop_app.domain.scripts import AnswerKind, Effect, EffectKind, StepKind
from desktop_app.domain.visits import Outcome
from desktop_app.rules.kit_tables import parse_offset
from desktop_app.rules.kits import read_kit

Files = dict[str, dict[str, Any]]

KIT = """
code = "yoga"
name = "瑜伽馆"
import_event = "trial"
[words]
customer = "会员"
[dictionaries.event_kind]
trial = "体验课"
card = "办卡"
[dictionaries.source]
walk_in = "路过"
[[tickets]]
code = "service"
name = "服务"
department = "店长"
deadline = "5 个工作日"
[event_words]
"体验日期" = "trial"
[greetings]
spring = "{customer}，{festival}快乐！"
"""
PLANS = """
[[plans]]
code = "yoga.trial"
name = "体验课回访"
trigger = "业务事件"
trigger_key = "trial"
[[plans.steps]]
key = "day_1"
title = "次日回访"
due = "1 天"
latest = "3 天"
shift = "顺延"
script = "yoga.trial"
hour = "15:00"
ours = true
source = "R-147"

[[plans]]
code = "yoga.care"
name = "定期关怀"
trigger = "定期"
trigger_key = "card"
interval = "3 个月"
active = false
[[plans.steps]]
key = "regular"
title = "关怀"
due = "当天"
earliest = "前 3 天"
method = "上门"
target = "监护人"
priority = 1
"""
TIPS = """
[[tips]]
code = "impulsive"
title = "冲动型"
points = ["先听完"]
source = "R-213"
"""
TRIAL = """
code = "yoga.trial"
name = "体验课后"
source = "R-147"
[[steps]]
key = "greet"
kind = "问"
text = "{customer}您好，方便吗？"
choices = [{ label = "方便" }, { label = "不方便", goto = "later", appointment = "改约日期" }]
[[steps]]
key = "feeling"
kind = "问"
text = "感觉怎么样？"
record = "感受"
required = true
choices = [
  { label = "办卡", event = "card" },
  { label = "不满意", goto = "bye", ask_reason = true, ticket = "service", field = "意向", alarm = "马上处理" },
]
[[steps]]
key = "day"
kind = "确认"
text = "哪天来办？"
answer = "日期"
record = "card.day"
reply = "可以先留着名额。"
[[steps]]
key = "bye"
kind = "结束"
text = "谢谢，再见。"
[[steps]]
key = "later"
kind = "记录"
text = "哪天再打？"
answer = "日期"
record = "改约日期"
[[steps]]
key = "later_bye"
kind = "结束"
text = "再见。"
"""
CONFIRM = """
code = "common.confirm"
name = "确认"
[[steps]]
key = "bye"
kind = "结束"
text = "再见。"
"""


def sound() -> Files:
    """Return a kit in which nothing is wrong."""
    texts = {
        "kit.toml": KIT,
        "plans.toml": PLANS,
        "tips.toml": TIPS,
        "scripts/a.toml": TRIAL,
        "scripts/b.toml": CONFIRM,
    }
    return {name: tomllib.loads(text) for name, text in texts.items()}


@pytest.fixture
def files() -> Files:
    return sound()


def test_everything_written_is_in_the_kit(files: Files) -> None:
    kit = read_kit(files)

    assert (kit.code, kit.name, kit.import_event) == ("yoga", "瑜伽馆", "trial")
    assert [(e.code, e.name) for e in kit.dictionaries["event_kind"]] == [("trial", "体验课"), ("card", "办卡")]
    assert kit.categories[0].deadline == Offset(5, Unit.WORKDAY)
    assert (kit.words, kit.event_words) == ({"customer": "会员"}, {"体验日期": "trial"})
    assert kit.greetings["spring"].endswith("快乐！")
    assert [script.code for script in kit.scripts] == ["yoga.trial", "common.confirm"]
    assert kit.tips[0].points == ("先听完",)


def test_a_plan_has_its_window_and_its_defaults(files: Files) -> None:
    trial, care = read_kit(files).plans
    first, regular = trial.steps[0], care.steps[0]

    assert (trial.trigger, trial.trigger_key, trial.interval, trial.active) == (Trigger.EVENT, "trial", None, True)
    assert (first.earliest, first.due, first.latest) == (Offset(1), Offset(1), Offset(3))
    assert (first.shift, first.method, first.target, first.priority) == (Shift.NEXT, Method.PHONE, Target.CUSTOMER, 3)
    assert (first.hour, first.ours, first.source) == ("15:00", True, "R-147")
    assert (care.trigger, care.interval, care.active) == (Trigger.INTERVAL, Offset(3, Unit.MONTH), False)
    assert (regular.earliest, regular.due, regular.latest) == (Offset(-3), Offset(0), Offset(0))
    assert (regular.shift, regular.method, regular.target) == (Shift.KEEP, Method.ONSITE, Target.GUARDIAN)


def test_a_choice_takes_the_key_of_its_place_and_has_its_effects(files: Files) -> None:
    _, feeling, day, *_ = read_kit(files).scripts[0].steps
    unhappy = feeling.choices[1]

    assert (feeling.kind, feeling.answer, feeling.required) == (StepKind.ASK, AnswerKind.CHOICE, True)
    assert [choice.key for choice in feeling.choices] == ["1", "2"]
    assert (unhappy.goto, unhappy.ask_reason) == ("bye", True)
    assert set(unhappy.effects) == {
        Effect(EffectKind.TICKET, "service"),
        Effect(EffectKind.FIELD, "意向"),
        Effect(EffectKind.ALARM, "马上处理"),
    }
    assert (day.answer, day.record, day.reply) == (AnswerKind.DATE, "card.day", "可以先留着名额。")


def plan(files: Files) -> dict[str, Any]:
    found: dict[str, Any] = files["plans.toml"]["plans"][0]
    return found


def step(files: Files) -> dict[str, Any]:
    found: dict[str, Any] = plan(files)["steps"][0]
    return found


def talk(files: Files, number: int) -> dict[str, Any]:
    found: dict[str, Any] = files["scripts/a.toml"]["steps"][number]
    return found


def choice(files: Files) -> dict[str, Any]:
    found: dict[str, Any] = talk(files, 1)["choices"][0]
    return found


def papers(files: Files, without: str = "", **more: Any) -> None:
    """Add a set of papers, with something of one's own in it."""
    one = {"code": "slip", "name": "回执"}
    made = {"code": "s", "name": "材料", "tickets": ["service"], "papers": [one]} | more
    files["kit.toml"]["paper_sets"] = [{key: value for key, value in made.items() if key != without}]


FAULTS: list[tuple[Callable[[Files], object], str, str]] = [
    (lambda f: f["kit.toml"].pop("name"), "kit.toml", "缺少 name"),
    (lambda f: f["kit.toml"].update(code="Yoga 馆"), "kit.toml › code", "小写英文字母"),
    (lambda f: f["kit.toml"].update(nmae="x"), "kit.toml", "不认识的键：nmae"),
    (lambda f: f["kit.toml"].update(import_event="trail"), "kit.toml › import_event", "没有“trail”"),
    (lambda f: f["kit.toml"]["event_words"].update(入会="join"), "kit.toml › event_words › 入会", "没有“join”"),
    (lambda f: f["kit.toml"]["greetings"].update(spring="{name}好"), "kit.toml › greetings › spring", "“name”不认识"),
    (lambda f: f["kit.toml"]["greetings"].update(spring="{customer好"), "kit.toml › greetings › spring", "不认识"),
    (lambda f: f["kit.toml"]["tickets"].append(f["kit.toml"]["tickets"][0]), "kit.toml › tickets", "出现了 2 次"),
    (lambda f: f["kit.toml"]["tickets"][0].update(deadline="五天"), "deadline", "看不懂“五天”"),
    (lambda f: f["kit.toml"].update(words=["学员"]), "kit.toml › words", "键 = 值"),
    (lambda f: f["kit.toml"].update(tickets="service"), "kit.toml › tickets", "[[tickets]]"),
    (lambda f: papers(f, papers=[]), "kit.toml › paper_sets[1] “s” › papers", "至少要有一份材料"),
    (lambda f: papers(f, tickets=["fee"]), "kit.toml › paper_sets › s › tickets", "没有问题件分类“fee”"),
    (lambda f: papers(f, needs=["回单"]), "kit.toml › paper_sets[1] “s” › needs", "没有“回单”，可用的有：走访人"),
    (lambda f: papers(f, needs=["经过记录"]), "kit.toml › paper_sets › s › needs", "不是材料"),
    (lambda f: papers(f, within="三天"), "kit.toml › paper_sets[1] “s” › within", "看不懂“三天”"),
    (lambda f: papers(f, within="前 3 天"), "kit.toml › paper_sets › s › papers › slip", "不能往前数"),
    (lambda f: papers(f, papers=[{"code": "slip", "name": "回执", "singers": []}]), "“slip”", "不认识的键：singers"),
    (lambda f: papers(f, papers=[{"code": "slip", "name": "回执"}] * 2), "› s › papers", "“slip”出现了 2 次"),
    (lambda f: papers(f, papers=[{"code": "a", "name": "表", "signers": "员工"}]), "“a” › signers", "一列文字"),
    (lambda f: papers(f, "tickets"), "kit.toml › paper_sets › s", "没有写 tickets 或 needs"),
    (lambda f: papers(f, "tickets", decision="总部", needs=["回执"]), "paper_sets › s › decision", "只有问题件"),
    (lambda f: f["plans.toml"]["plans"].append(plan(f)), "plans.toml", "“yoga.trial”出现了 2 次"),
    (lambda f: plan(f).update(steps=[]), "plans.toml › plans[1] “yoga.trial”", "至少加一个步骤"),
    (lambda f: plan(f).update(trigger_key="trail"), "plans.toml › yoga.trial › trigger_key", "没有“trail”"),
    (lambda f: plan(f).update(trigger="定期"), "plans.toml › plans[1] “yoga.trial”", "缺少 interval"),
    (
        lambda f: plan(f).update(trigger="每年日期", trigger_key="lunar:"),
        "plans[1] “yoga.trial” › trigger_key",
        "哪个日期",
    ),
    (lambda f: plan(f).update(trigger="节日", trigger_key="easter"), "plans.toml › yoga.trial", "没有“easter”"),
    (lambda f: plan(f).update(trigger="每月"), "plans.toml › plans[1] “yoga.trial” › trigger", "可用的有：业务事件"),
    (lambda f: plan(f).update(interval="1 天"), "plans.toml › plans[1] “yoga.trial”", "不认识的键：interval"),
    (lambda f: step(f).update(script="yoga.trail"), "plans.toml › yoga.trial › day_1 › script", "没有话术“yoga.trail”"),
    (lambda f: step(f).update(earliest="2 天"), "“day_1” › earliest", "最早不能晚于"),
    (lambda f: step(f).update(due="3 个月", latest="11 周"), "“day_1” › latest", "最晚不能早于"),
    (lambda f: step(f).update(hour="25:00"), "“day_1” › hour", "15:00"),
    (lambda f: step(f).update(priority=9), "“day_1” › priority", "1 到 5"),
    (lambda f: step(f).update(priority=True), "“day_1” › priority", "1 到 5"),
    (lambda f: step(f).update(ours="是"), "“day_1” › ours", "true 或 false"),
    (lambda f: step(f).update(title=" "), "“day_1” › title", "不能为空"),
    (lambda f: step(f).update(title=3), "“day_1” › title", "引号"),
    (lambda f: step(f).update(method="飞鸽"), "“day_1” › method", "没有“飞鸽”"),
    (lambda f: f.pop("scripts/b.toml"), "scripts", "common.confirm"),
    (lambda f: f.update({"scripts/c.toml": f["scripts/b.toml"]}), "scripts", "“common.confirm”出现了 2 次"),
    (lambda f: talk(f, 3).update(text="{customer}和{friend}"), "scripts/a.toml › bye", "“friend”不认识"),
    (lambda f: talk(f, 0).update(reply="{friend}"), "scripts/a.toml › greet", "“friend”不认识"),
    (lambda f: talk(f, 2).update(goto="nowhere"), "scripts/a.toml › day", "nowhere"),
    (lambda f: talk(f, 2).update(goto="greet"), "scripts/a.toml", "绕回"),
    (lambda f: talk(f, 2).update(record="cart.day"), "scripts/a.toml › day › record", "没有“cart”"),
    (lambda f: talk(f, 4).update(record="日期"), "scripts/a.toml › greet", "没有哪一步用日期记录“改约日期”"),
    (lambda f: talk(f, 1).update(choices=[{"label": "好"}] * 10), "“feeling”", "最多 9 个"),
    (lambda f: choice(f).update(ticket="fee"), "scripts/a.toml › feeling", "没有问题件分类“fee”"),
    (lambda f: choice(f).update(event="cart"), "scripts/a.toml › feeling", "没有“cart”"),
    (lambda f: choice(f).update(lable="x"), "choices[1]", "不认识的键：lable"),
    (lambda f: f["tips.toml"]["tips"][0].update(points=[]), "“impulsive” › points", "至少一条"),
    (lambda f: f["tips.toml"]["tips"].append(f["tips.toml"]["tips"][0]), "tips.toml", "出现了 2 次"),
]


@pytest.mark.parametrize(("spoil", "place", "problem"), FAULTS)
def test_a_fault_is_told_with_its_place(
    files: Files, spoil: Callable[[Files], object], place: str, problem: str
) -> None:
    spoilt = copy.deepcopy(files)
    spoil(spoilt)

    with pytest.raises(InvalidInput) as caught:
        read_kit(spoilt)

    assert caught.value.code == "kit_invalid"
    assert place in caught.value.field
    assert caught.value.field in caught.value.message
    assert problem in caught.value.message


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("当天", Offset(0)),
        ("次日", Offset(1)),
        ("半年", Offset(6, Unit.MONTH)),
        ("15 天", Offset(15)),
        ("15天", Offset(15)),
        ("前 3 天", Offset(-3)),
        ("2 周", Offset(2, Unit.WEEK)),
        ("1 年", Offset(1, Unit.YEAR)),
        ("1 个周期", Offset(1, Unit.CYCLE)),
        ("15", None),
        ("-3 天", None),
        ("1.5 天", None),
        ("三天", None),
        ("3 天后", None),
        ("", None),
    ],
)
def test_distances_are_read_as_they_are_written(text: str, offset: Offset | None) -> None:
    assert parse_offset(text) == offset


@given(st.integers(0, 9999), st.sampled_from([("天", Unit.DAY), ("个工作日", Unit.WORKDAY), ("个月", Unit.MONTH)]))
def test_any_count_is_read_forwards_and_backwards(count: int, unit: tuple[str, Unit]) -> None:
    assert parse_offset(f"{count} {unit[0]}") == Offset(count, unit[1])
    assert parse_offset(f"前 {count} {unit[0]}") == Offset(-count, unit[1])


def test_a_set_of_papers_is_read_with_the_time_of_the_set_or_its_own(files: Files) -> None:
    listed = [
        {"code": "talk", "name": "面谈", "signers": ["员工", "店长"]},
        {"code": "tape", "name": "录音", "audio": True, "within": "5 天"},
    ]
    papers(files, within="3 个工作日", needs=["回执"], decision="总部", papers=listed)
    (found,) = read_kit(files).paper_sets
    assert (found.tickets, found.needs, found.decision) == (("service",), (Need.RETURN_SLIP,), "总部")
    assert found.papers == (
        PaperTerms("talk", "面谈", ("员工", "店长"), audio=False, within=Offset(3, Unit.WORKDAY)),
        PaperTerms("tape", "录音", (), audio=True, within=Offset(5)),
    )


def test_what_follows_from_results_is_as_usual_but_for_what_is_told(files: Files) -> None:
    assert read_kit(files).outcomes == USUAL
    told = {**files, "kit.toml": {**files["kit.toml"], "outcomes": {"no_answer": {"times": 5, "then": "end"}}}}
    table = read_kit(told).outcomes
    assert table[Outcome.NO_ANSWER] == OutcomeRule(times=5, then=Then.END)
    assert table[Outcome.REFUSED] == USUAL[Outcome.REFUSED]


@pytest.mark.parametrize("line", [{"no_answer": {"times": 2}}, {"nobody": {}}, {"refused": {"then": "again"}}])
def test_what_cannot_follow_is_told_with_its_place(files: Files, line: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="outcomes"):
        read_kit({**files, "kit.toml": {**files["kit.toml"], "outcomes": line}})


_ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), st.just([]), st.just({}),
    st.just([[]]), st.just({"a": {"b": {"c": 1}}}), st.just("x" * 10_000), st.just(10**400), st.just([1, "a", {}]),
)  # fmt: skip


def _spots(value: Any) -> list[tuple[Any, Any]]:
    """Return every place in nested tables and lists: what holds it, and its key."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    inner = [spot for _, part in pairs if isinstance(part, dict | list) for spot in _spots(part)]
    return [(value, key) for key, _ in pairs] + inner


@given(st.data())
def test_whatever_stands_in_a_kit_it_is_read_or_refused(data: st.DataObject) -> None:
    spoilt = sound()
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(_spots(spoilt)[len(spoilt) :]))
        if key in (holder if isinstance(holder, dict) else range(len(holder))):
            holder[key] = copy.deepcopy(data.draw(_ODD))
    with suppress(InvalidInput):  # nothing else may come
        read_kit(spoilt)
