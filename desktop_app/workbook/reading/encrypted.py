"""Opens workbooks that have a password."""

from __future__ import annotations

import io
import struct

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from desktop_app.workbook.reading.refusals import Unreadable

_BEYOND = (DecryptionError, FileFormatError, ParseError, NotImplementedError, ValueError, struct.error)
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
    for attempt in (_SILENT, password):
        if attempt is not None:
            try:
                return _decrypt(data, attempt)
            except InvalidKeyError:
                continue
            except (
                DecryptionError,
                FileFormatError,
                ParseError,
                NotImplementedError,
                ValueError,
                struct.error,
            ) as error:
                raise Unreadable("unsupported_format", "encryption") from error
    raise Unreadable("password_protected" if password is None else "password_wrong")


def _decrypt(data: bytes, password: str) -> bytes:
    office = OfficeFile(io.BytesIO(data))
    if office.format == "ooxml":
        office.load_key(password=password, verify_password=True)
    else:
        office.load_key(password=password)
    plain = io.BytesIO()
    office.decrypt(plain)
    return plain.getvalue()
