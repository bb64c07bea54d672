"""What is wrong with a script before it is used: jumps, dead ends, loops, conditions, words, too many questions.

Sources: R-158, R-159, R-186, R-187.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import AnswerKind, Script, ScriptProblem, ScriptStep, StepKind
from desktop_app.domain.text import tr
from desktop_app.rules.expressions import Literal, Name, comparisons, parse
from desktop_app.rules.formula_check import formula_problems, says_something
from desktop_app.rules.script_facts import CORRECTED, known_names

QUESTION_LIMIT = 5
"""Customer questions of one call before the editor warns; data checks are not counted (R-158)."""

PLACEHOLDERS = frozenset(
    (
        "customer", "guardian", "operator", "staff_no", "organisation", "event", "event_day", "product", "festival",
        "appointment", "address",
    )
)  # fmt: skip
"""Names that stand in braces in scripts and greetings and are filled in for the call."""

_CHOOSING = (AnswerKind.CHOICE, AnswerKind.MULTI)
_BRACES = re.compile(r"\{([^{}]*)\}?")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the desk's scripts may name.

    Attributes:
        headings: the organisation's own fields.
        forbidden: words that must not be said, such as promises of a yield (R-186).
        question_limit: customer questions of one call (R-158).
    """

    headings: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    question_limit: int = QUESTION_LIMIT
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", known_names(self.headings))


def check(script: Script, vocabulary: Vocabulary | None = None) -> tuple[ScriptProblem, ...]:
    """Return what is wrong with a script, in the order of its steps; empty when it may be used as it stands.

    Args:
        script: the script.
        vocabulary: what it may name; without own fields and forbidden words when left out.
    """
    if not script.steps:
        return (ScriptProblem("", "empty", tr("话术还没有步骤。")),)
    known = vocabulary or Vocabulary()
    ways = {step.key: _ways(script, index) for index, step in enumerate(script.steps)}
    return (
        *_step_problems(script, ways),
        *_condition_problems(script, known),
        *formula_problems(script, known.headings),
        *_word_problems(script, known),
        *_way_problems(script, ways, known.question_limit),
    )


def _step_problems(script: Script, ways: Mapping[str, frozenset[str]]) -> Iterator[ScriptProblem]:
    for key, times in Counter(step.key for step in script.steps).items():
        if times > 1:
            yield ScriptProblem(key, "duplicate_key", tr("步骤“{key}”出现了 {times} 次。", key=key, times=times))
    for step in script.steps:
        yield from _choice_problems(step)
    keys = {step.key for step in script.steps}
    for key, targets in ways.items():
        for target in sorted(targets - keys - {""}):
            yield ScriptProblem(key, "unknown_goto", tr("步骤“{key}”要跳到的“{goto}”不存在。", key=key, goto=target))


def _condition_problems(script: Script, known: Vocabulary) -> Iterator[ScriptProblem]:
    """Tell conditions that are not understood, or that ask for what nobody answers or calculates before."""
    before: dict[str, tuple[ScriptStep, ...]] = {}
    for step in script.steps:
        if step.branches and step.kind is not StepKind.BRANCH:
            yield ScriptProblem(step.key, "branches_unused", tr("步骤“{key}”不是分支，却写了岔路。", key=step.key))
        own = (step,) if says_something(step) else ()
        for source in filter(None, [step.when, *(branch.when for branch in step.branches)]):
            yield from _condition_faults(step, source, before, known)
        if any(mark in objection.label for objection in step.objections for mark in "：\n"):
            yield ScriptProblem(step.key, "objection_label", tr("步骤“{key}”的异议里不能有冒号和换行。", key=step.key))
        if step.kind is StepKind.BRANCH and not all(branch.when.strip() for branch in step.branches):
            yield ScriptProblem(step.key, "branch_empty", tr("步骤“{key}”有一条岔路没有写条件。", key=step.key))
        for name in filter(None, (step.key, step.record)):
            before[name] = (*before.get(name, ()), *own)


def _condition_faults(
    step: ScriptStep, source: str, before: Mapping[str, Sequence[ScriptStep]], known: Vocabulary
) -> Iterator[ScriptProblem]:
    try:
        found = tuple(comparisons(parse(source)))
    except InvalidInput as error:
        yield ScriptProblem(
            step.key, "condition_unread", tr("步骤“{key}”：{message}", key=step.key, message=error.message)
        )
        return
    for comparison in found:
        for term in (comparison.left, *comparison.right):
            if isinstance(term, Name) and not before.get(term.text) and term.text not in known.names:
                message = tr(
                    "步骤“{key}”的条件里，“{name}”不是前面问过的，也不是客户的字段。", key=step.key, name=term.text
                )
                yield ScriptProblem(step.key, "name_unknown", message)
        asked = before.get(comparison.left.text, ()) if isinstance(comparison.left, Name) else ()
        choices = {form for other in asked for choice in other.choices for form in (choice.key, choice.label)}
        for term in comparison.right if choices and comparison.sign in ("=", "!=", "in") else ():
            if isinstance(term, Literal) and term.text not in choices:
                message = tr("步骤“{key}”的条件里，“{text}”不是那个问题的答案。", key=step.key, text=term.text)
                yield ScriptProblem(step.key, "answer_unknown", message)


def _word_problems(script: Script, known: Vocabulary) -> Iterator[ScriptProblem]:
    """Tell placeholders and fields nobody fills in, and words that must not be said."""
    before: set[str] = set()
    for step in script.steps:
        if step.kind is StepKind.CALCULATE:
            before |= {step.key, step.record}
        said = [step.text, step.reply, *(choice.label for choice in step.choices)]
        said += [part for objection in step.objections for part in (objection.label, objection.reply)]
        for name in dict.fromkeys(name for text in said for name in _BRACES.findall(text)):
            if name not in PLACEHOLDERS and name not in before:
                message = tr("步骤“{key}”花括号里的“{name}”不认识。", key=step.key, name=name)
                yield ScriptProblem(step.key, "placeholder_unknown", message)
        for word in (word for word in known.forbidden if word and any(word in text for text in said)):
            message = tr("步骤“{key}”里有不能说的词“{word}”。", key=step.key, word=word)
            yield ScriptProblem(step.key, "forbidden_word", message, warning=True)
        if step.kind is StepKind.CHECK_DATA and step.field and step.field not in (*CORRECTED, *known.headings):
            message = tr("步骤“{key}”要核对的“{name}”不是客户的字段。", key=step.key, name=step.field)
            yield ScriptProblem(step.key, "field_unknown", message)
        if says_something(step):
            before |= {step.key, step.record}


def _way_problems(script: Script, ways: Mapping[str, frozenset[str]], question_limit: int) -> Iterator[ScriptProblem]:
    ending = any(step.kind is StepKind.END for step in script.steps)
    if not ending:
        message = tr("没有结束语：请写一步“结束”，道谢并等客户先挂机。")
        yield ScriptProblem("", "no_closing", message, warning=True)
    reached, loops = _explore(ways, script.steps[0].key)
    for step in script.steps:
        if step.key not in reached:
            yield ScriptProblem(step.key, "unreachable", tr("步骤“{key}”永远走不到。", key=step.key))
        elif ending and "" in ways[step.key]:
            yield ScriptProblem(step.key, "dead_end", tr("步骤“{key}”之后没有下一步，也不是结束语。", key=step.key))
        if step.key in loops:
            yield ScriptProblem(step.key, "loop", tr("从步骤“{key}”会绕回前面，走不完。", key=step.key))
    if not loops:
        yield from _question_problems(script, ways, question_limit)


def _choice_problems(step: ScriptStep) -> Iterator[ScriptProblem]:
    keys = [choice.key for choice in step.choices]
    if step.answer in _CHOOSING and not keys:
        yield ScriptProblem(step.key, "choices_missing", tr("步骤“{key}”没有可选的答案。", key=step.key))
    if keys and step.answer not in (*_CHOOSING, AnswerKind.SCALE):
        yield ScriptProblem(step.key, "choices_unused", tr("步骤“{key}”写了选项，答法却不是选择。", key=step.key))
    if not all(key.strip() and "," not in key for key in keys):
        yield ScriptProblem(step.key, "choice_key", tr("步骤“{key}”有选项没有按键。", key=step.key))
    if len(set(keys)) < len(keys):
        yield ScriptProblem(step.key, "choice_repeated", tr("步骤“{key}”有两个选项用同一个按键。", key=step.key))


def _ways(script: Script, index: int) -> frozenset[str]:
    """Return the keys that may come after a step; an empty key where the script just stops."""
    step = script.steps[index]
    below = script.steps[index + 1].key if index + 1 < len(script.steps) else ""
    if step.kind is StepKind.END:
        return frozenset({below} if step.when else ())
    ordinary = step.goto or below
    gotos = {choice.goto or ordinary for choice in step.choices} | {branch.goto for branch in step.branches}
    if step.answer is AnswerKind.MULTI or not step.choices:
        gotos.add(ordinary)
    if step.when:
        gotos.add(below)
    return frozenset(gotos)


def _explore(ways: Mapping[str, frozenset[str]], first: str) -> tuple[set[str], set[str]]:
    """Return the steps that can be reached, and those of them that lead back to a step they came through."""
    reached: set[str] = set()
    loops: set[str] = set()
    trail: set[str] = set()
    stack: list[tuple[str, bool]] = [(first, True)]
    while stack:
        key, entering = stack.pop()
        if not entering:
            trail.discard(key)
            continue
        if key in reached:
            continue
        reached.add(key)
        trail.add(key)
        stack.append((key, False))
        for target in ways[key]:
            if target in trail:
                loops.add(key)
            elif target in ways:
                stack.append((target, True))
    return reached, loops


def _question_problems(script: Script, ways: Mapping[str, frozenset[str]], limit: int) -> Iterator[ScriptProblem]:
    """Warn where the longest way through a script without loops asks too much."""
    counts = {step.key: step.kind is StepKind.ASK and step.answer is not AnswerKind.NONE for step in script.steps}
    longest: dict[str, int] = {"": 0}

    def questions(key: str) -> int:
        if key not in longest:
            longest[key] = counts.get(key, False) + max((questions(target) for target in ways.get(key, ())), default=0)
        return longest[key]

    asked = questions(script.steps[0].key)
    if asked > limit:
        message = tr("一次最多会问 {asked} 个问题，建议不超过 {limit} 个。", asked=asked, limit=limit)
        yield ScriptProblem("", "too_many_questions", message, warning=True)
