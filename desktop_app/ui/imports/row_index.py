"""All rows of a preview under one number, so that lists of any length are filtered, searched and counted quickly."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.errors import Cancelled
from desktop_app.domain.import_batches import Decision, ImportMode
from desktop_app.domain.importing import ImportPreview, RowAction, RowPreview, RowRef, SheetPreview

_LOOK_EVERY = 2000
"""Rows between two looks at the wish to stop."""


class Group(StrEnum):
    """The filters over a preview."""

    ALL = "all"
    CREATE = "create"
    UPDATE = "update"
    JOIN = "join"
    DUPLICATE = "duplicate"
    DOUBT = "doubt"
    WARNED = "warned"
    REJECT = "reject"
    IGNORE = "ignore"


_TAKEN = frozenset((Group.CREATE, Group.UPDATE, Group.JOIN, Group.DUPLICATE))


def group_of(row: RowPreview) -> Group:
    """Return the filter a row falls under; one that completes a newcomer of the same file updates no customer."""
    joins = row.action is RowAction.UPDATE and row.known_id is None
    return Group.JOIN if joins else Group(row.action.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the preview and its number among all."""

    number: int
    row: RowPreview


@dataclass(frozen=True, slots=True)
class Tally:
    """What an import would do, in rows."""

    create: int = 0
    update: int = 0
    duplicate: int = 0
    left_out: int = 0
    joined: int = 0

    @property
    def taken(self) -> int:
        """Return the rows that give or touch a customer."""
        return self.create + self.update + self.joined + self.duplicate


class RowIndex:
    """Every row of a preview.

    Args:
        preview: of a file.
        stop: asked now and then.

    Attributes:
        lists: the lists of the file, in order.
        doubtful: number of each row that is perhaps somebody else.
        person: number of the person of each of these, by row.
        partner: of doubtful rows that may be one other row only, that row; a word on one settles both.
        flaws: number of cells with a problem, by list and column letter.
        first: number of the first row of each person of the file.
        more: numbers of all rows of each person who has several.
        skipped: doubtful rows that were left out when they were imported before.

    Raises:
        Cancelled: when ``stop`` says so.
    """

    def __init__(self, preview: ImportPreview, stop: Callable[[], bool] = lambda: False) -> None:
        self.lists: tuple[SheetPreview, ...] = tuple(sheet for sheet in preview.sheets if not sheet.skipped)
        self.doubtful: dict[RowRef, int] = {}
        self.person: dict[RowRef, int] = {}
        self.partner: dict[RowRef, RowRef] = {}
        self.flaws: Counter[tuple[int, str]] = Counter()
        self.first: dict[int, int] = {}
        self.more: dict[int, list[int]] = {}
        self.skipped: list[RowRef] = []
        self._starts = [0]
        self._groups: list[Group] = []
        self._texts: list[str] = []
        self._known = bytearray()
        self._warned = bytearray()
        for part, sheet in enumerate(self.lists):
            for row in sheet.rows:
                if len(self._groups) % _LOOK_EVERY == 0 and stop():
                    raise Cancelled
                self._take(part, row)
            self._starts.append(len(self._groups))

    def __len__(self) -> int:
        return len(self._groups)

    def line(self, number: int) -> Line:
        """Return one row."""
        part = bisect_right(self._starts, number) - 1
        return Line(number, self.lists[part].rows[number - self._starts[part]])

    def find(self, ref: RowRef) -> int | None:
        """Return the number of the row that stands at a place."""
        beside = [part for part, sheet in enumerate(self.lists) if sheet.sheet == ref.sheet]
        for part in beside[ref.part : ref.part + 1]:
            sheet = self.lists[part]
            if sheet.rows:
                at = bisect_left(sheet.rows, ref.row, key=lambda row: row.row)
                if at < len(sheet.rows) and sheet.rows[at].row == ref.row:
                    return self._starts[part] + at
        return None

    def lines(self, numbers: Iterable[int]) -> list[Line]:
        """Return some rows."""
        return [self.line(number) for number in numbers]

    def count(self, group: Group) -> int:
        """Return how many rows a filter leaves."""
        if group is Group.ALL:
            return len(self)
        if group is Group.DOUBT:
            return len(self.doubtful)
        if group is Group.WARNED:
            return sum(self._warned)
        return self._groups.count(group)

    def select(self, group: Group, text: str = "") -> Sequence[int]:
        """Return the numbers of the rows that a filter and a search leave, in the order of the file.

        Args:
            group: the filter.
            text: part of a name or number, or a row's number.
        """
        numbers: Sequence[int]
        if group is Group.ALL:
            numbers = range(len(self))
        elif group is Group.DOUBT:
            numbers = array("I", sorted(self.doubtful.values()))
        elif group is Group.WARNED:
            numbers = array("I", (number for number, warned in enumerate(self._warned) if warned))
        else:
            numbers = array("I", (number for number, each in enumerate(self._groups) if each is group))
        sought = text.replace(" ", "").casefold()
        if not sought:
            return numbers
        return array("I", (number for number in numbers if sought in self._texts[number]))

    def tally(self, decisions: Mapping[RowRef, Decision], mode: ImportMode) -> Tally:
        """Count what an import would do with a person's decisions."""
        rows: Counter[tuple[Group, bool]] = Counter(zip(self._groups, map(bool, self._known), strict=True))
        for ref, decision in decisions.items():
            number = self.doubtful[ref]
            group, known = self._groups[number], bool(self._known[number])
            if decision is Decision.SKIP:
                for each in self.more.get(self.person[ref], [number]):
                    rows[self._groups[each], known] -= 1
                    rows[Group.REJECT, known] += 1
            elif decision is Decision.MERGE and group is Group.CREATE:
                updates = self.joins_known(self.line(number).row)
                rows[group, known] -= 1
                rows[Group.UPDATE if updates else Group.JOIN, updates] += 1
        shut = {ImportMode.CREATE_ONLY: True, ImportMode.UPDATE_ONLY: False}.get(mode)
        done: Counter[Group] = Counter()
        for (group, known), count in rows.items():
            done[Group.REJECT if group in _TAKEN and known is shut else group] += count
        return Tally(
            done[Group.CREATE], done[Group.UPDATE], done[Group.DUPLICATE], done[Group.REJECT], done[Group.JOIN]
        )

    def joins_known(self, row: RowPreview) -> bool:
        """Tell whether a row that is merged becomes part of a customer of the desk."""
        other = None if row.review_known or not row.review_with else self.find(row.review_with[0])
        return bool(row.review_known) or (other is not None and bool(self._known[other]))

    def rows_until(self, number: int) -> list[RowPreview]:
        """Return the rows of a row's person down to the row itself."""
        row = self.line(number).row
        mine = self.more.get(row.customer or 0, [number])
        return [self.line(each).row for each in mine if each <= number]

    def _take(self, part: int, row: RowPreview) -> None:
        number, group = len(self._groups), group_of(row)
        fields = row.fields
        taken = group in _TAKEN
        self._groups.append(group)
        self._texts.append(f"{row.row}\n{fields.name}\n{' '.join(fields.phones)}".casefold())
        self._known.append(row.known_id is not None)
        self._warned.append(taken and bool(row.problems))
        if taken and (row.review_with or row.review_known):
            ref = row.ref
            self.doubtful[ref] = number
            self.person[ref] = row.customer or 0
            if row.skipped_before:
                self.skipped.append(ref)
            if len(row.review_with) == 1 and not row.review_known:
                self.partner[ref] = row.review_with[0]
        if row.customer is not None and (first := self.first.setdefault(row.customer, number)) != number:
            self.more.setdefault(row.customer, [first]).append(number)
        if row.action is not RowAction.IGNORE:
            for problem in row.problems:
                self.flaws[part, problem.column] += 1
