"""Visits of about the same hour side by side; where there are too many to be read, the rest is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Timed(Generic[Item]):
    """Something that takes up minutes of a day.

    Attributes:
        first: wanted before others where not all can be shown.
    """

    item: Item
    start: int
    end: int
    first: bool = False


@dataclass(frozen=True, slots=True)
class Lane(Generic[Item]):
    """Where a thing stands: which of how many lanes, from when to when.

    Attributes:
        counted: several things that found no room stand here together.
        beside: the last of the lanes is one that counts.
    """

    items: tuple[Item, ...]
    start: int
    end: int
    at: int
    of: int
    counted: bool = False
    beside: bool = False


def pack(things: Sequence[Timed[Item]], most: int) -> list[Lane[Item]]:
    """Return where everything stands.

    Args:
        things: in any order.
        most: lanes that can be read beside each other, at least 1.
    """
    made: list[Lane[Item]] = []
    for cluster in _clusters(things):
        lanes, left = _fill(cluster, most)
        if left:
            lanes, left = _fill(cluster, most - 1)
        count = len(lanes) + bool(left)
        for at, lane in enumerate(lanes):
            made += [Lane((one.item,), one.start, one.end, at, count, beside=bool(left)) for one in lane]
        for group in _clusters(left):
            start, end = group[0].start, max(thing.end for thing in group)
            items = tuple(thing.item for thing in group)
            made.append(Lane(items, start, end, len(lanes), count, counted=True, beside=True))
    return made


def _clusters(things: Sequence[Timed[Item]]) -> list[list[Timed[Item]]]:
    """Return the things in groups that do not touch each other, each in the order of its hours."""
    groups: list[list[Timed[Item]]] = []
    end = -1
    for thing in sorted(things, key=lambda thing: thing.start):
        if thing.start >= end:
            groups.append([])
        groups[-1].append(thing)
        end = max(end, thing.end)
    return groups


def _fill(cluster: Sequence[Timed[Item]], most: int) -> tuple[list[list[Timed[Item]]], list[Timed[Item]]]:
    """Put things into as few lanes as they need, at most so many; return the lanes and what found no room."""
    lanes: list[list[Timed[Item]]] = []
    left: list[Timed[Item]] = []
    for thing in sorted(cluster, key=lambda thing: (not thing.first, thing.start)):
        free = next((lane for lane in lanes if all(_apart(thing, other) for other in lane)), None)
        if free is not None:
            free.append(thing)
        elif len(lanes) < most:
            lanes.append([thing])
        else:
            left.append(thing)
    return lanes, left


def _apart(one: Timed[Item], other: Timed[Item]) -> bool:
    return one.start >= other.end or one.end <= other.start
