"""Reading what the calendar shows: one board for a view around a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain.visits import VisitRow, VisitState
from desktop_app.ui.calendar.board import Board, by_day
from desktop_app.ui.calendar.export import Seen
from desktop_app.ui.calendar.spans import span

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.desk import Desk


def read_board(desk: Desk, seen: Seen) -> Board:
    """Return the days that are seen, with their visits; of a year only how many."""
    today = desk.clock.today()
    first, last = span(seen.view, seen.day)
    wanted = seen.wanted
    year = seen.view == "year"
    visits, loads = by_day(() if year else desk.schedule.between(first, last, wanted, merged=True))
    if year:
        loads = desk.schedule.loads(first, last, wanted)
    now = desk.clock.local(desk.clock.now())
    return Board(
        first=first,
        last=last,
        today=today,
        month=seen.day.month,
        now=now.hour * 60 + now.minute,
        days={info.day: info for info in desk.schedule.days(first, last)},
        visits=visits,
        loads=loads,
        overdue=_overdue(desk, seen) if seen.view == "list" and first <= today <= last else (),
        capacity=desk.schedule.capacity(len(wanted.owners)),
    )


def _overdue(desk: Desk, seen: Seen) -> tuple[VisitRow, ...]:
    late = [row for row in desk.schedule.today_list() if row.state is VisitState.OVERDUE]
    if seen.wanted:
        left = desk.schedule.kept(seen.wanted, [row.id for row in late])
        late = [row for row in late if row.id in left]
    return tuple(sorted(late, key=lambda row: row.latest))
