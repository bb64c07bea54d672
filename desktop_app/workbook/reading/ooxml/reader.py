"""Reads .xlsx, .xlsm and their templates."""

from __future__ import annotations

from desktop_app.workbook.reading.archive import Archive
from desktop_app.workbook.reading.ooxml.cells import CellValues
from desktop_app.workbook.reading.ooxml.package import part_of_kind, relations
from desktop_app.workbook.reading.ooxml.parts import read_date_styles, read_strings, read_workbook
from desktop_app.workbook.reading.ooxml.sheet import SheetReader
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink

_NO_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")


def read_xlsx(archive: Archive, workbook: str, sink: Sink) -> None:
    """Read every worksheet of a workbook; charts and dialogs are passed over.

    Args:
        archive: the package.
        workbook: path of its workbook part.
        sink: takes the rows.
    """
    links = relations(archive, workbook)
    listing = read_workbook(archive, workbook)
    strings_part = part_of_kind(archive, links, "sharedStrings")
    styles_part = part_of_kind(archive, links, "styles")
    strings = read_strings(archive, strings_part) if strings_part else []
    sink.expect(strings)
    dates = read_date_styles(archive, styles_part) if styles_part else frozenset()
    values = CellValues(strings, dates, listing.epoch_1904)
    sheets = []
    for entry in listing.sheets:
        link = links.get(entry.link)
        # A tab without a part behind it has no cells to lose; Excel opens such files and drops the tab.
        if link is not None and link.kind not in _NO_CELLS and link.target in archive:
            sheets.append((entry, link.target))
    if not sheets:
        known = [links[entry.link] for entry in listing.sheets if entry.link in links]
        raise Unreadable("empty" if any(link.kind in _NO_CELLS for link in known) else "corrupted")
    total = sum(archive.size(part) for _, part in sheets) or 1
    done = 0
    for entry, part in sheets:
        sink.open_sheet(entry.name, entry.state)
        with archive.open(part) as stream:
            size = archive.size(part)
            SheetReader(values, sink, size).read(stream, size / total, done / total)
            done += size
