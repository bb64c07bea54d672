"""From a file to the reader of its format."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

from desktop_app.workbook.reading.archive import Archive
from desktop_app.workbook.reading.limits import Limits
from desktop_app.workbook.reading.ooxml.package import workbook_part
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink

_OWNER_PREFIXES = ("~$", ".~lock.")


def read_file(path: Path, password: str | None, limits: Limits, sink: Sink) -> str:
    """Read a file into the sink.

    Returns:
        The name of its format, as in `Book.format`.

    Raises:
        Unreadable: the file cannot be read truly.
    """
    return read_bytes(load(path, limits), password, limits, sink)


def load(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a file.

    Raises:
        Unreadable: it is no file, not there, in use, empty or too large.
    """
    if path.name.startswith(_OWNER_PREFIXES):
        raise Unreadable("owner_lock_file")
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise Unreadable("not_a_spreadsheet", "folder")
        if not stat.S_ISREG(kind.st_mode):
            raise Unreadable("not_a_spreadsheet")
        if kind.st_size > limits.file_bytes:
            raise Unreadable("too_large")
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Unreadable("locked", "missing") from error
    except OSError as error:
        raise Unreadable("locked", os.strerror(error.errno or 0)) from error
    if not data:
        raise Unreadable("empty_file")
    return data


def read_bytes(data: bytes, password: str | None, limits: Limits, sink: Sink) -> str:
    archive = Archive(io.BytesIO(data), limits.unpacked_bytes)
    part = workbook_part(archive)
    if part is None:
        raise Unreadable("not_a_spreadsheet")
    from desktop_app.workbook.reading.ooxml.reader import read_xlsx
    read_xlsx(archive, part, sink)
    return "xlsx"
