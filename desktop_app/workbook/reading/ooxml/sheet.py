"""Reads one sheet part while it is unpacked."""

from __future__ import annotations

import io
import re

from desktop_app.workbook.reading.markup import Readable, Resumed, feed, utf8, without_forbidden
from desktop_app.workbook.reading.ooxml.cells import CellValues, Texts
from desktop_app.workbook.reading.ooxml.exact import ExactRows, SheetFacts
from desktop_app.workbook.reading.ooxml.template import RowTemplate
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink

_CHUNK = 1 << 18
_HEAD = 8 * _CHUNK
_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Za-z0-9$:]+)"')
_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_NOTHING = io.BytesIO()


class SheetReader:
    """Reads a sheet: rows of a usual form by the template, all others by the XML parser."""

    def __init__(self, values: CellValues, sink: Sink, size: int) -> None:
        self._sink = sink
        self._facts = SheetFacts()
        self._exact = ExactRows(values, self._facts, sink)
        self._template = RowTemplate(values)
        self._size, self._seen = max(size, 1), 0
        self._share = self._start = 0.0

    def read(self, source: Readable, share: float, start: float) -> None:
        """Read the part and close the sheet.

        Args:
            source: the part.
            share: part of the whole work, for the progress.
            start: how much of the work was done before.
        """
        self._share, self._start = share, start
        stream = utf8(source)
        head = b""
        while _BEGIN not in head and len(head) < _HEAD and (chunk := stream.read(_CHUNK)):
            head += chunk
        before, begin, rows = head.partition(_BEGIN)
        if begin and b"<!" not in before:
            self._scan(rows, stream)
        else:
            feed(self._exact.parser(), Resumed(head, stream), self._advance)
        facts = self._facts
        self._sink.close_sheet(facts.merges, frozenset(facts.hidden_rows), frozenset(facts.uncalculated))

    def _advance(self, size: int) -> None:
        self._seen += size
        self._sink.progress(self._start + self._share * min(1.0, self._seen / self._size))

    def _scan(self, rest: bytes, stream: Readable) -> None:
        while True:
            end = rest.find(_END)
            cut = end if end >= 0 else rest.rfind(_ROW_END) + len(_ROW_END)
            if end >= 0 or cut >= len(_ROW_END):
                self._rows(rest[:cut])
                rest = rest[cut:]
            if end >= 0:
                break
            chunk = stream.read(_CHUNK)
            if not chunk:
                raise Unreadable("corrupted")
            self._advance(len(chunk))
            rest += chunk
        while chunk := stream.read(_CHUNK):
            rest += chunk
        for merge in _MERGE.findall(rest):
            self._facts.merge(merge.decode("ascii"))

    def _rows(self, block: bytes) -> None:
        """Read a run of whole rows."""
        texts = block.decode("utf-8").split("</row>")
        last = texts.pop()
        usual = b"<!" not in block and b"<?" not in block
        found: list[Texts] = []
        for text in texts:
            at = text.rfind("<row")
            row = self._template.pattern.match(text, at) if usual else None
            if row is None:
                self._usual_rows(found)
                found = []
                if usual and self._template.learn(text, at):
                    row = self._template.pattern.match(text, at)
            if row is None:
                self._exact_rows(text + "</row>")
            else:
                found.append(row.groups())
        self._usual_rows(found)
        self._exact_rows(last)

    def _usual_rows(self, found: list[Texts]) -> None:
        if not found:
            return
        put = self._sink.row
        for groups, cells in zip(found, self._template.rows(found), strict=True):
            number, attributes = int(groups[0] or 0), groups[1]
            if attributes and "hidden" in attributes and _HIDDEN.search(attributes):
                self._facts.hidden_rows.add(number)
            put(number, cells)
        self._exact.last_row = number

    def _exact_rows(self, text: str) -> None:
        if text and not text.isspace():
            rows = without_forbidden(f"<sheetData>{text}</sheetData>".encode())
            feed(self._exact.parser(), Resumed(rows, _NOTHING))
