"""Looks into OLE compound files, which old Office programs wrote and new ones use for encryption."""

from __future__ import annotations

import io

import olefile

from desktop_app.workbook.reading.refusals import Unreadable


def streams(data: bytes) -> set[str]:
    """Return the names of the streams at the top, in lower case.

    Raises:
        Unreadable: the container is damaged.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return {path[0].lower() for path in container.listdir()}
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise Unreadable("corrupted") from error
