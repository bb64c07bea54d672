"""Calling hours: read, told, and warned about."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.rules.workdays import WorkingDays

HOURS, TABLE = CallingHours(), WorkingDays()


def at(text: str) -> datetime:
    """A moment at a desk in China."""
    return datetime.fromisoformat(text + "+08:00")


@pytest.mark.parametrize(
    ("moment", "warning"),
    [
        (at("2026-03-04 10:20"), ""),
        (at("2026-03-04 11:00"), ""),
        (at("2026-03-04 16:00"), ""),
        (at("2026-03-04 12:30"), "现在 12:30，不在拨打时段内（工作日 10:00-11:00，14:00-16:00）"),
        (at("2026-03-07 10:20"), "今天是休息日，不在拨打时段内（工作日 10:00-11:00，14:00-16:00）"),
        (at("2026-10-01 10:20"), "今天是休息日（国庆节），不在拨打时段内（工作日 10:00-11:00，14:00-16:00）"),
    ],
)
def test_warnings(moment: datetime, warning: str) -> None:
    assert HOURS.warning(moment, TABLE) == warning


def test_a_worked_saturday_is_no_day_off() -> None:
    assert HOURS.warning(at("2026-02-14 10:20"), TABLE) == ""
    own = WorkingDays({date(2026, 3, 7): (True, "")})
    assert HOURS.warning(at("2026-03-07 10:20"), own) == ""


def test_hours_as_clerks_write_them() -> None:
    assert CallingHours.parse("9:00-11:30，14：00～17:00").spans == ((540, 690), (840, 1020))
    assert CallingHours.parse("9:00–11:30、14：00至17:00").spans == ((540, 690), (840, 1020))
    assert CallingHours.parse(" 10:00 - 11:00; 14:00-16:00 ") == HOURS


@pytest.mark.parametrize(
    "text", ["", "上午", "11:00-10:00", "9:00-12:00，11:00-13:00", "9:70-10:00", "9:00-25:00", "9-10"]
)
def test_unreadable_hours_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        CallingHours.parse(text)
    assert caught.value.field == "calling_hours"


@given(st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).filter(lambda cuts: len(cuts) % 2 == 0))
def test_text_reads_back(cuts: list[int]) -> None:
    ends = sorted(cuts)
    hours = CallingHours(tuple(zip(ends[::2], ends[1::2], strict=True)))
    assert CallingHours.parse(hours.text) == hours
