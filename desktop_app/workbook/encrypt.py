"""A password on a workbook: the encryption Excel itself uses, so that nobody reads it without the word."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.progress import Pace


def encrypt_workbook(path: Path, password: str, pace: Pace) -> None:
    """Encrypt a workbook where it lies.

    Args:
        path: an ``.xlsx`` file; afterwards it opens only with the password.
        password: any text, not empty.
        pace: asked once more whether to stop.

    Raises:
        Cancelled: when the person stopped it.
        OSError: when the file cannot be written.
    """
    from msoffcrypto.format.ooxml import OOXMLFile

    pace.at(0)
    sealed = path.with_name(f"{path.stem}-sealed{path.suffix}")
    try:
        with path.open("rb") as plain, sealed.open("wb") as out:
            OOXMLFile(plain).encrypt(password, out)
        sealed.replace(path)
    finally:
        sealed.unlink(missing_ok=True)
