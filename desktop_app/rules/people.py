"""Names that a customer gives in a call, with their numbers where given (R-346)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import MOST_PLACES, USUAL_PLACES, Person, ScriptStep
from desktop_app.domain.text import tr
from desktop_app.rules.names import clean_name
from desktop_app.rules.phones import normalise_phone

_BETWEEN = re.compile(r"[\n;；、]")
_NUMBER = re.compile(r"[+(（]?\d[\d\s()（）*·.\-]*\d")
_TRIM = " \t,，:：。-—"
_LONGEST = 40


def places_of(step: ScriptStep) -> int:
    """Return how many names a step takes."""
    return min(step.places or USUAL_PLACES, MOST_PLACES)


def read_people(text: str, places: int) -> tuple[Person, ...]:
    """Read names with their numbers, one on a line or apart by ``、``, such as ``李梅 13800001234``.

    Args:
        text: as the clerk typed it.
        places: how many there may be.

    Raises:
        InvalidInput: a name is missing, a number is none, or there are too many.
    """
    parts = [part.strip() for part in _BETWEEN.split(text)]
    people = tuple(dict.fromkeys(_person(part) for part in parts if part))
    if len(people) > places:
        raise InvalidInput("people_many", tr("最多记 {most} 位。", most=places), field="people")
    return people


def written(people: Iterable[Person]) -> str:
    """Return people as they are kept: one on a line."""
    return "\n".join(f"{person.name} {person.phone}".strip() for person in people)


def told(people: Iterable[Person]) -> str:
    """Return people as they are shown; of a number only its end, for not everybody may see it."""
    return tr("、").join(
        tr("{name}（尾号 {end}）", name=person.name, end=person.phone[-4:]) if person.phone else person.name
        for person in people
    )


def _person(part: str) -> Person:
    found = _NUMBER.search(part)
    digits = found[0] if found else ""
    name = clean_name((part[: found.start()] + " " + part[found.end() :] if found else part).strip(_TRIM))
    if not name:
        raise InvalidInput("people_nameless", tr("“{text}”前面要写姓名。", text=part[:_LONGEST]), field="people")
    if len(name) > _LONGEST:
        raise InvalidInput("people_long", tr("“{text}”太长，一行写一位。", text=name[:12]), field="people")
    number = normalise_phone(digits) if digits else ""
    if number is None:
        message = tr("{name} 的号码 {number} 不像电话，请核对位数，或先不写。", name=name, number=digits)
        raise InvalidInput("phone_invalid", message, field="people")
    return Person(name, number)
