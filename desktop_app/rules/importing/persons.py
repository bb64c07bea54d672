"""The persons a file tells of: which rows are one, which of them the desk knows, what each row brings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.domain.importing import Field, KnownCustomer, RowAction
from desktop_app.rules.identity import id_key, is_valid_id
from desktop_app.rules.importing.records import TOLD_ONCE, Fact, Records
from desktop_app.rules.matching import Groups, group, speaks_of_twins
from desktop_app.rules.names import name_key


@dataclass(frozen=True, slots=True)
class Place:
    """A record: the list it stands in and its number there."""

    part: int
    k: int


class Persons:
    """The records of all lists of a file, sorted into persons.

    Args:
        parts: the lists.
        known: customers of the desk.
        checkpoint: called now and then; may raise to stop.
    """

    def __init__(
        self, parts: Sequence[Records], known: Sequence[KnownCustomer], checkpoint: Callable[[], None]
    ) -> None:
        self.parts, self.known = parts, known
        self.starts = [len(known)]
        for part in parts:
            self.starts.append(self.starts[-1] + len(part.rows))
        self.groups = self._grouped(checkpoint)
        checkpoint()
        self.actions = [RowAction.CREATE] * (self.starts[-1] - len(known))
        self.numbers = self._numbered()
        self._judge_repeated()

    def _grouped(self, checkpoint: Callable[[], None]) -> Groups:
        names = [name_key(customer.fields.name) for customer in self.known]
        phones = [customer.fields.phones for customer in self.known]
        ids = [_valid(customer.fields.id_number) for customer in self.known]
        days = [customer.fields.birthday for customer in self.known]
        genders = [customer.fields.gender for customer in self.known]
        guardians = [name_key(customer.fields.guardian) for customer in self.known]
        twins = [speaks_of_twins(customer.fields.remark) for customer in self.known]
        for part in self.parts:
            names += map(name_key, part.names)
            phones += part.phones
            ids += part.proofs
            days += part.days[Field.BIRTHDAY]
            genders += part.texts[Field.GENDER]
            guardians += map(name_key, part.texts[Field.GUARDIAN])
            twins += map(speaks_of_twins, part.texts[Field.REMARK])
        return group(
            names,
            phones,
            ids,
            days,
            genders,
            guardians=guardians,
            twins=twins,
            known=len(self.known),
            checkpoint=checkpoint,
        )

    def _numbered(self) -> list[int]:
        """Number the persons in the order they come; 0 for rows that give none."""
        numbers: list[int] = []
        given: dict[int, int] = {}
        position = len(self.known)
        for part in self.parts:
            for name in part.names:
                numbers.append(given.setdefault(self.groups.person[position], len(given) + 1) if name else 0)
                if not name:
                    self.actions[position - len(self.known)] = RowAction.REJECT
                position += 1
        self.count = len(given)
        return numbers

    def _judge_repeated(self) -> None:
        """Tell rows that bring something new of a person met before from those that do not."""
        met: dict[int, list[int]] = {}
        for i, first in enumerate(self.groups.person):
            if first != i and self.numbers[i - len(self.known)]:
                met.setdefault(first, [first]).append(i)
        for rows in met.values():
            told = self._facts(rows[0])
            for i in rows[1:]:
                facts = self._facts(i)
                self.actions[i - len(self.known)] = RowAction.DUPLICATE if facts <= told else RowAction.UPDATE
                told |= facts

    def _facts(self, i: int) -> set[Fact]:
        """Return what a record or a known customer tells, so that telling it again is nothing new."""
        if i >= len(self.known):
            place = self.place(i)
            return self.parts[place.part].facts(place.k)
        customer = self.known[i]
        fields = customer.fields
        single = ((name, getattr(fields, name)) for name in TOLD_ONCE)
        return {
            *((name, value) for name, value in single if value),
            *(("phone", phone) for phone in fields.phones),
            *fields.extra.items(),
            *(("event", *event) for event in customer.events),
        }

    def place(self, i: int) -> Place:
        """Return where a record stands."""
        part = bisect_right(self.starts, i) - 1
        return Place(part, i - self.starts[part])

    def position(self, part: int, k: int) -> int:
        """Return the number of a record among all."""
        return self.starts[part] + k

    def actions_of(self, part: int) -> list[RowAction]:
        """Return what would become of each record of a list."""
        begin = self.starts[part] - len(self.known)
        return self.actions[begin : begin + len(self.parts[part].rows)]

    @property
    def doubtful(self) -> int:
        """Return the number of records that may be another person too."""
        return sum(i >= len(self.known) for i in self.groups.perhaps)

    def action(self, part: int, k: int) -> RowAction:
        """Return what would become of a record."""
        return self.actions[self.position(part, k) - len(self.known)]

    def number(self, part: int, k: int) -> int | None:
        """Return the number of a record's person."""
        return self.numbers[self.position(part, k) - len(self.known)] or None

    def known_id(self, part: int, k: int) -> int | None:
        """Return the desk's customer a record certainly is."""
        first = self.groups.person[self.position(part, k)]
        return self.known[first].id if first < len(self.known) else None

    def doubts(self, part: int, k: int) -> tuple[list[Place], list[int]]:
        """Return the records and the desk's customers a record may be too; told at the first record of a person."""
        others = self.groups.perhaps.get(self.position(part, k))
        if not others:
            return [], []
        rows = [self.place(i) for i in others if i >= len(self.known)]
        return rows, [self.known[i].id for i in others if i < len(self.known)]


def _valid(number: str) -> str:
    return id_key(number) if number and is_valid_id(number) else ""
