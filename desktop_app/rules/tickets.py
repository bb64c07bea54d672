"""Tickets (问题件): time allowed, stages, who may close, and the confirming visit (R-227 to R-234, R-244)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Offset, Unit
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import WORKED, TicketCategory, TicketState
from desktop_app.rules.planning import add_offset
from desktop_app.rules.workdays import WorkingDays

_NEXT = {
    TicketState.RECEIVED: (TicketState.CLASSIFIED,),
    TicketState.CLASSIFIED: (TicketState.HANDLING, TicketState.HANDLED),
    TicketState.HANDLING: (TicketState.HANDLED,),
    TicketState.HANDLED: (TicketState.HANDLING,),
    TicketState.TOLD: (),
    TicketState.CONFIRMED: (),
}
ESCALATE_AFTER = 3
"""Working days past its deadline after which a ticket goes up to the superior, unless the desk sets another."""

BETWEEN_DEPARTMENTS = re.compile(r"[、，,;；/\s]+")
CONFIRM_DUE, CONFIRM_LATEST = Offset(1, Unit.WORKDAY), Offset(3, Unit.WORKDAY)
"""The confirming visit is due the working day after handling (S-29); the end of its window is our value."""


class ConfirmingVisit(NamedTuple):
    """Days of the visit that tells the customer what was done and asks whether it is well (R-232)."""

    due: date
    earliest: date
    latest: date
    reason: str


def deadline(category: TicketCategory, opened: date, workdays: WorkingDays) -> date:
    """Return the day by which a ticket of the category is to be handled (R-080, R-234)."""
    return add_offset(opened, category.deadline, workdays)


def next_state(state: TicketState, wanted: TicketState | None = None) -> TicketState:
    """Return the stage after this one.

    Args:
        state: where the ticket stands.
        wanted: a stage asked for; None for the ordinary next one.

    Raises:
        InvalidInput: a person may not move the ticket there; only the customer's word closes it (R-231).
    """
    allowed = _NEXT[state]
    if wanted is None and allowed:
        return allowed[0]
    if wanted is not None and wanted in allowed:
        return wanted
    if wanted is TicketState.CONFIRMED and state is not TicketState.CONFIRMED:
        raise InvalidInput(
            "ticket_unconfirmed",
            tr("问题件要在告知客户并得到认可后才能办结。"),
            tr("请先登记处理结果，再完成确认回访。"),
            field="state",
        )
    if state is TicketState.RECEIVED:
        raise InvalidInput(
            "ticket_unclassified", tr("这张问题件还没有分类。"), tr("请先选定类别和承办部门。"), field="category"
        )
    raise InvalidInput("ticket_state", tr("问题件不能从这一步转到所选的步骤。"), field="state")


def after_confirmation(state: TicketState, content: bool) -> TicketState:
    """Return where the customer's word at the confirming visit leads: closed, or back to handling (R-231, R-232).

    Raises:
        InvalidInput: the ticket is not waiting for the customer's word.
    """
    if state is not TicketState.HANDLED:
        raise InvalidInput(
            "ticket_unhandled", tr("问题件还没有处理结果，不能确认。"), tr("请先登记处理结果。"), field="state"
        )
    return TicketState.CONFIRMED if content else TicketState.HANDLING


def after_decision(state: TicketState) -> TicketState:
    """Return where a decision on complete papers leads: the case is closed (R-241).

    Raises:
        InvalidInput: the ticket is not in hand.
    """
    if state in (TicketState.CLASSIFIED, TicketState.HANDLING):
        return TicketState.CONFIRMED
    next_state(state, TicketState.HANDLING)
    raise InvalidInput("ticket_state", tr("问题件不能从这一步转到所选的步骤。"), field="state")


def departments(text: str) -> tuple[str, ...]:
    """Return the departments that a ticket names, each once."""
    return tuple(dict.fromkeys(filter(None, BETWEEN_DEPARTMENTS.split(text))))


def escalated(
    state: TicketState, deadline: date, today: date, workdays: WorkingDays, after: int = ESCALATE_AFTER
) -> bool:
    """Tell whether a ticket waits for the desk so long past its deadline that the superior must see to it."""
    return state in WORKED and today > workdays.add(deadline, after)


def confirming_visit(number: str, handled: date, workdays: WorkingDays) -> ConfirmingVisit:
    """Return the days of the confirming visit of a ticket handled on a day (R-232)."""
    return ConfirmingVisit(
        add_offset(handled, CONFIRM_DUE, workdays),
        handled,
        add_offset(handled, CONFIRM_LATEST, workdays),
        tr("问题件 {number} 已于 {day} 处理，告知结果并确认是否满意", number=number, day=handled),
    )


def ticket_number(year: int, count: int) -> str:
    """Return a ticket's number for people, such as ``2026-0007``."""
    return f"{year:04d}-{count:04d}"
