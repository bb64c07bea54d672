"""Load levelling: visits are spread inside their windows to what a person can make on a day.

Each person's visits are matched with the free places of the working days in their windows. A visit keeps its day as
long as the day has room. Of a day that is too full the visits with the earliest deadline stay; the others take, again
by the earliest deadline, the nearest day with room, or else the place of a visit that can go elsewhere, by the shortest
chain of such moves. Whenever there is a chain to a free place it is found, so that as many windows are kept within the
capacity as can be kept at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from heapq import heappop, heappush

from desktop_app.domain.planload import LEVELLED, Levelling, LoadVisit


def level(
    visits: Iterable[LoadVisit],
    capacity: int,
    is_workday: Callable[[date], bool],
    today: date,
    taken: Mapping[tuple[str, date], int] | None = None,
) -> Levelling:
    """Spread visits over the working days of their windows.

    Args:
        visits: open visits due today or later.
        capacity: visits of one person on a day.
        is_workday: the desk's working-day table.
        today: no visit is moved before it.
        taken: places of (person, day) that other visits hold, such as those already made today.

    Returns:
        The moves, and what no move could help. Visits without a working day in their window are neither.
    """
    held: defaultdict[str, Counter[date]] = defaultdict(Counter)
    movable: defaultdict[str, list[LoadVisit]] = defaultdict(list)
    for (owner, day), count in (taken or {}).items():
        held[owner][day] += count
    for visit in visits:
        if visit.fixed:
            held[visit.owner][visit.due] += 1
        else:
            movable[visit.owner].append(visit)
    moves: dict[int, date] = {}
    left: list[int] = []
    for owner, mine in sorted(movable.items()):
        length = 1 + max((visit.latest - today).days for visit in mine)
        days = [today + timedelta(days=at) for at in range(length)]
        person = _Person(mine, today, [capacity - held[owner][day] if is_workday(day) else None for day in days])
        moves |= {visit: days[at] for visit, at in person.moves()}
        left += person.left
    return Levelling(moves, tuple(left))


def plain_reason(reason: str) -> str:
    """Return a visit's own reason, without why it was levelled."""
    return reason.partition(LEVELLED)[0]


class _Person:
    """A person's days, counted from today as 0, and the visits placed on them.

    A search that found no free place leaves its days behind as exhausted: nothing on them can go anywhere else, so that
    no later search need look at them again.

    Args:
        visits: those that may move.
        today: day 0.
        places: free places of each day; None where nobody works.
    """

    def __init__(self, visits: Iterable[LoadVisit], today: date, places: list[int | None]) -> None:
        self.left: list[int] = []
        self._room = [max(0, count or 0) for count in places]
        self._exhausted = [count is None for count in places]
        self._home: dict[int, int] = {}
        self._span: dict[int, tuple[int, int]] = {}
        self._place: dict[int, int] = {}
        self._reach = [_Reach() for _ in places]
        by_day: defaultdict[int, list[LoadVisit]] = defaultdict(list)
        for visit in visits:
            first, last = max(0, (visit.earliest - today).days), (visit.latest - today).days
            if any(count is not None for count in places[first : last + 1]):
                self._home[visit.id], self._span[visit.id] = (visit.due - today).days, (first, last)
                by_day[self._home[visit.id]].append(visit)
        waiting: list[LoadVisit] = []
        for day, mine in by_day.items():
            mine.sort(key=_urgency)
            for visit in mine[: self._room[day]]:
                self._put(visit.id, day)
            waiting += mine[self._room[day] :]
            self._room[day] = max(0, self._room[day] - len(mine))
        for visit in sorted(waiting, key=_urgency):
            self._find_place(visit.id)

    def moves(self) -> Iterator[tuple[int, int]]:
        """Yield the visits that changed their day."""
        return ((visit, day) for visit, day in self._place.items() if day != self._home[visit])

    def _put(self, visit: int, day: int) -> None:
        self._place[visit] = day
        self._reach[day].add(visit, *self._span[visit], moved=day != self._home[visit])

    def _find_place(self, visit: int) -> None:
        day = self._nearest_free(visit)
        if day is None and (chain := self._chain(visit)):
            *_, (_, day) = chain
            for mover, target in reversed(chain):
                self._put(mover, target)
        elif day is not None:
            self._put(visit, day)
        if day is None:
            self.left.append(visit)
        else:
            self._room[day] -= 1

    def _nearest_free(self, visit: int) -> int | None:
        first, last = self._span[visit]
        home = self._home[visit]
        for distance in range(max(last - home, home - first) + 1):
            for day in (home - distance, home + distance):
                if first <= day <= last and self._room[day]:
                    return day
        return None

    def _chain(self, visit: int) -> list[tuple[int, int]]:
        """Return (visit, the day it goes to) from the given visit to a free place, with the fewest new moves."""
        came: dict[int, int] = {}  # day to the visit that would come to it
        layer = self._enter(visit, came)
        free: int | None = None
        while layer and free is None:
            seen: list[int] = []
            while layer and free is None:  # who was moved already goes on at no cost
                day = layer.pop()
                seen.append(day)
                for mover in self._reach[day].leavers(self._place, day, self._home, moved=True):
                    layer += self._enter(mover, came)
                free = next((day for day in layer if self._room[day]), None)
            for day in seen if free is None else ():
                for mover in self._reach[day].leavers(self._place, day, self._home, moved=False):
                    layer += self._enter(mover, came)
            free = next((day for day in layer if self._room[day]), free)
        if free is None:
            for day in came:
                self._exhausted[day] = True
            return []
        chain = [(came[free], free)]
        while chain[-1][0] != visit:
            day = self._place[chain[-1][0]]
            chain.append((came[day], day))
        return chain[::-1]

    def _enter(self, visit: int, came: dict[int, int]) -> list[int]:
        first, last = self._span[visit]
        new = [day for day in range(first, last + 1) if day not in came and not self._exhausted[day]]
        came.update(dict.fromkeys(new, visit))
        return new


class _Reach:
    """How far the visits on one day can go: those whose window begins first and ends last, at home and moved apart."""

    def __init__(self) -> None:
        self._heaps: dict[bool, tuple[list[tuple[int, int]], list[tuple[int, int]]]] = {
            moved: ([], []) for moved in (False, True)
        }

    def add(self, visit: int, first: int, last: int, *, moved: bool) -> None:
        """Note a visit that was placed here."""
        begins, ends = self._heaps[moved]
        heappush(begins, (first, visit))
        heappush(ends, (-last, visit))

    def leavers(self, place: Mapping[int, int], day: int, home: Mapping[int, int], *, moved: bool) -> Iterator[int]:
        """Yield the visits that reach farthest to both sides; those that are no longer here are dropped on the way."""
        for heap in self._heaps[moved]:
            while heap and (place[heap[0][1]] != day or (home[heap[0][1]] != day) is not moved):
                heappop(heap)
            if heap:
                yield heap[0][1]


def _urgency(visit: LoadVisit) -> tuple[date, int, date, int]:
    return visit.latest, visit.priority, visit.due, visit.id
