"""A script on its sheets and back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import Cell
from desktop_app.domain.scripts import (
    MOST_PLACES,
    AnswerKind,
    Branch,
    Choice,
    Effect,
    EffectKind,
    Objection,
    Script,
    ScriptStep,
    StepKind,
)
from desktop_app.rules.script_rows import (
    MOST_CHOICES,
    SHEETS,
    choice_columns,
    from_rows,
    head_columns,
    step_columns,
    to_rows,
)

HEAD, STEPS, CHOICES = SHEETS


def sheets(script: Script) -> dict[str, list[list[Cell]]]:
    columns = head_columns(), step_columns(), choice_columns()
    named = zip((HEAD, STEPS, CHOICES), columns, to_rows(script), strict=True)
    filled: dict[str, list[list[Cell]]] = {}
    for name, head, rows in named:
        filled[name] = [[column.heading for column in head]]
        filled[name] += [[*row] for row in rows]
    return filled


SCRIPT = Script(
    "demo.trial",
    "试听",
    (
        ScriptStep("greet", StepKind.SAY, "{customer}您好。", reply="第一行\n第二行"),
        ScriptStep(
            "feel",
            StepKind.ASK,
            "怎么样？",
            AnswerKind.CHOICE,
            (
                Choice("1", "好"),
                Choice(
                    "2",
                    "不好",
                    "sorry",
                    (Effect(EffectKind.TICKET, "service"), Effect(EffectKind.ALARM, "说要投诉")),
                    True,
                ),
            ),
            record="感受",
            required=True,
            objections=(Objection("没空", "就一分钟：很快。"), Objection("不想说", "没关系。", 2)),
        ),
        ScriptStep("fork", StepKind.BRANCH, "", branches=(Branch("feel = 2", "sorry"), Branch("客户.年龄 < 9", "end"))),
        ScriptStep("home", StepKind.CHECK_DATA, "还住那儿？", AnswerKind.TEXT, when="feel = 1", field="address"),
        ScriptStep("loan", StepKind.CALCULATE, "剩 {余额} 元。", record="余额", formula="月供 * 12"),
        ScriptStep("friends", StepKind.RECORD, "有朋友要来吗？", AnswerKind.PEOPLE, places=12),
        ScriptStep("end", StepKind.END, "再见。"),
        ScriptStep("sorry", StepKind.SAY, "抱歉。", goto="end"),
    ),
    source="R-200",
    fixed=True,
)


def test_nothing_is_lost() -> None:
    assert from_rows(sheets(SCRIPT)) == (SCRIPT, ())


_TEXT = st.text("好不是abc：，。 ", max_size=12).map(str.strip)
_WORD = st.text("好坏快慢abc", min_size=1, max_size=6)
_KEYS = st.sampled_from(["a", "b", "c", "end"])
_EFFECTS = st.dictionaries(st.sampled_from(EffectKind), _WORD).map(
    lambda found: tuple(Effect(kind, found[kind]) for kind in EffectKind if kind in found)
)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    steps = []
    for key in draw(st.lists(_KEYS, min_size=1, max_size=4, unique=True)):
        count = draw(st.integers(0, MOST_CHOICES))
        choices = tuple(
            Choice(str(n + 1), draw(_WORD), draw(st.sampled_from(["", "a"])), draw(_EFFECTS), draw(st.booleans()))
            for n in range(count)
        )
        steps.append(
            ScriptStep(
                key,
                draw(st.sampled_from(StepKind)),
                draw(_TEXT),
                draw(st.sampled_from(AnswerKind)),
                choices,
                draw(_TEXT),
                draw(st.booleans()),
                draw(st.sampled_from(["", "a", "end"])),
                draw(_TEXT),
                draw(st.sampled_from(["", "a = 1", "客户.来源 = “转介绍” 且 b > 2"])),
                tuple(Branch(when, "end") for when in draw(st.lists(st.sampled_from(["a = 1", "b != 2"]), max_size=2))),
                draw(_TEXT),
                tuple(draw(st.lists(st.builds(Objection, _WORD, _WORD, st.integers(1, 9)), max_size=2))),
                draw(st.sampled_from(["", "月供 * 12", "max(0, [还剩 几年] - 40%)"])),
                draw(st.integers(0, MOST_PLACES)),
            )
        )
    return Script("demo.x", draw(_WORD), tuple(steps), source=draw(_TEXT), fixed=draw(st.booleans()))


@given(scripts())
def test_any_script_comes_back_whole(script: Script) -> None:
    assert from_rows(sheets(script)) == (script, ())


def test_columns_may_stand_in_any_order_and_empty_lines_are_passed_over() -> None:
    turned = {name: [list(reversed(row)) for row in rows] for name, rows in sheets(SCRIPT).items()}
    turned[STEPS].insert(3, [None] * 14)
    assert from_rows(turned) == (SCRIPT, ())


def told(changed: dict[str, list[list[Cell]]]) -> list[tuple[str, int, str]]:
    script, problems = from_rows(changed)
    assert script is None
    assert all(problem.message for problem in problems)
    return [(problem.sheet, problem.row, problem.heading) for problem in problems]


def test_each_line_tells_what_is_wrong() -> None:
    changed = sheets(SCRIPT)
    changed[STEPS][2][1] = "闲聊"
    changed[STEPS][3][8] = "feel = 2"
    changed[STEPS][4][0] = ""
    changed[CHOICES][1][0] = "nowhere"
    changed[CHOICES][2][3] = "也许"
    assert told(changed) == [
        (STEPS, 3, "类型"), (STEPS, 4, "岔路"), (STEPS, 5, "步骤"), (CHOICES, 2, "步骤"), (CHOICES, 3, "问原因"),
    ]  # fmt: skip


def test_sheets_and_columns_that_are_missing_or_strange_are_told() -> None:
    changed = sheets(SCRIPT)
    del changed[CHOICES]
    changed[STEPS][0][1], changed[HEAD] = "种类", changed[HEAD][:1]
    assert told(changed) == [(HEAD, 2, "代码"), (STEPS, 1, "类型"), (STEPS, 1, "种类"), (CHOICES, 1, "")]


def test_places_are_a_number_up_to_what_a_list_holds() -> None:
    for wrong in ("13", "0", "几位", "-1", "1.5"):
        changed = sheets(SCRIPT)
        changed[STEPS][6][13] = wrong
        assert told(changed) == [(STEPS, 7, "几位")]
    changed = sheets(SCRIPT)
    changed[STEPS][6][13] = 12.0
    assert from_rows(changed) == (SCRIPT, ())


def test_a_tenth_choice_has_no_key() -> None:
    choices = tuple(Choice(str(n), f"{n}") for n in range(1, 11))
    step = replace(SCRIPT.steps[1], choices=choices)
    assert told(sheets(replace(SCRIPT, steps=(step,)))) == [(CHOICES, 11, "答案")]


_CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.dates(), st.datetimes(), st.text(max_size=8),
    st.sampled_from(("greet", "feel", "问", "说", "结束", "判断", "是", "A = 1", "=1+1", "{customer}", "→", "1",
                     "x" * 40_000)),
)  # fmt: skip
_GRID: st.SearchStrategy[list[list[Cell]]] = st.lists(st.lists(_CELLS, max_size=16), max_size=6)


@given(st.data())
def test_whatever_stands_in_the_sheets_it_is_read_or_told(data: st.DataObject) -> None:
    columns = zip(SHEETS, (head_columns(), step_columns(), choice_columns()), strict=True)
    told: dict[str, list[list[Cell]]] = {}
    for name, head in columns:
        told[name] = [[column.heading for column in head], *data.draw(_GRID)]
    if data.draw(st.booleans()):
        told[data.draw(st.sampled_from(SHEETS))] = data.draw(_GRID)
    script, problems = from_rows(told)
    assert (script is None) or not problems
    assert all(problem.sheet in SHEETS and problem.row > 0 for problem in problems)


def test_a_sheet_without_an_end_is_bounded() -> None:
    told = sheets(SCRIPT)
    told[STEPS] += [told[STEPS][1]] * 50_000
    script, problems = from_rows(told)
    assert script is None
    assert problems
