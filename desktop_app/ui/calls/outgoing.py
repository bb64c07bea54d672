"""Addresses by which this computer's own programs are handed a text; the network is not touched."""

from __future__ import annotations

from PySide6.QtCore import QUrl


def sms_url(number: str, text: str) -> QUrl:
    """Return the address of a message to a number, with its text."""
    return QUrl(f"sms:{number}?body={_quoted(text)}")


def mail_url(address: str, subject: str, text: str) -> QUrl:
    """Return the address of a mail with subject and text; without an address the person fills it in."""
    return QUrl(f"mailto:{address}?subject={_quoted(subject)}&body={_quoted(text)}")


def _quoted(text: str) -> str:
    return bytes(QUrl.toPercentEncoding(text).data()).decode("ascii")
