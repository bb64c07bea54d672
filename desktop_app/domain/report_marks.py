"""Marks: which rows of the detail sheets a figure is counted from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Mark(Generic[Row]):
    """A column of a detail sheet that marks the rows counted in some figures.

    Attributes:
        title: heading of the column.
        figures: codes of the figures whose count is the number of marked rows.
        holds: tells whether a row is counted.
    """

    title: str
    figures: tuple[str, ...]
    holds: Callable[[Row], bool]
