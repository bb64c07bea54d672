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
    head, plans, tips = (Table(files.get(name, {}), name) for name in ("kit.toml", "plans.toml", "tips.toml"))
    kit = Kit(
        code=_code(head),
        name=head.text("name"),
        dictionaries=_dictionaries(head.table("dictionaries")),
        categories=tuple(_category(t) for t in head.tables("tickets")),
        plans=tuple(_plan(t) for t in plans.tables("plans")),
        scripts=tuple(_script(Table(table, name)) for name, table in files.items() if name.startswith("scripts/")),
        tips=tuple(_tip(t) for t in tips.tables("tips")),
        words=head.pairs("words"),
        event_words=head.pairs("event_words"),
        import_event=head.text("import_event"),
        greetings=head.pairs("greetings"),
    )
    for table in (head, plans, tips):
        table.close()
    for place, problem in _broken_links(kit):
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
    trigger = table.word("trigger", _TRIGGERS)
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
    due = table.text("due")
    step = PlanStep(
        key=_code(table, "key"),
        title=table.text("title"),
        due=table.offset("due"),
        earliest=table.offset("earliest", due),
        latest=table.offset("latest", due),
        shift=table.word("shift", _SHIFTS, "不移"),
        method=table.word("method", _METHODS, "电话"),
        target=table.word("target", _TARGETS, "本人"),
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
    """Tell whether an offset ends before another whatever the month; cycles compare only with cycles."""
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
    for place, problem in _script_faults(script, table.place):
        raise fault(place, problem)
    table.close()
    return script


def _script_step(table: Table) -> ScriptStep:
    choices = tuple(_choice(str(n), t) for n, t in enumerate(table.tables("choices"), start=1))
    step = ScriptStep(
        key=_code(table, "key"),
        kind=table.word("kind", _STEP_KINDS),
        text=table.text("text").strip(),
        answer=table.word("answer", _ANSWERS, "单选" if choices else "无"),
        choices=choices,
        record=table.text("record", ""),
        required=table.flag("required"),
        goto=table.text("goto", ""),
        reply=table.text("reply", "").strip(),
    )
    if bool(choices) != (step.answer in (AnswerKind.CHOICE, AnswerKind.MULTI)) or len(choices) > 9:
        raise fault(table.place, tr("单选、多选要有 1 到 9 个 choices，其余答法没有 choices"))
    table.close()
    return step


def _choice(key: str, table: Table) -> Choice:
    """Read a choice; its place in the list is its key on the keyboard."""
    effects = tuple(
        Effect(kind, "" if kind in (EffectKind.ALARM, EffectKind.APPOINTMENT) else table.text(kind.value))
        for kind in EffectKind
        if kind.value in table
        if kind not in (EffectKind.ALARM, EffectKind.APPOINTMENT) or table.flag(kind.value)
    )
    choice = Choice(key, table.text("label"), table.text("goto", ""), effects, table.flag("ask_reason"))
    table.close()
    return choice


def _tip(table: Table) -> TipCard:
    tip = TipCard(_code(table), table.text("title"), table.texts("points"), table.text("source", ""))
    table.close()
    return tip


def _script_faults(script: Script, place: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong inside one script: jumps into nothing, unknown names in braces, a missing end."""
    keys = [step.key for step in script.steps]
    yield from _repeats(place, keys)
    if not script.steps or script.steps[-1].kind is not StepKind.END:
        yield place, tr("最后一步应当是“结束”")
    for step in script.steps:
        for goto in (step.goto, *(choice.goto for choice in step.choices)):
            if goto and goto not in keys:
                yield f"{place} › {step.key}", tr("要跳到的步骤“{goto}”不存在", goto=goto)
        for text in (step.text, step.reply):
            for name in _unknown_names(text):
                yield f"{place} › {step.key}", tr("花括号里的“{name}”不认识", name=name)


def _broken_links(kit: Kit) -> Iterator[tuple[str, str]]:
    """Yield what the kit's parts name that no part holds."""
    events = {entry.code for entry in kit.dictionaries.get("event_kind", ())}
    categories = {category.code for category in kit.categories}
    scripts = {script.code for script in kit.scripts}
    yield from _repeats("kit.toml › tickets", [category.code for category in kit.categories])
    yield from _repeats("plans.toml", [plan.code for plan in kit.plans])
    yield from _repeats("scripts", [script.code for script in kit.scripts])
    yield from _repeats("tips.toml", [tip.code for tip in kit.tips])
    if CONFIRM_SCRIPT not in scripts:
        yield "scripts", tr("缺少问题件确认话术 {code}", code=CONFIRM_SCRIPT)
    for place, kind in (("import_event", kit.import_event), *((f"event_words › {w}", k) for w, k in kit.event_words.items())):
        if kind not in events:
            yield f"kit.toml › {place}", _no_event(kind)
    for code, text in kit.greetings.items():
        for name in _unknown_names(text):
            yield f"kit.toml › greetings › {code}", tr("花括号里的“{name}”不认识", name=name)
    for plan in kit.plans:
        place = f"plans.toml › {plan.code}"
        yield from _repeats(place, [step.key for step in plan.steps])
        if not plan.steps:
            yield place, tr("至少要有一个步骤 [[plans.steps]]")
        if plan.trigger in (Trigger.EVENT, Trigger.INTERVAL) and plan.trigger_key not in events:
            yield place, _no_event(plan.trigger_key)
        for step in plan.steps:
            if step.script and step.script not in scripts:
                yield f"{place} › {step.key}", tr("没有话术“{code}”", code=step.script)
    for script in kit.scripts:
        for step in script.steps:
            place = f"话术 {script.code} › {step.key}"
            if "." in step.record and step.record.split(".")[0] not in events:
                yield place, _no_event(step.record.split(".")[0])
            for effect in (effect for choice in step.choices for effect in choice.effects):
                if effect.kind is EffectKind.TICKET and effect.value not in categories:
                    yield place, tr("没有问题件分类“{code}”", code=effect.value)
                if effect.kind is EffectKind.EVENT and effect.value not in events:
                    yield place, _no_event(effect.value)


def _no_event(kind: str) -> str:
    return tr("业务事件字典 event_kind 里没有“{kind}”", kind=kind)


def _unknown_names(text: str) -> Iterator[str]:
    return (name for name in _BRACES.findall(text) if name not in PLACEHOLDERS)


def _repeats(place: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield place, tr("“{key}”出现了两次", key=key)
        seen.add(key)
