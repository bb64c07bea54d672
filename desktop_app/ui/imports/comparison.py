"""Persons field by field: what a row says, what the desk or another row has, what an import would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.calls import CustomerFile
from desktop_app.domain.import_batches import FieldChange
from desktop_app.domain.importing import Field, KnownCustomer, PersonFields, field_words
from desktop_app.domain.text import tr
from desktop_app.ui.kit.text import day_text, phone_text

_SHOWN = (
    Field.GENDER, Field.BIRTHDAY, Field.ID_NUMBER, Field.GUARDIAN, Field.CATEGORY, Field.SOURCE, Field.OWNER,
    Field.ADDRESS, Field.REMARK,
)  # fmt: skip
"""Fields of one value beside the name, in the order they are read."""

_EVENTS = 3
"""Latest events of a customer that are told."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One field of two persons."""

    heading: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.mine and self.theirs and self.mine != self.theirs)


def known_of(file: CustomerFile) -> KnownCustomer:
    """Return a customer of the desk as an import sees it."""
    draft = file.customer.draft
    numbers = tuple(phone.number for phone in draft.phones)
    fields = PersonFields(
        name=draft.name,
        phone=numbers[0] if numbers else "",
        phones_extra=numbers[1:],
        gender=draft.gender,
        birthday=draft.birthday,
        id_number=draft.id_number,
        guardian=draft.guardian,
        source=draft.source,
        category=draft.category,
        owner=draft.owner,
        address=draft.address,
        remark=draft.remark,
        extra=draft.extra,
    )
    events = frozenset((event.draft.title, event.draft.day) for event in file.events)
    return KnownCustomer(file.customer.id, fields, events)


def told(fields: PersonFields, events: Iterable[tuple[str, date | None]] = ()) -> dict[str, str]:
    """Return everything a person's fields say, by heading; the events of a customer stand with the field's own."""
    words = field_words()
    phones = tr("、").join(phone_text(number) for number in fields.phones)
    happened = [
        (fields.event_name, fields.event_date),
        *sorted(events, key=lambda each: each[1] or date.min)[-_EVENTS:],
    ]
    event = tr("、").join(text for name, day in happened if (text := event_text(name, day)))
    lines = {words[Field.NAME]: fields.name, words[Field.PHONE]: phones, words[Field.EVENT_NAME]: event}
    lines |= {words[field]: _text(fields, field) for field in _SHOWN}
    lines |= fields.extra
    return {heading: text for heading, text in lines.items() if text}


def pairs(mine: PersonFields, other: PersonFields | KnownCustomer) -> list[Pair]:
    """Return a row beside another row or a customer, fields that neither has left out."""
    left = told(mine)
    right = told(other.fields, other.events) if isinstance(other, KnownCustomer) else told(other)
    own = [heading for heading in field_words().values() if heading in left or heading in right]
    return [
        Pair(heading, left.get(heading, ""), right.get(heading, "")) for heading in dict.fromkeys((*own, *left, *right))
    ]


def event_text(name: str, day: date | None) -> str:
    """Return an event in a few words."""
    return " ".join(part for part in (name, day_text(day)) if part)


def change_text(change: FieldChange) -> str:
    """Return a change in a few words."""
    if change.added:
        return tr("加{heading} {new}", heading=change.heading, new=new_text(change))
    if change.old:
        return tr("{heading} {old} → {new}", heading=change.heading, old=change.old, new=change.new)
    return tr("补{heading} {new}", heading=change.heading, new=change.new)


def new_text(change: FieldChange) -> str:
    """Return the value that comes, as it is read on the screen."""
    return phone_text(change.new) if change.heading == field_words()[Field.PHONE] else change.new


def _text(fields: PersonFields, field: Field) -> str:
    return day_text(fields.birthday) if field is Field.BIRTHDAY else str(getattr(fields, field.value))
