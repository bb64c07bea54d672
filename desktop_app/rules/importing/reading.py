"""A list read column by column into records, noting what is wrong only where something is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from operator import itemgetter
from typing import cast

from desktop_app.domain.grid import Cell, CellError, Sheet
from desktop_app.domain.importing import Field
from desktop_app.rules.cells import is_nothing, text_of
from desktop_app.rules.day_texts import DayFound
from desktop_app.rules.identity import IdFound, birthday_of, gender_of, id_key
from desktop_app.rules.importing import values
from desktop_app.rules.importing.columns import Column, values_of
from desktop_app.rules.importing.records import Finding, Records
from desktop_app.rules.importing.values import Read
from desktop_app.rules.phones import PhonesFound

_FREE = (Field.ADDRESS, Field.REMARK)
_NOTHING_LOST = ("error_value", "phone_zero_restored")


def read_records(
    sheet: Sheet, columns: Sequence[Column], data: Sequence[int], today: date, checkpoint: Callable[[], None]
) -> Records:
    """Read the persons of a list.

    Args:
        sheet: with merged cells filled down.
        columns: what each column holds.
        data: rows of persons, from 0.
        today: a birthday after it cannot be.
        checkpoint: called after each column; may raise to stop.
    """
    reading = _Reading(sheet, columns, data, today)
    for column in columns:
        reading.column(column)
        checkpoint()
    reading.telephones()
    checkpoint()
    reading.compare()
    reading.uncalculated()
    reading.out.complete()
    return reading.out


def _whole_name(halves: tuple[str, ...]) -> str:
    """Write a name that stands in two columns, with a space when it is in Latin letters."""
    whole = " ".join(filter(None, halves))
    return whole if whole.isascii() else whole.replace(" ", "")


class _Reading:
    """The records as far as they are read."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column], data: Sequence[int], today: date) -> None:
        self.sheet, self.columns, self.data, self.today = sheet, columns, data, today
        self.rows = [sheet.rows[index] for index in data]
        self.narrow = min(map(len, self.rows), default=0)
        self.beside_names: dict[int, tuple[str, ...]] = {}
        count = len(data)
        self.out = Records([index + 1 for index in data], [""] * count, [()] * count, {}, {}, [])

    def find(self, k: int, code: str, column: Column, value: Cell, *, lost: bool = False) -> None:
        """Note what is wrong with a record, and keep the cell as it was where its value is not taken."""
        self.out.findings.setdefault(k, []).append(Finding(code, column.field or "", column.letter, value))
        if lost and code not in _NOTHING_LOST:
            self.keep_original(k, column, value)

    def keep_original(self, k: int, column: Column, value: Cell) -> None:
        """Keep a cell as it was, beside what was read of it."""
        self.out.originals.setdefault(k, {})[column.heading] = text_of(value)

    def cells(self, column: Column) -> list[Cell]:
        """Return the cells of a column."""
        if column.index < self.narrow:
            return list(map(itemgetter(column.index), self.rows))
        return values_of(self.rows, column.index)

    def column(self, column: Column) -> None:
        """Read a column; telephones are read together afterwards."""
        cells = self.cells(column)
        match column.field:
            case None:
                self.without_field(column, cells)
            case Field.NAME:
                self.names(column, cells)
            case Field.GENDER:
                self.out.texts[Field.GENDER] = self.texts(column, cells, values.read_genders(cells))
            case Field.ID_NUMBER:
                self.id_numbers(column, cells)
            case Field.BIRTHDAY | Field.EVENT_DATE:
                self.days(column, column.field, cells)
            case Field.GUARDIAN:
                self.out.texts[Field.GUARDIAN] = self.texts(column, cells, values.read_names(cells))
            case Field.PHONE | Field.PHONES_EXTRA:
                pass
            case field:
                self.joined(field, self.texts(column, cells, values.read_texts(cells, free=field in _FREE)))

    def names(self, column: Column, cells: list[Cell]) -> None:
        """Read the column of names, or both where surname and given name stand apart."""
        halves = [each for each in self.columns if each.field is Field.NAME]
        if column is not halves[0]:
            return
        if len(halves) > 1:
            both = zip(*(map(text_of, self.cells(half)) for half in halves), strict=True)
            cells = [_whole_name(pair) for pair in both]
        self.out.names = self.texts(column, cells, values.read_names(cells))

    def joined(self, field: Field, texts: list[str]) -> None:
        """Take a text over; several columns of one field are joined."""
        before = self.out.texts.get(field)
        if before is not None:
            texts = ["；".join(filter(None, pair)) for pair in zip(before, texts, strict=True)]
        self.out.texts[field] = texts

    def texts(self, column: Column, cells: list[Cell], found: Sequence[str | Read]) -> list[str]:
        """Take the texts of a column over, noting what is wrong with some."""
        if set(map(type, found)) <= {str}:
            return cast("list[str]", found)
        texts = [read if isinstance(read, str) else read.text for read in found]
        for k, read in enumerate(found):
            if isinstance(read, str):
                continue
            if read.same_as_above:
                texts[k] = texts[k - 1] if k else ""
            elif read.problem and not (column.field is Field.GUARDIAN and read.text):
                self.find(k, read.problem, column, cells[k], lost=read.keep)
            if read.phones:
                self.beside_names[k] = read.phones
        return texts

    def without_field(self, column: Column, cells: list[Cell]) -> None:
        """Keep a column that has no field; an empty one is nothing."""
        distinct = set(cells)
        if distinct <= {None, ""}:
            return
        self.out.kept.append((column, cells))
        if any(isinstance(value, CellError) for value in distinct):
            for k, value in enumerate(cells):
                if isinstance(value, CellError):
                    self.find(k, "error_value", column, value)

    def days(self, column: Column, field: Field, cells: list[Cell]) -> None:
        """Read a column of days."""
        birthday = field is Field.BIRTHDAY
        found = values.read_days(cells, today=self.today, birthday=birthday, lunar=column.lunar)
        days = [read.day if isinstance(read, DayFound) else read for read in found]
        for k, read in enumerate(found):
            if not isinstance(read, DayFound):
                continue
            if read.same_as_above:
                days[k] = days[k - 1] if k else None
            if read.problem:
                self.find(k, read.problem, column, cells[k], lost=read.day is None)
            if read.leftover:
                self.keep_original(k, column, cells[k])
        self.out.days[field] = days

    def id_numbers(self, column: Column, cells: list[Cell]) -> None:
        """Read the column of identity numbers."""
        found = values.read_ids(cells)
        for k, read in enumerate(found):
            if isinstance(read, IdFound):
                self.find(k, read.problem, column, cells[k], lost=not read.number)
        self.out.proofs = [id_key(read) if isinstance(read, str) else "" for read in found]
        self.out.texts[Field.ID_NUMBER] = [read if isinstance(read, str) else read.number for read in found]

    def telephones(self) -> None:
        """Read all columns of telephones, the one to dial first in front, numbers beside names last."""
        columns = [c for c in self.columns if c.field is Field.PHONE]
        self.out.label = columns[0].label if columns else ""
        for column in columns + [c for c in self.columns if c.field is Field.PHONES_EXTRA]:
            cells = self.cells(column)
            found = values.read_phone_column(cells)
            numbers = [read if isinstance(read, tuple) else read.numbers for read in found]
            for k, read in enumerate(found):
                if isinstance(read, PhonesFound):
                    if read.same_as_above:
                        numbers[k] = numbers[k - 1] if k else ()
                    self.doubtful_phones(k, column, cells[k], read)
            self.add_phones(column, numbers, found)
        for k, phones in self.beside_names.items():
            self.add(k, phones, [""] * len(phones))

    def doubtful_phones(self, k: int, column: Column, value: Cell, read: PhonesFound) -> None:
        """Note what is wrong with a cell of telephones."""
        for problem in read.problems:
            self.find(k, problem, column, value, lost=True)
        if read.leftover:
            self.keep_original(k, column, value)

    def add_phones(
        self, column: Column, numbers: list[tuple[str, ...]], found: Sequence[tuple[str, ...] | PhonesFound]
    ) -> None:
        """Add a column's numbers to the records."""
        first = not any(self.out.phones)
        if first:
            self.out.phones = numbers
            self.out.label = column.label
        for k, read in enumerate(found):
            if isinstance(read, PhonesFound) and any(read.labels):
                labels = [label or column.label for label in read.labels]
            elif first or not numbers[k]:
                continue
            else:
                labels = [column.label] * len(numbers[k])
            if first:
                self.out.labels[k] = tuple(labels)
            else:
                self.add(k, numbers[k], labels)

    def add(self, k: int, numbers: tuple[str, ...], labels: list[str]) -> None:
        """Add numbers to one record, each once, with whose they are."""
        before = self.out.phones[k]
        whose = dict(zip(before, self.out.labels_of(k) or [""] * len(before), strict=True))
        for number, label in zip(numbers, labels, strict=True):
            whose.setdefault(number, label)
        self.out.phones[k] = tuple(whose)
        if any(whose.values()):
            self.out.labels[k] = tuple(whose.values())

    def compare(self) -> None:
        """Hold the fields of each record against each other, and fill birthday and sex from valid identity numbers."""
        by_field = {column.field: column for column in reversed(self.columns) if column.field}
        self.from_ids(by_field)
        self.ages()
        if name := by_field.get(Field.NAME):
            for k, text in enumerate(self.out.names):
                if not text:
                    self.find(k, "missing_name", name, None)
        else:
            for k in range(len(self.data)):
                self.out.findings.setdefault(k, []).append(Finding("missing_name", Field.NAME, "", None))
        if phone := by_field.get(Field.PHONE):
            for k, numbers in enumerate(self.out.phones):
                if not numbers and not any(f.field in ("phone", "phones_extra") for f in self.out.findings.get(k, ())):
                    self.find(k, "phone_missing", phone, None)

    def from_ids(self, by_field: dict[Field, Column]) -> None:
        """Take birthday and sex from valid identity numbers where they are not told; tell where they differ."""
        if Field.ID_NUMBER not in by_field:
            return
        count = len(self.data)
        birthdays = self.out.days.setdefault(Field.BIRTHDAY, [None] * count)
        genders = self.out.texts.setdefault(Field.GENDER, [""] * count)
        for k, number in enumerate(self.out.proofs):
            if not number:
                continue
            day, gender = birthday_of(number), gender_of(number)
            told, written = birthdays[k], genders[k]
            birthdays[k] = told or day
            genders[k] = written or gender
            if told and told != day:
                self.find(k, "birthday_conflict", by_field[Field.BIRTHDAY], told)
            if written and written != gender:
                self.find(k, "gender_conflict", by_field[Field.GENDER], written)

    def ages(self) -> None:
        """Tell where only an age is known: it is no birthday."""
        birthdays = self.out.days.get(Field.BIRTHDAY)
        told = set[int]()
        for age in (column for column in self.columns if column.age):
            for k, value in enumerate(self.cells(age)):
                known = k in told or (birthdays is not None and birthdays[k] is not None)
                if not known and value is not None and not is_nothing(text_of(value)):
                    told.add(k)
                    self.find(k, "age_only", age, value)

    def uncalculated(self) -> None:
        """Tell of formulas whose value the file does not hold."""
        if not self.sheet.uncalculated:
            return
        place = {index + 1: k for k, index in enumerate(self.data)}
        by_index = {column.index + 1: column for column in self.columns}
        for row, index in sorted(self.sheet.uncalculated):
            if row in place and index in by_index:
                self.find(place[row], "formula_uncached", by_index[index], None)
