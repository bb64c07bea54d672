"""Opens workbooks that have a password."""

from __future__ import annotations

import io
import struct

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from desktop_app.workbook.reading.agile import open_agile
from desktop_app.workbook.reading.compound import Compound
from desktop_app.workbook.reading.refusals import Unreadable

_BEYOND = (
    DecryptionError,
    FileFormatError,
    ParseError,
    NotImplementedError,
    ValueError,
    KeyError,
    AssertionError,
    AttributeError,
    struct.error,
)
_INFO, _AGILE = "encryptioninfo", b"\x04\0\x04\0"
# Excel itself writes and tries this one without asking; such files open without a question.
_SILENT = "VelvetSweatshop"


def decrypt(data: bytes, password: str | None) -> bytes:
    """Return a workbook without its encryption.

    Args:
        data: the encrypted file.
        password: what a person entered, or None when nobody was asked yet.

    Raises:
        Unreadable: ``password_protected``, ``password_wrong`` or a kind of encryption nobody can undo here.
    """
    for attempt in (password, _SILENT):
        if attempt:
            try:
                opened = _open(data, attempt)
            except _BEYOND as error:
                raise Unreadable("unsupported_format", "encryption") from error
            if opened is not None:
                return opened
    raise Unreadable("password_protected" if password is None else "password_wrong")


def _open(data: bytes, password: str) -> bytes | None:
    """Return what is inside, or None when the password is wrong."""
    container = Compound(data)
    if _INFO in container:
        description = container.read(_INFO)
        if description.startswith(_AGILE):
            return open_agile(description[8:], container.read("encryptedpackage"), password)
    plain = io.BytesIO()
    try:
        office = OfficeFile(io.BytesIO(data))
        if office.format == "ooxml":
            office.load_key(password=password, verify_password=True)
        else:
            office.load_key(password=password)
        office.decrypt(plain)
    except InvalidKeyError:
        return None
    return plain.getvalue()
