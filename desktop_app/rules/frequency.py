"""Not too often: the gap between two contacts of one customer (R-105)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.domain.text import tr

CONTACT_GAP = 7
"""Days between two contacts of one customer, as one author advises; settable (R-105)."""


def frequency_warning(day: date, contacts: Iterable[date], gap: int = CONTACT_GAP) -> str:
    """Return why a visit on a day would come too soon before or after another contact; empty when it does not."""
    near = min(contacts, key=lambda contact: abs(day - contact), default=None)
    days = gap if near is None else abs((day - near).days)
    if near is None or days >= gap:
        return ""
    return tr("与 {near} 的联系只隔 {days} 天，少于 {gap} 天，请写明理由。", near=near, days=days, gap=gap)
