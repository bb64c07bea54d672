"""The marks of the month report: for every figure of the cover the rows it is counted from."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.domain.plans import Method
from desktop_app.domain.report_marks import Mark
from desktop_app.domain.reports import TicketRecord, VisitRecord
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules.metrics import is_done, is_handled, is_inside, is_on_time


def visit_marks() -> tuple[Mark[VisitRecord], ...]:
    """Return the marks of the sheet of visits."""
    return (
        Mark(tr("应访"), ("due",), lambda visit: visit.status != VisitStatus.MERGED),
        Mark(tr("成功"), ("done", "success_net", "success_gross"), is_done),
        Mark(tr("期限内"), ("inside",), is_inside),
        Mark(tr("及时"), ("on_time",), is_on_time),
        Mark(tr("拒访"), ("refused",), _with_status(VisitStatus.REFUSED)),
        Mark(tr("已撤销"), ("withdrawn",), _with_status(VisitStatus.WITHDRAWN)),
        Mark(tr("未访到"), ("not_reached",), _with_status(VisitStatus.NOT_REACHED, VisitStatus.INVALID_NUMBER)),
        Mark(tr("未完成"), ("open",), _with_status(VisitStatus.OPEN, VisitStatus.AWAITING)),
        Mark(tr("有问题"), ("problem",), lambda visit: is_done(visit) and visit.problem),
        Mark(tr("上门信函"), ("outside",), lambda v: is_done(v) and v.method in (Method.ONSITE, Method.LETTER)),
    )


def ticket_marks() -> tuple[Mark[TicketRecord], ...]:
    """Return the marks of the sheet of tickets."""
    return (
        Mark(tr("计入"), ("tickets",), lambda ticket: True),  # noqa: ARG005 - every ticket of the report counts
        Mark(tr("已处理"), ("handled",), is_handled),
        Mark(tr("未处理完"), ("unhandled",), lambda ticket: not is_handled(ticket)),
        Mark(
            tr("及时处理"),
            ("tickets_on_time",),
            lambda t: is_handled(t) and t.handled_day is not None and t.handled_day <= t.deadline,
        ),
        Mark(tr("返工"), ("reopened",), lambda ticket: ticket.reopened > 0),
    )


def _with_status(*statuses: VisitStatus) -> Callable[[VisitRecord], bool]:
    return lambda visit: visit.status in statuses
