"""What is wrong with the calculations of a script before it is used (R-370)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import MOST_PLACES, AnswerKind, Script, ScriptProblem, ScriptStep, StepKind
from desktop_app.domain.text import tr
from desktop_app.rules.formulas import names, parse
from desktop_app.rules.script_facts import FIELDS, OTHERS, OWN, OWN_ENGLISH

_NUMBERS = frozenset({AnswerKind.NUMBER, AnswerKind.SCALE})
_COUNTED = ("age", "attempt")
"""What is known of a customer and a visit that is a number."""


def says_something(step: ScriptStep) -> bool:
    """Tell whether later steps can name a step: it is answered, or comes to something."""
    return step.answer is not AnswerKind.NONE or step.kind is StepKind.CALCULATE


def formula_problems(script: Script, headings: Sequence[str]) -> Iterator[ScriptProblem]:
    """Tell calculations that cannot come to anything, and lists of names without places.

    Args:
        script: the script.
        headings: the organisation's own fields; they may hold numbers.
    """
    found = dict[str, tuple[str, ...]]()
    for step in script.steps:
        if step.kind is StepKind.CALCULATE:
            yield from _shape_problems(step)
            try:
                found[step.key] = tuple(dict.fromkeys(names(parse(step.formula)))) if step.formula.strip() else ()
            except InvalidInput as error:
                message = tr("步骤“{key}”：{message}", key=step.key, message=error.message)
                yield ScriptProblem(step.key, "formula_unread", message)
        elif step.formula:
            yield ScriptProblem(step.key, "formula_unused", tr("步骤“{key}”不是计算，却写了算式。", key=step.key))
        if step.places and (step.answer is not AnswerKind.PEOPLE or step.places > MOST_PLACES):
            message = tr("步骤“{key}”：几位只用于人名，最多 {most} 位。", key=step.key, most=MOST_PLACES)
            yield ScriptProblem(step.key, "places_unused", message)
    yield from _name_problems(script, found, _numeric_names(headings))


def _shape_problems(step: ScriptStep) -> Iterator[ScriptProblem]:
    if not step.formula.strip():
        yield ScriptProblem(step.key, "formula_missing", tr("步骤“{key}”要写算式。", key=step.key))
    if not step.record.strip():
        message = tr("步骤“{key}”要写“记为”：后面的话用这个名字说出得数。", key=step.key)
        yield ScriptProblem(step.key, "formula_nameless", message)
    if step.answer is not AnswerKind.NONE or step.choices:
        yield ScriptProblem(step.key, "formula_asked", tr("步骤“{key}”是计算，不用答。", key=step.key))


def _numeric_names(headings: Sequence[str]) -> dict[str, bool]:
    """Return the names of the customer's fields and the visit's, each with whether it may be a number."""
    fields = {OWN + words: name in _COUNTED for name, words in FIELDS.items()}
    fields |= {OWN_ENGLISH + name: name in _COUNTED for name in FIELDS}
    fields |= {prefix + heading: True for prefix in (OWN, OWN_ENGLISH) for heading in headings}
    return fields | {name: code in _COUNTED for code, words in OTHERS.items() for name in (code, words)}


def _name_problems(
    script: Script, found: Mapping[str, Sequence[str]], fields: Mapping[str, bool]
) -> Iterator[ScriptProblem]:
    before: dict[str, ScriptStep] = {}
    later = {name: step.key for step in script.steps if step.key in found for name in (step.key, step.record) if name}
    for step in script.steps:
        for name in found.get(step.key, ()):
            asked, values = before.get(name), {"key": step.key, "name": name}
            if asked is not None and not _is_number(asked):
                message = tr("步骤“{key}”的算式里，“{name}”答的不是数字。", **values)
                yield ScriptProblem(step.key, "name_no_number", message)
            elif asked is None and name in later and _leads_to(later[name], step.key, found, later):
                message = tr("步骤“{key}”的算式绕了一圈：“{name}”要用它自己来算。", **values)
                yield ScriptProblem(step.key, "formula_circular", message)
            elif asked is None and not fields.get(name, False):
                yield ScriptProblem(step.key, *_unknown(name, fields, values))
        if says_something(step):
            before |= {name: step for name in (step.key, step.record) if name}


def _unknown(name: str, fields: Mapping[str, bool], values: Mapping[str, str]) -> tuple[str, str]:
    if name in fields:
        return "name_no_number", tr("步骤“{key}”的算式里，“{name}”不是数字。", **values)
    return "name_unknown", tr("步骤“{key}”的算式里，“{name}”不是前面问过或算过的，也不是客户的字段。", **values)


def _is_number(step: ScriptStep) -> bool:
    return step.kind is StepKind.CALCULATE or step.answer in _NUMBERS


def _leads_to(start: str, wanted: str, found: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> bool:
    """Tell whether a calculation needs another one, directly or through others."""
    seen, waiting = set[str](), [start]
    while waiting:
        key = waiting.pop()
        if key == wanted:
            return True
        if key not in seen:
            seen.add(key)
            waiting += [names[name] for name in found.get(key, ()) if name in names]
    return False
