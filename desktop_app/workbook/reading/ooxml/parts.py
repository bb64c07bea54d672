"""The small XML parts of a workbook: its sheets, its date formats, its shared strings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from desktop_app.domain.grid import SheetState
from desktop_app.workbook.reading.archive import Archive
from desktop_app.workbook.reading.markup import walk
from desktop_app.workbook.reading.numbers import is_date_format, is_date_id

_TRUE = ("1", "true", "on")
_PLAIN_STRING = re.compile(rb"<si><t(?: xml:space=\"preserve\")?>([^<]*)</t></si>")
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    state: SheetState
    link: str


@dataclass(slots=True)
class Listing:
    """What the workbook part says."""

    sheets: list[SheetEntry] = field(default_factory=list)
    epoch_1904: bool = False


def read_workbook(archive: Archive, part: str) -> Listing:
    """Return the sheets in order and which epoch dates count from."""
    listing = Listing()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            state = SheetState.HIDDEN if hidden else SheetState.VISIBLE
            listing.sheets.append(SheetEntry(attributes.get("name", ""), state, attributes.get("id", "")))
        elif tag == "workbookPr":
            listing.epoch_1904 = attributes.get("date1904", "0") in _TRUE

    walk(archive.read(part), start)
    return listing


def read_date_styles(archive: Archive, part: str) -> frozenset[int]:
    """Return the numbers of the cell styles that show a date or time."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside = tag
        elif tag == "numFmt" and inside != "dxfs":
            formats[_integer(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "xf" and inside == "cellXfs":
            styles.append(_integer(attributes.get("numFmtId")))

    with archive.open(part) as stream:
        walk(stream, start)
    return date_styles(styles, formats)


def date_styles(styles: list[int], formats: dict[int, str]) -> frozenset[int]:
    """Return which styles show a date, from each style's format number and the codes the file defines."""
    return frozenset(
        index
        for index, number in enumerate(styles)
        if (is_date_format(formats[number]) if number in formats else is_date_id(number))
    )


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def unescape_controls(text: str) -> str:
    """Return a text with Excel's own escapes, such as ``_x000D_``, turned into the characters they stand for."""
    if "_x" not in text:
        return text
    shown = _CONTROL.sub(lambda match: chr(int(match[1], 16)), text)
    return shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def decode(raw: bytes) -> str:
    """Return the text of plain XML content without tags."""
    text = raw.decode("utf-8")
    if "&" in text:
        text = unescape(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unescape_controls(text)


def read_strings(archive: Archive, part: str) -> list[str]:
    """Return the shared strings; phonetic readings above the text are left out."""
    raw = archive.read(part)
    plain = _PLAIN_STRING.findall(raw)
    if b"<!" not in raw and raw.count(b"<si") == raw.count(b"<t") == len(plain) and _declares_utf8(raw):
        return [text.decode("utf-8") if b"&" not in text and b"_x" not in text else decode(text) for text in plain]
    return _read_rich_strings(raw)


def _declares_utf8(raw: bytes) -> bool:
    head = raw[:120].lower()
    return b"encoding" not in head or b"utf-8" in head


def _read_rich_strings(raw: bytes) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    phonetic = 0
    taking = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal phonetic, taking
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic += 1
        taking = tag == "t" and not phonetic

    def end(tag: str) -> None:
        nonlocal phonetic, taking
        taking = False
        if tag == "si":
            strings.append(unescape_controls("".join(pieces)))
        elif tag == "rPh":
            phonetic -= 1

    def text(piece: str) -> None:
        if taking:
            pieces.append(piece)

    walk(raw, start, end, text)
    return strings
