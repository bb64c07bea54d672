"""States of a visit as a person sees them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.visits import VisitState, VisitStatus
from desktop_app.rules.states import visit_state

DUE, EARLIEST, LATEST = date(2026, 3, 25), date(2026, 3, 20), date(2026, 3, 30)
DAYS = st.dates(date(2026, 3, 1), date(2026, 4, 30))


def seen(
    today: date, *, appointed: bool = False, status: VisitStatus = VisitStatus.OPEN, done: date | None = None
) -> VisitState:
    return visit_state(status, DUE, EARLIEST, LATEST, appointed, done, today)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 1), VisitState.DUE),
        (DUE, VisitState.DUE),
        (date(2026, 3, 28), VisitState.DUE),
        (date(2026, 3, 29), VisitState.CLOSING),
        (LATEST, VisitState.CLOSING),
        (date(2026, 3, 31), VisitState.OVERDUE),
    ],
)
def test_an_open_visit(today: date, state: VisitState) -> None:
    assert seen(today) is state


def test_an_appointment_goes_before_the_window_until_it_is_past() -> None:
    assert seen(DUE, appointed=True) is VisitState.APPOINTED
    assert seen(DUE + timedelta(days=1), appointed=True) is VisitState.DUE
    after = visit_state(VisitStatus.OPEN, date(2026, 4, 2), EARLIEST, LATEST, True, None, date(2026, 4, 1))
    assert after is VisitState.APPOINTED


def test_a_visit_moved_beyond_its_window_closes_with_the_window() -> None:
    moved = date(2026, 4, 5)
    assert visit_state(VisitStatus.OPEN, moved, EARLIEST, LATEST, False, None, date(2026, 3, 29)) is VisitState.CLOSING
    assert visit_state(VisitStatus.OPEN, moved, EARLIEST, LATEST, False, None, date(2026, 3, 31)) is VisitState.OVERDUE


def test_a_visit_of_one_day_does_not_close_before_it() -> None:
    assert visit_state(VisitStatus.OPEN, DUE, DUE, DUE, False, None, DUE - timedelta(days=1)) is VisitState.DUE
    assert visit_state(VisitStatus.OPEN, DUE, DUE, DUE, False, None, DUE) is VisitState.CLOSING


def test_done_counts_from_the_day_of_contact() -> None:
    assert seen(date(2026, 4, 9), status=VisitStatus.DONE, done=LATEST) is VisitState.DONE
    assert seen(date(2026, 4, 9), status=VisitStatus.DONE, done=date(2026, 3, 31)) is VisitState.DONE_LATE
    assert seen(date(2026, 4, 9), status=VisitStatus.DONE, done=date(2026, 3, 1)) is VisitState.DONE


@given(st.sampled_from(VisitStatus), DAYS, st.integers(0, 9), st.integers(0, 9), st.booleans(), DAYS, DAYS)
def test_every_visit_has_one_plausible_state(
    status: VisitStatus, due: date, before: int, after: int, appointed: bool, done: date, today: date
) -> None:
    earliest, latest = due - timedelta(days=before), due + timedelta(days=after)
    state = visit_state(status, due, earliest, latest, appointed, done, today)
    if status is VisitStatus.OPEN:
        assert state in (VisitState.DUE, VisitState.CLOSING, VisitState.OVERDUE, VisitState.APPOINTED)
        assert (state is VisitState.OVERDUE) == (today > latest and not (appointed and today <= due))
    elif status is VisitStatus.DONE:
        assert (state is VisitState.DONE_LATE) == (done > latest)
    else:
        assert state.value == status.value
