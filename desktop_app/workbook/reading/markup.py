"""XML read as a stream; a document type, and with it every entity of its own, is refused."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from functools import lru_cache
from typing import IO, Protocol
from xml.parsers import expat

from desktop_app.workbook.reading.refusals import Unreadable

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Readable(Protocol):
    """Anything bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at the end none."""
        ...


_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_CHUNK = 1 << 18
_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
_FORBIDDEN_REFERENCE = re.compile(rb"&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));")


def refuse_doctype(*_: object) -> None:
    """Handler of a document type declaration."""
    raise Unreadable("xml_entities")


def new_parser() -> expat.XMLParserType:
    """Return a parser of UTF-8 that refuses document types."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    return parser


def walk(source: IO[bytes] | bytes, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call the handlers for a whole document, with local names (no prefix).

    Args:
        source: the document.
        start: called with the name and the attributes, these too without prefix.
        end: called with the name.
        text: called with pieces of text, whole between two tags.

    Raises:
        Unreadable: ``corrupted`` or ``xml_entities``.
    """
    feed(walker(start, end, text), utf8(io.BytesIO(source) if isinstance(source, bytes) else source))


def walker(start: Start, end: End | None = None, text: Text | None = None) -> expat.XMLParserType:
    """Return a parser that calls the handlers as `walk` does."""
    parser = new_parser()
    parser.StartElementHandler = lambda name, attributes: start(
        local(name), {local(key): value for key, value in attributes.items()}
    )
    if end is not None:
        close = end
        parser.EndElementHandler = lambda name: close(local(name))
    parser.CharacterDataHandler = text
    return parser


def feed(parser: expat.XMLParserType, stream: Readable, seen: Callable[[int], None] | None = None) -> None:
    """Run a whole document through a parser.

    Args:
        parser: one of `new_parser`.
        stream: the document in UTF-8, see `utf8`.
        seen: called with the size of each piece read.

    Raises:
        Unreadable: ``corrupted`` or ``xml_entities``.
    """
    try:
        while chunk := stream.read(_CHUNK):
            # Exporters copy control characters out of their database; XML forbids them, and nobody sees them.
            parser.Parse(chunk.translate(None, _FORBIDDEN), False)
            if seen is not None:
                seen(len(chunk))
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable("too_large" if error.code == 1 else "corrupted") from error


@lru_cache(maxsize=1000)
def local(name: str) -> str:
    """Return a name without its namespace prefix."""
    return name.rpartition(":")[2]


def without_forbidden(document: bytes) -> bytes:
    """Return a whole document without references to characters that XML forbids."""
    return _FORBIDDEN_REFERENCE.sub(b"", document) if b"&#" in document else document


class _Utf8Stream:
    """Turns a stream of another encoding into UTF-8 as it is read."""

    def __init__(self, head: bytes, source: Readable, encoding: str) -> None:
        self._head, self._source = head, source
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def read(self, size: int) -> bytes:
        raw = self._head or self._source.read(size)
        self._head = b""
        try:
            while True:
                text = self._decoder.decode(raw, not raw)
                if text or not raw:
                    return text.encode("utf-8", "surrogatepass")
                raw = self._source.read(size)
        except UnicodeError as error:
            raise Unreadable("corrupted") from error


class Counted:
    """A stream that tells how much was read from it."""

    def __init__(self, source: Readable, seen: Callable[[int], None]) -> None:
        self._source, self._seen = source, seen

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        chunk = self._source.read(size)
        self._seen(len(chunk))
        return chunk


class Resumed:
    """A stream whose first bytes were read already and come once more."""

    def __init__(self, head: bytes, source: Readable) -> None:
        self._head, self._source = head, source

    def read(self, size: int) -> bytes:
        """Return what was read before, then what follows."""
        head, self._head = self._head, b""
        return head or self._source.read(size)


def utf8(source: Readable) -> Readable:
    """Return a document as a stream of UTF-8, whatever encoding it declares or shows by its first bytes.

    Raises:
        Unreadable: an encoding nobody knows.
    """
    head = source.read(_CHUNK)
    encoding = _encoding(head)
    if encoding in ("utf-8", "ascii"):
        return Resumed(head.removeprefix(codecs.BOM_UTF8).lstrip(), source)
    return _Utf8Stream(head, source, encoding)


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(b"<\0"):
        return "utf-16-le"
    if head.startswith(b"\0<"):
        return "utf-16-be"
    declared = _DECLARED.match(head[:300].removeprefix(codecs.BOM_UTF8))
    if declared is None:
        return "utf-8"
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
    except LookupError as error:
        raise Unreadable("unsupported_format", "encoding") from error
    return {"gb2312": "gb18030", "gbk": "gb18030", "utf-16": "utf-8"}.get(name, name)
