"""Which of many backups stay: the newest ones, and the newest of each of the last days, weeks and months.

Days, weeks and months count only where there is a backup, so that neither a long holiday nor a clock that is set wrong
makes a desk throw its last backups away.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many stay of each kind.

    Attributes:
        last: the newest, whenever they were made.
        days, weeks, months: of so many that have a backup, the newest of each.
    """

    last: int = 3
    days: int = 7
    weeks: int = 5
    months: int = 12


def staying(made: Iterable[datetime], rotation: Rotation) -> frozenset[datetime]:
    """Return the moments of the backups that stay.

    Args:
        made: when each backup was made, in the desk's own time.
        rotation: how many stay.
    """
    newest_first = sorted(set(made), reverse=True)
    kept = set(newest_first[: rotation.last])
    for period, count in ((_day, rotation.days), (_week, rotation.weeks), (_month, rotation.months)):
        kept |= _newest_of_each(newest_first, period, count)
    return frozenset(kept)


def _newest_of_each(
    newest_first: Iterable[datetime], period: Callable[[datetime], Hashable], count: int
) -> set[datetime]:
    newest: dict[Hashable, datetime] = {}
    for moment in newest_first:
        newest.setdefault(period(moment), moment)
    return set(list(newest.values())[:count])


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month
