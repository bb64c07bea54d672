"""When the report on a visit is due, how late it is, and how far a record is (R-179, R-221, R-255)."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.domain.records import RecordState

REPORT_AFTER = timedelta(days=1)
"""The report is written the day after the visit (R-179)."""


def report_due(done: date) -> date:
    """Return the day by which the report on a visit is to be written."""
    return done + REPORT_AFTER


def days_late(done: date, written: date) -> int:
    """Return how many days after its due day a report was written; 0 when it was in time."""
    return max(0, (written - report_due(done)).days)


def record_state(*, reported: bool, reviewed: bool, filed: bool) -> RecordState:
    """Return how far a record is."""
    if filed:
        return RecordState.FILED
    if reviewed:
        return RecordState.REVIEWED
    return RecordState.REPORTED if reported else RecordState.RECORDED
