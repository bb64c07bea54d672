"""Two customers side by side, each value with its source and time (R-011)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop_app.domain.customers import Customer
from desktop_app.domain.duplicates import Comparison, FieldPair, Told
from desktop_app.domain.importing import field_words
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules.merging import FIELDS, OWN
from desktop_app.rules.sensitive import ID_NUMBER, is_sensitive, mask
from desktop_app.store import customers, duplicates, merges
from desktop_app.store.engine import Connection

_EVENTS = 3
"""Latest events that are told."""


class _File(NamedTuple):
    """A customer's texts by field, and who or what brought each last."""

    texts: dict[str, str]
    sources: dict[str, tuple[str, datetime]]

    def told(self, key: str) -> Told:
        text = self.texts.get(key, "")
        return Told(text, *self.sources[key]) if text and key in self.sources else Told(text)


def compare(connection: Connection, left_id: int, right_id: int) -> Comparison:
    """Return the fields of which at least one of the two says something."""
    left, right = _file(connection, left_id), _file(connection, right_id)
    own = [key for key in dict.fromkeys((*left.texts, *right.texts)) if key.startswith(OWN)]
    words = _words()
    fields = (
        FieldPair(key, words.get(key) or key.removeprefix(OWN), left.told(key), right.told(key), both=key in _JOINED)
        for key in (*words, *own)
    )
    return Comparison(
        left_id, right_id, tuple(_concealed(pair) for pair in fields if pair.left.text or pair.right.text)
    )


def _concealed(pair: FieldPair) -> FieldPair:
    """Hide what is sensitive; whether the two are the same can still be told (R-309)."""
    if pair.key != ID_NUMBER and not is_sensitive(pair.heading):
        return pair
    left, right = (replace(told, text=mask(told.text)) for told in (pair.left, pair.right))
    if left.text == right.text and pair.left.text != pair.right.text:
        left, right = replace(left, text=f"{left.text} ①"), replace(right, text=f"{right.text} ②")
    return replace(pair, left=left, right=right)


_JOINED = ("phones", "events", "visits")
"""What is not chosen: of both, or only to be read."""


def _words() -> dict[str, str]:
    words = {str(field): word for field, word in field_words().items()} | {"temperament": tr("性格")}
    first = {"name": words["name"], "phones": tr("电话")}
    last = {"events": tr("业务"), "visits": tr("回访")}
    return first | {name: words[name] for name in FIELDS} | last


def _file(connection: Connection, customer_id: int) -> _File:
    customer = customers.get(connection, customer_id)
    texts = {key: text for key, text in _texts(connection, customer) if text}
    return _File(texts, _sources(connection, customer))


def _texts(connection: Connection, customer: Customer) -> Iterator[tuple[str, str]]:
    draft = customer.draft
    for name in FIELDS:
        value: str | date | None = getattr(draft, name)
        yield name, value.isoformat() if isinstance(value, date) else value or ""
    yield "phones", " ".join(phone.number for phone in draft.phones)
    yield from ((OWN + heading, value) for heading, value in draft.extra.items())
    events = [event.draft for event in customers.events(connection, customer.id)]
    yield "events", tr("、").join(f"{event.title} {event.day}".strip() for event in events[:_EVENTS])
    status = [row["status"] for row in merges.rows_of(connection, "visit", customer.id)]
    done = status.count(VisitStatus.DONE.value)
    yield "visits", tr("完成 {done} 次，未完成 {due} 次", done=done, due=status.count(VisitStatus.OPEN.value))


def _sources(connection: Connection, customer: Customer) -> dict[str, tuple[str, datetime]]:
    """Return for each field the last hand or file that wrote it; all begin with the file's own beginning."""
    keys = [*FIELDS, "phones", *(OWN + heading for heading in customer.draft.extra)]
    file = duplicates.batch_file(connection, customer.batch_id)
    found = {key: (tr("导入 {file}", file=file), customer.created_at) for key in keys} if file else {}
    written: list[tuple[dict[str, Any], datetime, str]] = [
        *(
            (row.after, row.at, tr("导入 {file}", file=row.file_name))
            for row in duplicates.imports_of(connection, customer.id)
        ),
        *((row.new, row.at, row.user_name) for row in duplicates.audit_of(connection, customer.id)),
    ]
    for values, at, source in sorted(written, key=lambda each: each[1]):
        own = values.get("extra")
        named = {**values, **{OWN + heading: value for heading, value in (own or {}).items()}}
        for key in keys:
            if key in named or (own is None and key.removeprefix(OWN) in named):
                found[key] = (source, at)
    return found
