"""Levelling on a real desk: what is shown is what is done, as a whole or not at all, and it can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.customers import CustomerDraft
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.planload import LEVELLED, USUAL_CAPACITY, LevelProposal
from desktop_app.domain.visits import CAPACITY_SETTING, Outcome
from desktop_app.store import visits
from tests.desks import OpenDesk

MONDAY = date(2026, 11, 30)


def trials(school: OpenDesk, count: int, owner: str = "王芳") -> list[int]:
    """Visits due on Monday with a window to Wednesday."""
    made = []
    for number in range(count):
        draft = CustomerDraft(f"学员{number}", owner=owner)
        customer = school.desk.customers.create(school.actor, draft)[0]
        made += school.event(customer, "trial", MONDAY - timedelta(days=1))
    return made


def due(school: OpenDesk, visit_id: int) -> date:
    return school.desk.calls.open(school.actor, visit_id).visit.due


def counts(proposal: LevelProposal, owner: str) -> tuple[dict[date, int], dict[date, int]]:
    """The days of a person that have visits, before and after."""
    load = next(load for load in proposal.loads if load.owner == owner)
    before, after = (
        {day: count for day, count in zip(proposal.days, counts, strict=True) if count}
        for counts in (load.before, load.after)
    )
    return before, after


def test_a_peak_is_shown_before_and_after_and_nothing_is_moved_by_looking(school: OpenDesk) -> None:
    made = trials(school, 5)
    proposal = school.desk.levelling.proposal(capacity=2)
    before, after = counts(proposal, "王芳")
    assert before == {MONDAY: 5}
    assert after == {MONDAY: 2, date(2026, 12, 1): 2, date(2026, 12, 2): 1}
    assert (len(proposal.moves), proposal.left, proposal.overdue) == (3, (), 0)
    assert {move.why for move in proposal.moves} == {"11-30 周一 超出每天的量"}
    assert all(due(school, visit) == MONDAY for visit in made)


def test_what_was_shown_is_done_told_and_taken_back(school: OpenDesk) -> None:
    made = trials(school, 5)
    proposal = school.desk.levelling.proposal(capacity=2)
    levelled = school.desk.levelling.apply(school.actor, proposal)
    assert {move.visit_id: move.after for move in proposal.moves} == {
        visit: due(school, visit) for visit in made if due(school, visit) != MONDAY
    }
    moved = school.desk.calls.open(school.actor, proposal.moves[0].visit_id).visit
    assert moved.reason.endswith(f"{LEVELLED}11-30 周一 超出每天的量")
    assert moved.original == MONDAY
    assert school.desk.levelling.proposal(capacity=2).moves == ()
    school.desk.levelling.undo(school.actor, levelled)
    assert all(due(school, visit) == MONDAY for visit in made)
    assert LEVELLED not in school.desk.calls.open(school.actor, proposal.moves[0].visit_id).visit.reason
    assert school.desk.levelling.proposal(capacity=2) == proposal


def test_a_desk_that_changed_since_the_look_is_not_levelled(school: OpenDesk) -> None:
    made = trials(school, 3)
    proposal = school.desk.levelling.proposal(capacity=2)
    school.desk.calls.finish(school.actor, made[0], Outcome.REFUSED)
    with pytest.raises(InvalidInput) as refused:
        school.desk.levelling.apply(school.actor, proposal)
    assert refused.value.code == "changed_since"
    assert {due(school, visit) for visit in made[1:]} == {MONDAY}


def test_undo_leaves_what_was_called_since(school: OpenDesk) -> None:
    trials(school, 4)
    proposal = school.desk.levelling.proposal(capacity=2)
    levelled = school.desk.levelling.apply(school.actor, proposal)
    called, other = (move.visit_id for move in proposal.moves)
    school.desk.calls.finish(school.actor, called, Outcome.REACHED)
    school.desk.levelling.undo(school.actor, levelled)
    assert due(school, called) != MONDAY
    assert due(school, other) == MONDAY
    with pytest.raises(InvalidInput):
        school.desk.levelling.undo(school.actor, levelled)


def test_appointed_and_moved_visits_stay_and_one_person_can_be_levelled_alone(school: OpenDesk) -> None:
    mine, other = trials(school, 3), trials(school, 3, "李雷")
    school.desk.calls.finish(school.actor, mine[2], Outcome.RESCHEDULED, day=MONDAY)
    proposal = school.desk.levelling.proposal(capacity=1)
    assert mine[2] not in {move.visit_id for move in proposal.moves}
    school.desk.levelling.apply(school.actor, proposal, "王芳")
    assert sorted(due(school, visit) for visit in mine) == [MONDAY, date(2026, 12, 1), date(2026, 12, 2)]
    assert {due(school, visit) for visit in other} == {MONDAY}


def test_a_window_that_has_no_room_is_told_with_the_reason(school: OpenDesk) -> None:
    trials(school, 5)
    proposal = school.desk.levelling.proposal(capacity=1)
    assert len(proposal.moves) == 2
    assert len(proposal.left) == 2
    assert proposal.left[0].why == "应访期里 11-30 周一 至 12-02 周三 每天都满了"
    assert proposal.left[0].before == proposal.left[0].after == MONDAY


def test_a_window_of_which_one_day_is_left_names_that_day(school: OpenDesk) -> None:
    for name in ("柏知夏", "岑星野"):
        school.event(school.add(name, owner="王芳"), "interview", MONDAY - timedelta(days=1))
    (left,) = school.desk.levelling.proposal(capacity=1).left
    assert left.why == "应访期只剩 11-30 周一，这天已经满了"


def test_each_move_is_in_the_audit(school: OpenDesk) -> None:
    trials(school, 3)
    proposal = school.desk.levelling.proposal(capacity=2)
    school.desk.levelling.apply(school.actor, proposal)
    (move,) = proposal.moves
    with school.desk.commands.reading() as connection:
        row = connection.exec_driver_sql(
            "SELECT old, new, why FROM audit WHERE action = 'visit.level' AND entity_id = ?", (move.visit_id,)
        ).one()
        assert visits.record(connection, move.visit_id).moved is False
    assert row == ('{"due":"2026-11-30"}', '{"due":"2026-12-01"}', move.why)


def test_the_desk_s_own_capacity_is_used_and_rights_are_asked(school: OpenDesk) -> None:
    trials(school, 3)
    assert school.desk.levelling.capacity() == USUAL_CAPACITY
    assert school.desk.levelling.proposal().moves == ()
    school.desk.settings.change(school.actor, {CAPACITY_SETTING: "2"})
    proposal = school.desk.levelling.proposal()
    assert (proposal.capacity, len(proposal.moves)) == (2, 1)
    with pytest.raises(NotPermitted):
        school.desk.levelling.apply(Actor(1, "张三", Role.READ_ONLY), proposal)


def test_a_changed_plan_leaves_levelled_days_as_long_as_its_own_days_stay(school: OpenDesk) -> None:
    trials(school, 3)
    school.desk.levelling.apply(school.actor, school.desk.levelling.proposal(capacity=2))
    plan = next(plan for plan in school.desk.plans.plans() if plan.code == "school.trial")
    assert school.desk.plan_differences.difference(plan).changes == ()
