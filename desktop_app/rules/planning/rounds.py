"""What follows a visit of a step: its next round, or the next method when one failed (R-112, R-135)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.plans import Method, PlanStep, RepeatFrom
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.domain.words import method_words
from desktop_app.rules.day_words import offset_text
from desktop_app.rules.planning.days import add_offset, shift_day
from desktop_app.rules.planning.planner import shifted_reason
from desktop_app.rules.workdays import WorkingDays

_OCCURRENCE = re.compile(r"(?P<base>.*?)(?:~(?P<round>\d+))?(?:>(?P<stage>\d+))?\Z", re.DOTALL)

FAILED = frozenset({VisitStatus.NOT_REACHED, VisitStatus.INVALID_NUMBER})
"""Ends of a visit after which the next method is tried."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which visit of a step it is: what it counts from, its round, and which method is tried; both from 1."""

    base: str
    round: int = 1
    stage: int = 1

    @classmethod
    def read(cls, text: str) -> Occurrence:
        """Read what ``str`` gave."""
        found = _OCCURRENCE.match(text)
        assert found is not None  # every text matches
        return cls(found["base"], int(found["round"] or 1), int(found["stage"] or 1))

    def __str__(self) -> str:
        """Return it as it is kept with the visit: ``event:17``, its third round ``event:17~3``, by letter ``…>4``."""
        return self.base + (f"~{self.round}" if self.round > 1 else "") + (f">{self.stage}" if self.stage > 1 else "")


@dataclass(frozen=True, slots=True)
class Round:
    """A visit of a step that has come to an end, or whose day has come.

    Attributes:
        first: original day of the first round, from which planned ones are counted.
        ended: day on which it ended; None while it is open.
    """

    occurrence: Occurrence
    status: VisitStatus
    original: date
    earliest: date
    latest: date
    last: date | None
    first: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class Following:
    """The visit that follows."""

    occurrence: Occurrence
    due: date
    original: date
    earliest: date
    latest: date
    last: date | None
    method: Method
    reason: str


def methods(step: PlanStep) -> tuple[Method, ...]:
    """Return the methods of a step, one tried after the other."""
    return (step.method, *step.terms.cascade)


def following(step: PlanStep, of: Round, workdays: WorkingDays) -> Following | None:
    """Return the visit that follows one of a step: by the next method after a failure, else its next round."""
    if of.status in FAILED and of.ended is not None and of.occurrence.stage < len(methods(step)):
        return _next_method(step, of, of.ended, workdays)
    return _next_round(step, of, workdays)


def _next_method(step: PlanStep, of: Round, ended: date, workdays: WorkingDays) -> Following:
    stage = of.occurrence.stage + 1
    tried, method = methods(step)[stage - 2 : stage]
    due = workdays.add(ended, 1)
    words = method_words()
    reason = tr(
        "{day} {tried}未访到，改{method}（第 {stage}/{all} 步）",
        day=ended,
        tried=words[tried],
        method=words[method] if method is not tried else tr("核对号码后再次{method}", method=words[method]),
        stage=stage,
        all=len(methods(step)),
    )
    latest = max(of.latest, due)
    occurrence = Occurrence(of.occurrence.base, of.occurrence.round, stage)
    return Following(occurrence, due, due, min(of.earliest, due), latest, of.last, method, reason)


def _next_round(step: PlanStep, of: Round, workdays: WorkingDays) -> Following | None:
    every, round_ = step.terms.every, of.occurrence.round + 1
    if every is None or (step.terms.times is not None and round_ > step.terms.times):
        return None
    if step.terms.repeat_from is RepeatFrom.DONE:
        if of.ended is None:
            return None
        original = add_offset(of.ended, every, workdays)
    else:
        original = add_offset(of.first, every, workdays, times=round_ - 1)
    earliest = original - max(of.original - of.earliest, timedelta())
    latest = original + max(of.latest - of.original, timedelta())
    due = shift_day(original, earliest, latest, step.shift, workdays)
    words = offset_text(every).removeprefix("+")
    if step.terms.repeat_from is RepeatFrom.DONE:
        reason = tr("第 {round} 次：上次 {last}，每隔 {every}", round=round_, last=of.ended, every=words)
    else:
        reason = tr("第 {round} 次：从 {first} 起每隔 {every}", round=round_, first=of.first, every=words)
    last = original + (of.last - of.original) if of.last is not None else None
    return Following(
        Occurrence(of.occurrence.base, round_),
        due,
        original,
        earliest,
        latest,
        last,
        step.method,
        shifted_reason(reason, original, due, workdays),
    )
