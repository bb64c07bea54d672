"""Kits (行业模板) from their readable files: plain mappings in, a checked Kit out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop_app.domain.kits import Entry, Kit
from desktop_app.domain.plans import Method, Offset, Plan, PlanStep, Shift, Target, Trigger, Unit
from desktop_app.domain.scripts import AnswerKind, Choice, Effect, EffectKind, Script, ScriptStep, StepKind, TipCard
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketCategory
from desktop_app.rules.kit_links import broken_links
from desktop_app.rules.kit_tables import Table, fault

TRIGGERS = {
    "业务事件": Trigger.EVENT,
    "每年日期": Trigger.DATE_FIELD,
    "节日": Trigger.FESTIVAL,
    "定期": Trigger.INTERVAL,
}
SHIFTS = {"不移": Shift.KEEP, "顺延": Shift.NEXT, "提前": Shift.PREVIOUS, "就近": Shift.NEAREST}
METHODS = {
    "电话": Method.PHONE,
    "短信": Method.SMS,
    "微信": Method.WECHAT,
    "上门": Method.ONSITE,
    "当面": Method.COUNTER,
    "信函": Method.LETTER,
    "邮件": Method.EMAIL,
}
TARGETS = {"本人": Target.CUSTOMER, "监护人": Target.GUARDIAN, "用人单位": Target.EMPLOYER}
STEP_KINDS = {
    "说": StepKind.SAY,
    "问": StepKind.ASK,
    "分支": StepKind.BRANCH,
    "核对": StepKind.CHECK_DATA,
    "记录": StepKind.RECORD,
    "确认": StepKind.CONFIRM,
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
}
_DAYS = {Unit.DAY: (1, 1), Unit.WORKDAY: (1, 4), Unit.WEEK: (7, 7), Unit.MONTH: (28, 31), Unit.YEAR: (365, 366)}
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")
_MOST_CHOICES = 9


def read_kit(files: Mapping[str, Mapping[str, object]]) -> Kit:
    """Make a kit from its files and check that everything it names exists.

    Args:
        files: contents by name: ``kit.toml``, ``plans.toml``, ``tips.toml`` and any number of ``scripts/*.toml``.

    Returns:
        The kit; its plans and scripts name only what it holds.

    Raises:
        InvalidInput: something is missing, misspelt or contradictory; the message names file and place.
    """
    head, plans, tips = (Table(files.get(name, {}), name) for name in ("kit.toml", "plans.toml", "tips.toml"))
    scripts = {name: _script(Table(table, name)) for name, table in files.items() if name.startswith("scripts/")}
    kit = Kit(
        code=_code(head),
        name=head.text("name"),
        dictionaries=_dictionaries(head.table("dictionaries")),
        categories=tuple(_category(t) for t in head.tables("tickets")),
        plans=tuple(_plan(t) for t in plans.tables("plans")),
        scripts=tuple(scripts.values()),
        tips=tuple(_tip(t) for t in tips.tables("tips")),
        words=head.pairs("words"),
        event_words=head.pairs("event_words"),
        import_event=head.text("import_event"),
        greetings=head.pairs("greetings"),
    )
    for table in (head, plans, tips):
        table.close()
    for place, problem in broken_links(kit, tuple(scripts)):
        raise fault(place, problem)
    return kit


def _code(table: Table, key: str = "code") -> str:
    text = table.text(key)
    if not _CODE.match(text):
        raise fault(table.at(key), tr("“{text}”只能用小写英文字母、数字、下划线和点，并以字母开头", text=text))
    return text


def _dictionaries(table: Table) -> dict[str, tuple[Entry, ...]]:
    return {name: tuple(Entry(code, text) for code, text in table.pairs(name).items()) for name in table.names()}


def _category(table: Table) -> TicketCategory:
    category = TicketCategory(_code(table), table.text("name"), table.text("department"), table.offset("deadline"))
    table.close()
    return category


def _plan(table: Table) -> Plan:
    trigger = table.word("trigger", TRIGGERS)
    plan = Plan(
        code=_code(table),
        name=table.text("name"),
        trigger=trigger,
        trigger_key=table.text("trigger_key", "" if trigger is Trigger.FESTIVAL else None),
        steps=tuple(_plan_step(t) for t in table.tables("steps")),
        interval=table.offset("interval") if trigger is Trigger.INTERVAL else None,
        active=table.flag("active", default=True),
        note=table.text("note", ""),
    )
    table.close()
    return plan


def _plan_step(table: Table) -> PlanStep:
    due = table.offset("due")
    step = PlanStep(
        key=_code(table, "key"),
        title=table.text("title"),
        due=due,
        earliest=table.offset("earliest", due),
        latest=table.offset("latest", due),
        shift=table.word("shift", SHIFTS, Shift.KEEP),
        method=table.word("method", METHODS, Method.PHONE),
        target=table.word("target", TARGETS, Target.CUSTOMER),
        script=table.text("script", ""),
        purpose=table.text("purpose", ""),
        priority=table.number("priority", 3, 1, 5),
        hour=table.text("hour", ""),
        ours=table.flag("ours"),
        source=table.text("source", ""),
    )
    if step.hour and not _HOUR.match(step.hour):
        raise fault(table.at("hour"), tr("看不懂“{text}”，请写成“15:00”这样", text=step.hour))
    if _surely_before(step.due, step.earliest) or _surely_before(step.latest, step.due):
        raise fault(table.place, tr("应访日 due 必须在最早 earliest 和最晚 latest 之间"))
    table.close()
    return step


def _surely_before(left: Offset, right: Offset) -> bool:
    """Tell whether an offset ends before another whatever the month.

    Ends in other units than a cycle are counted from the end of the cycle, so no order follows.
    """
    if left.unit is right.unit:
        return left.count < right.count
    if Unit.CYCLE in (left.unit, right.unit):
        return False
    return max(left.count * n for n in _DAYS[left.unit]) < min(right.count * n for n in _DAYS[right.unit])


def _script(table: Table) -> Script:
    script = Script(
        code=_code(table),
        name=table.text("name"),
        steps=tuple(_script_step(t) for t in table.tables("steps")),
        source=table.text("source", ""),
    )
    table.close()
    return script


def _script_step(table: Table) -> ScriptStep:
    choices = tuple(_choice(str(n), t) for n, t in enumerate(table.tables("choices"), start=1))
    step = ScriptStep(
        key=_code(table, "key"),
        kind=table.word("kind", STEP_KINDS),
        text=table.text("text").strip(),
        answer=table.word("answer", ANSWERS, AnswerKind.CHOICE if choices else AnswerKind.NONE),
        choices=choices,
        record=table.text("record", ""),
        required=table.flag("required"),
        goto=table.text("goto", ""),
        reply=table.text("reply", "").strip(),
    )
    if len(choices) > _MOST_CHOICES:
        raise fault(table.place, tr("choices 最多 {most} 个：一个数字键一个", most=_MOST_CHOICES))
    table.close()
    return step


def _choice(key: str, table: Table) -> Choice:
    """Read a choice; its place in the list is its key on the keyboard."""
    choice = Choice(
        key,
        label=table.text("label"),
        goto=table.text("goto", ""),
        effects=tuple(Effect(kind, table.text(kind.value)) for kind in EffectKind if kind.value in table),
        ask_reason=table.flag("ask_reason"),
    )
    table.close()
    return choice


def _tip(table: Table) -> TipCard:
    tip = TipCard(_code(table), table.text("title"), table.texts("points"), table.text("source", ""))
    table.close()
    return tip
