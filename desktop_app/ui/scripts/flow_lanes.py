"""Where the jumps of a script run beside its steps, so that no two of them lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.scripts import Script, ScriptStep, StepKind


@dataclass(frozen=True, slots=True)
class Jump:
    """A way that leads elsewhere than to the step below.

    Attributes:
        start, end: places of the steps, from 0.
        lane: 0 runs closest to the steps.
    """

    start: int
    end: int
    lane: int = 0


def jumps(script: Script) -> tuple[Jump, ...]:
    """Return the jumps of a script with their lanes; ways to steps that do not exist are left out."""
    places = {step.key: place for place, step in enumerate(script.steps)}
    found: dict[tuple[int, int], None] = {}
    for start, step in enumerate(script.steps):
        for goto in (*(c.goto for c in step.choices), *(b.goto for b in step.branches), step.goto):
            end = places.get(goto)
            if goto and end is not None and end != start + 1:
                found[start, end] = None
    return _laned([Jump(start, end) for start, end in found])


def falls_through(script: Script, place: int) -> bool:
    """Tell whether a step can lead to the one below it."""
    step = script.steps[place]
    if place + 1 >= len(script.steps) or step.kind is StepKind.END:
        return False
    below = script.steps[place + 1].key
    ways = [choice.goto or step.goto for choice in step.choices] or [step.goto]
    ways += [step.goto] if step.branches else []
    return any(goto in ("", below) for goto in ways) or bool(step.when)


def redirected(step: ScriptStep, old: str, new: str) -> ScriptStep:
    """Return a step whose ways to another lead to that step's new key."""

    def to(goto: str) -> str:
        return new if goto == old else goto

    return replace(
        step,
        goto=to(step.goto),
        choices=tuple(replace(choice, goto=to(choice.goto)) for choice in step.choices),
        branches=tuple(replace(branch, goto=to(branch.goto)) for branch in step.branches),
    )


def _laned(found: Sequence[Jump]) -> tuple[Jump, ...]:
    """Give each jump the closest lane that is free all along it; short ones first."""
    lanes: list[list[tuple[int, int]]] = []
    laned = []
    for jump in sorted(found, key=lambda jump: (abs(jump.end - jump.start), min(jump.start, jump.end), jump.start)):
        low, high = sorted((jump.start, jump.end))
        lane = next(
            (
                at
                for at, taken in enumerate(lanes)
                if all(high < other_low or low > other_high for other_low, other_high in taken)
            ),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((low, high))
        laned.append(Jump(jump.start, jump.end, lane))
    return tuple(laned)
