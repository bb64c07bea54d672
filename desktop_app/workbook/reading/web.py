"""Reads tables of web pages, which many systems save under the name .xls, and web archives of one file."""

from __future__ import annotations

import codecs
import email
import html
import re
from dataclasses import dataclass, field
from email import policy
from html.parser import HTMLParser

from desktop_app.domain.grid import Cell, SheetState
from desktop_app.workbook.reading.encodings import detect_encoding
from desktop_app.workbook.reading.numbers import parse_number
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import MAX_COLUMNS, Range, Sink

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_BLOCKS = frozenset(("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr"))
_UNSEEN = frozenset(("script", "style", "title", "head", "select", "noscript"))
_SHORTENED = re.compile(r"#+|-?\d(?:\.\d+)?E[+-]?\d+", re.I)
_MAX_DEPTH = 100
_MAX_SPAN_DOWN = 65_534
_MAX_SPAN_ACROSS = 1_000


@dataclass(slots=True)
class TableCell:
    """A cell as it is written: text, how far it reaches, and tables inside it."""

    down: int
    across: int
    number: str = ""
    pieces: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table as it is written."""

    hidden: bool
    rows: list[list[TableCell]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)

    def is_list(self) -> bool:
        """Tell whether it holds more than a few words inside a cell of another table."""
        return len(self.rows) > 1 and any(len(row) > 1 for row in self.rows)


class PageParser(HTMLParser):
    """Collects the tables of a page; end tags may be missing as browsers allow."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._open: list[Table] = []
        self._cells: list[TableCell | None] = []
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell."""
        if tag == "table":
            self._begin_table(_hides(attrs))
        elif tag in _UNSEEN:
            self._unseen = self._unseen or tag
        elif not self._open:
            return
        elif tag == "tr":
            table = self._open[-1]
            self._cells[-1] = None
            table.rows.append([])
            if _hides(attrs):
                table.hidden_rows.add(len(table.rows))
        elif tag in ("td", "th"):
            self._begin_cell(dict(attrs))
        elif tag == "br":
            self._add("\n")
        elif tag in _BLOCKS:
            self._add_break()

    def feed_rows(self, page: str) -> None:
        """Read a whole page: runs of plain rows are taken as they stand, all else is followed tag by tag."""
        at = 0
        for end in _ROW_END.finditer(page):
            row = _PLAIN_ROW.fullmatch(page, at, end.start())
            if row is None or _NOT_PLAIN.search(row[0]) or not self._awaits_row():
                self.feed(page[at : end.end()])
            else:
                texts = _PLAIN_CELL.findall(row[0])
                self._cells[-1] = None
                self._open[-1].rows.append([TableCell(1, 1, pieces=[_seen_text(text)]) for text in texts])
            at = end.end()
        self.feed(page[at:])
        self.close()

    def _awaits_row(self) -> bool:
        return bool(self._open) and not (self._unseen or self.rawdata or self.cdata_elem)

    def _begin_table(self, hidden: bool) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise Unreadable("too_large")
        table = Table(hidden)
        cell = self._cells[-1] if self._cells else None
        (cell.tables if cell else self.tables).append(table)
        self._open.append(table)
        self._cells.append(None)
        self._unseen = ""

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        table = self._open[-1]
        if not table.rows:
            table.rows.append([])
        down = _span(attributes.get("rowspan"), _MAX_SPAN_DOWN)
        across = _span(attributes.get("colspan"), _MAX_SPAN_ACROSS)
        cell = TableCell(down, across, attributes.get("x:num") or "")
        table.rows[-1].append(cell)
        self._cells[-1] = cell

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag closes."""
        if tag == self._unseen:
            self._unseen = ""
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop()
            self._cells.pop()
        elif tag in ("td", "th", "tr"):
            self._cells[-1] = None
        elif tag in _BLOCKS:
            self._add_break()

    def handle_data(self, data: str) -> None:
        """Take text inside a cell."""
        if not self._unseen:
            self._add(_WHITE.sub(" ", data))

    def _add(self, piece: str) -> None:
        cell = self._cells[-1] if self._cells else None
        if cell is not None:
            cell.pieces.append(piece)

    def _add_break(self) -> None:
        cell = self._cells[-1] if self._cells else None
        if cell is not None and cell.pieces and not cell.pieces[-1].endswith("\n"):
            cell.pieces.append("\n")


_WHITE = re.compile(r"[ \t\r\n\f\xa0]+")
_ROW_END = re.compile(r"</tr>", re.I)
_PLAIN_ROW = re.compile(r"\s*+<tr(?:\s[^<>]*)?>(?:\s*+<t[dh](?:\s[^<>]*+)?>[^<]*+</t[dh]>)*+\s*+", re.I)
_PLAIN_CELL = re.compile(r"<t[dh](?:\s[^<>]*+)?>([^<]*+)</t[dh]>", re.I)
_NOT_PLAIN = re.compile(r"span|display|x:num", re.I)
_AROUND_BREAK = re.compile(r" *\n *")


def read_html(data: bytes, sink: Sink) -> None:
    """Read every table of a page as a sheet.

    Args:
        data: the page.
        sink: takes the rows, counted by table rows.
    """
    _read_pages([decode_page(data)], sink)


def read_web_archive(data: bytes, sink: Sink) -> None:
    """Read every table of a web page saved as one file (.mht)."""
    message = email.message_from_bytes(data, policy=policy.default)
    pages = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                pages.append(decode_page(payload, part.get_content_charset() or ""))
    _read_pages(pages, sink)


def _seen_text(text: str) -> str:
    return text if text.isalnum() else _WHITE.sub(" ", html.unescape(text) if "&" in text else text)


def _read_pages(pages: list[str], sink: Sink) -> None:
    tables: list[Table] = []
    for page in pages:
        parser = PageParser()
        parser.feed_rows(page)
        tables.extend(parser.tables)
    if not tables:
        framed = any("<frameset" in page.lower() for page in pages)
        raise Unreadable("unsupported_format" if framed else "not_a_spreadsheet")
    count = 0
    while tables:
        table = tables.pop(0)
        inner = [nested for row in table.rows for cell in row for nested in cell.tables if nested.is_list()]
        tables[:0] = inner
        rows = [[_text(cell) for cell in row] for row in table.rows]
        if not inner or any(any(row) for row in rows):
            count += 1
            _put(table, rows, f"Sheet{count}", sink)


def _text(cell: TableCell) -> str:
    """Return what a person sees in a cell; small tables inside it are part of its text."""
    if len(cell.pieces) == 1 and not cell.tables:
        return cell.pieces[0].strip()
    text = _AROUND_BREAK.sub("\n", "".join(cell.pieces)).strip()
    inner = [
        " ".join(filter(None, map(_text, row))) for table in cell.tables if not table.is_list() for row in table.rows
    ]
    return "\n".join(filter(None, [text, *inner]))


def _put(table: Table, rows: list[list[str]], name: str, sink: Sink) -> None:
    sink.open_sheet(name, SheetState.HIDDEN if table.hidden else SheetState.VISIBLE)
    merges: list[Range] = []
    below: dict[int, int] = {}
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True), 1):
        cells: list[Cell] = []
        column = 1
        for cell, text in zip(row, texts, strict=True):
            while below.get(column, 0) >= number:
                column += 1
            if column + cell.across > MAX_COLUMNS:
                raise Unreadable("too_large")
            cells.extend((None,) * (column - 1 - len(cells)))
            cells.append(_cell_value(cell, text))
            last = min(number + cell.down - 1, len(table.rows))
            if cell.across > 1 or last > number:
                merges.append((number, column, last, column + cell.across - 1))
            for reached in range(column, column + cell.across):
                below[reached] = last
            column += cell.across
        sink.row(number, cells)
    sink.close_sheet(merges, frozenset(table.hidden_rows))


def _cell_value(cell: TableCell, text: str) -> Cell:
    """Return the text, or the number behind it where Excel shortened it for the screen."""
    return parse_number(cell.number) if cell.number and _SHORTENED.fullmatch(text) else text or None


def decode_page(data: bytes, charset: str = "") -> str:
    """Return the text of a page: byte order mark, then proof by UTF-8, then what it declares, then its letters.

    Raises:
        Unreadable: nothing tells the encoding.
    """
    detected = detect_encoding(data)
    if detected and detected != "gb18030":
        return data.decode(detected)
    found = _CHARSET.search(data[:4000])
    for name in (charset, found[1].decode("ascii", "ignore") if found else ""):
        encoding = {"gb2312": "gb18030", "gbk": "gb18030"}.get(name.lower(), name.lower())
        if encoding and not (detected and _western(encoding)):
            try:
                return data.decode(encoding)
            except (LookupError, UnicodeDecodeError):
                continue
    if detected is None:
        raise Unreadable("unsupported_format", "encoding")
    return data.decode(detected)


def _western(encoding: str) -> bool:
    """Tell whether it is the encoding that many systems declare without thought."""
    try:
        return codecs.lookup(encoding).name in ("iso8859-1", "cp1252")
    except LookupError:
        return False


def _hides(attrs: list[tuple[str, str | None]]) -> bool:
    return any(name == "style" and value and _NO_DISPLAY.search(value) for name, value in attrs)


_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.I)


def _span(text: str | None, most: int) -> int:
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        return 1
    return min(int(digits), most) or most
