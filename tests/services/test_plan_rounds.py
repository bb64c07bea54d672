"""A contact that is noted later counts from its own day."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.visits import VisitState
from tests.desks import OpenDesk
from tests.systems import Regime, set_up

PLANS = """
[[plans]]
code = "own.order"
name = "订货回访"
trigger = "业务事件"
trigger_key = "order"
[[plans.steps]]
key = "d5"
title = "第 5 天"
due = "5 天"
latest = "8 天"
ours = true
[[plans.steps]]
key = "d15"
title = "第 15 天"
due = "15 天"
latest = "18 天"
every = "10 天"
ours = true
"""


@pytest.fixture
def desk(school: OpenDesk, clock: FixedClock) -> Regime:
    return set_up(school, clock, PLANS, "2026-03-02")


def test_what_follows_counts_from_the_day_of_the_contact(desk: Regime, school: OpenDesk) -> None:
    buyer = desk.person("柏知夏")
    _, second = desk.event(buyer, "order", "2026-03-02")
    desk.at("2026-03-16")  # noted two days later
    school.desk.calls.save_note(school.actor, second, "来电说用得很好")
    desk.call(second, contact=date(2026, 3, 14))
    rows = {row.id: row for row in desk.visits(buyer)}
    assert rows[second].state is VisitState.DONE
    assert desk.days(buyer)[-1] == "2026-03-24"  # ten days from the contact, not from its being typed in
    line = school.desk.customers.file(buyer).history[0]
    assert "来电说用得很好" in line.text


def test_a_contact_that_is_still_to_come_is_refused(desk: Regime, school: OpenDesk) -> None:
    (first, _) = desk.event(desk.person("柏知夏"), "order", "2026-03-02")
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        desk.call(first, contact=date(2026, 3, 3))
