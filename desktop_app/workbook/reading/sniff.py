"""Tells by its first bytes what a file is; the name is never asked."""

from __future__ import annotations

import re
import zlib
from enum import Enum, auto

from desktop_app.workbook.reading.encodings import unicode_form


class Kind(Enum):
    """What a file may be."""

    ZIP = auto()
    OLE = auto()
    BIFF = auto()
    SPREADSHEETML = auto()
    FLAT_ODS = auto()
    HTML = auto()
    WEB_ARCHIVE = auto()
    TEXT = auto()
    ENTITIES = auto()
    ARCHIVE = auto()
    OTHER_SPREADSHEET = auto()
    OTHER = auto()


_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_END, _ZIP_END_SIZE = b"PK\x05\x06", 22
_MAGIC = (
    (_ZIP, Kind.ZIP),
    (_ZIP_END, Kind.ZIP),
    (b"PK00PK\x03\x04", Kind.ZIP),
    (_OLE, Kind.OLE),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (_GZIP, Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.ARCHIVE),
    (b"%PDF", Kind.OTHER),
    (b"\x89PNG", Kind.OTHER),
    (b"%!PS", Kind.OTHER),
    (b"{\\rtf", Kind.OTHER),
    (b"SQLite format 3\0", Kind.OTHER),
    (b"ID;P", Kind.OTHER_SPREADSHEET),
    (b"TABLE\r\n0,1", Kind.OTHER_SPREADSHEET),
    (b"TABLE\n0,1", Kind.OTHER_SPREADSHEET),
    (b"\0\0\x02\0", Kind.OTHER_SPREADSHEET),
    (b"\0\0\x1a\0", Kind.OTHER_SPREADSHEET),
    (b"\xff\0\x02\0", Kind.OTHER_SPREADSHEET),
)
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00..[\x05\x10\x20\x40\x00]", re.S)
_DBASE = re.compile(rb"[\x02\x03\x30\x31\x83\x8b\xf5][\x00-\xff][\x01-\x0c][\x01-\x1f]", re.S)
_ROOT = re.compile(r"<(?![?!])(?:[\w-]+:)?([\w-]+)")
_HTML_ROOTS = (
    "html",
    "head",
    "body",
    "table",
    "meta",
    "style",
    "div",
    "center",
    "font",
    "title",
    "tr",
    "p",
    "br",
    "link",
)
_HEAD = 65_536
_CONTROL = bytes(set(range(1, 32)) - {9, 10, 11, 12, 13, 26, 27})
_BLANK = b"\0 \t\r\n"
_MOST_ZEROS = 0.4
_TAR_AT = 257
_PEEK = 1_000
# What a web page's program complained of may stand in front of the table.
_TABLE_BELOW = re.compile(r"[^,;|\t]{0,2000}?<table\b.{0,2000}?<tr\b", re.I | re.S)
_TABLE_ROW = re.compile(r"<table\b.{0,2000}?<tr\b", re.I | re.S)
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\d\]])")


def without_wrapping(data: bytes) -> bytes:
    """Return a packed or old workbook without what web servers and downloads put around it.

    In front may stand a byte order mark and blank lines, behind it zeros.
    """
    bare = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not bare.startswith((_ZIP, _OLE)):
        return data
    end = bare.rfind(_ZIP_END)
    if bare.startswith(_ZIP) and end >= 0 and not bare[end + _ZIP_END_SIZE :].strip(b"\0"):
        return bare[: end + _ZIP_END_SIZE]
    return bare


def identify(data: bytes) -> Kind:
    """Return what a file is."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return Kind.OTHER_SPREADSHEET if magic == _GZIP and _is_gnumeric(data) else kind
    if _BIFF.match(data):
        return Kind.BIFF
    if data[_TAR_AT:].startswith(b"ustar"):
        return Kind.ARCHIVE
    text = _as_text(data[:_HEAD])
    if text is None:
        return Kind.OTHER_SPREADSHEET if _DBASE.match(data) else Kind.OTHER
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        markup = _markup_kind(start)
        whole = start.startswith(("<?", "<!")) or data.rstrip(_BLANK).endswith(b">")
        return markup if whole or markup is not Kind.OTHER else Kind.TEXT
    if re.match(r"(?:mime-version|message-id|from|date|content-type|subject):", start, re.I):
        return Kind.WEB_ARCHIVE if "multipart/related" in text.lower() else Kind.OTHER
    if _TABLE_BELOW.match(start):
        return Kind.HTML
    ends = len(data) > _HEAD or start.rstrip()[-1:] in "]}"
    return Kind.OTHER if ends and _JSON.match(start) else Kind.TEXT


def _as_text(head: bytes) -> str | None:
    """Return the beginning of a text for a look at it, or None for anything binary."""
    encoding = unicode_form(head)
    if not encoding and not head.startswith(b"<?xml") and not _is_plain(head):
        return None
    return head.decode(encoding or "utf-8", "replace")


def _is_plain(head: bytes) -> bool:
    """Tell whether bytes are text: no control characters, and zeros only as filling at the end or here and there."""
    body = head.rstrip(b"\0")
    return bool(body) and body == body.translate(None, _CONTROL) and body.count(0) <= _MOST_ZEROS * len(body)


def _is_gnumeric(data: bytes) -> bool:
    try:
        return b"gnumeric" in zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _PEEK)
    except zlib.error:
        return False


def _markup_kind(text: str) -> Kind:
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and not re.match(r"<(?:!doctype )?html", text, re.I):
        return Kind.SPREADSHEETML
    if "urn:oasis:names:tc:opendocument:xmlns:office:1.0" in text and "office:document" in text:
        return Kind.FLAT_ODS if "office:spreadsheet" in text or "opendocument.spreadsheet" in text else Kind.OTHER
    root = _ROOT.search(re.sub(r"<!--.*?-->", "", text, flags=re.S))
    if root and (root[1].lower() in _HTML_ROOTS or (text[:5] != "<?xml" and _TABLE_ROW.search(text))):
        return Kind.HTML
    if "<!ENTITY" in text:
        return Kind.ENTITIES
    return Kind.OTHER_SPREADSHEET if root and root[1] in ("UOF", "package", "Workbook") else Kind.OTHER
