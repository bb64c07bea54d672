"""From a file's rows to what is written: one person of several rows, a known customer changed, or changed back.

Values of a known customer are plain, as the store keeps them: days as text, ``extra`` as a mapping, ``phones`` as a
list of [number, label, wrong]. Nothing a row says is dropped: what has no place of its own goes to ``extra``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from desktop_app.domain.import_batches import FieldRule
from desktop_app.domain.importing import Field, PersonFields, field_words
from desktop_app.domain.text import tr

Values = Mapping[str, Any]

_SINGLE = ("name", "gender", "birthday", "id_number", "guardian", "source", "category", "owner", "address")
"""Fields that hold one value; remarks are gathered instead."""


class ImportedEvent(NamedTuple):
    """An event that a row tells of."""

    title: str
    day: date
    category: str


class Person(NamedTuple):
    """What the rows of one person say together."""

    fields: PersonFields
    events: tuple[ImportedEvent, ...]


def merge_rows(rows: Sequence[PersonFields], left_out: frozenset[str] = frozenset()) -> Person:
    """Return one person of the rows that are certainly the same person.

    The first value of a field counts; another value of a later row is kept in ``extra`` under the field's heading.

    Args:
        rows: at least one, in the file's order.
        left_out: headings that are not taken over.
    """
    first = rows[0]
    events = tuple(
        dict.fromkeys(ImportedEvent(row.event_name, row.event_date, row.category) for row in rows if row.event_date)
    )
    if len(rows) == 1 and (first.event_date or not first.event_name) and not left_out & first.extra.keys():
        return Person(first, events)
    extra: dict[str, str] = {}
    values = {name: next((getattr(row, name) for row in rows if getattr(row, name)), None) for name in _SINGLE}
    headings = field_words()
    phones: dict[str, str] = {}
    for row in rows:
        for number, label in zip(row.phones, (*row.phone_labels, *[""] * len(row.phones)), strict=False):
            phones[number] = phones.get(number) or label
        for name in _SINGLE:
            other = getattr(row, name)
            if other and other != values[name]:
                _gather(extra, tr("{field}（另）", field=headings[Field(name)]), str(other))
        if row.event_name and not row.event_date:
            _gather(extra, headings[Field.EVENT_NAME], row.event_name)
        for heading, text in row.extra.items():
            if heading not in left_out:
                _gather(extra, heading, text)
    numbers = tuple(phones)
    taken = {name: value for name, value in values.items() if value}
    merged = replace(
        first,
        **taken,
        phone=numbers[0] if numbers else "",
        phones_extra=numbers[1:],
        phone_labels=tuple(phones.values()),
        remark="；".join(dict.fromkeys(row.remark for row in rows if row.remark)),
        extra=extra,
    )
    return Person(merged, events)


def _gather(extra: dict[str, str], heading: str, text: str) -> None:
    """Add a text under a heading, once."""
    held = extra.get(heading, "")
    if text and text not in held.split("；"):
        extra[heading] = f"{held}；{text}" if held else text


def labelled_phones(fields: PersonFields) -> list[tuple[str, str]]:
    """Return the numbers of a person with whose each is."""
    labels = fields.phone_labels
    return [(number, labels[i] if i < len(labels) else "") for i, number in enumerate(fields.phones)]


def change(present: Values, fields: PersonFields, rules: Mapping[Field, FieldRule]) -> tuple[Values, Values]:
    """Return what a row changes on a customer the desk has: values before and after, both empty for nothing.

    Blanks never overwrite. By default a field is only filled where it is empty; numbers are always added, never taken
    away; an own field (``extra``) follows the rule of the remark.

    Args:
        present: the customer's values.
        fields: what the row says.
        rules: what happens to a field that has a value.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in (*_SINGLE, "remark"):
        new = getattr(fields, name)
        new = new.isoformat() if isinstance(new, date) else new
        if new and _writes(present[name], new, rules.get(Field(name), FieldRule.FILL)):
            before[name], after[name] = present[name], new
    own = rules.get(Field.REMARK, FieldRule.FILL)
    extra = {k: v for k, v in fields.extra.items() if v and _writes(present["extra"].get(k), v, own)}
    if extra:
        before["extra"], after["extra"] = {key: present["extra"].get(key) for key in extra}, extra
    known = {number for number, _, _ in present["phones"]}
    added = [[number, label, False] for number, label in labelled_phones(fields) if number not in known]
    if added and rules.get(Field.PHONE) is not FieldRule.KEEP:
        before["phones"], after["phones"] = present["phones"], [*present["phones"], *added]
    return before, after


def _writes(old: Any, new: str, rule: FieldRule) -> bool:
    if rule is FieldRule.OVERWRITE:
        return bool(old != new)
    return rule is FieldRule.FILL and not old


def change_back(present: Values, before: Values, after: Values) -> tuple[dict[str, Any], list[str]]:
    """Return what takes a change back, and the fields that were changed again since and therefore stay.

    Args:
        present: the customer's values now.
        before: values before the import.
        after: values the import wrote.
    """
    back: dict[str, Any] = {}
    stays: list[str] = []
    for name, written in after.items():
        if name == "extra":
            mine = [key for key in written if present["extra"].get(key) == written[key]]
            stays += [key for key in written if key not in mine]
            if mine:
                back["extra"] = {key: before["extra"].get(key) for key in mine}
        elif present[name] == written:
            back[name] = before[name]
        else:
            stays.append(name)
    return back, stays


def event_kind(title: str, category: str, words: Mapping[str, str], otherwise: str) -> str:
    """Return the kind of an imported event: the longest of the kit's words found in its title, else in its category.

    Args:
        title: of the event.
        category: of the row.
        words: word to event kind.
        otherwise: kind when no word is found.
    """
    for text in (title, category):
        found = [word for word in words if word in text]
        if found:
            return words[max(found, key=len)]
    return otherwise
