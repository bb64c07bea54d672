"""The small XML parts of a workbook: its sheets, its date formats, its shared strings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desktop_app.domain.grid import SheetState
from desktop_app.workbook.reading.archive import Archive
from desktop_app.workbook.reading.markup import walk, without_forbidden
from desktop_app.workbook.reading.numbers import date_styles
from desktop_app.workbook.reading.refusals import Unreadable

_STRINGS = ("si", "sstItem")  # the second is of the trial versions of Excel 2007
_TRUE = ("1", "true", "on")
_PLAIN_STRING = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6});|#([0-9]{1,7});|([a-z]+);)?")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LAST_CHARACTER, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)
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
        elif tag == "workbookPr" and "date1904" in attributes:
            listing.epoch_1904 = attributes["date1904"] in _TRUE

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


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def unescape_controls(text: str) -> str:
    """Return a text with Excel's own escapes, such as ``_x000D_``, turned into the characters they stand for."""
    if "_x" not in text:
        return text
    shown = _CONTROL.sub(lambda match: chr(int(match[1], 16)), text)
    return shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def decode(text: str) -> str:
    """Return the text of plain XML content as it stands in the file."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unescape_controls(text)


def _character(entity: re.Match[str]) -> str:
    code, decimal, name = entity.groups()
    if name in _NAMED:
        return _NAMED[name]
    if not (code or decimal):
        raise Unreadable("corrupted")
    number = int(code, 16) if code else int(decimal)
    if number > _LAST_CHARACTER or number in _SURROGATES:
        raise Unreadable("corrupted")
    return chr(number)


def read_strings(archive: Archive, part: str) -> list[str]:
    """Return the shared strings; phonetic readings above the text are left out."""
    raw = archive.read(part)
    if b"<!" not in raw and _declares_utf8(raw):
        text = raw.decode("utf-8")
        plain: list[str] = _PLAIN_STRING.findall(text)
        if plain and text.count("<si") == text.count("<t") == len(plain):
            return [decode(string) for string in plain] if "&" in text or "_x" in text or "\r" in text else plain
    return _read_rich_strings(raw)


def _declares_utf8(raw: bytes) -> bool:
    head = raw[:120].lower()
    return not head.startswith((b"\xff\xfe", b"\xfe\xff")) and (b"encoding" not in head or b"utf-8" in head)


def _read_rich_strings(raw: bytes) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    phonetic = 0
    taking = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal phonetic, taking
        if tag in _STRINGS:
            pieces.clear()
        elif tag == "rPh":
            phonetic += 1
        taking = tag == "t" and not phonetic

    def end(tag: str) -> None:
        nonlocal phonetic, taking
        taking = False
        if tag in _STRINGS:
            strings.append(unescape_controls("".join(pieces)))
        elif tag == "rPh":
            phonetic -= 1

    def text(piece: str) -> None:
        if taking:
            pieces.append(piece)

    walk(without_forbidden(raw), start, end, text)
    return strings
