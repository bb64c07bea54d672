"""An import that is being prepared: the file, and every word a person gave about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.domain.grid import SheetState
from desktop_app.domain.import_batches import Decision, FieldRule, ImportMode, ImportOptions
from desktop_app.domain.importing import Field, FileKind, ImportPreview, RowRef, SheetPreview
from desktop_app.ui.imports.row_index import RowIndex, Tally

_ONCE = frozenset(Field) - {Field.PHONES_EXTRA, Field.REMARK}
"""Fields that one column of a list may hold."""


@dataclass
class Draft:
    """What is known and decided of one file.

    Attributes:
        sheet: only this one; None for all that are visible.
        header_row: a person's word on the heading's row; None as it was found.
        columns: a person's word on columns, by sheet and letter.
        preview: the latest; None until the file was read.
        decisions: a person's word on rows that are perhaps somebody else.
        rule: what happens to fields that have a value.
    """

    path: Path
    password: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: dict[str, dict[str, Field | None]] = field(default_factory=dict)
    preview: ImportPreview | None = None
    index: RowIndex | None = None
    decisions: dict[RowRef, Decision] = field(default_factory=dict)
    mode: ImportMode = ImportMode.BOTH
    rule: FieldRule = FieldRule.FILL

    def take(self, preview: ImportPreview, index: RowIndex) -> None:
        """Take a new preview; decisions on rows that are no longer in doubt are dropped."""
        self.preview, self.index = preview, index
        self.decisions = {ref: word for ref, word in self.decisions.items() if ref in index.doubtful}

    @property
    def touched(self) -> bool:
        """Whether a person put work into it that leaving would lose."""
        return bool(self.decisions or self.columns)

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

    @property
    def first_sheet(self) -> str:
        """Return the sheet whose heading a person may speak of: the chosen one, else the first visible one."""
        sheets = self.preview.sheets if self.preview else ()
        visible = (each.sheet for each in sheets if each.state is SheetState.VISIBLE)
        return self.sheet or next(visible, "")

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
        rules = {} if self.rule is FieldRule.FILL else dict.fromkeys(Field, self.rule)
        return ImportOptions(self.mode, rules, dict(self.decisions))

    def correct(self, sheet: SheetPreview, letter: str, wanted: Field | None) -> None:
        """Say what a column holds; a field that only one column may hold leaves the column that had it."""
        told = self.columns.setdefault(sheet.sheet, {})
        if wanted in _ONCE:
            for other, held in sheet.mapping.items():
                if held is wanted and other != letter:
                    told[other] = Field.PHONES_EXTRA if wanted is Field.PHONE else None
        told[letter] = wanted

    def choose_sheet(self, sheet: str | None) -> None:
        """Take one sheet only, or all that are visible again."""
        self.sheet, self.header_row = sheet, None

    def set_header(self, sheet: str, row: int) -> None:
        """Say where a sheet's heading stands; columns told before no longer hold."""
        self.header_row = row
        self.columns.pop(sheet, None)
