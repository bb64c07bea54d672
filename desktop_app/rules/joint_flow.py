"""One call for several visits: their scripts follow each other, and each keeps its own answers (R-104)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import Answer, EffectKind, Person, Script, ScriptStep, StepKind
from desktop_app.domain.text import tr
from desktop_app.rules.flow import Flow, FlowEffect, fill

_NO_SCRIPT = Script("", "", ())


@dataclass(frozen=True)
class JointFlow(Flow):
    """The script of a visit, followed by those of the visits merged into it.

    Outside, the steps of the others are named by visit and step, such as ``42/greet``. The next script begins when the
    one before it is through, unless the customer asked to be called on another day.

    Attributes:
        others: script and answers of the visits merged into this one, by their ids.
    """

    others: Mapping[int, Flow] = field(default_factory=dict)

    @property
    def own(self) -> Flow:
        """The visit's own script and answers."""
        return Flow(self.script, self.given, self.facts)

    @cached_property
    def path(self) -> tuple[ScriptStep, ...]:
        """The steps passed in all scripts that have begun; only the last one takes leave of the customer."""
        last = self._begun[-1][1]
        return tuple(
            replace(step, key=prefix + step.key)
            for prefix, flow in self._begun
            for step in flow.path
            if flow is last or step.kind is not StepKind.END
        )

    @property
    def current(self) -> ScriptStep | None:
        """The step that waits; None when the last script is finished."""
        prefix, flow = self._begun[-1]
        return replace(flow.current, key=prefix + flow.current.key) if flow.current else None

    @property
    def needs_reason(self) -> bool:
        """Whether only the reason of the current answer is missing (R-165)."""
        return self._begun[-1][1].needs_reason

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """All answers; those of a script that has not begun are parked."""
        begun = {prefix for prefix, _ in self._begun}
        return tuple(
            replace(answer, step=prefix + answer.step, parked=answer.parked or prefix not in begun)
            for prefix, flow in self._parts()
            for answer in flow.answers
        )

    @property
    def records(self) -> dict[str, str]:
        """What the active answers of all scripts record."""
        return {name: value for _, flow in self._begun for name, value in flow.records.items()}

    @property
    def progress(self) -> tuple[int, int]:
        """Questions answered, and all, those of scripts still to come included."""
        counts = [flow.progress for _, flow in self._begun]
        ahead = [flow.progress[1] for prefix, flow in self._parts() if prefix not in dict(self._begun)]
        return sum(done for done, _ in counts), sum(total for _, total in counts) + sum(ahead)

    @property
    def corrections(self) -> dict[str, str]:
        """What the customer said of the fields that were read out."""
        return {name: value for _, flow in self._begun for name, value in flow.corrections.items()}

    @property
    def people(self) -> tuple[Person, ...]:
        """Whom the customer named in any of the scripts."""
        return tuple(dict.fromkeys(each for _, flow in self._begun for each in flow.people))

    def spoken(self, step: ScriptStep, values: Mapping[str, object]) -> ScriptStep:
        """Return a step with its words filled in from the script that it belongs to."""
        name = step.key.partition("/")[0]
        part = self.others.get(int(name)) if name.isdecimal() else None
        return (part or self.own).spoken(step, values)

    def answer(self, step_key: str, value: str, reason: str = "") -> Flow:
        """Return the call after a step of one of its scripts was answered; see :meth:`Flow.answer`."""
        name, _, key = step_key.partition("/")
        if not name.isdecimal() or int(name) not in self.others:
            return replace(self, given=self.own.answer(step_key, value, reason).given)
        if f"{name}/" not in dict(self._begun):
            raise InvalidInput("step_unreached", tr("还没有问到这一步。"), field=step_key)
        return replace(self, others={**self.others, int(name): self.others[int(name)].answer(key, value, reason)})

    def effects(self) -> tuple[FlowEffect, ...]:
        """Return what the active answers of all scripts bring about."""
        return tuple(
            replace(found, step=replace(found.step, key=prefix + found.step.key))
            for prefix, flow in self._begun
            for found in flow.effects()
        )

    def _parts(self) -> Iterator[tuple[str, Flow]]:
        yield "", self.own
        for visit_id, flow in self.others.items():
            yield f"{visit_id}/", flow

    @cached_property
    def _begun(self) -> tuple[tuple[str, Flow], ...]:
        begun: list[tuple[str, Flow]] = []
        for part in self._parts():
            begun.append(part)
            if not part[1].finished or _put_off(part[1]):
                break
        return tuple(begun)


def joined(own: Flow | None, others: Mapping[int, Flow]) -> Flow | None:
    """Return one flow for a visit and those merged into it; None when none of them has a script."""
    if not others:
        return own
    base = own or Flow(_NO_SCRIPT, {})
    return JointFlow(base.script, base.given, base.facts, others)


def parts(flow: Flow, visit_id: int) -> tuple[tuple[int, Flow], ...]:
    """Return the scripts of a call by the visits they belong to, the visit's own first."""
    if isinstance(flow, JointFlow):
        own = ((visit_id, flow.own),) if flow.script is not _NO_SCRIPT else ()
        return (*own, *flow.others.items())
    return ((visit_id, flow),)


def announced(script: Script, title: str, reason: str, values: Mapping[str, object]) -> Script:
    """Return a script that follows another one: it says what comes now and why, and its words are filled in."""
    begin = ScriptStep("", StepKind.SAY, tr("接着：{title}（{reason}）", title=title, reason=reason))
    steps = (replace(step, text=fill(step.text, values), reply=fill(step.reply, values)) for step in script.steps)
    return replace(script, steps=(begin, *steps))


def _put_off(flow: Flow) -> bool:
    return any(found.effect.kind is EffectKind.APPOINTMENT for found in flow.effects())
