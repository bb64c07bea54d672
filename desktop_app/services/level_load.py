"""Levelling the load: what would move to which day, shown before it is done, and done as a whole (S-03, R-105)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from desktop_app.domain.access import Actor, DataScope, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.planload import (
    LEVELLED,
    USUAL_CAPACITY,
    Levelled,
    Levelling,
    LevelMove,
    LevelProposal,
    LoadVisit,
    PersonLoad,
)
from desktop_app.domain.text import tr
from desktop_app.domain.visits import CAPACITY_SETTING
from desktop_app.rules.day_words import day_text
from desktop_app.rules.levelling import level, plain_reason
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import Lists
from desktop_app.store import audit, lists, load
from desktop_app.store.engine import Connection

AHEAD = 30
"""Days from today in which visits are levelled, unless another span is asked for."""

_Load = Mapping[tuple[str, date], int]


@dataclass(frozen=True)
class _Look:
    """The desk as a proposal saw it."""

    visits: tuple[load.OpenVisit, ...]
    taken: _Load
    result: Levelling

    @property
    def movable(self) -> Iterable[LoadVisit]:
        """The visits as loads."""
        return (found.load for found in self.visits)


class LevelLoad:
    """Spreads the open visits of each person over the working days of their windows."""

    def __init__(self, commands: Commands, choices: Lists) -> None:
        self._commands = commands
        self._lists = choices

    def capacity(self) -> int:
        """Return how many visits a person makes on a day: the desk's own figure, else the usual one."""
        with self._commands.reading() as connection:
            own = (lists.setting(connection, CAPACITY_SETTING) or "").strip()
        return int(own) if own.isdecimal() and int(own) else USUAL_CAPACITY

    def proposal(self, ahead: int = AHEAD, capacity: int | None = None) -> LevelProposal:
        """Return what levelling would do; nothing is changed.

        Args:
            ahead: visits due within so many days from today may move; they may move beyond.
            capacity: visits of a person on a day; the desk's figure when None.
        """
        until = self._commands.clock.today() + timedelta(days=ahead)
        with self._commands.reading() as connection:
            return self._propose(connection, until, capacity or self.capacity())

    def apply(self, actor: Actor, proposal: LevelProposal, owner: str | None = None) -> Levelled:
        """Move the visits as proposed, in one transaction.

        Args:
            actor: who says so.
            proposal: what was shown.
            owner: move only this person's visits, the empty name being nobody's; all when None.

        Raises:
            InvalidInput: the desk is no longer what the proposal saw, or nothing is to be moved.
            UserError: ``out_of_scope``; who sees only some customers would level against a part of the load.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.level") as unit:
            if actor.scope is not DataScope.ALL:
                raise UserError(
                    "out_of_scope", tr("均衡要看得到全部客户的人来做，没有改动。"), tr("请主管或管理员来做。")
                )
            if self._propose(unit.connection, proposal.until, proposal.capacity).stamp != proposal.stamp:
                raise InvalidInput("changed_since", tr("日历刚刚有变动，安排已重新计算，请再看一遍。"))
            moves = [move for move in proposal.moves if owner in (None, move.owner)]
            if not moves:
                raise InvalidInput("nothing_to_do", tr("没有要调整的回访。"))
            reasons = load.standing(unit.connection, [move.visit_id for move in moves])
            placed = []
            for move in moves:
                own = plain_reason(reasons[move.visit_id][1])
                placed.append((move.visit_id, move.after, f"{own}{LEVELLED}{move.why}"))
                _audit(unit, move.visit_id, move.before, move.after, move.why)
            load.place(unit.connection, placed)
            unit.changed(Kind.VISIT, [move.visit_id for move in moves])
            unit.changed(Kind.CUSTOMER, [move.customer_id for move in moves])
        return Levelled(unit.changes, tuple((move.visit_id, move.before, move.after) for move in moves))

    def undo(self, actor: Actor, levelled: Levelled) -> Changes:
        """Put the visits back; one that was called, moved or appointed since stays as it is.

        Raises:
            InvalidInput: all of them were changed since.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.level_back") as unit:
            now = load.standing(unit.connection, [visit for visit, _, _ in levelled.moves])
            back = [
                (visit, before, plain_reason(now[visit][1]))
                for visit, before, after in levelled.moves
                if visit in now and now[visit][0] == after
            ]
            if not back:
                raise InvalidInput("changed_since", tr("这些回访之后又有变动，不能撤销这一步。"))
            load.place(unit.connection, back)
            for visit, before, _ in back:
                _audit(unit, visit, now[visit][0], before)
            unit.changed(Kind.VISIT, [visit for visit, _, _ in back])
            unit.changed(Kind.CUSTOMER)
        return unit.changes

    def _look(self, connection: Connection, until: date, capacity: int) -> _Look:
        today = self._commands.clock.today()
        visits = load.open_visits(connection, today, until)
        reach = max((found.load.latest for found in visits if not found.load.fixed), default=until)
        taken = load.done_on(connection, today) | load.later(connection, until, reach)
        result = level((found.load for found in visits), capacity, self._lists.workdays().is_workday, today, taken)
        return _Look(visits, taken, result)

    def _propose(self, connection: Connection, until: date, capacity: int) -> LevelProposal:
        today, table = self._commands.clock.today(), self._lists.workdays()
        look = self._look(connection, until, capacity)
        before = Counter(look.taken)
        before.update((visit.owner, visit.due) for visit in look.movable)
        after = Counter(look.taken)
        after.update((visit.owner, look.result.moves.get(visit.id, visit.due)) for visit in look.movable)
        last = max([until, *look.result.moves.values()])
        days = tuple(today + timedelta(days=at) for at in range((last - today).days + 1))
        working = tuple(table.is_workday(day) for day in days)
        owners = sorted({owner for owner, _ in before}, key=lambda name: (not name, name))
        left = frozenset(look.result.left)

        def seen(found: load.OpenVisit) -> LevelMove:
            visit = found.load
            crowded = before[visit.owner, visit.due] > capacity
            why = _why_left(visit, today) if visit.id in left else _why(visit.due, table.is_workday(visit.due), crowded)
            return LevelMove(
                visit.id,
                found.customer_id,
                found.customer,
                found.title,
                visit.owner,
                visit.due,
                look.result.moves.get(visit.id, visit.due),
                visit.earliest,
                visit.latest,
                why,
            )

        return LevelProposal(
            until=until,
            capacity=capacity,
            days=days,
            working=working,
            loads=tuple(
                PersonLoad(name, tuple(before[name, day] for day in days), tuple(after[name, day] for day in days))
                for name in owners
            ),
            moves=tuple(seen(found) for found in look.visits if found.load.id in look.result.moves),
            left=tuple(seen(found) for found in look.visits if found.load.id in left),
            overdue=load.overdue(connection, today),
            stamp=_stamp(today, look, capacity, working),
        )


def _audit(unit: Unit, visit_id: int, before: date, after: date, why: str = "") -> None:
    """Write a row for each of many visits; what changed is noted once, for all of them."""
    old, new = {"due": before.isoformat()}, {"due": after.isoformat()}
    audit.add(unit.connection, unit.now, unit.actor, unit.action, Kind.VISIT, visit_id, old, new, why)


def _why(day: date, working: bool, crowded: bool) -> str:
    words = day_text(day)
    if not working:
        return tr("{day} 休息", day=words)
    if crowded:
        return tr("{day} 超出每天的量", day=words)
    return tr("给只能在 {day} 的回访让位", day=words)


def _why_left(visit: LoadVisit, today: date) -> str:
    first = max(visit.earliest, today)
    if first == visit.latest:
        return tr("应访期只剩 {day}，这天已经满了", day=day_text(first))
    return tr("应访期里 {first} 至 {last} 每天都满了", first=day_text(first), last=day_text(visit.latest))


def _stamp(today: date, look: _Look, capacity: int, working: tuple[bool, ...]) -> str:
    seen = (today, capacity, working, [tuple(visit) for visit in look.movable], sorted(look.taken.items()))
    return blake2b(repr(seen).encode(), digest_size=16).hexdigest()
