"""What speaks against a call, or is to be heeded in it (R-154 to R-171)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ConductKind(StrEnum):
    """Kinds of notes, the weightiest first."""

    BLACKLIST = "blacklist"
    REFUSAL = "refusal"
    BARRED = "barred"
    QUIET = "quiet"
    CHANNEL = "channel"
    HOURS = "hours"
    FREQUENCY = "frequency"
    CARE = "care"
    NUMBER = "number"


FIRM = frozenset({ConductKind.BLACKLIST, ConductKind.REFUSAL})
"""Kinds without whose override no result is taken."""


@dataclass(frozen=True, slots=True)
class ConductNote:
    """A note shown before the call.

    Attributes:
        asks: going on needs a reason; else it only tells.
    """

    kind: ConductKind
    text: str
    asks: bool = False
