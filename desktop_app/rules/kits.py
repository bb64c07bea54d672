"""Kits (行业模板) from their readable files: plain mappings in, a checked Kit out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from desktop_app.domain.kits import Entry, Kit
from desktop_app.domain.plans import Method, Offset, Plan, PlanStep, Shift, Target, Trigger, Unit
from desktop_app.domain.scripts import AnswerKind, Choice, Effect, EffectKind, Script, ScriptStep, StepKind, TipCard
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketCategory
from desktop_app.rules.kit_tables import Table, fault

PLACEHOLDERS = frozenset(
    "customer operator organisation guardian event event_day staff_no product festival appointment".split()
)
"""Names that stand in braces in scripts and greetings and are filled in for the call."""

CONFIRM_SCRIPT = "common.confirm"
"""Script of the visit that confirms a handled ticket (R-231, R-232); every kit has it."""

_TRIGGERS = {
    "业务事件": Trigger.EVENT, "每年日期": Trigger.DATE_FIELD, "节日": Trigger.FESTIVAL, "定期": Trigger.INTERVAL,
}  # fmt: skip
_SHIFTS = {"不移": Shift.KEEP, "顺延": Shift.NEXT, "提前": Shift.PREVIOUS, "就近": Shift.NEAREST}
_METHODS = {
    "电话": Method.PHONE, "短信": Method.SMS, "微信": Method.WECHAT, "上门": Method.ONSITE, "当面": Method.COUNTER,
    "信函": Method.LETTER, "邮件": Method.EMAIL,
}  # fmt: skip
_TARGETS = {"本人": Target.CUSTOMER, "监护人": Target.GUARDIAN, "用人单位": Target.EMPLOYER}
_STEP_KINDS = {
    "说": StepKind.SAY, "问": StepKind.ASK, "分支": StepKind.BRANCH, "核对": StepKind.CHECK_DATA, "记录": StepKind.RECORD,
    "确认": StepKind.CONFIRM, "结束": StepKind.END,
}  # fmt: skip
_ANSWERS = {
    "无": AnswerKind.NONE, "单选": AnswerKind.CHOICE, "多选": AnswerKind.MULTI, "打分": AnswerKind.SCALE, "数字": AnswerKind.NUMBER,
    "日期": AnswerKind.DATE, "文字": AnswerKind.TEXT,
}  # fmt: skip
_DAYS = {Unit.DAY: (1, 1), Unit.WORKDAY: (1, 4), Unit.WEEK: (7, 7), Unit.MONTH: (28, 31), Unit.YEAR: (365, 366)}
_BRACES = re.compile(r"\{([^{}]*)\}?")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")


def read_kit(files: Mapping[str, Mapping[str, object]]) -> Kit:
    """Make a kit from its files and check that everything it names exists.

    Args:
        files: contents by name: ``kit.toml``, ``plans.toml``, ``tips.toml`` and any number of ``scripts/*.toml``.

    Returns:
        The kit; plans only name scripts, event kinds and festivals that it holds.

    Raises:
        InvalidInput: something is missing, misspelt or contradictory; the message names file and place.
    """
    head = Table(files.get("kit.toml", {}), "kit.toml")
    plans = Table(files.get("plans.toml", {}), "plans.toml")
    tips = Table(files.get("tips.toml", {}), "tips.toml")
    sheets = [Table(content, name) for name, content in files.items() if name.startswith("scripts/")]
    kit = Kit(
        code=_code(head),
        name=head.text("name"),
        dictionaries=_dictionaries(head.table("dictionaries")),
        categories=_unique(head, "tickets", (_category(t) for t in head.tables("tickets"))),
        plans=_unique(plans, "plans", (_plan(t) for t in plans.tables("plans"))),
        scripts=_unique(Table({}, "scripts"), "code", (_script(t) for t in sheets)),
        tips=_unique(tips, "tips", (_tip(t) for t in tips.tables("tips"))),
        words=head.pairs("words"),
        event_words=head.pairs("event_words"),
        import_event=head.text("import_event"),
        greetings=head.pairs("greetings"),
    )
    for table in (head, plans, tips):
        table.close()
    _check_links(kit)
    return kit


def _code(table: Table, key: str = "code") -> str:
    text = table.text(key)
    if not _CODE.match(text):
        raise fault(table.at(key), tr("“{text}”只能用小写英文字母、数字、下划线和点，并以字母开头", text=text))
    return text


def _unique[C: (TicketCategory, Plan, PlanStep, Script, ScriptStep, TipCard)](x: C) -> C:  # replaced below
    return x
