"""Hours of a night, days of publishing, arrival and the night's bonus."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.roster import RescueDraft, RosterTerms
from desktop_app.rules.roster import arrival_limit, begins, bonus, days_of, is_late, missing, publish_by, rotation


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


TERMS = RosterTerms(("带班领导", "技术员", "驾驶员"))


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 7, 10), time(18, 30)),
        (date(2026, 10, 31), time(18, 30)),
        (date(2026, 11, 1), time(17)),
        (date(2026, 4, 30), time(17)),
    ],
)
def test_nights_begin_later_in_summer(day: date, hour: time) -> None:
    assert begins(day, TERMS) == hour


def test_a_roster_is_published_before_the_first() -> None:
    assert publish_by(date(2026, 4, 17)) == date(2026, 3, 31)
    assert len(days_of(date(2028, 2, 9))) == 29


def test_open_posts_are_told_in_their_order() -> None:
    assert missing({"驾驶员": "乔一"}, TERMS) == ("带班领导", "技术员")


@given(st.lists(st.text("甲乙丙丁", min_size=1), unique=True, max_size=5), st.integers(0, 9))
def test_turns_are_even(people: list[str], start: int) -> None:
    days = days_of(date(2026, 4, 1))
    turns = rotation(days, tuple(people), start)
    counts = [list(turns.values()).count(person) for person in people]
    assert len(turns) == (len(days) if people else 0)
    assert max(counts, default=0) - min(counts, default=0) <= 1


def test_a_job_has_two_hours_and_pays_past_midnight() -> None:
    """S-30: called 23:10, arrival by 01:10; ended 00:40 with four people: 80 yuan."""
    called = at(2026, 7, 10, 23, 10)
    job = RescueDraft(called, "城里", ("甲", "乙", "丙", "丁"), at(2026, 7, 11, 0, 20), at(2026, 7, 11, 0, 40))
    assert arrival_limit(called, TERMS) == at(2026, 7, 11, 1, 10)
    assert bonus(job, TERMS) == 80
    assert not is_late(job, at(2026, 7, 11, 9), TERMS)
    assert is_late(RescueDraft(called, "城里", ("甲",)), at(2026, 7, 11, 1, 11), TERMS)
    assert bonus(RescueDraft(called, "城里", ("甲",), ended=at(2026, 7, 10, 23, 59)), TERMS) == 0
