"""What is wrong with a script before it is used: jumps, dead ends, loops, too many questions (R-158, R-159, R-187)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop_app.domain.scripts import AnswerKind, Script, ScriptStep, StepKind
from desktop_app.domain.text import tr

QUESTION_LIMIT = 5
"""Customer questions of one call before the editor warns; data checks are not counted (R-158)."""

_CHOOSING = (AnswerKind.CHOICE, AnswerKind.MULTI)


@dataclass(frozen=True, slots=True)
class ScriptProblem:
    """Something wrong with a script.

    Attributes:
        step: key of the step; empty for the script as a whole.
        code: stable machine word.
        warning: the script may be used all the same.
    """

    step: str
    code: str
    message: str
    warning: bool = False


def check(script: Script) -> tuple[ScriptProblem, ...]:
    """Return what is wrong with a script, in the order of its steps; empty when it may be used as it stands."""
    if not script.steps:
        return (ScriptProblem("", "empty", tr("话术还没有步骤。")),)
    ways = {step.key: _ways(script, index) for index, step in enumerate(script.steps)}
    return (*_step_problems(script, ways), *_way_problems(script, ways))


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


def _way_problems(script: Script, ways: Mapping[str, frozenset[str]]) -> Iterator[ScriptProblem]:
    ending = any(step.kind is StepKind.END for step in script.steps)
    if not ending:
        message = tr("没有结束语：请写一步“结束”，道谢并等客户先挂机。")
        yield ScriptProblem("", "no_closing", message, warning=True)
    reached, loops = _explore(ways, script.steps[0].key)
    for step in script.steps:
        if step.key not in reached:
            yield ScriptProblem(step.key, "unreachable", tr("步骤“{key}”永远走不到。", key=step.key))
        elif ending and step.kind is not StepKind.END and "" in ways[step.key]:
            yield ScriptProblem(step.key, "dead_end", tr("步骤“{key}”之后没有下一步，也不是结束语。", key=step.key))
        if step.key in loops:
            yield ScriptProblem(step.key, "loop", tr("从步骤“{key}”会绕回前面，走不完。", key=step.key))
    if not loops:
        yield from _question_problems(script, ways)


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
    if step.kind is StepKind.END:
        return frozenset()
    below = script.steps[index + 1].key if index + 1 < len(script.steps) else ""
    ordinary = step.goto or below
    gotos = {choice.goto or ordinary for choice in step.choices}
    if step.answer is AnswerKind.MULTI or not step.choices:
        gotos.add(ordinary)
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


def _question_problems(script: Script, ways: Mapping[str, frozenset[str]]) -> Iterator[ScriptProblem]:
    """Warn where the longest way through a script without loops asks too much."""
    counts = {step.key: step.kind is StepKind.ASK and step.answer is not AnswerKind.NONE for step in script.steps}
    longest: dict[str, int] = {"": 0}

    def questions(key: str) -> int:
        if key not in longest:
            longest[key] = counts.get(key, False) + max((questions(target) for target in ways.get(key, ())), default=0)
        return longest[key]

    asked = questions(script.steps[0].key)
    if asked > QUESTION_LIMIT:
        message = tr("一次最多会问 {asked} 个问题，建议不超过 {limit} 个。", asked=asked, limit=QUESTION_LIMIT)
        yield ScriptProblem("", "too_many_questions", message, warning=True)
