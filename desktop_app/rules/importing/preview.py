"""What an import would do with a file: every list found, every row judged, before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from desktop_app.domain.errors import Cancelled
from desktop_app.domain.grid import Book, Sheet, SheetState
from desktop_app.domain.importing import (
    Field,
    FileKind,
    FileProblem,
    ImportPreview,
    ImportSummary,
    KnownCustomer,
    RowAction,
    SheetPreview,
)
from desktop_app.rules.cells import text_of
from desktop_app.rules.importing import messages
from desktop_app.rules.importing.columns import heading_texts, layout_key, letter_of, values_of
from desktop_app.rules.importing.layout import Area, find_area, is_form
from desktop_app.rules.importing.lines import Lines
from desktop_app.rules.importing.lists import ListFound, find_lists, part_name
from desktop_app.rules.importing.persons import NOTHING_TOLD, Persons, Told
from desktop_app.rules.importing.reading import read_records
from desktop_app.rules.importing.records import Records

Fields = Mapping[str, Field | None]
_TAKEN = (RowAction.CREATE, RowAction.UPDATE, RowAction.DUPLICATE)


def understand(
    book: Book,
    *,
    today: date,
    sheet: str | None = None,
    mapping: Mapping[str, Fields] | None = None,
    header_rows: Mapping[str, int] | None = None,
    known: Sequence[KnownCustomer] = (),
    remembered: Mapping[str, Fields] | None = None,
    headings: Mapping[str, int] | None = None,
    told: Told = NOTHING_TOLD,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPreview:
    """Understand a file's rows (R-326).

    Args:
        book: the file as it was read.
        today: the day at the desk.
        sheet: take this sheet only, even when it is hidden.
        mapping: a person's word on columns by letter, by sheet or by the key of a layout.
        header_rows: a person's word on the row of a sheet's first heading, from 1; 0 says that there is none.
        known: customers of the desk that rows may be.
        remembered: earlier corrections by layout key.
        headings: earlier words on the row of the first heading, by the key of the layout found without them.
        told: what persons said before of rows and customers.
        progress: told rows done and rows in all.
        cancelled: asked now and then.

    Returns:
        The preview; a long list puts its rows together when they are asked for.

    Raises:
        Cancelled: when ``cancelled`` says so.
    """
    if sheet is not None and all(each.name != sheet for each in book.sheets):
        return ImportPreview(FileKind.REJECT, messages.refusal("sheet_missing"))
    chosen = [s for s in book.sheets if s.name == sheet or (sheet is None and s.state is SheetState.VISIBLE)]
    work = _Understanding(today, mapping or {}, remembered or {}, headings or {}, progress, cancelled)
    work.total = sum(len(each.rows) for each in chosen)
    for each in book.sheets:
        if each in chosen:
            work.read_sheet(each, (header_rows or {}).get(each.name))
        else:
            work.skip(each, "not_chosen" if each.state is SheetState.VISIBLE else "hidden_sheet")
    return work.preview(known, told)


class _Understanding:
    """The file as far as it is understood."""

    def __init__(
        self,
        today: date,
        mapping: Mapping[str, Fields],
        remembered: Mapping[str, Fields],
        headings: Mapping[str, int],
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.today, self.mapping, self.remembered, self.headings = today, mapping, remembered, headings
        self.found_as: dict[str, str] = {}
        self.progress, self.cancelled = progress, cancelled
        self.total = 0
        self.done = 0.0
        self.order: list[SheetPreview | int] = []
        self.lists: list[ListFound] = []
        self.records: list[Records] = []

    def checkpoint(self, rows: float = 0) -> None:
        """Stop when the person wishes, and tell how far it is."""
        if self.cancelled and self.cancelled():
            raise Cancelled
        self.done += rows
        if self.progress:
            self.progress(min(int(self.done), self.total), self.total)

    def skip(self, sheet: Sheet, reason: str) -> None:
        """Tell of a sheet from which nothing is taken."""
        self.order.append(SheetPreview(sheet.name, sheet.state, reason, messages.skipped(reason)))

    def read_sheet(self, sheet: Sheet, header_row: int | None) -> None:
        """Read all lists of a sheet."""
        self.checkpoint()
        if not any(text_of(cell) for row in sheet.rows for cell in row):
            self.skip(sheet, "empty")
            return
        if header_row is not None and (area := find_area(sheet)) is not None:
            self.found_as[sheet.name] = layout_key(area)
        found = find_lists(
            sheet,
            self.today,
            lambda area: self.corrections(sheet, area),
            header_row,
            lambda area: self.headings.get(layout_key(area)),
        )
        if not found:
            self.skip(sheet, "no_list_layout" if is_form(sheet) else "not_a_list")
        for each in found:
            self.order.append(len(self.lists))
            self.lists.append(each)
            tick = partial(self.checkpoint, len(sheet.rows) / len(found) / (len(each.columns) + 1))
            records = read_records(each.sheet, each.columns, each.data, self.today, tick)
            records.group([each.under.get(row, "") for row in each.data] if each.under else [])
            self.records.append(records)

    def corrections(self, sheet: Sheet, area: Area) -> Fields:
        """Return a person's word on the columns of a list: of today before remembered."""
        key = layout_key(area)
        told = {**self.remembered.get(key, {}), **self.mapping.get(sheet.name, {}), **self.mapping.get(key, {})}
        return {letter: field and Field(field) for letter, field in told.items()}

    def preview(self, known: Sequence[KnownCustomer], told: Told) -> ImportPreview:
        """Put the whole together."""
        persons = Persons(self.records, known, self.checkpoint, told)
        seen = Counter[str]()
        names: list[tuple[str, int]] = []
        for found in self.lists:
            names.append((found.sheet.name, seen[found.sheet.name]))
            seen[found.sheet.name] += 1
        lines = [Lines(names, part, each, self.records, persons) for part, each in enumerate(self.lists)]
        counts = [each.counts() for each in lines]
        sheets = tuple(
            each if isinstance(each, SheetPreview) else self.sheet_preview(each, lines[each], counts[each])
            for each in self.order
        )
        kind, error = self.verdict()
        self.checkpoint(self.total)
        return ImportPreview(kind, error, sheets, self.summary(persons, counts))

    def sheet_preview(self, part: int, lines: Lines, counts: Counter[RowAction]) -> SheetPreview:
        """Tell of one list."""
        found = self.lists[part]
        area = found.area
        beside = [each for each in self.lists if each.sheet.name == found.sheet.name]
        first = [found.sheet.rows[row] for row in found.data[:50]]
        return SheetPreview(
            sheet=found.sheet.name,
            state=found.sheet.state,
            header_row=None if area.header is None else area.header + 1,
            header_rows=area.header_rows,
            headers=heading_texts(area),
            mapping={column.letter: column.field for column in found.columns},
            layout_key=layout_key(area),
            found_as=self.found_as.get(found.sheet.name, ""),
            rows=lines,
            counts=counts,
            samples={
                letter_of(column.index): tuple(
                    dict.fromkeys(text for cell in values_of(first, column.index) if (text := text_of(cell)))
                )[:3]
                for column in found.columns
            },
            part=part_name(found, beside) if len(beside) > 1 else "",
        )

    def verdict(self) -> tuple[FileKind, FileProblem | None]:
        """Judge the file as a whole."""
        if not self.lists:
            reasons = {each.skipped for each in self.order if isinstance(each, SheetPreview)}
            for reason in ("no_list_layout", "not_a_list"):
                if reason in reasons:
                    return FileKind.REJECT, messages.refusal(reason)
            return FileKind.REJECT, messages.refusal("empty")
        if not any(each.data for each in self.lists):
            return FileKind.REJECT, messages.refusal("empty")
        if any(each.proposed for each in self.lists):
            return FileKind.PARTIAL, messages.refusal("no_header")
        if not any(each.named for each in self.lists):
            return FileKind.PARTIAL, messages.refusal("no_name")
        return FileKind.IMPORT, None

    def summary(self, persons: Persons, counts: Sequence[Counter[RowAction]]) -> ImportSummary:
        """Count the whole."""
        total: Counter[RowAction] = sum(counts, Counter())
        warned = hidden = 0
        for part, (each, records) in enumerate(zip(self.lists, self.records, strict=True)):
            actions = persons.actions_of(part)
            warned += sum(actions[k] in _TAKEN for k in records.findings)
            if each.sheet.hidden_rows:
                pairs = zip(records.rows, actions, strict=True)
                hidden += sum(row in each.sheet.hidden_rows and action in _TAKEN for row, action in pairs)
        return ImportSummary(
            total[RowAction.CREATE],
            total[RowAction.UPDATE],
            total[RowAction.DUPLICATE],
            total[RowAction.REJECT],
            total[RowAction.IGNORE],
            persons.count,
            persons.doubtful,
            warned,
            hidden,
        )
