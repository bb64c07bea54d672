"""How long nobody may try again after wrong passwords (R-321)."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop_app.domain.door import Failures

FREE = 3
"""Wrong passwords in a row that cost nothing: anybody mistypes."""

LOCKED = 10
"""Wrong passwords in a row after which the name is locked for a while."""

LOCK = timedelta(minutes=30)
_FIRST = timedelta(seconds=5)


def wait_after(count: int) -> timedelta:
    """Return how long to wait after a number of wrong passwords in a row: 5 s, 10 s, 20 s and on, at last locked."""
    if count < FREE:
        return timedelta()
    return LOCK if count >= LOCKED else _FIRST * 2 ** (count - FREE)


def still_to_wait(failures: Failures | None, now: datetime) -> timedelta:
    """Return how long it still is; a clock that was set back makes it no longer than it was at first."""
    if failures is None:
        return timedelta()
    whole = wait_after(failures.count)
    return max(timedelta(), min(whole, failures.last + whole - now))
