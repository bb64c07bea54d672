"""Refused and doubtful rows as a workbook: as they stood, with the reason, ready to be corrected and imported again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_app.domain.errors import UserError
from desktop_app.domain.grid import Book, Cell
from desktop_app.domain.importing import ImportPreview, RowAction, RowPreview, SheetPreview
from desktop_app.domain.listing import Column, Listing
from desktop_app.domain.text import tr
from desktop_app.rules.cells import text_of
from desktop_app.services.columns import place_heading, reason_heading


@dataclass(frozen=True, slots=True)
class Originals:
    """The latest preview with the file it was made of."""

    preview: ImportPreview | None = None
    book: Book | None = None

    def listing(self, preview: ImportPreview) -> Listing:
        """Return the refused and doubtful rows as they stood in the file, the reason in front.

        Raises:
            UserError: ``preview_gone`` when another file was looked at since.
        """
        if self.book is None or preview is not self.preview:
            raise UserError("preview_gone", tr("这份预览已经过时。"), tr("请重新选择文件，再保存这些行。"))
        cells = {sheet.name: sheet.rows for sheet in self.book.sheets}
        headings = list(dict.fromkeys(heading for sheet in preview.sheets for heading in sheet.headers if heading))
        columns = (
            Column("reason", reason_heading(), width=44),
            Column("place", place_heading(), width=18),
            *(Column(heading, heading, width=16) for heading in headings),
        )
        rows: list[Sequence[Cell]] = []
        for sheet in preview.sheets:
            for row in sheet.rows:
                if reason := _reason(row):
                    place = tr("{sheet} 第 {row} 行", sheet=row.sheet, row=row.row)
                    rows.append((reason, place, *_ordered(sheet, cells[row.sheet][row.row - 1], headings)))
        return Listing(tr("待处理"), columns, rows, len(rows))


def _reason(row: RowPreview) -> str:
    """Return why a row needs a person; empty when it does not."""
    if row.action is RowAction.IGNORE:
        return ""
    reasons = [problem.message for problem in row.problems]
    if row.review_with:
        others = tr("、").join(tr("第 {row} 行", row=other.row) for other in row.review_with)
        reasons.append(tr("可能与{others}是同一个人", others=others))
    if row.review_known:
        reasons.append(tr("可能与已有的 {count} 位客户是同一个人", count=len(row.review_known)))
    if row.action is RowAction.REJECT or row.review_with or row.review_known:
        return tr("；").join(reasons) or tr("不能导入")
    return ""


def _ordered(sheet: SheetPreview, cells: Sequence[Cell], headings: Sequence[str]) -> Iterator[str]:
    """Yield a row's cells under the headings of all lists, as text that reads the same again."""
    by_heading: dict[str, str] = {}
    for letter, heading in zip(sheet.mapping, sheet.headers, strict=True):
        index = _index(letter)
        cell = cells[index] if index < len(cells) else None
        by_heading[heading] = "" if cell is None else text_of(cell)
    return (by_heading.get(heading, "") for heading in headings)


def _index(letters: str) -> int:
    """Return the place of a column by its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
