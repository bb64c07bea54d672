"""Two visits near each other become one, so that the customer is not called twice (R-104)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations

from desktop_app.domain.near_visits import MERGED_FROM, MERGED_INTO, Merging, NearVisit
from desktop_app.domain.plans import Method
from desktop_app.rules.levelling import plain_reason
from desktop_app.rules.workdays import WorkingDays

TOGETHER = frozenset({Method.PHONE, Method.SMS, Method.WECHAT, Method.EMAIL})
"""Methods that can serve two visits at once; a home visit or a letter has proofs of its own."""

Window = tuple[date, date]
"""First and last day."""


def merging(one: NearVisit, other: NearVisit, gap: int, today: date, workdays: WorkingDays) -> Merging | None:
    """Return how two visits of a customer become one; None when they cannot.

    They are due at most ``gap`` days apart, are made in the same way, and there is a day on which both may be made: a
    day of both windows, where one that is over counts as open until today, and one that only a person put on its day
    may be made up to ``gap`` days from it. The visit that somebody agreed or moved stays, then the one that was tried,
    then the one with the stricter window and the higher priority.

    Args:
        one: an open visit.
        other: another one.
        gap: most days between them.
        today: the desk's day.
        workdays: the desk's working-day table.
    """
    stays, goes = sorted((one, other), key=_rank)
    if one.customer_id != other.customer_id or abs((one.due - other.due).days) > gap:
        return None
    if one.method is not other.method or one.method not in TOGETHER:
        return None
    common = _common([(visit.earliest, visit.latest) for visit in (one, other)], today)
    days = common or _common([_reach(visit, gap) for visit in (one, other)], today)
    if days is None:
        return None
    first, last = days
    agreed = [(visit.due, visit.minute) for visit in (stays, goes) if visit.fixed]
    if any(not first <= day <= last for day, _ in agreed) or len(set(agreed)) > 1:
        return None
    wanted = min(max(stays.due, first), last)
    due, minute = agreed[0] if agreed else (workdays.nearest(wanted, first, last), None)
    binding = (one, other) if common else [visit for visit in (one, other) if not visit.loose] or [stays]
    latest = min(visit.latest for visit in binding)
    earliest = min(max(visit.earliest for visit in binding), latest)
    return Merging(stays, goes, due, minute, earliest, latest, min(one.priority, other.priority))


def near(visits: Iterable[NearVisit], gap: int, today: date, workdays: WorkingDays) -> list[Merging]:
    """Return what can be merged among visits of any customers, each visit at most once, the nearest pairs first."""
    of_customer: dict[int, list[NearVisit]] = {}
    for visit in visits:
        of_customer.setdefault(visit.customer_id, []).append(visit)
    found: list[Merging] = []
    for mine in of_customer.values():
        pairs = (merging(one, other, gap, today, workdays) for one, other in combinations(mine, 2))
        used: set[int] = set()
        for pair in sorted(filter(None, pairs), key=_nearness):
            if not {pair.stays.id, pair.goes.id} & used:
                used |= {pair.stays.id, pair.goes.id}
                found.append(pair)
    return sorted(found, key=lambda pair: (pair.due, pair.stays.id))


def _common(windows: Sequence[Window], today: date) -> Window | None:
    """Return the days of all windows from today on; a window that is over reaches until today."""
    first = max(today, *(earliest for earliest, _ in windows))
    last = min(max(latest, today) for _, latest in windows)
    return (first, last) if first <= last else None


def _reach(visit: NearVisit, gap: int) -> Window:
    """Return between which days a visit may be made, if need be on another day than a person put it."""
    around = timedelta(days=gap)
    return (visit.due - around, visit.due + around) if visit.loose else (visit.earliest, visit.latest)


def own_reason(reason: str) -> str:
    """Return a visit's own reason, without what was merged, or how it was levelled."""
    return plain_reason(reason.partition(MERGED_INTO)[0].partition(MERGED_FROM)[0])


def _rank(visit: NearVisit) -> tuple[bool, int, date, int, int, date, int]:
    strictness = visit.latest, -visit.earliest.toordinal()
    return not visit.fixed, -visit.attempts, *strictness, visit.priority, visit.due, visit.id


def _nearness(pair: Merging) -> tuple[int, date, int]:
    return abs((pair.stays.due - pair.goes.due).days), pair.due, pair.stays.id
