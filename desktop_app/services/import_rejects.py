"""Refused and doubtful rows as a workbook: as they stood, with the reason, ready to be corrected and imported again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_app.domain.errors import UserError
from desktop_app.domain.grid import Book, Cell
from desktop_app.domain.import_batches import ImportOptions
from desktop_app.domain.importing import ImportPreview, RowAction, RowPreview, SheetPreview
from desktop_app.domain.listing import Column, Listing
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import run_on, tr
from desktop_app.rules.cells import is_ditto, text_of
from desktop_app.rules.importing.columns import index_of
from desktop_app.rules.importing.rows import filled_down
from desktop_app.services.columns import place_heading, reason_heading
from desktop_app.services.import_sorting import LeftOut, sort_rows


@dataclass(frozen=True, slots=True)
class Originals:
    """The latest preview with the file it was made of."""

    preview: ImportPreview | None = None
    book: Book | None = None

    def listing(self, preview: ImportPreview, options: ImportOptions) -> Listing:
        """Return the rows that are not imported or are in doubt as they stood in the file, the reason in front.

        Raises:
            UserError: ``preview_gone`` when another file was looked at since.
        """
        if self.book is None or preview is not self.preview:
            raise UserError("preview_gone", tr("这份预览已经过时。"), tr("请重新选择文件，再保存这些行。"))
        left = sort_rows(preview, options, Pace()).left_out
        headings = list(dict.fromkeys(heading for sheet in preview.sheets for heading in sheet.headers if heading))
        columns = (
            Column("reason", reason_heading(), width=44),
            Column("place", place_heading(), width=18),
            *(Column(heading, heading, width=16) for heading in headings),
        )
        rows: list[Sequence[Cell]] = []
        for sheet in preview.sheets:
            cells = self._cells(sheet)
            for row in sheet.rows:
                if reason := _reason(row, left.get(row.ref), settled=row.ref in options.decisions):
                    place = tr("{sheet} 第 {row} 行", sheet=row.sheet, row=row.row)
                    rows.append((reason, place, *_ordered(sheet, cells, row.row - 1, headings)))
        return Listing(tr("待处理"), columns, rows, len(rows))

    def _cells(self, sheet: SheetPreview) -> Sequence[Sequence[Cell]]:
        """Return a sheet's cells with merged ones filled down, so that each row can stand alone."""
        found = next(each for each in self.book.sheets if each.name == sheet.sheet) if self.book else None
        start = (sheet.header_row or 1) - 1 + sheet.header_rows
        return filled_down(found, start if sheet.header_row else 0).rows if found else ()


def _reason(row: RowPreview, left_out: LeftOut | None, *, settled: bool) -> str:
    """Return why a row needs a person; empty when it does not."""
    if row.action is RowAction.IGNORE:
        return ""
    reasons = [problem.message for problem in row.problems]
    if left_out is not None and left_out is not LeftOut.REFUSED:
        return run_on((_left_words()[left_out], *reasons))
    doubtful = bool(row.review_with or row.review_known) and not settled
    if row.review_with and doubtful:
        others = tr("、").join(tr("第 {row} 行", row=other.row) for other in row.review_with)
        reasons.append(tr("可能与{others}是同一个人", others=others))
    if row.review_known and doubtful:
        reasons.append(tr("可能与已有的 {count} 位客户是同一个人", count=len(row.review_known)))
    return (run_on(reasons) or tr("不能导入")) if left_out or doubtful else ""


def _left_words() -> dict[LeftOut, str]:
    return {
        LeftOut.SKIPPED: tr("您选择了不导入这一行"),
        LeftOut.KNOWN: tr("只新增：已有客户不改"),
        LeftOut.UNKNOWN: tr("只更新：名单外的不新增"),
    }


def _ordered(sheet: SheetPreview, rows: Sequence[Sequence[Cell]], at: int, headings: Sequence[str]) -> Iterator[str]:
    """Yield a row's cells under the headings of all lists, as text that reads the same again."""
    by_heading: dict[str, str] = {}
    for letter, heading in zip(sheet.mapping, sheet.headers, strict=True):
        by_heading[heading] = _text(rows, at, index_of(letter))
    return (by_heading.get(heading, "") for heading in headings)


def _text(rows: Sequence[Sequence[Cell]], at: int, index: int) -> str:
    """Return a cell as text; 同上 is what stands above, since the row above may not come along."""
    for row in reversed(rows[: at + 1]):
        value = row[index] if index < len(row) else None
        text = "" if value is None else text_of(value)
        if not is_ditto(text):
            return text
    return ""
