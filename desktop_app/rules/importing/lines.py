"""The rows of a list as a person sees them, each put together when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import overload

from desktop_app.domain.importing import Field, ImportPreview, RowAction, RowPreview, RowRef
from desktop_app.rules.identity import id_key
from desktop_app.rules.importing import messages
from desktop_app.rules.importing.lists import ListFound
from desktop_app.rules.importing.persons import Persons, Place
from desktop_app.rules.importing.records import Records
from desktop_app.rules.names import name_key


class Lines(Sequence[RowPreview]):
    """The rows of one list in the order of the sheet.

    Args:
        sheets: the sheet of each list of the file and its number in it, for rows that point to another.
        part: which of the lists this is.
        found: the list itself.
        records: its persons.
        persons: the persons of the whole file.
    """

    def __init__(
        self,
        sheets: Sequence[tuple[str, int]],
        part: int,
        found: ListFound,
        records: Sequence[Records],
        persons: Persons,
    ) -> None:
        self.sheets, self.part, self.persons, self.all = sheets, part, persons, records
        self.records = records[part]
        self.ignored = sorted(found.ignored.items())
        persons_at = ((row, k) for k, row in enumerate(found.data))
        others_at = ((row, ~j) for j, (row, _) in enumerate(self.ignored))
        order = sorted(chain(persons_at, others_at)) if self.ignored else persons_at
        self.order = [entry for _, entry in order]

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, index: int) -> RowPreview: ...

    @overload
    def __getitem__(self, index: slice) -> list[RowPreview]: ...

    def __getitem__(self, index: int | slice) -> RowPreview | list[RowPreview]:
        """Put one row together, or several."""
        if isinstance(index, slice):
            return [self._line(entry) for entry in self.order[index]]
        return self._line(self.order[index])

    def counts(self) -> Counter[RowAction]:
        """Count the rows by action without putting them together."""
        actions = Counter(self.persons.actions_of(self.part))
        actions[RowAction.IGNORE] += len(self.ignored)
        return actions

    def recognised_by(self) -> tuple[set[str], set[str], set[str]]:
        """Return the names, numbers and identity numbers of the persons, without putting any row together."""
        ids = set(self.records.texts[Field.ID_NUMBER]) - {""}
        return (
            set(map(name_key, set(self.records.names))),
            set(chain.from_iterable(self.records.phones)),
            ids | set(map(id_key, ids)),
        )

    def _line(self, entry: int) -> RowPreview:
        sheet, part = self.sheets[self.part]
        if entry < 0:
            row, reason = self.ignored[~entry]
            return RowPreview(
                sheet, row + 1, RowAction.IGNORE, problems=(messages.ignored(reason),), reason=reason, part=part
            )
        rows, known = self.persons.doubts(self.part, entry)
        return RowPreview(
            sheet,
            self.records.rows[entry],
            self.persons.action(self.part, entry),
            self.persons.number(self.part, entry),
            self.persons.known_id(self.part, entry),
            tuple(self._ref(place) for place in rows),
            tuple(known),
            self.persons.is_family(self.part, entry),
            self.persons.was_skipped(self.part, entry),
            self.records.fields(entry),
            tuple(map(messages.problem_of, self.records.findings.get(entry, ()))),
            part=part,
        )

    def _ref(self, place: Place) -> RowRef:
        sheet, part = self.sheets[place.part]
        return RowRef(sheet, self.all[place.part].rows[place.k], part)


def recognised_by(preview: ImportPreview) -> tuple[set[str], set[str], set[str]]:
    """Return what the persons of a file are recognised by: keys of names, numbers, identity numbers."""
    names, phones, ids = set[str](), set[str](), set[str]()
    for sheet in preview.sheets:
        if isinstance(sheet.rows, Lines):
            for whole, part in zip((names, phones, ids), sheet.rows.recognised_by(), strict=True):
                whole.update(part)
    return names, phones, ids
