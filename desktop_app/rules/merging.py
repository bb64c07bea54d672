"""Two files that become one: whose value stands, and which of two equal visits is kept (R-009, R-011)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from desktop_app.domain.visits import VisitStatus

FIELDS = (
    "name", "gender", "birthday", "id_number", "guardian", "source", "category", "owner", "address", "remark",
    "temperament",
)  # fmt: skip
"""Fields of one value, in the order they are read."""

OWN = "extra."
"""Before the heading of an organisation's own field."""

_FORMS = ("name_key", "pinyin", "initials")


class SomeVisit(NamedTuple):
    """A visit as far as it may equal another; ``attempts`` and ``fixed`` tell whether somebody worked on it.

    Attributes:
        fixed: appointed, moved by hand, or of a ticket.
    """

    id: int
    plan_id: int | None
    step_key: str
    occurrence: str
    event_id: int | None
    status: str
    attempts: int
    fixed: bool


class Joined(NamedTuple):
    """A visit that gives way to another of the same plan step and occasion.

    Attributes:
        status: its new status; an open one counts as merged.
        occurrence: its new one, so that no two of one customer are the same.
    """

    id: int
    status: str
    occurrence: str


def taken(kept: Mapping[str, Any], dropped: Mapping[str, Any], chosen: Collection[str]) -> dict[str, Any]:
    """Return what changes in the kept file: chosen values, and those that only the other one has.

    Args:
        kept: columns of the file; ``extra`` by heading.
        dropped: the other file.
        chosen: fields whose value of the other file stands; own fields as ``extra.<heading>``.
    """
    changes = {
        name: dropped[name]
        for name in FIELDS
        if dropped[name] and dropped[name] != kept[name] and (name in chosen or not kept[name])
    }
    if "name" in changes:
        changes |= {form: dropped[form] for form in _FORMS}
    own = {
        heading: value
        for heading, value in dropped["extra"].items()
        if value and (OWN + heading in chosen or not kept["extra"].get(heading))
    }
    extra = {**kept["extra"], **own}
    return changes if extra == kept["extra"] else {**changes, "extra": extra}


def same_events(kept: Iterable[tuple[int, Any]], dropped: Iterable[tuple[int, Any]]) -> dict[int, int]:
    """Return for events of the dropped file the kept file's event that says the same; each is used once.

    Args:
        kept: id and what it says.
        dropped: likewise.
    """
    known: dict[Any, list[int]] = {}
    for event_id, said in kept:
        known.setdefault(said, []).append(event_id)
    return {event_id: known[said].pop(0) for event_id, said in dropped if known.get(said)}


def joined(kept: Sequence[SomeVisit], dropped: Sequence[SomeVisit], events: Mapping[int, int]) -> list[Joined]:
    """Return the visits that give way where both files have the same one; open ones are kept once.

    A finished visit stands before an open one, one somebody worked on before one nobody touched, the kept file's first.

    Args:
        kept: all visits of the file that stays.
        dropped: all visits of the other one.
        events: the dropped file's events that are the kept file's.
    """
    places: dict[tuple[int | None, str, str], SomeVisit] = {
        (visit.plan_id, visit.step_key, visit.occurrence): visit for visit in kept if visit.plan_id is not None
    }
    found: list[Joined] = []
    for theirs in dropped:
        occurrence = theirs.occurrence
        if occurrence == f"event:{theirs.event_id}":
            occurrence = f"event:{events.get(theirs.event_id or 0, theirs.event_id)}"
        mine = places.get((theirs.plan_id, theirs.step_key, occurrence))
        if mine is None:
            continue
        loser, winner = (theirs, mine) if _weight(mine) >= _weight(theirs) else (mine, theirs)
        same = loser.occurrence == winner.occurrence
        status = VisitStatus.MERGED.value if loser.status == VisitStatus.OPEN else loser.status
        if same or status != loser.status:
            found.append(Joined(loser.id, status, f"{loser.occurrence}#{loser.id}" if same else loser.occurrence))
    return found


def _weight(visit: SomeVisit) -> tuple[int, int, bool]:
    gone = (VisitStatus.WITHDRAWN, VisitStatus.MERGED)
    rank = 0 if visit.status in gone else 1 if visit.status == VisitStatus.OPEN else 2
    return rank, visit.attempts, visit.fixed
