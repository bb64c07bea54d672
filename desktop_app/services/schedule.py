"""The visit calendar: what stands on which day, and what a day is (R-102)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache, partial

from desktop_app.domain.access import Actor, Permission, User
from desktop_app.domain.calls import DayInfo
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.clock import Clock
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.domain.visits import CAPACITY_SETTING, EVERY_VISIT, DayLoad, VisitFilter, VisitRow
from desktop_app.rules import lunar
from desktop_app.rules.named_days import named_day
from desktop_app.rules.states import visit_state
from desktop_app.services.command import Commands
from desktop_app.services.customer_wishes import accepted, refuse_blacklisted
from desktop_app.services.lists import Lists, Settings
from desktop_app.store import customers, visit_loads, visits

SOON = 10
"""An hour counts as come so many minutes before."""

CallingOrder = Sequence[tuple[int, bool]]
"""Visits in calling order, each with whether its hour is still to come."""


def seen_on(today: date) -> visits.StateOf:
    """Return how visits are seen on a day."""
    return partial(visit_state, today=today)


def soon(clock: Clock) -> int:
    """Return the minute after midnight up to which an hour counts as come."""
    local = clock.local(clock.now())
    return local.hour * 60 + local.minute + SOON


def following(order: CallingOrder, after: int | None) -> int | None:
    """Return the next visit that can be called now, going round from the given one; None when there is no other."""
    ready = [visit for visit, later in order if visit == after or not later]
    if after in ready:
        place = ready.index(after)
        ready = ready[place + 1 :] + ready[:place]
    return ready[0] if ready else None


class Schedule:
    """The calendar of visits."""

    def __init__(self, commands: Commands, lists: Lists) -> None:
        self._commands = commands
        self._lists = lists

    def _seen(self) -> visits.StateOf:
        return seen_on(self._commands.clock.today())

    def between(
        self, first: date, last: date, wanted: VisitFilter = EVERY_VISIT, *, merged: bool = False
    ) -> tuple[VisitRow, ...]:
        """Return the visits standing on days from first to last that a filter leaves; with merged ones if wished."""
        with self._commands.reading() as connection:
            today = self._commands.clock.today()
            return visits.between(connection, first, last, wanted, today, self._seen(), merged=merged)

    def loads(self, first: date, last: date, wanted: VisitFilter = EVERY_VISIT) -> dict[date, DayLoad]:
        """Return how many visits stand on each day from first to last that has any."""
        with self._commands.reading() as connection:
            return visit_loads.by_day(connection, first, last, wanted, self._commands.clock.today())

    def kept(self, wanted: VisitFilter, visit_ids: Sequence[int]) -> frozenset[int]:
        """Return those of some visits that a filter leaves."""
        with self._commands.reading() as connection:
            return visits.kept(connection, wanted, visit_ids, self._commands.clock.today())

    def capacity(self, people: int = 0) -> int | None:
        """Return how many visits the desk can make on a day; None when nobody said so.

        Args:
            people: how many persons make them; 0 for all who have an account and may call.
        """
        each = Settings(self._commands).get(CAPACITY_SETTING).strip()
        if not each.isdecimal() or not int(each):
            return None
        return int(each) * (people or max(1, sum(_calls(user) for user in self._lists.users())))

    def plan_names(self) -> tuple[str, ...]:
        """Return the names of plans that a visit may come from."""
        with self._commands.reading() as connection:
            return visit_loads.plan_names(connection)

    def more_than(self, first: date, last: date, most: int) -> bool:
        """Tell whether more visits than so many stand on days from first to last, whatever became of them."""
        with self._commands.reading() as connection:
            return visits.more_than(connection, first, last, most)

    def days(self, first: date, last: date) -> tuple[DayInfo, ...]:
        """Return what the days from first to last are: working or not, their names, lunar days and solar terms."""
        table = self._lists.workdays()
        span = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return tuple(
            DayInfo(
                day,
                table.is_workday(day),
                table.name(day) or _festival_names(day.year).get(day, ""),
                lunar.lunar_text(day),
                lunar.solar_term(day),
                holiday=bool(table.name(day)) and not table.is_workday(day),
            )
            for day in span
        )

    def named_day(self, text: str) -> date | None:
        """Return the day that a name such as 下周二, 月底 or 腊月初八 means; None when nothing is called so."""
        return named_day(text, self._commands.clock.today())

    def of_customer(self, customer_id: int) -> tuple[VisitRow, ...]:
        """Return all visits of a customer, newest first."""
        with self._commands.reading() as connection:
            return visits.of_customer(connection, customer_id, self._seen())

    def today_list(self) -> tuple[VisitRow, ...]:
        """Return what is to be called today: hours that have come, the earliest deadline, hours still to come."""
        today, minute = self._commands.clock.today(), soon(self._commands.clock)
        with self._commands.reading() as connection:
            return visits.to_call(connection, today, minute, self._seen())

    def calling_order(self) -> CallingOrder:
        """Return the visits of today's list, each with whether its hour is still to come."""
        today, minute = self._commands.clock.today(), soon(self._commands.clock)
        with self._commands.reading() as connection:
            return visits.calling_order(connection, today, minute)

    def next_visit(self, after: int | None = None) -> int | None:
        """Return the visit that Enter opens: the one after the given, else the first of today's list."""
        order = self.calling_order()
        ready = following(order, after)
        return ready if ready is not None else next((visit for visit, _ in order if visit != after), None)

    def done_share(self) -> tuple[int, int]:
        """Return (done, all) of the visits that stand in this month, as the calendar counts them."""
        first, last = month_of(self._commands.clock.today())
        loads = self.loads(first, last).values()
        return sum(load.done for load in loads), sum(load.total for load in loads)

    def window_of(self, visit_id: int) -> tuple[date, date]:
        """Return the first and last day on which the visit counts as in time."""
        with self._commands.reading() as connection:
            row = visits.record(connection, visit_id)
        return row.earliest, row.latest

    def customer_of(self, visit_id: int) -> int:
        """Return the customer whom a visit is made to."""
        with self._commands.reading() as connection:
            return int(visits.record(connection, visit_id).customer_id)

    def needs_reason(self, visit_id: int, day: date) -> bool:
        """Tell whether moving to the day needs a reason: it lies outside the visit's window (R-108)."""
        earliest, latest = self.window_of(visit_id)
        return not earliest <= day <= latest

    def add(
        self,
        actor: Actor,
        customer_id: int,
        day: date,
        minute: int | None,
        title: str,
        script_code: str = "",
        why: str = "",
    ) -> tuple[int, Changes]:
        """Add a visit by hand (R-098).

        Raises:
            InvalidInput: the day is past, or there is no title.
            UserError: ``blacklisted``.
        """
        with self._commands.run(actor, Permission.VISIT_PLAN, "visit.add") as unit:
            if day < unit.today:
                raise InvalidInput("day_past", tr("不能排在过去的日子。"), field="day")
            if not title.strip():
                raise InvalidInput("title_missing", tr("请写明回访什么。"), field="title")
            refuse_blacklisted(unit.connection, customer_id, unit.today)
            customer = customers.get(unit.connection, customer_id)
            reason = tr("{person}手工安排", person=actor.name) + (f"：{why.strip()}" if why.strip() else "")
            visit_id = visits.add_single(
                unit.connection,
                customer_id=customer_id,
                title=title.strip(),
                reason=reason,
                due=day,
                minute=minute,
                earliest=day,
                latest=day,
                method=accepted(unit.connection, customer_id, unit.today),
                owner=customer.draft.owner or actor.name,
                script=script_code,
                now=unit.now,
            )
            unit.audit(Kind.VISIT, visit_id, new={"due": day.isoformat(), "title": title.strip()}, why=why.strip())
            unit.changed(Kind.CUSTOMER, [customer_id])
        return visit_id, unit.changes


def month_of(day: date) -> tuple[date, date]:
    """Return the first and last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _calls(user: User) -> bool:
    return user.may(Permission.VISIT_CALL)


@lru_cache(maxsize=16)
def _festival_names(year: int) -> dict[date, str]:
    return {festival.day: festival.name for festival in lunar.festivals(year)}
