"""Not too often: the gap between two contacts of one customer (R-105)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.domain.text import tr

CONTACT_GAP = 7
"""Days between two contacts of one customer, as one author advises; settable (R-105)."""


def too_near(day: date, contacts: Iterable[date], gap: int = CONTACT_GAP) -> date | None:
    """Return the nearest contact when a visit on a day would come too soon before or after it; None when not."""
    near = min(contacts, key=lambda contact: abs(day - contact), default=None)
    return near if near is not None and abs((day - near).days) < gap else None


def frequency_warning(day: date, contacts: Iterable[date], gap: int = CONTACT_GAP) -> str:
    """Return why a visit on a day would come too soon before or after another contact; empty when it does not."""
    near = too_near(day, contacts, gap)
    if near is None:
        return ""
    days = abs((day - near).days)
    return tr("与 {near} 的联系只隔 {days} 天，少于 {gap} 天，请写明理由。", near=near, days=days, gap=gap)
