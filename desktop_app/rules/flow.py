"""A call's way through its script: the path its answers take, what waits, and what they bring about (R-187, R-251)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import (
    MOST_PLACES,
    Answer,
    AnswerKind,
    Choice,
    Effect,
    Person,
    Script,
    ScriptStep,
    StepKind,
)
from desktop_app.domain.text import tr
from desktop_app.rules import formulas, people
from desktop_app.rules.expressions import Condition, holds, parse

SCALE = range(1, 6)
"""Marks of a scale step without choices of its own (R-081)."""

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")


def fill(text: str, values: Mapping[str, object]) -> str:
    """Return a text with its placeholders filled in; an unknown placeholder stays visible.

    Args:
        text: words with placeholders such as ``{customer}``.
        values: what is known, by name.
    """
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


@dataclass(frozen=True, slots=True)
class FlowEffect:
    """An effect with the answer that brought it about."""

    effect: Effect
    step: ScriptStep
    answer: Answer


@dataclass(frozen=True, slots=True)
class Result:
    """What a calculation came to; without an answer, why it came to nothing."""

    answer: Answer | None = None
    why: str = ""


@dataclass(frozen=True)
class Flow:
    """A script with the answers given so far; every answer gives a new one.

    Attributes:
        script: the version in use.
        given: answers by step key, those parked on abandoned branches included.
        facts: what conditions know of the customer, by name, in every form in which it may be written.
    """

    script: Script
    given: Mapping[str, Answer]
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def path(self) -> tuple[ScriptStep, ...]:
        """The steps the answers lead through, from the first to the one that waits, or to the end.

        Conditions see only what was answered on the way there, so a parked answer decides nothing.
        """
        path: list[ScriptStep] = []
        known = dict(self.facts)
        step, seen = (self.script.steps[0] if self.script.steps else None), set[str]()
        while step is not None and step.key not in seen:
            seen.add(step.key)
            if not _holds(step.when, known):
                step = self._below(step)
                continue
            path.append(step)
            if self._waits(step):
                break
            self._note(step, known)
            step = self._after(step, self._chosen(step), known)
        return tuple(path)

    @cached_property
    def _walked(self) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, Result]]:
        """What is known at the end of the path, and what the calculations on it come to, by step."""
        known, results = dict(self.facts), dict[str, Result]()
        for step in self.path:
            if (result := self._note(step, known)) is not None:
                results[step.key] = result
        return known, results

    @property
    def _known(self) -> Mapping[str, tuple[str, ...]]:
        return self._walked[0]

    @property
    def _results(self) -> Mapping[str, Result]:
        return self._walked[1]

    @property
    def finished(self) -> bool:
        """Whether nothing waits any more."""
        return self.current is None

    @property
    def current(self) -> ScriptStep | None:
        """The step that waits for an answer or its reason; None when the script is finished."""
        return self.path[-1] if self.path and self._waits(self.path[-1]) else None

    @property
    def needs_reason(self) -> bool:
        """Whether the current step is answered and only its reason is missing (R-165)."""
        return self.current is not None and self.current.key in self.given

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """All answers in the script's order; those off the path are marked as parked.

        Calculated values stand among them; off the path they are nothing, since they come to the same again there.
        """
        on_path = {step.key for step in self.path}
        results = {key: result.answer for key, result in self._results.items() if result.answer}
        known = {**self.given, **results}
        given = (known[step.key] for step in self.script.steps if step.key in known)
        return tuple(a if a.parked is (a.step not in on_path) else replace(a, parked=not a.parked) for a in given)

    @property
    def records(self) -> dict[str, str]:
        """What the active answers record, by the record's name: the label of choices, else the value."""
        active = {answer.step: answer for answer in self.answers if not answer.parked}
        named = (step for step in self.path if step.record and step.key in active)
        return {step.record: active[step.key].label or active[step.key].value for step in named}

    @property
    def progress(self) -> tuple[int, int]:
        """Questions answered on the path, and all on it if the answers to come lead nowhere else (R-164)."""
        asked = [step for step in self.path if _asks(step)]
        done = len(asked) if self.finished else len(asked) - 1
        seen, total, step = {step.key for step in self.path}, len(asked), self.current
        while step is not None and (step := self._after(step, (), self._known)) is not None and step.key not in seen:
            seen.add(step.key)
            total += _asks(step) and _holds(step.when, self._known)
        return done, total

    @property
    def corrections(self) -> dict[str, str]:
        """What the customer said of the fields that were read out, by field; confirmed ones included (R-013)."""
        checks = [step for step in self.path if step.field and step.key in self.given]
        return {step.field: self.given[step.key].value for step in checks if self.given[step.key].value}

    @property
    def people(self) -> tuple[Person, ...]:
        """Whom the customer named (R-346)."""
        named = (step for step in self.path if step.answer is AnswerKind.PEOPLE and step.key in self.given)
        found = (each for step in named for each in people.read_people(self.given[step.key].value, MOST_PLACES))
        return tuple(dict.fromkeys(found))

    def spoken(self, step: ScriptStep, values: Mapping[str, object]) -> ScriptStep:
        """Return a step of the path with its words filled in.

        Args:
            step: of the path.
            values: what is known of customer and visit, by name.
        """
        known = {**self.words, **values}
        return replace(step, text=fill(step.text, known), reply=fill(step.reply, known))

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What the answers and calculations on the path are called in words, by step and by what it records (R-370)."""
        words: dict[str, str] = {}
        given = {answer.step: answer for answer in self.answers if not answer.parked}
        for step in (step for step in self.path if step.kind is StepKind.CALCULATE or _asks(step)):
            answer, result = given.get(step.key), self._results.get(step.key)
            if answer is not None:
                words[step.key] = _said(step, answer)
            elif result is not None:
                words[step.key] = tr("（算不出：{why}）", why=result.why)
            if step.record and step.key in words:
                words[step.record] = words[step.key]
        return words

    def answer(self, step_key: str, value: str, reason: str = "") -> Flow:
        """Return the flow after a step of the path was answered, for the first time or anew.

        Answers of steps that are no longer on the path are parked; they come back when their branch is taken again, and
        so does the reason that was written down for a value when that value is given again.

        Args:
            step_key: a step of the path.
            value: choice key(s) joined by ",", number, ISO date, text or people; empty to pass over what is not
                required.
            reason: the exact reason, where the choice asks for it.

        Raises:
            InvalidInput: the step is not on the path, or the value is none it takes.
        """
        step = next((step for step in self.path if step.key == step_key and _asks(step)), None)
        if step is None:
            raise InvalidInput("step_unreached", tr("还没有问到这一步。"), field=step_key)
        clean, label = _read(step, value.strip())
        set_aside = dict[str, str]()
        if (old := self.given.get(step_key)) is not None:
            set_aside |= old.set_aside
            if old.reason and old.value != clean:
                set_aside[old.value] = old.reason
        why = reason.strip() or set_aside.get(clean, "")
        set_aside.pop(clean, None)
        return replace(self, given={**self.given, step_key: Answer(step_key, clean, label, why, set_aside=set_aside)})

    def effects(self) -> tuple[FlowEffect, ...]:
        """Return what the active answers bring about, in the order of the path (R-251)."""
        return tuple(
            FlowEffect(effect, step, self.given[step.key])
            for step in self.path
            for choice in self._chosen(step)
            for effect in choice.effects
        )

    def _chosen(self, step: ScriptStep) -> tuple[Choice, ...]:
        given = self.given.get(step.key)
        keys = given.value.split(",") if given else ()
        return tuple(choice for choice in step.choices if choice.key in keys)

    def _waits(self, step: ScriptStep) -> bool:
        given = self.given.get(step.key)
        if given is None:
            return _asks(step)
        return not given.reason and any(choice.ask_reason for choice in self._chosen(step))

    def _note(self, step: ScriptStep, known: dict[str, tuple[str, ...]]) -> Result | None:
        """Add to what conditions know what a step was answered or comes to, under its key and what it records."""
        result = _calculated(step, known) if step.kind is StepKind.CALCULATE else None
        given = self.given.get(step.key) if result is None else result.answer
        if given is None:
            return result
        chosen = self._chosen(step)
        forms = tuple(dict.fromkeys([given.value, given.label, *(form for c in chosen for form in (c.key, c.label))]))
        known[step.key] = tuple(form for form in forms if form)
        if step.record:
            known[step.record] = known[step.key]
        return result

    def _after(
        self, step: ScriptStep, chosen: Iterable[Choice], known: Mapping[str, tuple[str, ...]]
    ) -> ScriptStep | None:
        if step.kind is StepKind.END:
            return None
        ways = [choice.goto for choice in chosen] + [b.goto for b in step.branches if _holds(b.when, known)]
        goto = next(filter(None, ways), step.goto)
        return self._places[1].get(goto) if goto else self._below(step)

    def _below(self, step: ScriptStep) -> ScriptStep | None:
        position = self._places[0][step.key] + 1
        return self.script.steps[position] if position < len(self.script.steps) else None

    @cached_property
    def _places(self) -> tuple[dict[str, int], dict[str, ScriptStep]]:
        steps = self.script.steps
        return {step.key: index for index, step in enumerate(steps)}, {step.key: step for step in steps}


def start(script: Script, answers: Iterable[Answer] = (), facts: Mapping[str, tuple[str, ...]] | None = None) -> Flow:
    """Return the flow of a call that begins, or goes on with the answers kept from before.

    Args:
        script: the version in use.
        answers: kept from before.
        facts: what conditions know of the customer.
    """
    known = {step.key for step in script.steps if step.kind is not StepKind.CALCULATE}
    return Flow(script, {answer.step: answer for answer in answers if answer.step in known}, facts or {})


@lru_cache(maxsize=500)
def _condition(source: str) -> Condition:
    return parse(source)


def _holds(source: str, known: Mapping[str, tuple[str, ...]]) -> bool:
    return not source or holds(_condition(source), lambda name: known.get(name, ()))


def _asks(step: ScriptStep) -> bool:
    return step.answer is not AnswerKind.NONE and step.kind is not StepKind.CALCULATE


def _said(step: ScriptStep, answer: Answer) -> str:
    """Return an answer as it is said again."""
    if step.answer is AnswerKind.DATE and answer.value:
        day = date.fromisoformat(answer.value)
        return tr("{month}月{day}日", month=day.month, day=day.day)
    return answer.label or answer.value or tr("（未答）")


def _calculated(step: ScriptStep, known: Mapping[str, tuple[str, ...]]) -> Result:
    try:
        value = formulas.evaluate(formulas.parse(step.formula), lambda name: known.get(name, ()))
    except InvalidInput as error:
        return Result(why=error.message)
    return Result(Answer(step.key, formulas.written(value), formulas.shown(value)))


def _read(step: ScriptStep, value: str) -> tuple[str, str]:
    """Return a value as it is kept, and its label where it has one."""
    if not value:
        if step.required or step.choices:
            raise InvalidInput("answer_missing", tr("这一步必须回答。"), field=step.key)
        return "", ""
    if step.choices:
        return _read_choices(step, value)
    if step.answer is AnswerKind.SCALE and value not in map(str, SCALE):
        raise InvalidInput(
            "answer_scale", tr("请打 {low} 到 {high} 分。", low=SCALE[0], high=SCALE[-1]), field=step.key
        )
    if step.answer is AnswerKind.NUMBER:
        return _read_number(step, value), ""
    if step.answer is AnswerKind.PEOPLE:
        named = people.read_people(value, people.places_of(step))
        return people.written(named), people.told(named)
    if step.answer is AnswerKind.DATE:
        try:
            return date.fromisoformat(value).isoformat(), ""
        except ValueError as error:
            raise InvalidInput("answer_date", tr("请填写日期，如 2026-11-24。"), field=step.key) from error
    return value, ""


def _read_choices(step: ScriptStep, value: str) -> tuple[str, str]:
    keys = {key.strip() for key in value.split(",")}
    chosen = [choice for choice in step.choices if choice.key in keys]
    if len(chosen) != len(keys) or (len(keys) > 1 and step.answer is not AnswerKind.MULTI):
        raise InvalidInput("answer_choice", tr("没有这个选项。"), field=step.key)
    return ",".join(choice.key for choice in chosen), tr("、").join(choice.label for choice in chosen)


def _read_number(step: ScriptStep, value: str) -> str:
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", value):
        raise InvalidInput("answer_number", tr("请填写数字。"), field=step.key)
    return value
