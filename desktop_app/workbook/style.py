"""The look of written workbooks: the light tokens of the screen (``ui/kit/tokens``), fonts, borders, print set-up."""

from __future__ import annotations

import re

from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.domain.grid import Cell, CellError
from desktop_app.domain.text import tr

BODY_FONT = "Microsoft YaHei"
INK, INK_SOFT = "1C2430", "5A6675"
LINE, GROUND, HEADER_FILL = "DDE2E7", "F3F5F7", "E3EEFF"
ACCENT, GOOD, BAD, CLOSING, APPOINTED, LATE, MISSED = (
    "1F6FEB", "2F855A", "C4314B", "B7791F", "6B46C1", "6B7F2A", "6B7280",
)  # fmt: skip

RATIO, DAY, MOMENT = "0.0%", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
LONGEST_TEXT = 32_767
"""Characters Excel takes in one cell."""

UNDERLINE = Border(bottom=Side("thin", LINE))
STRONG_UNDERLINE = Border(bottom=Side("medium", ACCENT))
GAP = Border(right=Side("thick", "FFFFFF"))
LEFT = Alignment(horizontal="left", vertical="center")
LEFT_WRAPPED = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
CENTRE = Alignment(horizontal="center", vertical="center")

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def font(size: float = 10, colour: str = INK, *, bold: bool = False) -> Font:
    """Return the body font in a size and colour."""
    return Font(name=BODY_FONT, size=size, color=colour, bold=bold)


def fill(colour: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", fgColor=colour)


def without_controls(text: str) -> str:
    """Return a text without characters that no file of a list can hold; tabs and line breaks stay."""
    return _UNWRITABLE.sub("", text)


def clean_text(text: str) -> str:
    """Return a text that a workbook can hold: no control characters, not longer than a cell."""
    return without_controls(text)[:LONGEST_TEXT]


def put(cell: SheetCell, value: Cell) -> None:
    """Write a value without touching the cell's number format; a text stays text, whatever it begins with."""
    looks = cell.number_format
    if isinstance(value, str):
        cell.value = clean_text(value)
        cell.data_type = "s"
    else:
        cell.value = value.code if isinstance(value, CellError) else value
        cell.number_format = looks


def print_on_a4(sheet: Worksheet, organisation: str, *, landscape: bool, pages_high: int = 0) -> None:
    """Fit a sheet to the width of A4, with the organisation and page numbers at the foot."""
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = pages_high
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.footer = 0.6, 0.7, 0.35
    sheet.print_options.horizontalCentered = True
    foot = HeaderFooterItem()
    foot.left.text = clean_text(organisation).replace("&", "&&")
    foot.center.text = "&A"
    foot.right.text = tr("第 {page} 页，共 {pages} 页", page="&P", pages="&N")
    for part in (foot.left, foot.center, foot.right):
        part.size, part.color = 8, INK_SOFT
    sheet.HeaderFooter.oddFooter = foot
