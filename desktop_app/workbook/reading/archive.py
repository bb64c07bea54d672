"""Packed workbooks: what is inside is checked before anything is unpacked, and nothing is ever written out."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from desktop_app.workbook.reading.refusals import Unreadable

_MAX_ENTRIES = 10_000
_BOMB_RATIO = 150
_LOCAL_HEADER = 30
_ROOTED = ("/xl/", "/_rels/", "/docprops/", "/customxml/", "/[content_types].xml")
"""Parts of workbooks that some programs name from the root on; nothing else has reason to."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, OSError, ValueError, IndexError)


class Archive:
    """A packed workbook whose parts are found by name, whatever their letter case or slashes."""

    def __init__(self, file: BinaryIO, max_unpacked: int) -> None:
        """Open and check the package.

        Raises:
            Unreadable: ``corrupted``, ``zip_bomb``, ``too_large`` or ``password_protected``.
        """
        with _damage():
            self._zip = zipfile.ZipFile(file)
            entries = self._zip.infolist()
            files = [entry for entry in entries if not entry.is_dir()]
        _check(entries, max_unpacked)
        self._names = {_key(entry.filename): entry for entry in files}
        if len(self._names) < len(files):
            # Two parts of one name: which of them is meant nobody can tell.
            raise Unreadable("corrupted")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._names

    def names(self) -> list[str]:
        """Return the parts' names in lower case."""
        return list(self._names)

    def size(self, name: str) -> int:
        """Return the unpacked size of a part."""
        return self._names[_key(name)].file_size

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a part for reading; damage found on the way is raised as ``corrupted``."""
        entry = self._names.get(_key(name))
        if entry is None:
            raise Unreadable("corrupted")
        if entry.flag_bits & 1:
            raise Unreadable("password_protected")
        with _damage(), self._zip.open(entry) as part:
            yield part

    def read(self, name: str) -> bytes:
        """Return a whole part."""
        with self.open(name) as part:
            return part.read()


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise Unreadable("corrupted") from error


def _key(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def _check(entries: list[zipfile.ZipInfo], max_unpacked: int) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise Unreadable("zip_bomb")
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > max_unpacked:
        raise Unreadable("zip_bomb" if unpacked > _BOMB_RATIO * packed else "too_large")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        path = entry.filename.replace("\\", "/")
        root = path[:1] == "/" and not path.lower().startswith(_ROOTED)
        if root or ".." in path.split("/") or path[1:2] == ":":
            raise Unreadable("corrupted")
        if entry.header_offset < end:
            raise Unreadable("zip_bomb")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size
