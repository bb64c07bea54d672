"""A file that two people changed at once: what each of them wrote stands, unless both wrote the same place."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, NamedTuple

from desktop_app.domain.customers import CustomerDraft

OWN = "extra."
"""Before the heading of an own field, in the name of a place."""

NUMBER = "phones."
"""Before a telephone number, in the name of a place."""

_LISTS = ("phones", "extra")


class Joined(NamedTuple):
    """What a file becomes.

    Attributes:
        clashes: fields, own fields and numbers that both changed, each to something else; ``draft`` has mine there.
    """

    draft: CustomerDraft
    clashes: tuple[str, ...]


def join(base: CustomerDraft, mine: CustomerDraft, theirs: CustomerDraft) -> Joined:
    """Bring together two changes of a file, field by field and number by number.

    Args:
        base: what both began with.
        mine: what I make of it.
        theirs: what stands in the file by now.
    """
    was, my, their = _places(base), _places(mine), _places(theirs)
    names = dict.fromkeys([*their, *my, *was])
    changed = [name for name in names if my.get(name) != was.get(name)]
    clashes = tuple(name for name in changed if their.get(name) not in (was.get(name), my.get(name)))
    values: dict[str, Any] = {name: (my if name in changed else their).get(name) for name in names}
    plain = {name: value for name, value in values.items() if not name.startswith((OWN, NUMBER))}
    extra = {n.removeprefix(OWN): text for n, text in values.items() if n.startswith(OWN) and text is not None}
    phones = tuple(values[name] for name in _order(was, my, their) if values[name] is not None)
    return Joined(replace(theirs, **plain, extra=extra, phones=phones), clashes)


def _order(was: dict[str, Any], my: dict[str, Any], their: dict[str, Any]) -> list[str]:
    """Return the numbers as they are dialled: in my order where only I changed it or moved one before another."""
    base, mine, theirs = ([name for name in places if name.startswith(NUMBER)] for places in (was, my, their))
    moved = [name for name in mine if name in base] != [name for name in base if name in mine]
    first, second = (mine, theirs) if moved or theirs == base else (theirs, mine)
    return list(dict.fromkeys([*first, *second]))


def _places(draft: CustomerDraft) -> dict[str, Any]:
    plain = {field.name: getattr(draft, field.name) for field in fields(draft) if field.name not in _LISTS}
    own = {OWN + heading: text for heading, text in draft.extra.items()}
    return plain | own | {NUMBER + phone.number: phone for phone in draft.phones}
