"""The rows of a preview by person, as the person's decisions and choices say: what an import works on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from desktop_app.domain.import_batches import Decision, ImportMode, ImportOptions
from desktop_app.domain.importing import ImportPreview, PersonFields, RowAction, RowPreview, RowRef
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.rules.import_merge import ImportedEvent, event_kind
from desktop_app.store import lists
from desktop_app.store.engine import Connection

LOOK_EVERY = 500
"""Rows between two looks at the progress and the wish to stop."""

OWN = (Decision.CREATE, Decision.HOUSEHOLD)
"""Words that make a doubtful row a customer of its own."""

_TAKEN = (RowAction.CREATE, RowAction.UPDATE, RowAction.DUPLICATE)


class LeftOut(StrEnum):
    """Why a row about a person is not imported."""

    REFUSED = "refused"
    SKIPPED = "skipped"
    KNOWN = "known"
    UNKNOWN = "unknown"


class Owner(NamedTuple):
    """Whose a row is: a new person's number in the file, or a known customer's id."""

    number: int | None
    known_id: int | None


@dataclass
class Rows:
    """The rows of a file by person.

    Attributes:
        new: rows of new persons by their number.
        known: rows of customers the desk has by their id.
        judged: doubtful rows a person spoke of, with whose they are; None for those left out.
        left_out: rows that are not imported, with the reason.
        doubtful: taken rows that may be another of the file, with whose they are.
    """

    new: dict[int, list[PersonFields]] = field(default_factory=dict)
    known: dict[int, list[PersonFields]] = field(default_factory=dict)
    judged: list[tuple[RowPreview, Decision, Owner | None]] = field(default_factory=list)
    doubtful: dict[RowRef, tuple[RowPreview, Owner]] = field(default_factory=dict)
    left_out: dict[RowRef, LeftOut] = field(default_factory=dict)
    taken: int = 0


def sort_rows(preview: ImportPreview, options: ImportOptions, pace: Pace) -> Rows:
    """Sort the rows by person.

    Raises:
        Cancelled: the person stopped it.
    """
    rows, merged, skipped = Rows(), _merged(preview, options.decisions), _skipped(preview, options.decisions)
    total = preview.summary.taken
    for number, row in enumerate(_every(preview)):
        if number % LOOK_EVERY == 0:
            pace.at(number, total, tr("核对名单"))
        if row.action is RowAction.IGNORE:
            continue
        word = options.decisions.get(row.ref) if options.decisions else None
        owner = merged.get(row.customer or 0, Owner(row.customer, row.known_id))
        left_out = _left_out(row, owner, options.mode, skipped=bool(skipped) and row.customer in skipped)
        if word is not None and left_out in (None, LeftOut.SKIPPED):
            rows.judged.append((row, word, None if left_out else owner))
        if left_out:
            rows.left_out[row.ref] = left_out
            continue
        rows.taken += 1
        if options.decisions and row.review_with:
            rows.doubtful[row.ref] = (row, owner)
        if owner.known_id:
            rows.known.setdefault(owner.known_id, []).append(row.fields)
        elif owner.number:
            rows.new.setdefault(owner.number, []).append(row.fields)
    return rows


def _left_out(row: RowPreview, owner: Owner, mode: ImportMode, *, skipped: bool) -> LeftOut | None:
    if row.action is RowAction.REJECT:
        return LeftOut.REFUSED
    if skipped:
        return LeftOut.SKIPPED
    if owner.known_id:
        return LeftOut.KNOWN if mode is ImportMode.CREATE_ONLY else None
    return LeftOut.UNKNOWN if mode is ImportMode.UPDATE_ONLY else None


def _skipped(preview: ImportPreview, decisions: Mapping[RowRef, Decision]) -> set[int | None]:
    """Return the persons whom somebody left out, with all their rows."""
    if Decision.SKIP not in decisions.values():
        return set()
    return {row.customer for row in _every(preview) if decisions.get(row.ref) is Decision.SKIP}


def _merged(preview: ImportPreview, decisions: Mapping[RowRef, Decision]) -> dict[int, Owner]:
    """Return for the persons whom somebody merged into another whose they are."""
    if Decision.MERGE not in decisions.values():
        return {}
    places = {row.ref: row for row in _every(preview) if row.action in _TAKEN}
    merged: dict[int, Owner] = {}
    for row in places.values():
        if decisions.get(row.ref) is not Decision.MERGE or row.customer is None:
            continue
        if row.review_known:
            merged[row.customer] = Owner(None, row.review_known[0])
        elif row.review_with:
            other = places[row.review_with[0]]
            merged[row.customer] = merged.get(other.customer or 0, Owner(other.customer, other.known_id))
    return merged


def _every(preview: ImportPreview) -> Iterable[RowPreview]:
    return (row for sheet in preview.sheets for row in sheet.rows)


class EventKinds:
    """Tells of what kind an imported event is, by the desk's words.

    Args:
        connection: for reading.
    """

    def __init__(self, connection: Connection) -> None:
        words = {entry.code: entry.name for entry in lists.entries(connection, "event_word")}
        otherwise = lists.setting(connection, "import_event") or ""
        self._kind = lru_cache(maxsize=10_000)(lambda title, category: event_kind(title, category, words, otherwise))

    def kind_of(self, event: ImportedEvent) -> str:
        """Return the kind of an event."""
        return self._kind(event.title, event.category)
