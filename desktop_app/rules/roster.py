"""Hours of a night, the day of publishing, limits of arrival and the night's bonus (R-383 to R-385)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from desktop_app.domain.roster import RescueDraft, RosterTerms


def begins(day: date, terms: RosterTerms) -> time:
    """Return when the night of a day begins."""
    first, last = terms.summer
    return terms.begins_summer if first <= day.month <= last else terms.begins_winter


def days_of(first: date) -> tuple[date, ...]:
    """Return the days of a month."""
    return tuple(first.replace(day=number) for number in range(1, monthrange(first.year, first.month)[1] + 1))


def publish_by(first: date) -> date:
    """Return the day by which a month's roster is to be published: before the first."""
    return first.replace(day=1) - timedelta(days=1)


def missing(people: Mapping[str, str], terms: RosterTerms) -> tuple[str, ...]:
    """Return the posts of a night that nobody stands at."""
    return tuple(post for post in terms.posts if not people.get(post))


def rotation(days: tuple[date, ...], people: tuple[str, ...], start: int = 0) -> dict[date, str]:
    """Return who has which night when people take turns; nobody for nobody."""
    return {day: people[(start + at) % len(people)] for at, day in enumerate(days)} if people else {}


def arrival_limit(called: datetime, terms: RosterTerms) -> datetime:
    """Return by when one must have arrived."""
    return called + timedelta(minutes=terms.arrival)


def is_late(draft: RescueDraft, now: datetime, terms: RosterTerms) -> bool:
    """Tell whether one arrived too late, or has not arrived although one should have."""
    return (draft.arrived or now) > arrival_limit(draft.called, terms)


def bonus(draft: RescueDraft, terms: RosterTerms) -> int:
    """Return what a job is paid in all: for each person when it runs past midnight."""
    past = draft.ended is not None and draft.ended.date() > draft.called.date()
    return terms.bonus * len(draft.people) if past else 0
