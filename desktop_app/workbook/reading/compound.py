"""Looks into OLE compound files, which old Office programs wrote and new ones use for encryption."""

from __future__ import annotations

import io

import olefile

from desktop_app.workbook.reading.refusals import Unreadable

_DAMAGE = (OSError, ValueError, IndexError, TypeError, KeyError)


class Compound:
    """A container whose streams are found by name, whatever their letter case."""

    def __init__(self, data: bytes) -> None:
        """Open the container.

        Raises:
            Unreadable: it is damaged.
        """
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
            self._names = {path[0].lower(): path for path in self._file.listdir() if len(path) == 1}
        except _DAMAGE as error:
            raise Unreadable("corrupted") from error

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def is_empty(self) -> bool:
        """Tell whether nothing can be found in it."""
        return not self._names

    def read(self, name: str) -> bytes:
        """Return a stream."""
        try:
            return bytes(self._file.openstream(self._names[name]).read())
        except _DAMAGE as error:
            raise Unreadable("corrupted") from error
