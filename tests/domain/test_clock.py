"""The one clock, and the one that stands still."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from desktop_app.domain.clock import FixedClock, SystemClock


def test_a_fixed_clock_knows_the_desk_s_day() -> None:
    clock = FixedClock(datetime(2026, 11, 24, 17, tzinfo=UTC), timezone(timedelta(hours=8)))
    assert clock.now() == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert clock.today() == date(2026, 11, 25)
    assert clock.local(clock.now()).hour == 1


def test_the_computer_s_clock_is_in_utc_and_agrees_with_its_day() -> None:
    clock = SystemClock()
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs((clock.today() - clock.local(now).date()).days) <= 1
