"""Which encoding a text is in; what cannot be told for certain is not guessed."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1c-\x1f]")
_ZEROS_IN = 4_000
_SAMPLE = 200_000
_GB2312_SHARE = 0.6


def detect_encoding(data: bytes) -> str | None:
    """Return the encoding of a text, or None when it cannot be told for certain."""
    wide = unicode_form(data)
    if wide:
        return wide
    if _decodes(data, "utf-8"):
        return "utf-8"
    return "gb18030" if _is_chinese(data) else None


def unicode_form(data: bytes) -> str:
    """Return the encoding that a byte order mark or the zeros of two-byte characters give away; empty for none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_ZEROS_IN]
    quarter, zeros = len(sample) / 4, [sample[place::4].count(0) for place in range(4)]
    for name, order in (("utf-32-be", zeros), ("utf-32-le", zeros[::-1])):
        if order[0] == quarter > order[3] * 2 and order[1] > quarter / 2 and _decodes(data, name):
            return name
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROL.search(text) else name


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


def ends_inside_a_character(data: bytes) -> bool:
    """Tell whether a text in UTF-8 or GB18030 was cut off in the middle of its last character."""
    for encoding, proof in (("utf-8", 1), ("gb18030", 8)):
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(data) - 3 and error.end == len(data) and "illegal" not in error.reason:
                before = data[: error.start]
                wide = sum(letter > "\x7f" for letter in before.decode(encoding))
                return wide >= proof and (encoding == "utf-8" or _is_chinese(before))
    return False


def _decodable_gb2312(letter: str) -> bool:
    if "\u3040" <= letter <= "\u30ff":
        return False  # kana: many of them show a Japanese text, which this is no encoding of
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
