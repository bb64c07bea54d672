"""A list with a password: the encryption Excel itself uses, so that nobody reads it without the word."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from desktop_app.domain.listing import Listing
from desktop_app.domain.progress import Pace
from desktop_app.workbook.write_list import write_list


def write_encrypted_list(path: Path, listing: Listing, pace: Pace, password: str) -> int:
    """Write a list to a new workbook that opens only with the password; nothing of it is ever written in plain.

    Args:
        path: file to write; it is overwritten.
        listing: columns and rows.
        pace: told how many rows are written.
        password: any text, not empty.

    Returns:
        Rows written.

    Raises:
        Cancelled: when the person stopped it.
        OSError: when the file cannot be written.
    """
    from msoffcrypto.format.ooxml import OOXMLFile

    plain, sealed = BytesIO(), BytesIO()
    written = write_list(plain, listing, pace)
    pace.at(written, written)
    OOXMLFile(plain).encrypt(password, sealed)
    path.write_bytes(sealed.getbuffer())
    return written
