"""What a person sees of a visit today, derived from its status, window and appointment (R-102, R-106)."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.visits import CLOSING_DAYS, VisitState, VisitStatus

_FINAL = {
    VisitStatus.AWAITING: VisitState.AWAITING,
    VisitStatus.REFUSED: VisitState.REFUSED,
    VisitStatus.NOT_REACHED: VisitState.NOT_REACHED,
    VisitStatus.INVALID_NUMBER: VisitState.INVALID_NUMBER,
    VisitStatus.WITHDRAWN: VisitState.WITHDRAWN,
    VisitStatus.MERGED: VisitState.MERGED,
}


def visit_state(
    status: VisitStatus, due: date, earliest: date, latest: date, appointed: bool, done_day: date | None, today: date
) -> VisitState:
    """Return the state of a visit as seen on a day.

    Args:
        status: what is stored.
        due: the day it stands on now.
        earliest: first day of its window.
        latest: last day of its window; after it a visit is accepted but counted late.
        appointed: the customer agreed to the day, which then goes before the window until it is past.
        done_day: day of the contact, not of typing it in.
        today: the day of the question.
    """
    if status is VisitStatus.DONE:
        return VisitState.DONE_LATE if done_day is not None and done_day > latest else VisitState.DONE
    if status in _FINAL:
        return _FINAL[status]
    if appointed and today <= due:
        return VisitState.APPOINTED
    if today > latest:
        return VisitState.OVERDUE
    ready = today >= earliest and (today >= due or due > latest)
    return VisitState.CLOSING if ready and (latest - today).days <= CLOSING_DAYS else VisitState.DUE
