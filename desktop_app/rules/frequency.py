"""Not too often, not too seldom: gaps between contacts, visits to merge, a yearly minimum (R-104, R-105, R-119)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.domain.text import tr

CONTACT_GAP = 7
"""Days between two contacts of one customer, as one author advises; settable (R-105)."""

MERGE_WITHIN = 2
"""Visits of one customer at most so many days apart are offered as one call; our value (R-104)."""


def frequency_warning(day: date, contacts: Iterable[date], gap: int = CONTACT_GAP) -> str:
    """Return why a visit on a day would come too soon before or after another contact; empty when it does not."""
    near = min(contacts, key=lambda contact: abs(day - contact), default=None)
    days = gap if near is None else abs((day - near).days)
    if near is None or days >= gap:
        return ""
    return tr("与 {near} 的联系只隔 {days} 天，少于 {gap} 天，请写明理由。", near=near, days=days, gap=gap)


def to_merge(visits: Iterable[tuple[int, date]], within: int = MERGE_WITHIN) -> tuple[tuple[int, ...], ...]:
    """Return the open visits of one customer that may be made in one call.

    Args:
        visits: id and due day of each.
        within: days between the first and the last of a group, at most.

    Returns:
        Groups of two and more ids, in order of their days.
    """
    groups: list[list[tuple[int, date]]] = []
    for visit in sorted(visits, key=lambda visit: (visit[1], visit[0])):
        if groups and (visit[1] - groups[-1][0][1]).days <= within:
            groups[-1].append(visit)
        else:
            groups.append([visit])
    return tuple(tuple(number for number, _ in group) for group in groups if len(group) > 1)


def yearly_count(done: Iterable[date], year: int, minimum: int) -> str:
    """Return how much of a year's minimum is done, such as ``1 / 2``; empty once it is reached (R-119)."""
    count = sum(day.year == year for day in done)
    return "" if count >= minimum else f"{count} / {minimum}"
