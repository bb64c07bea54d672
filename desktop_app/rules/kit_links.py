"""Whether the parts of a kit fit together: every script, event kind and category that is named is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from desktop_app.domain.kits import Kit
from desktop_app.domain.plans import Need, Plan
from desktop_app.domain.scripts import AnswerKind, EffectKind, Script, ScriptStep
from desktop_app.domain.text import tr
from desktop_app.rules.plan_check import Known
from desktop_app.rules.plan_check import check as check_plan
from desktop_app.rules.script_check import PLACEHOLDERS, check

CONFIRM_SCRIPT = "common.confirm"
"""Script of the visit that confirms a handled ticket (R-231, R-232); every kit has it."""

Fault = tuple[str, str]
_BRACES = re.compile(r"\{([^{}]*)\}?")


def broken_links(kit: Kit, script_files: tuple[str, ...]) -> Iterator[Fault]:
    """Yield what does not fit: the place, and what is wrong there.

    Args:
        kit: the kit as read.
        script_files: names of the files of ``kit.scripts``, in their order.
    """
    yield from _head(kit)
    yield from _repeats("plans.toml", [plan.code for plan in kit.plans])
    for plan in kit.plans:
        yield from _plan(kit, plan, f"plans.toml › {plan.code}")
    yield from _repeats("scripts", [script.code for script in kit.scripts])
    if CONFIRM_SCRIPT not in {script.code for script in kit.scripts}:
        yield "scripts", tr("缺少问题件确认话术 {code}", code=CONFIRM_SCRIPT)
    for file, script in zip(script_files, kit.scripts, strict=True):
        yield from _script(kit, script, file)
    yield from _repeats("tips.toml", [tip.code for tip in kit.tips])


def _head(kit: Kit) -> Iterator[Fault]:
    yield from _repeats("kit.toml › tickets", [category.code for category in kit.categories])
    yield from _paper_sets(kit)
    yield from _event_known(kit, kit.import_event, "kit.toml › import_event")
    for word, kind in kit.event_words.items():
        yield from _event_known(kit, kind, f"kit.toml › event_words › {word}")
    for code, text in kit.greetings.items():
        yield from _names_known(text, f"kit.toml › greetings › {code}")


def _paper_sets(kit: Kit) -> Iterator[Fault]:
    """Yield what does not fit of the sets of papers; a need that a person does not bring in cannot ask for papers."""
    place = "kit.toml › paper_sets"
    categories = {category.code for category in kit.categories}
    yield from _repeats(place, [each.code for each in kit.paper_sets])
    for each in kit.paper_sets:
        own = f"{place} › {each.code}"
        yield from _repeats(f"{own} › papers", [paper.code for paper in each.papers])
        if not each.tickets and not each.needs:
            yield own, tr("没有写 tickets 或 needs，不知道什么时候要这些材料")
        for category in (category for category in each.tickets if category not in categories):
            yield f"{own} › tickets", tr("没有问题件分类“{code}”", code=category)
        if each.decision and not each.tickets:
            yield f"{own} › decision", tr("只有问题件能由人作出决定，这里没有写 tickets")
        if {Need.VISITOR, Need.NOTES} & set(each.needs):
            yield f"{own} › needs", tr("走访人和经过记录不是材料")
        for paper in (paper for paper in each.papers if paper.within.count < 0):
            yield f"{own} › papers › {paper.code}", tr("within 不能往前数")


def _plan(kit: Kit, plan: Plan, place: str) -> Iterator[Fault]:
    known = Known(
        event_kinds={entry.code for entry in kit.dictionaries.get("event_kind", ())},
        scripts={script.code for script in kit.scripts},
        festivals=kit.greetings,
    )
    for problem in check_plan(plan, known):
        if not problem.warning:
            yield " › ".join(part for part in (place, problem.step, problem.field) if part), problem.message


def _script(kit: Kit, script: Script, file: str) -> Iterator[Fault]:
    for problem in check(script):
        if not problem.warning:
            yield f"{file} › {problem.step}" if problem.step else file, problem.message
    dates = {step.record for step in script.steps if step.answer is AnswerKind.DATE}
    for step in script.steps:
        place = f"{file} › {step.key}"
        if "." in step.record:
            yield from _event_known(kit, step.record.partition(".")[0], f"{place} › record")
        yield from _effects(kit, step, dates, place)


def _effects(kit: Kit, step: ScriptStep, dates: set[str], place: str) -> Iterator[Fault]:
    categories = {category.code for category in kit.categories}
    for effect in (effect for choice in step.choices for effect in choice.effects):
        if effect.kind is EffectKind.TICKET and effect.value not in categories:
            yield place, tr("没有问题件分类“{code}”", code=effect.value)
        if effect.kind is EffectKind.EVENT:
            yield from _event_known(kit, effect.value, place)
        if effect.kind is EffectKind.APPOINTMENT and effect.value not in dates:
            yield place, tr("没有哪一步用日期记录“{record}”", record=effect.value)


def _event_known(kit: Kit, kind: str, place: str) -> Iterator[Fault]:
    if kind not in {entry.code for entry in kit.dictionaries.get("event_kind", ())}:
        yield place, tr("业务事件字典 event_kind 里没有“{kind}”", kind=kind)


def _names_known(text: str, place: str) -> Iterator[Fault]:
    for name in _BRACES.findall(text):
        if name not in PLACEHOLDERS:
            yield place, tr("花括号里的“{name}”不认识", name=name)


def _repeats(place: str, keys: Iterable[str]) -> Iterator[Fault]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield place, tr("“{key}”出现了 {times} 次", key=key, times=times)
