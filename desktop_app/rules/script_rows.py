"""A script as two sheets, its steps and their choices, with a third for its name; and back, line by line (R-187).

The manner is that of XLSForm: a step per line, a choice per line that names its step. Conditions, ways and objections
stand in one cell, a line each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from desktop_app.domain.grid import Cell
from desktop_app.domain.scripts import (
    MOST_PLACES,
    USUAL_PLACES,
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
from desktop_app.domain.text import tr
from desktop_app.rules.cells import text_of

STEP_KINDS = {
    "说": StepKind.SAY,
    "问": StepKind.ASK,
    "分支": StepKind.BRANCH,
    "核对": StepKind.CHECK_DATA,
    "记录": StepKind.RECORD,
    "确认": StepKind.CONFIRM,
    "计算": StepKind.CALCULATE,
    "结束": StepKind.END,
}
ANSWERS = {
    "无": AnswerKind.NONE,
    "单选": AnswerKind.CHOICE,
    "多选": AnswerKind.MULTI,
    "打分": AnswerKind.SCALE,
    "数字": AnswerKind.NUMBER,
    "日期": AnswerKind.DATE,
    "文字": AnswerKind.TEXT,
    "人名": AnswerKind.PEOPLE,
}
"""Words of the kit's files and of the sheets."""

T = TypeVar("T")

ARROW, COLON, TIMES = "→", "：", "×"
YES, NO = "是", "否"
MOST_STEPS, MOST_CHOICES = 300, 9
"""Bounds of what is read: a number key for each choice."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: its heading, how it is filled in, and what can be chosen."""

    key: str
    heading: str
    hint: str
    choices: tuple[str, ...] = ()
    width: int = 14


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a line of a sheet; ``row`` counts from 1 with the heading."""

    sheet: str
    row: int
    heading: str
    message: str


SHEETS = ("话术", "步骤", "选项")
"""Names of the sheets: of the script, its steps, its choices; like the headings the same in every language of the
screen, so that any desk reads them."""

HEADINGS = {
    "code": "代码", "name": "名称", "fixed": "照稿", "source": "出处",
    "key": "步骤", "kind": "类型", "text": "说的话", "answer": "答法", "required": "必答", "record": "记为",
    "when": "条件", "goto": "跳到", "branches": "岔路", "field": "核对什么", "reply": "备用答复", "objections": "异议",
    "formula": "算式", "places": "几位",
    "step": "步骤", "label": "答案", "ask_reason": "问原因", "ticket": "开问题件", "event": "记业务事件",
    "appointment": "改约", "written": "写进客户资料", "alarm": "重大异常",
}  # fmt: skip
_WHEN, _INSIST = "feeling = “不满意”", f"没空{TIMES}2{COLON}…"
_SUM = "月供 * 12 * 剩余年数"
_ONE, _SEVERAL = "单选", "多选"


def _column(key: str, hint: str = "", choices: tuple[str, ...] = (), width: int = 14, heading: str = "") -> SheetColumn:
    return SheetColumn(key, HEADINGS[heading or key], hint, choices, width)


def head_columns() -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet that names the script."""
    return (
        _column("code", tr("如 school.trial；已有的话术用原来的代码"), width=20),
        _column("name", width=26),
        _column("fixed", tr("写“{yes}”：必须照着说，不能改词", yes=YES), (YES,)),
        _column("source"),
    )


def step_columns() -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet of steps, in their order."""
    return (
        _column("key", tr("小写英文代号，不能重复，跳转和条件都用它")),
        _column("kind", choices=tuple(STEP_KINDS), width=8),
        _column("text", tr("花括号里的词会换成客户的资料，如 {example}", example="{customer}"), width=60),
        _column("answer", tr("有选项的写{one}或{several}", one=_ONE, several=_SEVERAL), tuple(ANSWERS), 8),
        _column("required", choices=(YES,), width=8),
        _column("record", tr("答案记成什么名字，条件里也可以用")),
        _column("when", tr("不成立就跳过这一步，如 {example}", example=_WHEN), width=26),
        _column("goto", tr("说完去哪一步；不填就往下走")),
        _column("branches", tr("分支用，一行一条：条件 {arrow} 步骤", arrow=ARROW), width=30),
        _column("field", tr("核对用：客户的哪一栏")),
        _column("reply", width=40),
        _column(
            "objections",
            tr("一行一条：客户说的{colon}怎么答；最多劝两次写 {example}", colon=COLON, example=_INSIST),
            width=40,
        ),
        _column(
            "formula", tr("计算用，如 {example}；后面的话里写 {braces}", example=_SUM, braces="{房贷余额}"), width=30
        ),
        _column("places", tr("人名用：最多几位，不填是 {usual} 位", usual=USUAL_PLACES), width=8),
    )


def choice_columns() -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet of choices, in their order; the place in its step is the key to press."""
    return (
        _column("step", tr("属于哪一步")),
        _column("label", width=24),
        _column("goto", tr("选了去哪一步；不填就往下走")),
        _column("ask_reason", tr("写“{yes}”：必须记下确切的原因", yes=YES), (YES,), 8),
        _column("ticket", tr("问题件分类的代码")),
        _column("event", tr("业务事件的代码")),
        _column("appointment", tr("哪个记录是改约的日子")),
        _column("field", tr("写进哪一栏"), heading="written"),
        _column("alarm", tr("写明什么事，立刻报给上级"), width=20),
    )


def to_rows(script: Script) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Return the lines of the three sheets, without headings."""
    head = [script.code, script.name, _flag(script.fixed), script.source]
    return [head], [_step_row(step) for step in script.steps], _choice_rows(script)


def _step_row(step: ScriptStep) -> list[str]:
    kinds = {kind: word for word, kind in STEP_KINDS.items()}
    answers = {kind: word for word, kind in ANSWERS.items()}
    return [
        step.key,
        kinds[step.kind],
        step.text,
        answers[step.answer],
        _flag(step.required),
        step.record,
        step.when,
        step.goto,
        "\n".join(f"{branch.when} {ARROW} {branch.goto}" for branch in step.branches),
        step.field,
        step.reply,
        "\n".join(map(_objection_line, step.objections)),
        step.formula,
        str(step.places or ""),
    ]


def _objection_line(objection: Objection) -> str:
    limit = "" if objection.limit == 1 else f"{TIMES}{objection.limit}"
    return f"{objection.label}{limit}{COLON}{objection.reply}"


def _objection(label: str, reply: str) -> Objection:
    words, mark, limit = label.rpartition(TIMES)
    counted = bool(mark) and limit.strip() in "123456789" and bool(limit.strip())
    return Objection(words.strip(), reply, int(limit)) if counted else Objection(label, reply)


def _choice_rows(script: Script) -> list[list[str]]:
    rows = []
    for step in script.steps:
        for choice in step.choices:
            effects = {effect.kind: effect.value for effect in choice.effects}
            rows.append([step.key, choice.label, choice.goto, _flag(choice.ask_reason)])
            rows[-1] += [effects.get(kind, "") for kind in EffectKind]
    return rows


def _flag(value: bool) -> str:
    return YES if value else ""


def from_rows(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> tuple[Script | None, tuple[RowProblem, ...]]:
    """Read a script from its sheets, and tell of every line what is wrong with it.

    Args:
        sheets: rows by the sheet's name, the headings in the first; columns may stand in any order.

    Returns:
        The script, None when a line could not be read; and what is wrong, in the order of the lines.
    """
    reading = _Reading(sheets)
    head, steps, choices = SHEETS
    named = reading.lines(head, head_columns(), ("code", "name"))
    told = reading.lines(steps, step_columns(), ("key", "kind"))
    options = reading.lines(choices, choice_columns(), ("step", "label"))
    if len(named) != 1:
        reading.fault(head, 2, HEADINGS["code"], tr("这张表要有一行，写话术的代码和名称。"))
    if not told:
        reading.fault(steps, 2, HEADINGS["key"], tr("还没有步骤。"))
    if len(told) > MOST_STEPS:
        reading.fault(steps, MOST_STEPS + 2, HEADINGS["key"], tr("最多 {most} 步。", most=MOST_STEPS))
    by_step = reading.choices(options, {line.values.get("key", "") for line in told})
    made = tuple(reading.step(line, tuple(by_step.get(line.values["key"], ()))) for line in told[:MOST_STEPS])
    if reading.problems:
        return None, tuple(sorted(reading.problems, key=lambda p: ((head, steps, choices).index(p.sheet), p.row)))
    values = named[0].values
    return Script(values["code"], values["name"], made, source=values["source"], fixed=values["fixed"] == YES), ()


@dataclass(frozen=True, slots=True)
class _Line:
    sheet: str
    row: int
    values: Mapping[str, str]
    headings: Mapping[str, str]


class _Reading:
    """Goes through the sheets and keeps what is wrong."""

    def __init__(self, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> None:
        self._sheets = sheets
        self.problems: list[RowProblem] = []

    def fault(self, sheet: str, row: int, heading: str, message: str) -> None:
        self.problems.append(RowProblem(sheet, row, heading, message))

    def lines(self, sheet: str, columns: Sequence[SheetColumn], needed: Sequence[str]) -> list[_Line]:
        """Return the lines of a sheet by the keys of its columns; a needed column or cell that is missing is told."""
        rows = self._sheets.get(sheet)
        if rows is None:
            self.fault(sheet, 1, "", tr("没有“{sheet}”这张表。", sheet=sheet))
            return []
        written = [text_of(cell).strip() for cell in rows[0]] if rows else []
        headings = {column.key: column.heading for column in columns}
        places = {key: written.index(heading) for key, heading in headings.items() if heading in written}
        for key in needed:
            if key not in places:
                self.fault(sheet, 1, headings[key], tr("没有“{heading}”这一列。", heading=headings[key]))
        for heading in filter(None, written):
            if heading not in headings.values():
                self.fault(sheet, 1, heading, tr("不认识“{heading}”这一列。", heading=heading))
        found = []
        for number, row in enumerate(rows[1:], start=2):
            values = {key: text_of(row[place]).strip() if place < len(row) else "" for key, place in places.items()}
            if not any(values.values()):
                continue
            line = _Line(sheet, number, {key: values.get(key, "") for key in headings}, headings)
            for key in needed:
                if key in places and not values[key]:
                    self.fault(sheet, number, headings[key], tr("“{heading}”不能空着。", heading=headings[key]))
            found.append(line)
        return found

    def choices(self, lines: Sequence[_Line], steps: set[str]) -> dict[str, list[Choice]]:
        found: dict[str, list[Choice]] = {}
        for line in lines:
            values, step = line.values, line.values["step"]
            if step not in steps:
                self._at(line, "step", tr("步骤表里没有“{step}”。", step=step))
            mine = found.setdefault(step, [])
            if len(mine) == MOST_CHOICES:
                self._at(line, "label", tr("一步最多 {most} 个答案：一个数字键一个。", most=MOST_CHOICES))
            effects = tuple(Effect(kind, values[kind.value]) for kind in EffectKind if values[kind.value])
            reason = self._yes(line, "ask_reason")
            mine.append(Choice(str(len(mine) + 1), values["label"], values["goto"], effects, reason))
        return found

    def step(self, line: _Line, choices: tuple[Choice, ...]) -> ScriptStep:
        values = line.values
        return ScriptStep(
            key=values["key"],
            kind=self._word(line, "kind", STEP_KINDS, StepKind.SAY),
            text=values["text"],
            answer=self._word(line, "answer", ANSWERS, AnswerKind.CHOICE if choices else AnswerKind.NONE),
            choices=choices,
            record=values["record"],
            required=self._yes(line, "required"),
            goto=values["goto"],
            reply=values["reply"],
            when=values["when"],
            branches=tuple(self._pairs(line, "branches", ARROW, Branch)),
            field=values["field"],
            objections=tuple(self._pairs(line, "objections", COLON, _objection)),
            formula=values["formula"],
            places=self._places(line),
        )

    def _at(self, line: _Line, key: str, message: str) -> None:
        self.fault(line.sheet, line.row, line.headings[key], message)

    def _yes(self, line: _Line, key: str) -> bool:
        text = line.values[key]
        if text not in ("", YES, NO):
            self._at(line, key, tr("应当写“{yes}”或空着，不是“{text}”。", yes=YES, text=text))
        return text == YES

    def _places(self, line: _Line) -> int:
        text = line.values["places"].removesuffix(".0")
        if text and not (text.isdecimal() and 1 <= int(text) <= MOST_PLACES):
            self._at(line, "places", tr("应当是 1 到 {most} 的整数，不是“{text}”。", most=MOST_PLACES, text=text))
            return 0
        return int(text or 0)

    def _word(self, line: _Line, key: str, words: Mapping[str, T], default: T) -> T:
        text = line.values[key]
        if text and text not in words:
            self._at(line, key, tr("没有“{text}”，可用的有：{words}", text=text, words="、".join(words)))
        return words.get(text, default)

    def _pairs(self, line: _Line, key: str, mark: str, make: Callable[[str, str], T]) -> list[T]:
        found = []
        for part in filter(None, map(str.strip, line.values[key].splitlines())):
            left, sign, right = part.rpartition(mark) if mark == ARROW else part.partition(mark)
            if not sign or not left.strip() or not right.strip():
                self._at(line, key, tr("“{text}”里要有一个“{mark}”，两边都要写。", text=part, mark=mark))
                continue
            found.append(make(left.strip(), right.strip()))
        return found
