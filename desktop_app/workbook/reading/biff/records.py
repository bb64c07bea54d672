"""The records of a workbook stream and the texts in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

BOF, EOF, CONTINUE, FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
U16, U32, F64 = struct.Struct("<H"), struct.Struct("<I"), struct.Struct("<d")

ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}

_HEAD = struct.Struct("<HH")
_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08
_CODE_PAGES = {
    367: "ascii",
    1200: "utf-16-le",
    10000: "mac-roman",
    10001: "shift_jis",
    10002: "big5",
    10006: "mac-greek",
    10007: "mac-cyrillic",
    10008: "gb18030",
    10029: "mac-latin2",
    10081: "mac-turkish",
    32768: "mac-roman",
    32769: "cp1252",
}
_CHINESE = (936, 10008, 54936)


def records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """Give type, offset and content of each record from a place on, up to the end or the first cut-off record."""
    while at + 4 <= len(stream):
        kind, size = _HEAD.unpack_from(stream, at)
        content = stream[at + 4 : at + 4 + size]
        if len(content) < size:
            return
        yield kind, at, content
        at += 4 + size


def continued(stream: bytes, at: int) -> list[bytes]:
    """Return the content of the record at a place and of those that carry it on."""
    pieces: list[bytes] = []
    for kind, _, content in records(stream, at):
        if pieces and kind != CONTINUE:
            break
        pieces.append(content)
    return pieces


def code_page(number: int) -> str:
    """Return the codec of a code page."""
    if number in _CHINESE:
        return "gb18030"
    return _CODE_PAGES.get(number, f"cp{number}")


class TextReader:
    """Reads Unicode texts that may run over from one record into the next."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._index = 0
        self.at = 0

    def more(self) -> bool:
        """Tell whether anything is left."""
        self._settle()
        return self._index < len(self._pieces)

    def text(self, length_size: int = 2) -> str:
        """Return the next text and step over its formatting.

        Args:
            length_size: bytes of the length in front.

        Raises:
            IndexError: it is cut off.
        """
        count = int.from_bytes(self._take(length_size), "little")
        if not count and not self.more():
            return ""  # some programs write no more than the length of an empty text
        flags = self._take(1)[0]
        runs = U16.unpack(self._take(2))[0] if flags & _RICH else 0
        aside = U32.unpack(self._take(4))[0] if flags & _PHONETIC else 0
        text = self._characters(count, flags & _WIDE)
        self._skip(4 * runs + aside)
        return text

    def _characters(self, count: int, wide: int) -> str:
        pieces: list[str] = []
        while count:
            content = self._current()
            room = len(content) - self.at
            size = min(count, room // 2 if wide else room)
            end = self.at + (2 * size if wide else size)
            pieces.append(content[self.at : end].decode("utf-16-le" if wide else "latin-1", "surrogatepass"))
            self.at = end
            count -= size
            if count:
                # A text cut between two records begins again with its flags; some programs put empty records between.
                self._next()
                while not self._current():
                    self._next()
                wide = self._current()[0] & _WIDE
                self.at = 1
        text = "".join(pieces)
        return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _settle(self) -> None:
        while self._index < len(self._pieces) and self.at >= len(self._pieces[self._index]):
            self._next()

    def _next(self) -> None:
        self._index += 1
        self.at = 0

    def _current(self) -> bytes:
        return self._pieces[self._index]

    def _take(self, size: int) -> bytes:
        self._settle()
        content = self._current()[self.at : self.at + size]
        if len(content) < size:
            raise IndexError("text cut off")
        self.at += size
        return content

    def _skip(self, size: int) -> None:
        while size > 0 and self.more():
            step = min(size, len(self._current()) - self.at)
            self.at += step
            size -= step


def rk(raw: int) -> float:
    """Return a number packed into 30 bits: an integer or the head of a double, perhaps in hundredths."""
    if raw & 2:
        number = float((raw - (1 << 32) if raw & 0x80000000 else raw) >> 2)
    else:
        number = F64.unpack(U32.pack(0) + U32.pack(raw & 0xFFFFFFFC))[0]
    return number / 100 if raw & 1 else number


ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}
