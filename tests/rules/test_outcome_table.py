"""The table of what follows from results: as it is kept, what it refuses, and walks by it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.outcomes import USUAL, OutcomeRule, OutcomeTable, Then
from desktop_app.domain.visits import MINIMUM_ATTEMPTS, Outcome, VisitStatus
from desktop_app.rules.outcome_table import MOST, read_table, table_of, table_text
from desktop_app.rules.outcomes import consequence, different_times
from desktop_app.rules.workdays import WorkingDays

ZONE = timezone(timedelta(hours=8))
DAYS = WorkingDays()
RULES = st.builds(
    OutcomeRule,
    times=st.integers(1, 6),
    days=st.integers(0, 5),
    apart=st.integers(1, 240),
    other_time=st.booleans(),
    then=st.sampled_from(Then),
)
TABLES = st.builds(
    lambda found, times: {**found, Outcome.NO_ANSWER: OutcomeRule(
        times, *(getattr(found[Outcome.NO_ANSWER], name) for name in ("days", "apart", "other_time", "then")))},
    st.fixed_dictionaries(dict.fromkeys(USUAL, RULES)),
    st.integers(MINIMUM_ATTEMPTS, 6),
)  # fmt: skip


@given(TABLES)
def test_a_table_is_read_as_it_was_kept(table: OutcomeTable) -> None:
    assert read_table(table_text(table)) == table


def test_nothing_set_is_the_usual_and_a_line_changes_only_what_it_names() -> None:
    assert read_table("") == USUAL
    table = table_of({"no_answer": {"times": 5}})
    assert table[Outcome.NO_ANSWER] == OutcomeRule(times=5, then=Then.REVIEW)
    assert {name: rule for name, rule in table.items() if name is not Outcome.NO_ANSWER} == {
        name: rule for name, rule in USUAL.items() if name is not Outcome.NO_ANSWER
    }


@pytest.mark.parametrize(
    "lines",
    [
        {"no_answer": {"times": 2}},
        {"no_answer": {"times": "3"}},
        {"no_answer": {"tries": 3}},
        {"no_answer": {"times": True}},
        {"reached": {"times": 1}},
        {"refused": {"then": "again"}},
        {"refused": 3},
        [],
        {"rescheduled": {"times": 0}},
        {"rescheduled": {"times": MOST["times"] + 1}},
        {"no_answer": {"apart": 0}},
    ],
)
def test_what_cannot_stand_is_refused(lines: Any) -> None:
    with pytest.raises(InvalidInput):
        table_of(lines)


@pytest.mark.parametrize("text", ["{", "3", '"no_answer"'])
def test_a_text_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_table(text)


RESULTS = st.sampled_from([Outcome.NO_ANSWER, Outcome.RESCHEDULED, Outcome.NO_ANSWER, Outcome.WRONG_NUMBER,
                           Outcome.REFUSED, Outcome.REACHED])  # fmt: skip


@given(TABLES, st.lists(st.tuples(RESULTS, st.integers(0, 9)), min_size=1), st.integers(0, 23 * 60))
def test_walks_end_keep_the_least_tries_and_lose_no_visit(
    table: OutcomeTable, walk: list[tuple[Outcome, int]], minute: int
) -> None:
    """Every result leaves the visit at a day, or ended; nothing ends unreached too early, and all walks end."""
    start, reviewed = datetime(2026, 3, 2, tzinfo=ZONE), False
    now, unanswered, put_off = start + timedelta(minutes=minute), list[datetime](), 0
    ends = [(Outcome.NO_ANSWER, 0)] * 200  # however it went so far, a person who only finds nobody comes to an end
    for outcome, days in [*walk, *ends]:
        chosen = now.date() + timedelta(days=days + 1) if outcome is Outcome.RESCHEDULED else None
        found = consequence(
            outcome,
            now_local=now,
            attempts=unanswered,
            due=now.date(),
            earliest=date(2026, 3, 1),
            latest=date(2026, 3, 20),
            workdays=DAYS,
            chosen=chosen,
            chosen_minute=600 if chosen else None,
            table=table,
            put_off=put_off,
        )
        assert found.problem == ""
        reviewed |= found.review
        unanswered += [now] if outcome is Outcome.NO_ANSWER else []
        put_off += outcome is Outcome.RESCHEDULED
        if found.status is not VisitStatus.OPEN:
            if found.status is VisitStatus.NOT_REACHED:
                assert different_times(unanswered) >= max(MINIMUM_ATTEMPTS, table[Outcome.NO_ANSWER].times)
            assert found.review is (outcome is not Outcome.REACHED and table[outcome].then is Then.REVIEW)
            break
        assert found.due is not None
        ahead = datetime.combine(found.due, datetime.min.time(), ZONE) + timedelta(minutes=found.minute or 0)
        assert ahead > now, "the next try lies ahead"
        now = ahead
    else:
        pytest.fail("the walk did not end")
    if put_off >= table[Outcome.RESCHEDULED].times and table[Outcome.RESCHEDULED].then is Then.REVIEW:
        assert reviewed, "put off too often, so that a person looks at it"


def test_more_tries_and_longer_waits_are_taken_from_the_table() -> None:
    table = table_of({"no_answer": {"times": 4, "days": 2}})
    found = consequence(
        Outcome.NO_ANSWER,
        now_local=datetime(2026, 3, 4, 10, 20, tzinfo=ZONE),
        attempts=[],
        due=date(2026, 3, 4),
        earliest=date(2026, 3, 1),
        latest=date(2026, 3, 20),
        workdays=DAYS,
        table=table,
    )
    assert found.text == "未接 → 后天 15:00，第 2/4 次"
