"""The persons of a list, column by column; a single row is put together only when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from desktop_app.domain.grid import Cell
from desktop_app.domain.importing import Field, PersonFields
from desktop_app.domain.text import tr
from desktop_app.rules.cells import text_of
from desktop_app.rules.importing.columns import Column

_TEXTS = (
    Field.GENDER,
    Field.ID_NUMBER,
    Field.GUARDIAN,
    Field.SOURCE,
    Field.CATEGORY,
    Field.EVENT_NAME,
    Field.OWNER,
    Field.ADDRESS,
    Field.REMARK,
)
TOLD_ONCE = (*(field for field in _TEXTS if field is not Field.EVENT_NAME), Field.BIRTHDAY)
Fact = tuple[object, ...]


class Finding(NamedTuple):
    """Something wrong with a cell of a record: code, field, column and what stands in the cell."""

    code: str
    field: str
    letter: str
    value: Cell


@dataclass(slots=True)
class Records:
    """The records of one list; every sequence has one entry per record.

    Attributes:
        rows: row numbers as a person sees them.
        label: whose the telephones are by the heading of their column; ``labels`` says otherwise for some records.
        proofs: valid identity numbers as they are compared, empty where there is none.
        kept: columns without a field.
        originals: cells by record that could not be read truly, by heading.
        findings: what is wrong, by record.
        told: the columns of fields that hold one value each, as far as the list has them.
    """

    rows: list[int]
    names: list[str]
    phones: list[tuple[str, ...]]
    texts: dict[Field, list[str]]
    days: dict[Field, list[date | None]]
    kept: list[tuple[Column, list[Cell]]]
    label: str = ""
    labels: dict[int, tuple[str, ...]] = field(default_factory=dict)
    proofs: list[str] = field(default_factory=list)
    originals: dict[int, dict[str, str]] = field(default_factory=dict)
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    told: list[tuple[str, Sequence[str | date | None]]] = field(default_factory=list)

    def complete(self) -> None:
        """Give every field a column, empty where the list has none."""
        columns: dict[Field, Sequence[str | date | None]] = {**self.texts, **self.days}
        self.told = [(name, columns[name]) for name in TOLD_ONCE if name in columns]
        nothing = [""] * len(self.rows)
        never: list[date | None] = [None] * len(self.rows)
        self.texts = dict.fromkeys(_TEXTS, nothing) | self.texts
        self.days = dict.fromkeys((Field.BIRTHDAY, Field.EVENT_DATE), never) | self.days
        self.proofs = self.proofs or nothing

    def group(self, groups: Sequence[str]) -> None:
        """Keep under which title each record stands, where its category does not say so already."""
        categories = self.texts[Field.CATEGORY]
        for k, title in enumerate(groups):
            if title and title not in categories[k]:
                self.originals.setdefault(k, {})[tr("分组")] = title

    def labels_of(self, k: int) -> tuple[str, ...]:
        """Return whose each number of a record is, or nothing where it is not told."""
        return self.labels.get(k) or ((self.label,) * len(self.phones[k]) if self.label else ())

    def extra(self, k: int) -> dict[str, str]:
        """Return what has no field of its own, by heading."""
        told = {
            column.heading: text for column, cells in self.kept if cells[k] is not None and (text := text_of(cells[k]))
        }
        return told | self.originals[k] if k in self.originals else told

    def facts(self, k: int) -> set[Fact]:
        """Return what a record tells besides the name, so that telling it again can be seen to be nothing new."""
        facts: set[Fact] = {(name, column[k]) for name, column in self.told if column[k]}
        facts.update(("phone", phone) for phone in self.phones[k])
        event, day = self.texts[Field.EVENT_NAME][k], self.days[Field.EVENT_DATE][k]
        if event or day:
            facts.add(("event", event, day))
        for column, cells in self.kept:
            if not column.serial and cells[k] is not None and (text := text_of(cells[k])):
                facts.add((column.heading, text))
        return facts | self.originals[k].items() if k in self.originals else facts

    def fields(self, k: int) -> PersonFields:
        """Put a record together."""
        numbers, texts, days = self.phones[k], self.texts, self.days
        return PersonFields(
            self.names[k],
            numbers[0] if numbers else "",
            numbers[1:],
            texts[Field.GENDER][k],
            days[Field.BIRTHDAY][k],
            texts[Field.ID_NUMBER][k],
            texts[Field.GUARDIAN][k],
            texts[Field.SOURCE][k],
            texts[Field.CATEGORY][k],
            texts[Field.EVENT_NAME][k],
            days[Field.EVENT_DATE][k],
            texts[Field.OWNER][k],
            texts[Field.ADDRESS][k],
            texts[Field.REMARK][k],
            self.labels_of(k),
            self.extra(k),
        )
