"""Reads text with separated fields: .csv, .tsv, .txt in any of the encodings met on a Chinese desk."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from desktop_app.domain.grid import Cell
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 200_000
_SAMPLE_ROWS = 200
_GB2312_SHARE = 0.7
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
        raise Unreadable("unsupported_format", "encoding")
    text = data.decode(encoding)
    if encoding != "utf-8":
        sink.note(f"encoding:{_NAMES.get(encoding, encoding)}")
    read_text(text, sink)


def read_text(text: str, sink: Sink) -> None:
    """Read separated fields from decoded text."""
    delimiter, text = _declared_delimiter(text)
    if "\0" in text:
        raise Unreadable("corrupted")
    delimiter = delimiter or _guess_delimiter(text)
    csv.field_size_limit(_FIELD_LIMIT)
    sink.open_sheet("Sheet1")
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            sink.row(number, [_value(field) for field in record])
    except csv.Error as error:
        raise Unreadable("too_large") from error
    sink.close_sheet()


def detect_encoding(data: bytes) -> str | None:
    """Return the encoding of a text, or None when it cannot be told for certain."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    wide = _bare_utf16(data)
    if wide:
        return wide
    if _decodes(data, "utf-8"):
        return "utf-8"
    return "gb18030" if _is_chinese(data) else None


def _bare_utf16(data: bytes) -> str:
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 20 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    return name if _decodes(data, name) else ""


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(data: bytes) -> bool:
    """Tell whether GB18030 is the true reading: most characters must be those of everyday use (GB 2312)."""
    if not _decodes(data, "gb18030"):
        return False
    wide = [letter for letter in data[:_SAMPLE].decode("gb18030", "ignore") if letter > "\x7f"]
    common = sum(_decodable_gb2312(letter) for letter in wide)
    return common >= _GB2312_SHARE * len(wide)


def _decodable_gb2312(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _declared_delimiter(text: str) -> tuple[str, str]:
    first, newline, rest = text.partition("\n")
    declared = first.strip()
    if newline and declared.lower().startswith("sep=") and len(declared) == 5:
        return declared[4], rest
    return "", text


def _guess_delimiter(text: str) -> str:
    """Return the separator that cuts the first records into the same number of fields most often."""
    sample = text[:_SAMPLE]
    best, choice = (0.0, 0), ","
    for delimiter in _DELIMITERS:
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
    return field or None
