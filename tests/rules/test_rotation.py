"""Rotation: what stays is what a person would look for, and never nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.rotation import Rotation, staying

LAST = datetime(2026, 11, 24, 18, tzinfo=UTC)
MOMENT = st.integers(-50_000, 50_000).map(lambda hours: LAST + timedelta(hours=hours))
MOMENTS = st.lists(MOMENT, max_size=80)
ROTATIONS = st.builds(Rotation, st.integers(1, 5), st.integers(0, 9), st.integers(0, 9), st.integers(0, 15))


@given(MOMENTS, ROTATIONS)
def test_only_what_was_there_stays_and_no_more_than_is_asked_for(made: list[datetime], rotation: Rotation) -> None:
    kept = staying(made, rotation)
    assert kept <= set(made)
    assert len(kept) <= rotation.last + rotation.days + rotation.weeks + rotation.months


@given(MOMENTS.filter(bool), ROTATIONS)
def test_the_newest_always_stays(made: list[datetime], rotation: Rotation) -> None:
    assert max(made) in staying(made, rotation)


@given(MOMENTS, ROTATIONS)
def test_rotating_again_takes_nothing_more_away(made: list[datetime], rotation: Rotation) -> None:
    kept = staying(made, rotation)
    assert staying(kept, rotation) == kept


@given(MOMENTS, ROTATIONS, MOMENT)
def test_one_more_backup_pushes_out_one_of_each_kind_at_most(
    made: list[datetime], rotation: Rotation, new: datetime
) -> None:
    before, after = staying(made, rotation), staying([*made, new], rotation)
    assert len(before - after) <= 4


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    made = [LAST - timedelta(days=n) for n in range(365)]
    kept = sorted(staying(made, Rotation(last=3, days=7, weeks=5, months=12)), reverse=True)
    assert kept[:7] == made[:7]
    assert {moment.isocalendar()[:2] for moment in kept} >= {m.isocalendar()[:2] for m in made[:29]}
    assert {(moment.year, moment.month) for moment in kept} >= {(2026, month) for month in range(1, 12)}
    assert len(kept) < 25


def test_a_clock_set_far_ahead_once_takes_nothing_else_away() -> None:
    usual = [LAST - timedelta(days=n) for n in range(7)]
    assert staying([*usual, LAST.replace(year=2099)], Rotation(days=8)) >= set(usual)
