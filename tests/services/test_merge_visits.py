"""Merging on a real desk: one call closes both, nothing brings the merged one back, and it can be taken apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.near_visits import NEAR_SETTING
from desktop_app.domain.plans import Offset, Plan, PlanStep, Trigger
from desktop_app.domain.reports import Month
from desktop_app.domain.visits import Outcome, Visit, VisitState, VisitStatus
from desktop_app.store import import_undo, planned, visits
from tests.desks import OpenDesk

TODAY = date(2026, 11, 24)


@pytest.fixture
def customer(school: OpenDesk) -> int:
    return school.add("柏知夏", "13800001111")


@pytest.fixture
def two(school: OpenDesk, customer: int) -> tuple[int, int]:
    """A visit after a trial lesson, due today to Thursday, and one by hand due on Wednesday with the trial's script."""
    trial = school.event(customer, "trial", date(2026, 11, 23), "围棋")[0]
    birthday, _ = school.desk.schedule.add(
        school.actor, customer, date(2026, 11, 25), None, "生日问候", "school.birthday"
    )
    return trial, birthday


def visit(school: OpenDesk, visit_id: int) -> Visit:
    return school.desk.calls.open(school.actor, visit_id).visit


def keys(school: OpenDesk, visit_id: int) -> list[str]:
    flow = school.desk.calls.open(school.actor, visit_id).flow
    assert flow is not None
    return [view.step.key for view in flow.path]


def answer_all(school: OpenDesk, visit_id: int) -> None:
    """Answer every question with its first choice, else with nothing or a day."""
    while flow := school.desk.calls.open(school.actor, visit_id).flow:
        if not flow.current:
            return
        step = flow.path[-1].step
        value = step.choices[0].key if step.choices else {"date": "2026-11-30", "scale": "5"}.get(step.answer.value, "")
        school.desk.calls.answer(school.actor, visit_id, step.key, value)


def test_two_near_visits_are_offered_for_the_day_and_for_either_of_them(school: OpenDesk, two: tuple[int, int]) -> None:
    trial, birthday = two
    (pair,) = school.desk.merging.pairs()
    assert (pair.stays_id, pair.goes_id, pair.due) == (birthday, trial, date(2026, 11, 25))
    assert pair.customer == "柏知夏"
    assert school.desk.merging.near(trial) == school.desk.merging.near(birthday) == pair


def test_the_desk_says_how_near_is_near(school: OpenDesk, two: tuple[int, int]) -> None:
    school.desk.settings.change(school.actor, {NEAR_SETTING: "0"})
    assert school.desk.merging.pairs() == ()
    assert school.desk.merging.near(two[0]) is None


def test_a_merged_visit_says_so_on_both_sides_and_leaves_the_lists(school: OpenDesk, two: tuple[int, int]) -> None:
    trial, birthday = two
    merged = school.desk.merging.merge(school.actor, trial, birthday)
    assert merged.text == "“试听后回访”已并入 11-25 周三 的“生日问候”"
    stays, goes = visit(school, birthday), visit(school, trial)
    assert stays.reason.startswith("林青禾手工安排 ⇐ 合并自 11-24 周二 试听后回访（")
    assert goes.reason.endswith(" ⇒ 合并到 11-25 周三 生日问候")
    assert (goes.status, goes.state) == (VisitStatus.MERGED, VisitState.MERGED)
    assert (stays.due, stays.earliest, stays.latest) == (date(2026, 11, 25),) * 3
    assert school.desk.schedule.today_list() == ()
    with pytest.raises(InvalidInput):
        school.desk.merging.merge(school.actor, trial, birthday)


def test_one_call_asks_both_scripts_and_its_result_closes_both(
    school: OpenDesk, two: tuple[int, int], clock: FixedClock
) -> None:
    trial, birthday = two
    school.desk.merging.merge(school.actor, trial, birthday)
    assert not any(key.startswith(f"{trial}/") for key in keys(school, birthday))
    answer_all(school, birthday)
    asked = [key for key in keys(school, birthday) if key.startswith(f"{trial}/")]
    assert asked[0] == f"{trial}/"
    assert len(asked) > 2
    with school.desk.commands.reading() as connection:
        rows = dict(
            tuple(row)
            for row in connection.exec_driver_sql("SELECT visit_id, count(*) FROM visit_answer GROUP BY visit_id")
        )
        assert visits.record(connection, trial).script_version_id is not None
    assert rows.keys() == {trial, birthday}
    done = school.desk.calls.finish(school.actor, birthday, Outcome.REACHED)
    assert visit(school, birthday).status is VisitStatus.DONE
    assert visit(school, trial).status is VisitStatus.MERGED
    assert "接着" not in school.desk.customers.file(visit(school, trial).customer_id).history[0].text
    school.desk.calls.undo(school.actor, done.attempt_id)
    assert visit(school, birthday).status is VisitStatus.OPEN
    with pytest.raises(InvalidInput):
        school.desk.calls.finish(school.actor, trial, Outcome.REACHED)


def test_the_same_script_is_asked_for_each_visit(school: OpenDesk, customer: int) -> None:
    made = [school.event(customer, "trial", date(2026, 11, 23), course)[0] for course in ("围棋", "钢琴")]
    merged = school.desk.merging.merge(school.actor, *made)
    answer_all(school, merged.stays_id)
    flow = school.desk.calls.open(school.actor, merged.stays_id).flow
    assert flow is not None
    said = [view.text for view in flow.path if view.step.key == f"{merged.goes_id}/"]
    assert said == ["接着：试听后回访（试听课（钢琴） 2026-11-23 +1 天）"]
    asked = [view.step.key.rpartition("/")[2] for view in flow.path if view.answer]
    assert len(asked) == 2 * len(set(asked))


def test_an_unanswered_call_asks_both_anew_and_undo_brings_the_answers_back(
    school: OpenDesk, two: tuple[int, int]
) -> None:
    trial, birthday = two
    school.desk.merging.merge(school.actor, trial, birthday)
    answer_all(school, birthday)
    before = keys(school, birthday)
    tried = school.desk.calls.finish(school.actor, birthday, Outcome.NO_ANSWER)
    assert len(keys(school, birthday)) < len(before)
    school.desk.calls.undo(school.actor, tried.attempt_id)
    assert keys(school, birthday) == before


def test_undo_takes_them_apart_as_they_stood(school: OpenDesk, two: tuple[int, int]) -> None:
    before = [visit(school, one) for one in two]
    merged = school.desk.merging.merge(school.actor, *two)
    school.desk.merging.undo(school.actor, merged)
    assert [visit(school, one) for one in two] == before


def test_undo_is_refused_once_the_call_was_made(school: OpenDesk, two: tuple[int, int]) -> None:
    merged = school.desk.merging.merge(school.actor, *two)
    school.desk.calls.finish(school.actor, merged.stays_id, Outcome.REFUSED)
    with pytest.raises(InvalidInput) as refused:
        school.desk.merging.undo(school.actor, merged)
    assert refused.value.code == "changed_since"


def test_a_merged_visit_can_be_split_off_until_the_call(school: OpenDesk, two: tuple[int, int]) -> None:
    trial, birthday = two
    own = visit(school, trial)
    school.desk.merging.merge(school.actor, trial, birthday)
    school.desk.merging.split(school.actor, trial)
    assert visit(school, trial) == own
    assert visit(school, birthday).reason == "林青禾手工安排"
    school.desk.merging.merge(school.actor, trial, birthday)
    school.desk.calls.finish(school.actor, birthday, Outcome.REFUSED)
    with pytest.raises(InvalidInput):
        school.desk.merging.split(school.actor, trial)


def test_what_was_merged_into_a_merged_visit_goes_with_it(school: OpenDesk, customer: int) -> None:
    made = [
        school.desk.schedule.add(school.actor, customer, date(2026, 11, 24), None, f"回访{at}")[0] for at in range(3)
    ]
    first = school.desk.merging.merge(school.actor, made[1], made[2])
    second = school.desk.merging.merge(school.actor, made[0], made[1])
    assert (first.stays_id, second.stays_id) == (made[1], made[0])
    with school.desk.commands.reading() as connection:
        assert [visits.record(connection, one).merged_into for one in made] == [None, made[0], made[0]]
    school.desk.merging.undo(school.actor, second)
    with school.desk.commands.reading() as connection:
        assert [visits.record(connection, one).merged_into for one in made] == [None, None, made[1]]


def test_a_plan_run_does_not_bring_the_merged_one_back(school: OpenDesk, two: tuple[int, int], customer: int) -> None:
    trial, birthday = two
    before = len(school.desk.schedule.of_customer(customer))
    school.desk.merging.merge(school.actor, trial, birthday)
    school.desk.plans.run(school.actor)
    assert len(school.desk.schedule.of_customer(customer)) == before
    assert visit(school, trial).status is VisitStatus.MERGED


def test_the_month_counts_a_merged_call_once_and_says_so(school: OpenDesk, two: tuple[int, int]) -> None:
    merged = school.desk.merging.merge(school.actor, *two)
    school.desk.calls.finish(school.actor, merged.stays_id, Outcome.REACHED)
    report = school.desk.reports.month(Month(2026, 11))
    figures = {figure.code: figure for figure in report.figures}
    assert (figures["due"].numerator, figures["done"].numerator) == (1, 1)
    assert "只计一次" in figures["due"].definition


def test_a_visit_whose_keeper_is_withdrawn_stands_by_itself_again(school: OpenDesk, two: tuple[int, int]) -> None:
    trial, birthday = two
    school.desk.merging.merge(school.actor, trial, birthday)
    with school.desk.commands.database.writing() as connection:
        assert planned.withdraw(connection, [birthday]) == 1
    assert visit(school, trial).status is VisitStatus.OPEN
    with school.desk.commands.database.writing() as connection:
        visits.release(connection, [trial])
    assert visit(school, trial).status is VisitStatus.WITHDRAWN


def test_a_released_visit_goes_even_while_it_waits_to_be_closed_by_another(
    school: OpenDesk, two: tuple[int, int]
) -> None:
    trial, birthday = two
    school.desk.merging.merge(school.actor, trial, birthday)
    with school.desk.commands.database.writing() as connection:
        visits.release(connection, [trial])
    assert visit(school, trial).status is VisitStatus.WITHDRAWN
    assert visit(school, birthday).status is VisitStatus.OPEN


def test_all_pairs_are_merged_and_taken_apart_together(school: OpenDesk, two: tuple[int, int]) -> None:
    other = school.add("岑星野", "13800002222")
    more = [school.desk.schedule.add(school.actor, other, TODAY, None, f"回访{at}")[0] for at in range(2)]
    pairs = school.desk.merging.pairs()
    assert len(pairs) == 2
    school.desk.calls.finish(school.actor, more[0], Outcome.REFUSED)
    merged, changes = school.desk.merging.merge_all(school.actor, pairs, 7)
    assert [one.goes_id for one in merged] == [two[0]], "the other pair is no more"
    assert changes.ids
    school.desk.merging.undo(school.actor, *merged)
    assert [visit(school, one).status for one in two] == [VisitStatus.OPEN] * 2
    with pytest.raises(InvalidInput):
        school.desk.merging.merge_all(school.actor, pairs, 0)


def test_what_an_import_made_is_withdrawn_with_it_even_when_it_waits_to_be_closed_by_another(
    school: OpenDesk, two: tuple[int, int]
) -> None:
    trial, birthday = two
    school.desk.merging.merge(school.actor, trial, birthday)
    with school.desk.commands.database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO import_batch(id, file_name, at, user_id, created, updated, duplicates, rejected)"
            " VALUES (9, '名单.xlsx', '2026-11-24T00:00:00.000000', 1, 0, 0, 0, 0)"
        )
        visits.change(connection, trial, batch_id=9)
        assert import_undo.withdraw_visits(connection, 9, []) == ()
    assert visit(school, trial).status is VisitStatus.WITHDRAWN
    assert visit(school, birthday).status is VisitStatus.OPEN


def test_a_changed_plan_touches_neither_the_merged_visit_nor_the_one_that_closes_it(
    school: OpenDesk, customer: int
) -> None:
    steps = tuple(
        PlanStep(key, title, Offset(days), Offset(days - 2), Offset(days + 3))
        for key, title, days in (("one", "初访", 10), ("two", "复访", 12))
    )
    plan, _ = school.desk.plan_editing.save(
        school.actor, Plan("own.course", "课程回访", Trigger.EVENT, "graduation", steps)
    )
    made = school.event(customer, "graduation", date(2026, 11, 20))
    merged = school.desk.merging.merge(school.actor, *made)
    before = [visit(school, one) for one in made]
    later = tuple(replace(step, due=Offset(step.due.count + 1)) for step in plan.steps)
    changed = replace(plan, steps=later)
    difference = school.desk.plan_differences.difference(changed)
    assert {change.why for change in difference.changes} == {"已并入另一次回访", "另一次回访已并入其中"}
    school.desk.plan_differences.apply(school.actor, changed, difference.stamp)
    assert [visit(school, one) for one in made] == before
    assert merged.goes_id in made


def test_two_items_by_hand_on_12_and_13_march_are_offered_as_one(
    school: OpenDesk, customer: int, clock: FixedClock
) -> None:
    """S-07.3."""
    clock.moment = datetime(2026, 3, 9, 1, tzinfo=UTC)
    days = [date(2026, 3, 12), date(2026, 3, 13)]
    made = [school.desk.schedule.add(school.actor, customer, day, None, f"{day}")[0] for day in days]
    (pair,) = school.desk.merging.pairs()
    assert (pair.stays_id, pair.goes_id, pair.due) == (*made, days[0])
    school.desk.merging.merge(school.actor, *made)
    assert [row.id for row in school.desk.schedule.between(days[0], days[1])] == made[:1]
