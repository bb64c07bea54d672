"""An import that is being prepared: the file, and every word a person gave about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.domain.import_batches import Decision, FieldRule, Foreseen, ImportMode, ImportOptions
from desktop_app.domain.importing import Field, FileKind, ImportPreview, RowPreview, RowRef, SheetPreview
from desktop_app.ui.imports.row_index import RowIndex, Tally

_ONCE = frozenset(Field) - {Field.PHONES_EXTRA, Field.REMARK}
"""Fields that one column of a list may hold."""


@dataclass
class Draft:
    """What is known and decided of one file.

    Attributes:
        sheet: only this one; None for all that are visible.
        header_rows: a person's word on the rows of first headings, by sheet; 0 says that there is none.
        columns: a person's word on columns, by layout and letter.
        preview: the latest; None until the file was read.
        decisions: a person's word on rows that are perhaps somebody else.
        rule: what happens to fields that have a value.
        each: what happens to some fields where that is not the rule.
        plan_closed: visits whose window is closed already are made as well.
        foreseen: what the import would do as it is chosen; None while it is worked out.
    """

    path: Path
    password: str | None = None
    sheet: str | None = None
    header_rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, dict[str, Field | None]] = field(default_factory=dict)
    preview: ImportPreview | None = None
    index: RowIndex | None = None
    decisions: dict[RowRef, Decision] = field(default_factory=dict)
    mode: ImportMode = ImportMode.BOTH
    rule: FieldRule = FieldRule.FILL
    each: dict[Field, FieldRule] = field(default_factory=dict)
    plan_closed: bool = False
    foreseen: Foreseen | None = None
    _proposed: set[RowRef] = field(default_factory=set)

    def take(self, preview: ImportPreview, index: RowIndex) -> None:
        """Take a new preview; decisions on rows that are no longer in doubt are dropped.

        A row that was left out before is proposed to be left out again, once.
        """
        self.preview, self.index, self.foreseen = preview, index, None
        again = {ref: Decision.SKIP for ref in index.skipped if ref not in self._proposed}
        self._proposed |= again.keys()
        self.decisions = {ref: word for ref, word in (again | self.decisions).items() if ref in index.doubtful}

    @property
    def touched(self) -> bool:
        """Whether a person put work into it that leaving would lose."""
        return bool(self.columns or self.decisions.keys() - self._proposed)

    @property
    def sure(self) -> bool:
        """Whether every list was understood without a person's help: a heading, names and numbers to call."""
        return (
            self.preview is not None
            and self.preview.kind is FileKind.IMPORT
            and self.index is not None
            and all(
                each.header_row is not None and {Field.NAME, Field.PHONE} <= set(each.mapping.values())
                for each in self.index.lists
            )
        )

    def word_of_partner(self, ref: RowRef) -> Decision | None:
        """Return the word on the only other row that a row may be; it settles both."""
        partner = self.index.partner.get(ref) if self.index else None
        return self.decisions.get(partner) if partner else None

    def open_doubts(self) -> list[int]:
        """Return the numbers of the doubtful rows that no word settles yet, in order."""
        doubtful = self.index.doubtful if self.index else {}
        return sorted(
            number
            for ref, number in doubtful.items()
            if ref not in self.decisions and self.word_of_partner(ref) is None
        )

    def tally(self) -> Tally:
        """Count what the import would do."""
        return self.index.tally(self.decisions, self.mode) if self.index else Tally()

    def options(self) -> ImportOptions:
        """Return the choices for the service."""
        return ImportOptions(self.mode, self.rules(), dict(self.decisions), self.plan_closed)

    def rules(self) -> dict[Field, FieldRule]:
        """Return what happens to each field that has a value."""
        return dict.fromkeys(Field, self.rule) | self.each

    def fields(self) -> tuple[Field, ...]:
        """Return the fields that the file has columns for, in their usual order, numbers and events as one each."""
        lists = self.index.lists if self.index else ()
        held = {field for each in lists for field in each.mapping.values()}
        return tuple(field for field in Field if field in held)

    def skipped_with(self, row: RowPreview) -> bool:
        """Tell whether a row goes with a doubtful one of the same person that a person left out."""
        person = self.index.person if self.index else {}
        skipped = (ref for ref, word in self.decisions.items() if word is Decision.SKIP)
        return row.ref not in self.decisions and any(person.get(ref) == row.customer for ref in skipped)

    def left_out(self, row: RowPreview) -> bool:
        """Tell whether the import leaves a row out because it may only add, or only change."""
        if self.index is None or self.mode is ImportMode.BOTH:
            return False
        merged = self.decisions.get(row.ref) is Decision.MERGE
        known = row.known_id is not None or (merged and self.index.joins_known(row))
        return known is (self.mode is ImportMode.CREATE_ONLY)

    def correct(self, sheet: SheetPreview, letter: str, wanted: Field | None) -> None:
        """Say what a column holds; a field that only one column may hold leaves the column that had it."""
        told = self.columns.setdefault(sheet.layout_key, {})
        if wanted in _ONCE:
            for other, held in sheet.mapping.items():
                if held is wanted and other != letter:
                    told[other] = Field.PHONES_EXTRA if wanted is Field.PHONE else None
        told[letter] = wanted

    def choose_sheet(self, sheet: str | None) -> None:
        """Take one sheet only, or all that are visible again."""
        self.sheet = sheet

    def set_header(self, sheet: str, row: int) -> None:
        """Say where a sheet's first heading stands, from 1; 0 that it has none."""
        self.header_rows[sheet] = row

    def forget_words(self) -> None:
        """Forget what a person said of sheets, headings and columns."""
        self.sheet = None
        self.header_rows.clear()
        self.columns.clear()
