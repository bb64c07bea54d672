"""What stands on a person who leaves or moves, and what was given to whom (R-043)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HandOver:
    """Records that went from one person to another, so that they can be given back.

    Attributes:
        ids: the records by part: ``customers``, ``visits``, ``tickets``, ``improvements``, ``loans``.
        greetings: visits planned so that each customer hears of it.
    """

    before: str
    after: str
    ids: Mapping[str, tuple[int, ...]]
    greetings: tuple[int, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many records of each part."""
        return {part: len(ids) for part, ids in self.ids.items()}
