"""What happens at a closed desk: wrong passwords, waiting after them, and what is told at the next log-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords in a row for one name.

    Attributes:
        last: moment of the last one, in UTC.
    """

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Knock:
    """Something that happened while nobody could write into the audit.

    Attributes:
        action: as the audit calls it, such as ``desk.refused``.
        person: who was named; empty for nobody.
        detail: what there is to say.
    """

    at: datetime
    action: str
    person: str
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Door:
    """All of it; kept beside the key file, since the database is closed then."""

    failures: Mapping[str, Failures] = field(default_factory=dict)
    knocks: tuple[Knock, ...] = ()
