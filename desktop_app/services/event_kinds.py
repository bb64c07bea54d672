"""Kinds of events that a person adds while writing a plan (R-095)."""

from __future__ import annotations

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.kits import Entry
from desktop_app.domain.text import tr
from desktop_app.rules.names import syllables
from desktop_app.rules.plan_check import CODE
from desktop_app.services.command import Commands, Unit
from desktop_app.store import lists

EVENT_KIND = "event_kind"
LONGEST = 40
"""Characters of a name."""


class EventKinds:
    """The kinds of events of the desk."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def add(self, actor: Actor, name: str) -> tuple[Entry, Changes]:
        """Add a kind of event; one that has the name already is returned as it is.

        Raises:
            InvalidInput: the name is empty or too long.
        """
        with self._commands.run(actor, Permission.PLAN_EDIT, "event_kind.add") as unit:
            entry = write_event_kind(unit, name)
        return entry, unit.changes


def write_event_kind(unit: Unit, name: str, code: str = "") -> Entry:
    """Add a kind of event in a command's transaction, with its audit row, unless there is one of that name.

    Args:
        unit: the command.
        name: in words.
        code: wanted; a free one is made of the name when it is empty, taken or unfit.

    Raises:
        InvalidInput: the name is empty or too long.
    """
    words = name.strip()
    if not words or len(words) > LONGEST:
        raise InvalidInput("event_name", tr("业务事件的名字要有 1 到 {most} 个字。", most=LONGEST), field="name")
    present = lists.entries(unit.connection, EVENT_KIND)
    for entry in present:
        if entry.name == words:
            return entry
    taken = lists.codes(unit.connection, EVENT_KIND)
    stem = code if CODE.match(code) else "_".join(syllables(words))
    stem = stem if CODE.match(stem) else "event"
    free = stem if stem not in taken else next(c for n in range(2, len(taken) + 3) if (c := f"{stem}_{n}") not in taken)
    lists.add_entries(unit.connection, EVENT_KIND, [(free, words, {})], first=len(taken))
    unit.audit(Kind.DICTIONARY, None, new={"dictionary": EVENT_KIND, "code": free, "name": words})
    return Entry(free, words)
