"""The month's figures with their definitions, and the tables beside them (R-257 to R-264, R-267, R-268, R-270)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.plans import Method
from desktop_app.domain.reports import (
    AttemptRecord,
    Figure,
    Month,
    MonthReport,
    Period,
    Share,
    TicketRecord,
    VisitRecord,
)
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketState
from desktop_app.domain.visits import VisitStatus

SUCCESS_TARGET = 0.9
"""Net success to reach (R-257); appendix B1 puts the target on the net figure only."""

OUTSIDE_CEILING = 0.1
"""Share of home visits and letters not to exceed (R-263)."""

_HANDLED = (TicketState.HANDLED, TicketState.CONFIRMED)
_OUTSIDE = (Method.ONSITE, Method.LETTER)


def is_done(visit: VisitRecord) -> bool:
    """Tell whether the visit was successful."""
    return visit.status == VisitStatus.DONE


def is_inside(visit: VisitRecord) -> bool:
    """Tell whether the visit was done inside its window (R-259)."""
    return is_done(visit) and visit.done_day is not None and visit.earliest <= visit.done_day <= visit.latest


def is_on_time(visit: VisitRecord) -> bool:
    """Tell whether the visit was done by the end of its window; an early contact is on time (R-267)."""
    return is_done(visit) and visit.done_day is not None and visit.done_day <= visit.latest


def is_handled(ticket: TicketRecord) -> bool:
    """Tell whether the ticket's problem was handled."""
    return ticket.state in _HANDLED


@dataclass(frozen=True, slots=True)
class _Counts:
    """What the figures are made of."""

    due: int
    done: int
    inside: int
    on_time: int
    outside: int
    problems: int
    of: Counter[str]
    tickets: int
    handled: int
    tickets_on_time: int
    reopened: int

    @classmethod
    def of_rows(cls, visits: Sequence[VisitRecord], tickets: Sequence[TicketRecord]) -> _Counts:
        done = [visit for visit in visits if is_done(visit)]
        handled = [ticket for ticket in tickets if is_handled(ticket)]
        return cls(
            due=len(visits),
            done=len(done),
            inside=sum(map(is_inside, done)),
            on_time=sum(map(is_on_time, done)),
            outside=sum(visit.method in _OUTSIDE for visit in done),
            problems=sum(visit.problem for visit in done),
            of=Counter(visit.status for visit in visits),
            tickets=len(tickets),
            handled=len(handled),
            tickets_on_time=sum(t.handled_day is not None and t.handled_day <= t.deadline for t in handled),
            reopened=sum(ticket.reopened > 0 for ticket in tickets),
        )


def counted(visits: Iterable[VisitRecord]) -> tuple[VisitRecord, ...]:
    """Return the visits that count as due: all but those merged into another, which counts for them."""
    return tuple(visit for visit in visits if visit.status != VisitStatus.MERGED)


def figures(
    visits: Iterable[VisitRecord], tickets: Sequence[TicketRecord], *, satisfaction: tuple[int, int] | None = None
) -> tuple[Figure, ...]:
    """Return the cover's figures.

    Args:
        visits: all visits due in the month, whatever became of them.
        tickets: tickets opened in the month or still open in it.
        satisfaction: content answers and all answers to the question; None leaves the figure out (R-279).
    """
    n = _Counts.of_rows(counted(visits), tickets)
    result = [*_plain(n), *_success(n), *_quality(n), *_ticket_figures(n)]
    if satisfaction is not None:
        name, words = tr("满意率"), tr("答“满意”的客户 ÷ 回答了满意度问题的客户")
        result.append(Figure("satisfaction", name, *satisfaction, words, source="R-279"))
    return tuple(result)


def _plain(n: _Counts) -> tuple[Figure, ...]:
    open_ones = n.of[VisitStatus.OPEN] + n.of[VisitStatus.AWAITING]
    unreached = n.of[VisitStatus.NOT_REACHED] + n.of[VisitStatus.INVALID_NUMBER]
    return (
        Figure(
            "due",
            tr("应访"),
            n.due,
            None,
            tr("应访日在本月的全部回访，不论结果；改约的按原应访日计，合并成一次的只计一次"),
        ),
        Figure("done", tr("成功回访"), n.done, None, tr("应访中已访到客户的，不论早晚")),
        Figure("refused", tr("拒访"), n.of[VisitStatus.REFUSED], None, tr("应访中客户拒绝回访的")),
        Figure("withdrawn", tr("已撤销"), n.of[VisitStatus.WITHDRAWN], None, tr("应访中在回访前撤销或客户已退出的")),
        Figure("not_reached", tr("未访到"), unreached, None, tr("应访中多次拨打未接，或空号错号的")),
        Figure("open", tr("未完成"), open_ones, None, tr("应访中到制表时还没有结果的")),
    )


def _success(n: _Counts) -> tuple[Figure, ...]:
    net = n.due - n.of[VisitStatus.REFUSED] - n.of[VisitStatus.WITHDRAWN]
    inside = tr("在应访期内（最早日至最晚日）成功的回访 ÷ 应访")
    on_time = tr("不晚于最晚日成功的回访（含提前）÷ 应访")
    return (
        _reach("success_net", tr("回访成功率（净）"), n.done, net, tr("成功回访 ÷（应访 − 拒访 − 撤销）"), "R-257"),
        _rate("success_gross", tr("回访成功率（毛）"), n.done, n.due, tr("成功回访 ÷ 应访，用于考核"), "R-258"),
        _rate("inside", tr("期限内成功率"), n.inside, n.due, inside, "R-259"),
        _rate("on_time", tr("回访及时率"), n.on_time, n.due, on_time, "R-267"),
    )


def _quality(n: _Counts) -> tuple[Figure, ...]:
    outside = tr("以上门或信函方式成功的回访 ÷ 成功回访")
    return (
        _rate("problem", tr("问题率"), n.problems, n.done, tr("发现问题的回访 ÷ 成功回访"), "R-260"),
        _keep_below("outside", tr("上门与信函占比"), n.outside, n.done, outside, "R-263"),
    )


def _ticket_figures(n: _Counts) -> tuple[Figure, ...]:
    every = tr("全部问题件：本月新开的，以及本月内还未处理完的")
    unhandled, reopened = tr("未处理完的问题件 ÷ 全部问题件"), tr("客户不认可而重新处理过的问题件 ÷ 全部问题件")
    on_time = tr("在时限内处理的问题件 ÷ 全部问题件")
    return (
        Figure("tickets", tr("问题件"), n.tickets, None, every),
        _rate("handled", tr("问题件处理率"), n.handled, n.tickets, tr("已处理的问题件 ÷ 全部问题件"), "R-261"),
        _rate("unhandled", tr("问题件未结率"), n.tickets - n.handled, n.tickets, unhandled, "R-262"),
        _rate("tickets_on_time", tr("问题件及时率"), n.tickets_on_time, n.tickets, on_time, "R-267"),
        _rate("reopened", tr("问题件返工率"), n.reopened, n.tickets, reopened, "R-250"),
    )


def _rate(code: str, name: str, count: int, base: int, definition: str, source: str) -> Figure:
    return Figure(code, name, count, base, definition, source=source)


def _reach(code: str, name: str, count: int, base: int, definition: str, source: str) -> Figure:
    met = count / base >= SUCCESS_TARGET if base else None
    return Figure(code, name, count, base, definition, SUCCESS_TARGET, met, source)


def _keep_below(code: str, name: str, count: int, base: int, definition: str, source: str) -> Figure:
    met = count / base <= OUTSIDE_CEILING if base else None
    return Figure(code, name, count, base, definition, OUTSIDE_CEILING, met, source, ceiling=True)


def methods(visits: Iterable[VisitRecord]) -> tuple[Share, ...]:
    """Return the successful visits of each method, of all successful ones, the most used first (R-263)."""
    names = {
        Method.PHONE: tr("电话"),
        Method.SMS: tr("短信"),
        Method.WECHAT: tr("微信"),
        Method.ONSITE: tr("上门"),
        Method.COUNTER: tr("当面"),
        Method.LETTER: tr("信函"),
        Method.EMAIL: tr("邮件"),
    }
    return _shares(names[Method(visit.method)] for visit in visits if is_done(visit))


def categories(tickets: Iterable[TicketRecord]) -> tuple[Share, ...]:
    """Return the tickets of each category, of all tickets, the most frequent first (R-264)."""
    return _shares(ticket.category or tr("未分类") for ticket in tickets)


def plans(visits: Iterable[VisitRecord]) -> tuple[Share, ...]:
    """Return for each plan the visits done by the end of their window, of those due (R-267)."""
    rows = counted(visits)
    due = Counter(visit.plan for visit in rows)
    on_time = Counter(visit.plan for visit in rows if is_on_time(visit))
    return tuple(Share(plan or tr("临时回访"), on_time[plan], due[plan]) for plan in sorted(due))


def operators(visits: Iterable[VisitRecord]) -> tuple[tuple[str, int, int, int], ...]:
    """Return for each person the visits due, done, and done inside the window (R-268)."""
    rows = counted(visits)
    due = Counter(visit.owner for visit in rows)
    done = Counter(visit.owner for visit in rows if is_done(visit))
    inside = Counter(visit.owner for visit in rows if is_inside(visit))
    return tuple((owner or tr("未分配"), due[owner], done[owner], inside[owner]) for owner in sorted(due))


def days(month: Month, visits: Iterable[VisitRecord]) -> tuple[tuple[date, int, int], ...]:
    """Return for each day of the month the visits due that day, and how many of them are done."""
    rows = counted(visits)
    due = Counter(visit.due for visit in rows)
    done = Counter(visit.due for visit in rows if is_done(visit))
    every = (date.fromordinal(n) for n in range(month.first.toordinal(), month.last.toordinal() + 1))
    return tuple((day, due[day], done[day]) for day in every)


def month_report(
    month: Month,
    visits: Iterable[VisitRecord],
    tickets: Iterable[TicketRecord],
    attempts: Iterable[AttemptRecord],
    *,
    organisation: str,
    made_at: datetime,
    made_by: str,
    scope: str = "",
    satisfaction: tuple[int, int] | None = None,
) -> MonthReport:
    """Return the month report with every figure and the rows it is counted from (R-270).

    Args:
        month: the month.
        visits: visits whose original due day lies in the month, whatever became of them; others are left out.
        tickets: tickets opened in the month or still open in it; others are left out.
        attempts: the attempts made in the month.
        organisation: name on the cover.
        made_at: moment of the report.
        made_by: person who made it.
        scope: whose customers it is about, in words; empty for all.
        satisfaction: content answers and all answers to the question, where scripts ask it.
    """
    due = tuple(visit for visit in counted(visits) if month.first <= visit.due <= month.last)
    open_in = tuple(ticket for ticket in tickets if is_open_in(ticket, month))
    return MonthReport(
        month=month,
        organisation=organisation,
        made_at=made_at,
        made_by=made_by,
        scope=scope,
        figures=figures(due, open_in, satisfaction=satisfaction),
        methods=methods(due),
        categories=categories(open_in),
        operators=operators(due),
        days=days(month, due),
        visits=due,
        tickets=open_in,
        attempts=tuple(attempts),
        plans=plans(due),
    )


def is_open_in(ticket: TicketRecord, month: Month | Period) -> bool:
    """Tell whether a ticket was opened in a month or other period, or was not handled yet when it began."""
    handled = ticket.handled_day if is_handled(ticket) else None
    return ticket.opened <= month.last and (ticket.opened >= month.first or handled is None or handled >= month.first)


def _shares(names: Iterable[str]) -> tuple[Share, ...]:
    counts = Counter(names)
    return tuple(Share(name, count, counts.total()) for name, count in counts.most_common())
