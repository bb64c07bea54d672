"""How late a report is, and how far a record is."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.records import RecordState
from desktop_app.rules.records import days_late, record_state, report_due


def test_the_report_is_due_the_next_day() -> None:
    """S-28: visit on 2026-03-03, report due on the 4th, written on the 5th: late by one day."""
    done = date(2026, 3, 3)
    assert report_due(done) == date(2026, 3, 4)
    assert [days_late(done, date(2026, 3, day)) for day in (3, 4, 5, 9)] == [0, 0, 1, 5]


@pytest.mark.parametrize(
    ("reported", "reviewed", "filed", "state"),
    [
        (False, False, False, RecordState.RECORDED),
        (True, False, False, RecordState.REPORTED),
        (True, True, False, RecordState.REVIEWED),
        (True, True, True, RecordState.FILED),
        (False, False, True, RecordState.FILED),
    ],
)
def test_a_record_goes_on(reported: bool, reviewed: bool, filed: bool, state: RecordState) -> None:
    assert record_state(reported=reported, reviewed=reviewed, filed=filed) is state
