"""Days, hours and offsets in words."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.plans import Offset, Unit
from desktop_app.rules.day_words import day_text, minute_text, offset_text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 12, 30), "今天"),
        (date(2026, 12, 31), "明天"),
        (date(2027, 1, 1), "后天"),
        (date(2027, 1, 3), "2027-01-03 周日"),
        (date(2026, 12, 29), "12-29 周二"),
    ],
)
def test_days_seen_from_today(day: date, text: str) -> None:
    assert day_text(day, date(2026, 12, 30)) == text


def test_days_alone() -> None:
    week = [day_text(date(2026, 11, day)) for day in range(23, 30)]
    assert week == [f"11-{day} 周{name}" for day, name in zip(range(23, 30), "一二三四五六日", strict=True)]


@pytest.mark.parametrize(("minute", "text"), [(0, "00:00"), (605, "10:05"), (1439, "23:59")])
def test_minutes(minute: int, text: str) -> None:
    assert minute_text(minute) == text


@pytest.mark.parametrize(
    ("offset", "text"),
    [
        (Offset(0, Unit.MONTH), "当天"),
        (Offset(15), "+15 天"),
        (Offset(-3, Unit.WORKDAY), "-3 个工作日"),
        (Offset(1, Unit.WEEK), "+1 个星期"),
        (Offset(3, Unit.MONTH), "+3 个月"),
        (Offset(1, Unit.YEAR), "+1 年"),
        (Offset(1, Unit.CYCLE), "+1 个使用周期"),
    ],
)
def test_offsets(offset: Offset, text: str) -> None:
    assert offset_text(offset) == text


def test_a_known_cycle_is_told_in_days() -> None:
    assert offset_text(Offset(1, Unit.CYCLE), 30) == "+1 个使用周期（30 天）"
