"""The persons a file tells of: which rows are one, which of them the desk knows, what each row brings."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from desktop_app.domain.importing import Field, KnownCustomer, PersonFields, RowAction, field_words
from desktop_app.rules.identity import id_key, is_valid_id
from desktop_app.rules.importing.records import TOLD_ONCE, Fact, Finding, Records
from desktop_app.rules.matching import Groups, group, speaks_of_twins
from desktop_app.rules.names import name_key


@dataclass(frozen=True, slots=True)
class Place:
    """A record: the list it stands in and its number there."""

    part: int
    k: int


_T = TypeVar("_T")


class Told(NamedTuple):
    """What persons said before of rows and customers.

    Attributes:
        rows: by the ``sign_of`` a doubtful row the customer it is, or None when it was left out.
        apart: pairs of customers (smaller id first) that are not one person.
    """

    rows: Mapping[str, int | None] = {}
    apart: Collection[tuple[int, int]] = ()


NOTHING_TOLD = Told()


def sign_of(fields: PersonFields) -> str:
    """Return what a row is recognised by when the same list comes again, without telling what stands in it."""
    parts = (name_key(fields.name), *sorted(fields.phones), _valid(fields.id_number), str(fields.birthday))
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


class Persons:
    """The records of all lists of a file, sorted into persons.

    Args:
        parts: the lists.
        known: customers of the desk.
        checkpoint: called now and then; may raise to stop.
        told: what persons said before.
    """

    def __init__(
        self,
        parts: Sequence[Records],
        known: Sequence[KnownCustomer],
        checkpoint: Callable[[], None],
        told: Told = NOTHING_TOLD,
    ) -> None:
        self.parts, self.known, self.told = parts, known, told
        self.starts = [len(known)]
        for part in parts:
            self.starts.append(self.starts[-1] + len(part.rows))
        self.groups = self._grouped(checkpoint)
        checkpoint()
        self._settle()
        self.actions = [RowAction.CREATE] * (self.starts[-1] - len(known))
        self.numbers = self._numbered()
        self._judge_repeated()

    def _grouped(self, checkpoint: Callable[[], None]) -> Groups:
        names = [name_key(customer.fields.name) for customer in self.known]
        phones = [customer.fields.phones for customer in self.known]
        ids = [_valid(customer.fields.id_number) for customer in self.known]
        days = [customer.fields.birthday for customer in self.known]
        genders = [customer.fields.gender for customer in self.known]
        guardians = _each(name_key, [customer.fields.guardian for customer in self.known])
        twins = _each(speaks_of_twins, [customer.fields.remark for customer in self.known])
        for part in self.parts:
            names += map(name_key, part.names)
            phones += part.phones
            ids += part.proofs
            days += part.days[Field.BIRTHDAY]
            genders += part.texts[Field.GENDER]
            guardians += _each(name_key, part.texts[Field.GUARDIAN])
            twins += _each(speaks_of_twins, part.texts[Field.REMARK])
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

    def _settle(self) -> None:
        """Join the doubtful persons whom somebody recognised before, or who are a known customer word for word."""
        perhaps, known = self.groups.perhaps, len(self.known)
        doubted = [i for i in perhaps if i >= known]
        if not doubted or not known:
            return
        rows: dict[int, list[int]] = {i: [] for i in doubted}
        for i, first in enumerate(self.groups.person):
            if first in rows:
                rows[first].append(i)
        at = {customer.id: i for i, customer in enumerate(self.known)}
        signs = Counter(map(self.sign, doubted)) if self.told.rows else Counter()
        into: dict[int, int] = {}
        for i in doubted:
            others = [other for other in perhaps[i] if other < known]
            sign = self.sign(i) if signs else ""
            said = at.get(self.told.rows.get(sign) or 0) if signs[sign] == 1 else None
            same = said if said is not None else self._repeats(i, rows[i], others)
            if same is not None:
                into[i] = same
            elif others:
                self._leave_out(i, others)
        if into:
            self.groups.person = [into.get(first, first) for first in self.groups.person]
            for i in into:
                for other in perhaps.pop(i):
                    self._forget(other, i)

    def _repeats(self, i: int, rows: list[int], others: list[int]) -> int | None:
        """Return the known customer of the same name of whom the rows of a person tell nothing new."""
        facts: set[Fact] = set().union(*map(self._facts, rows))
        name = self._key(i)
        return next((other for other in others if self._key(other) == name and facts <= self._facts(other)), None)

    def _leave_out(self, i: int, others: list[int]) -> None:
        """Do not ask of a customer who is known to be another than the one of the same name."""
        name = self._key(i)
        namesakes = [self.known[other].id for other in others if self._key(other) == name]
        for other in others:
            mine = self.known[other].id
            if self._key(other) != name and any((min(mine, n), max(mine, n)) in self.told.apart for n in namesakes):
                self._forget(i, other)
                self._forget(other, i)

    def _forget(self, i: int, other: int) -> None:
        perhaps = self.groups.perhaps
        if i in perhaps:
            perhaps[i].remove(other)
            if not perhaps[i]:
                del perhaps[i]

    def _fields(self, i: int) -> PersonFields:
        if i < len(self.known):
            return self.known[i].fields
        place = self.place(i)
        return self.parts[place.part].fields(place.k)

    def _key(self, i: int) -> str:
        if i < len(self.known):
            return name_key(self.known[i].fields.name)
        place = self.place(i)
        return name_key(self.parts[place.part].names[place.k])

    def sign(self, i: int) -> str:
        """Return what a record is recognised by when it comes again."""
        return sign_of(self._fields(i))

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
            told, name = self._facts(rows[0]), self._key(rows[0])
            for i in rows[1:]:
                facts = self._facts(i)
                if self._key(i) != name and self.told.rows.get(self.sign(i)) is None:
                    facts.add(("name", self._key(i)))
                    self._names_differ(i, rows[0])
                self.actions[i - len(self.known)] = RowAction.DUPLICATE if facts <= told else RowAction.UPDATE
                told |= facts

    def _names_differ(self, i: int, first: int) -> None:
        """Tell of a record that is somebody by the identity number alone, under another name."""
        place = self.place(i)
        finding = Finding("name_conflict", Field.NAME, "", self._fields(first).name)
        self.parts[place.part].findings.setdefault(place.k, []).append(finding)

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
            *(("event", title, None) for title in fields.extra.get(field_words()[Field.EVENT_NAME], "").split("；")),
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

    def is_family(self, part: int, k: int) -> bool:
        """Tell whether the first person a record may be shares a telephone with it, but not the name."""
        i = self.position(part, k)
        others = sorted(self.groups.perhaps.get(i, ()), key=lambda other: other >= len(self.known))
        if not others:
            return False
        mine, other = self._fields(i), self._fields(others[0])
        return name_key(mine.name) != name_key(other.name) and not {*mine.phones}.isdisjoint(other.phones)

    def was_skipped(self, part: int, k: int) -> bool:
        """Tell whether a doubtful record was left out when it was imported before."""
        i = self.position(part, k)
        return bool(self.told.rows) and i in self.groups.perhaps and self.told.rows.get(self.sign(i), 0) is None


def _each(read: Callable[[str], _T], texts: Sequence[str]) -> list[_T]:
    """Read a column of texts, each distinct one once."""
    found = {text: read(text) for text in set(texts)}
    return [found[text] for text in texts]


def _valid(number: str) -> str:
    return id_key(number) if number and is_valid_id(number) else ""
