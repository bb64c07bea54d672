"""Reads text with separated fields: .csv, .tsv, .txt in any of the encodings met on a Chinese desk."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from desktop_app.domain.grid import Cell
from desktop_app.workbook.reading.encodings import detect_encoding, ends_inside_a_character
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink

_DELIMITERS, _TYPED = (",", "\t", ";", "|"), "，"
_LONE = "\uffff"  # no character of any text
_SAMPLE = 200_000
_SAMPLE_ROWS = 200
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings of a text before which a careful writer of CSV puts an apostrophe, lest some program run it."""

_FIELD_LIMIT = 10_000_000
_NAMES = {"gb18030": "gbk"}


def read_delimited(data: bytes, sink: Sink) -> None:
    """Read the one sheet of a text file; every value stays the text it is.

    Args:
        data: the file.
        sink: takes the rows. A row is a record: line breaks inside quotes do not count.
    """
    encoding = detect_encoding(data)
    if encoding is None:
        raise Unreadable(*(("corrupted",) if ends_inside_a_character(data) else ("unsupported_format", "encoding")))
    text = data.decode(encoding)
    if encoding != "utf-8":
        sink.note(f"encoding:{_NAMES.get(encoding, encoding)}")
    read_text(text, sink)


def read_text(text: str, sink: Sink) -> None:
    """Read separated fields from decoded text."""
    # Zeros are what fixed-width fields and half-written downloads are filled up with; nobody sees them, nor old DOS's
    # sign for the end of a text.
    delimiter, text = _declared_delimiter(text.replace("\0", "").lstrip("\ufeff").rstrip("\x1a"))
    delimiter = delimiter or _guess_delimiter(text)
    lone = any(line.count('"') % 2 for line in text.split("\n"))
    if lone:
        text = _without_lone_quotes(text, delimiter)
    csv.field_size_limit(_FIELD_LIMIT)
    sink.open_sheet("Sheet1")
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            fields = [field.replace(_LONE, '"') for field in record] if lone else record
            sink.row(number, [_value(field) for field in fields])
    except csv.Error as error:
        raise Unreadable("too_large") from error
    sink.close_sheet()


def _without_lone_quotes(text: str, delimiter: str) -> str:
    """Return the text with quotes that open a field and are never closed under another sign.

    Such a quote would swallow all rows up to the next one into a single cell.
    """
    edge = re.escape(delimiter)
    whole = rf'"[^"]*+(?:""[^"]*+)*+"(?=[{edge}\r\n]|\Z)'
    closed_early = rf'"[^"{edge}\r\n]*+"'
    field = re.compile(rf'(?:\A|(?<=[{edge}\r\n]))(?:({whole}|{closed_early})|")')
    return field.sub(lambda match: match[1] or _LONE, text)


def _declared_delimiter(text: str) -> tuple[str, str]:
    first, newline, rest = text.partition("\n")
    declared = first.rstrip("\r")
    if newline and declared.lower().startswith("sep=") and len(declared) == 5:
        return declared[4], rest
    return "", text


def _guess_delimiter(text: str) -> str:
    """Return the separator that cuts the first records into the same number of fields most often."""
    sample = text[:_SAMPLE]
    best, choice = (0.0, 0), ","
    for delimiter in (*_DELIMITERS, _TYPED):
        if delimiter == _TYPED and best[1]:
            break  # in sentences it means nothing; alone it separates a list typed by hand
        widths: Counter[int] = Counter()
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if record:
                widths[len(record)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
        wide = {width: count for width, count in widths.items() if width > 1}
        if wide:
            width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
            score = (count / widths.total(), width)
            if score > best:
                best, choice = score, delimiter
    return choice


def _value(field: str) -> Cell:
    if field.startswith('="') and field.endswith('"') and len(field) > 2:
        return field[2:-1]
    if field.startswith("'") and field.lstrip("'").startswith(FORMULA_STARTS):
        return field[1:]
    return field or None
