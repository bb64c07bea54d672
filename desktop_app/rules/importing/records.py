"""The persons of a list, column by column; a single row is put together only when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from desktop_app.domain.grid import Cell
from desktop_app.domain.importing import Field, PersonFields
from desktop_app.rules.cells import text_of
from desktop_app.rules.identity import is_valid_id
from desktop_app.rules.importing.columns import Column


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
        kept: columns without a field.
        originals: cells by record that could not be read truly, by heading.
        findings: what is wrong, by record.
    """

    rows: list[int]
    names: list[str]
    phones: list[tuple[str, ...]]
    texts: dict[Field, list[str]]
    days: dict[Field, list[date | None]]
    kept: list[tuple[Column, list[Cell]]]
    label: str = ""
    labels: dict[int, tuple[str, ...]] = field(default_factory=dict)
    originals: dict[int, dict[str, str]] = field(default_factory=dict)
    findings: dict[int, list[Finding]] = field(default_factory=dict)

    def valid_ids(self) -> list[str]:
        """Return the identity numbers that prove a person."""
        ids = self.texts.get(Field.ID_NUMBER, [""] * len(self.rows))
        return [number if number and is_valid_id(number) else "" for number in ids]

    def text(self, name: Field, k: int) -> str:
        """Return a text of a record."""
        column = self.texts.get(name)
        return column[k] if column else ""

    def day(self, name: Field, k: int) -> date | None:
        """Return a day of a record."""
        column = self.days.get(name)
        return column[k] if column else None

    def labels_of(self, k: int) -> tuple[str, ...]:
        """Return whose each number of a record is, or nothing where it is not told."""
        return self.labels.get(k) or ((self.label,) * len(self.phones[k]) if self.label else ())

    def extra(self, k: int, *, serial: bool = True) -> dict[str, str]:
        """Return what has no field of its own, by heading."""
        told = {
            column.heading: text
            for column, cells in self.kept
            if (cells[k] is not None and (serial or not column.serial) and (text := text_of(cells[k])))
        }
        return told | self.originals.get(k, {})

    def fields(self, k: int) -> PersonFields:
        """Put a record together."""
        numbers = self.phones[k]
        return PersonFields(
            name=self.names[k],
            phone=numbers[0] if numbers else "",
            phones_extra=numbers[1:],
            gender=self.text(Field.GENDER, k),
            birthday=self.day(Field.BIRTHDAY, k),
            id_number=self.text(Field.ID_NUMBER, k),
            guardian=self.text(Field.GUARDIAN, k),
            source=self.text(Field.SOURCE, k),
            category=self.text(Field.CATEGORY, k),
            event_name=self.text(Field.EVENT_NAME, k),
            event_date=self.day(Field.EVENT_DATE, k),
            owner=self.text(Field.OWNER, k),
            address=self.text(Field.ADDRESS, k),
            remark=self.text(Field.REMARK, k),
            phone_labels=self.labels_of(k),
            extra=self.extra(k),
        )
