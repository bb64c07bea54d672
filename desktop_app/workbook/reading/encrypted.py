"""Opens workbooks that have a password."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

from cryptography.exceptions import UnsupportedAlgorithm

from desktop_app.workbook.reading.compound import Compound
from desktop_app.workbook.reading.refusals import Unreadable

_INFO, _AGILE = "encryptioninfo", b"\x04\0\x04\0"
# Excel itself writes and tries this one without asking; such files open without a question.
_SILENT = "VelvetSweatshop"
_BEYOND = (
    NotImplementedError,
    UnsupportedAlgorithm,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    AssertionError,
    struct.error,
)


def open_locked(attempt: Callable[[str], bytes | None], password: str | None, silent: str = _SILENT) -> bytes:
    """Return a workbook without its encryption.

    Args:
        attempt: opens it with a password; None stands for a wrong one.
        password: what a person entered, or None when nobody was asked yet.
        silent: the password to try without asking; empty for none.

    Raises:
        Unreadable: ``password_protected``, ``password_wrong`` or a kind of encryption nobody can undo here.
    """
    for word in (password, silent):
        if word:
            try:
                opened = attempt(word)
            except _BEYOND as error:
                code = ("password_protected",) if password is None else ("unsupported_format", "encryption")
                raise Unreadable(*code) from error
            if opened is not None:
                return opened
    raise Unreadable("password_protected" if password is None else "password_wrong")


def decrypt(data: bytes, password: str | None) -> bytes:
    """Return what an encrypted package of Excel 2007 and later holds.

    Raises:
        Unreadable: see `open_locked`.
    """
    return open_locked(lambda word: _open(data, word), password)


def _open(data: bytes, password: str) -> bytes | None:
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
    from msoffcrypto.format.ooxml import OOXMLFile

    from desktop_app.workbook.reading.agile import open_agile

    container = Compound(data)
    if _INFO not in container:
        # Locked by rights that a server grants, not by a password; asking for one would lead nowhere.
        raise Unreadable("unsupported_format", "encryption")
    description = container.read(_INFO)
    if description.startswith(_AGILE):
        return open_agile(description[8:], container.read("encryptedpackage"), password)
    plain = io.BytesIO()
    try:
        office = OOXMLFile(io.BytesIO(data))
        office.load_key(password=password, verify_password=True)
        office.decrypt(plain)
    except InvalidKeyError:
        return None
    except (DecryptionError, FileFormatError, ParseError) as error:
        raise NotImplementedError from error
    return plain.getvalue()
