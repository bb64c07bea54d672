"""The parts of a plan as they are written into files: one list for the kit's format and for the Excel sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from desktop_app.domain.text import tr
from desktop_app.rules.kit_tables import NO, YES, Table, fault, offset_phrase
from desktop_app.rules.plan_vocabulary import (
    COVERS,
    HEADINGS,
    KINDS,
    METHODS,
    NEEDS,
    REPEATS,
    SHIFTS,
    TARGETS,
    TRIGGERS,
)

_SEPARATED = "、"
_OFFSETS, _BACKWARDS = "15 天、5 个工作日、2 周、3 个月、当天", "前 3 天"
_TEN_DAYS, _THIRTY_DAYS, _CASCADE = "10 天", "30 天", "上门、信函"

Plain = str | int | bool | list[str]
"""What a file holds: a text, a number, a flag, a list of texts."""

Shape = Literal["text", "number", "flag", "list"]
Part = Literal["", "terms", "audience"]
_MOST = 9999

_Kind = tuple[Callable[[Table, str], Any], Callable[[Any], Plain | None], Shape, tuple[str, ...]]
"""How a value is taken from a table, how it is written, its shape, and the words to choose from."""


@dataclass(frozen=True, slots=True)
class PlanField:
    """One part of a plan or of a step.

    Attributes:
        key: its name in the kit's format, which is the attribute's except for the audience.
        name: the attribute.
        part: of what it is an attribute: the plan or step itself, its terms, or its audience.
        heading: title of its column.
        hint: how it is filled in.
        shape: of the written value.
        read: takes it from a table that has it.
        plain: writes it; None leaves it out.
        choices: words to choose from.
    """

    key: str
    name: str
    part: Part
    heading: str
    hint: Callable[[], str]
    shape: Shape
    read: Callable[[Table], Any]
    plain: Callable[[Any], Plain | None]
    required: bool = False
    choices: tuple[str, ...] = ()


def _nothing() -> str:
    return ""


def _field(
    key: str, kind: _Kind, hint: Callable[[], str] = _nothing, *, part: Part = "",
    name: str = "", required: bool = False,
) -> PlanField:  # fmt: skip
    read, plain, shape, choices = kind
    return PlanField(
        key, name or key, part, HEADINGS[key], hint, shape, lambda table: read(table, key), plain, required, choices
    )


def _word(words: Mapping[str, Any]) -> _Kind:
    back = {value: word for word, value in words.items()}
    return (lambda table, key: table.word(key, words)), (lambda value: back[value]), "text", tuple(words)


def _words(words: Mapping[str, Any]) -> _Kind:
    back = {value: word for word, value in words.items()}
    return (
        (lambda table, key: table.words(key, words)),
        (lambda values: [back[value] for value in values] or None),
        "list",
        (),
    )


def _number(lowest: int) -> _Kind:
    return (lambda table, key: table.number(key, 0, lowest, _MOST)), (lambda value: value), "number", ()


def _pairs_read(table: Table, key: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for text in table.texts(key):
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise fault(table.at(key), tr("看不懂“{text}”，请写成“栏目=内容”这样", text=text))
        pairs.append((name.strip(), value.strip()))
    return tuple(pairs)


_TEXT: _Kind = (lambda table, key: table.text(key, "")), (lambda value: value or None), "text", ()
_MUST: _Kind = (lambda table, key: table.text(key)), (lambda value: value), "text", ()
_CODE: _Kind = (lambda table, key: table.code(key)), (lambda value: value), "text", ()
_FLAG: _Kind = (lambda table, key: table.flag(key)), (lambda value: value or None), "flag", ()
_ON: _Kind = (lambda table, key: table.flag(key)), (lambda value: None if value else False), "flag", ()
_OFFSET: _Kind = (
    (lambda table, key: table.offset(key)),
    (lambda value: None if value is None else offset_phrase(value)),
    "text",
    (),
)
_LIST: _Kind = (lambda table, key: table.texts(key)), (lambda value: list(value) or None), "list", ()
_DAY: _Kind = (lambda table, key: table.day(key)), (lambda value: value and value.isoformat()), "text", ()
_PAIRS: _Kind = _pairs_read, (lambda value: [f"{name}={text}" for name, text in value] or None), "list", ()


def _offset_hint() -> str:
    return tr("如 {examples}；往前数写 {before}", examples=_OFFSETS, before=_BACKWARDS)


def _list_hint() -> str:
    return tr("多个用顿号隔开；不填就是不限")


def _audience(name: str, kind: _Kind, hint: Callable[[], str] = _list_hint) -> PlanField:
    return _field(f"audience_{name}", kind, hint, part="audience", name=name)


PLAN_FIELDS: tuple[PlanField, ...] = (
    _field("name", _MUST, lambda: tr("方案的名字，步骤表靠它找到方案"), required=True),
    _field("trigger", _word(TRIGGERS), required=True),
    _field(
        "trigger_key",
        _TEXT,
        lambda: tr("业务事件和定期：事件名称；节日：节日名称，不填就是每个；每年固定日：04-01 11-01；每月固定日：15"),
    ),
    _field("interval", _OFFSET, lambda: tr("隔一段就来的才填，如 {example}", example=_THIRTY_DAYS)),
    _field("active", _ON, lambda: tr("写“{no}”就先停用", no=NO)),
    _field("note", _TEXT),
    _audience("kinds", _words(KINDS), lambda: tr("{words}；不填就是都要", words=_SEPARATED.join(KINDS))),
    _audience("categories", _LIST),
    _audience("sources", _LIST),
    _audience("owners", _LIST),
    _audience("events", _LIST),
    _audience("fields", _PAIRS, lambda: tr("写成 栏目=内容，多个用顿号隔开，要全都符合")),
    _audience("details", _PAIRS, lambda: tr("写成 细节=内容，多个用顿号隔开，要全都符合")),
    _field("cover", _word(COVERS), part="terms"),
    _field("minimum_per_year", _number(1), part="terms"),
    _field("full_coverage", _FLAG, lambda: tr("写“{yes}”就列出还没访到的", yes=YES), part="terms"),
    _field("closes", _DAY, lambda: tr("如 2026-12-31；不填就一直有效"), part="terms"),
    _field("cap_days", _number(1), lambda: tr("不填按本单位设置"), part="terms"),
    _field(
        "cap_strict",
        _FLAG,
        lambda: tr("写“{yes}”就不排，不填只是提醒", yes=YES),
        part="terms",
    ),
    _field("stop_events", _LIST, _list_hint, part="terms"),
    _field("hours", _TEXT, lambda: tr("如 10:00-11:00，14:00-16:00"), part="terms"),
    _field("question_limit", _number(1), part="terms"),
    _field("owner", _TEXT, lambda: tr("不填就是客户自己的负责人"), part="terms"),
    _field(
        "barred",
        _FLAG,
        lambda: tr("写“{yes}”：客户自己的负责人不得回访", yes=YES),
        part="terms",
    ),
    _field("approver", _TEXT, lambda: tr("不填就不用审批"), part="terms"),
    _field("aim", _TEXT, part="terms"),
    _field("effect", _TEXT, part="terms"),
    _field("code", _CODE, lambda: tr("新方案可以不填；已有的不要改"), required=True),
)

STEP_FIELDS: tuple[PlanField, ...] = (
    _field("title", _MUST, lambda: tr("回访就叫这个名字"), required=True),
    _field("due", _OFFSET, _offset_hint, required=True),
    _field("earliest", _OFFSET, lambda: tr("不填就是应访日当天")),
    _field("latest", _OFFSET, lambda: tr("不填就是应访日当天；过了就算迟")),
    _field("last", _OFFSET, lambda: tr("应访期之后的最后一天；没有就不填"), part="terms"),
    _field("shift", _word(SHIFTS)),
    _field("method", _word(METHODS)),
    _field(
        "cascade",
        _words(METHODS),
        lambda: tr("依次改用的方式，如 {example}", example=_CASCADE),
        part="terms",
    ),
    _field("target", _word(TARGETS)),
    _field("script", _TEXT),
    _field("purpose", _TEXT),
    _field(
        "every",
        _OFFSET,
        lambda: tr("如 {example}；只做一次就不填", example=_TEN_DAYS),
        part="terms",
    ),
    _field("repeat_from", _word(REPEATS), part="terms"),
    _field("times", _number(1), lambda: tr("不填就一直做下去"), part="terms"),
    _field("needs", _words(NEEDS), lambda: _SEPARATED.join(NEEDS), part="terms"),
    _field("mandatory", _FLAG, lambda: tr("写“{yes}”：不做要写原因", yes=YES), part="terms"),
    _field("minutes", _number(1), part="terms"),
    _field(
        "priority",
        ((lambda table, key: table.number(key, 3, 1, 5)), (lambda value: value), "number", ()),
        lambda: tr("1 最急，5 最缓"),
    ),
    _field("hour", _TEXT, lambda: tr("约定了钟点才填，如 15:00")),
    _field("ours", _FLAG, lambda: tr("天数是自己定的写“{yes}”，规定的不填", yes=YES)),
    _field("source", _TEXT),
    _field("key", _CODE, lambda: tr("新步骤可以不填；已有的不要改"), required=True),
)
