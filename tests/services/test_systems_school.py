"""S-01 to S-04, S-28 and S-40: what the school's kit brings along, at a real desk."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Audience, Method, Need
from desktop_app.domain.reports import Month
from desktop_app.domain.visits import Outcome, VisitState
from desktop_app.ui.kit.text import share_text
from tests.desks import OpenDesk
from tests.systems import set_up, shipped


def test_s01_local_students(school: OpenDesk, clock: FixedClock) -> None:
    desk = shipped(school, clock, "2026-03-03")
    student, unit = desk.person("柏知远", owner="林青禾"), desk.unit("流云汽车服务中心")
    desk.relate(student, "employer", unit)
    (interview,) = desk.event(student, "interview", "2026-03-03")
    assert desk.days(student) == ["2026-03-04"]
    assert school.desk.calls.open(school.actor, interview).script is not None

    desk.at("2026-03-10")
    desk.event(student, "employment", "2026-03-10")
    phone = desk.visits(student)[-1]
    assert (phone.method, str(phone.earliest), str(phone.latest)) == (Method.PHONE, "2026-03-25", "2026-04-09")
    onsite = desk.visits(unit)[-1]
    assert (onsite.method, str(onsite.due)) == (Method.ONSITE, "2026-06-10")

    desk.at("2026-04-12")
    assert desk.call(phone.id).consequence.text == "访到 → 完成，逾期 3 天"
    assert {row.id: row.state for row in desk.visits(student)}[phone.id] is VisitState.DONE_LATE

    desk.at("2026-06-10")
    school.desk.arrange.hand_over(school.actor, [onsite.id], "陆行舟", "由他走访")
    with pytest.raises(InvalidInput, match="经过"):
        desk.call(onsite.id)
    school.desk.calls.save_note(school.actor, onsite.id, "座谈一小时，学生适应良好")
    desk.call(onsite.id)


def test_s02_employers(school: OpenDesk, clock: FixedClock) -> None:
    desk = shipped(school, clock, "2026-03-10")
    student, unit = desk.person("柏知远"), desk.unit("流云汽车服务中心", category="良好合作单位")
    desk.relate(student, "employer", unit)
    desk.event(student, "employment", "2026-03-10")
    assert desk.windows(unit)[0] == ("2026-03-10", "2026-04-10")

    partner = desk.unit("青石机械")
    desk.event(partner, "partnership", "2025-11-20")
    (special,) = desk.visits(partner)
    desk.at("2026-05-20")
    school.desk.arrange.hand_over(school.actor, [special.id], "陆行舟", "专程拜访")
    school.desk.calls.save_note(school.actor, special.id, "谈定向培养")
    desk.call(special.id)
    desk.at("2026-12-01")
    coverage = school.desk.plan_coverage.of(desk.plan("school.partnership").id)
    assert [(row.customer, row.done, row.wanted) for row in coverage.missing] == [("青石机械", 1, 2)]
    assert [warning.missing for warning in school.desk.plan_coverage.warnings()] == [1]

    desk.at("2026-09-01")
    desk.catch_up()
    greetings = [row for row in desk.visits(unit) if row.title == "节日问候"]
    assert [str(row.earliest) for row in greetings if "中秋" in row.reason] == ["2026-09-22"]
    assert [str(row.latest) for row in greetings if "中秋" in row.reason] == ["2026-09-25"]
    assert not [row for row in desk.visits(student) if row.title == "节日问候"]


def test_s03_two_large_visits_a_year(school: OpenDesk, clock: FixedClock) -> None:
    desk = shipped(school, clock, "2026-02-10")
    units = [desk.unit(f"青石{n}厂", owner="林青禾") for n in range(12)]
    students = [desk.person(f"柏知{n}") for n in range(40)]
    for place, student in enumerate(students):
        desk.relate(student, "employer", units[place % 12])
        desk.event(student, "employment", "2026-02-10")
        if place < 9:
            desk.event(student, "departure", "2026-02-10")

    desk.at("2026-03-20")
    desk.catch_up()
    large = {unit: [row for row in desk.visits(unit) if row.title == "就业大走访"] for unit in units}
    assert [len(rows) for rows in large.values()] == [1] * 12
    assert {(str(r.earliest), str(r.latest)) for rows in large.values() for r in rows} == {("2026-04-01", "2026-04-30")}
    assert sum(len(school.desk.plans.members(rows[0].id)) for rows in large.values()) == 40
    assert [desk.visits(student)[-1].customer for student in students[:2]] == ["青石0厂", "青石1厂"]

    desk.at("2026-04-15")
    visit = large[units[0]][0].id
    school.desk.calls.save_note(school.actor, visit, "参观车间")
    with pytest.raises(InvalidInput, match="照片、事先电话约定"):
        desk.call(visit)
    for need in (Need.PHOTO, Need.ADVANCE_CALL):
        school.desk.calls.confirm_need(school.actor, visit, need, there=True)
    desk.call(visit)

    desk.at("2026-10-10")
    late, new = desk.person("岑星野"), desk.unit("云脊科技")
    desk.relate(late, "employer", new)
    desk.event(late, "employment", "2026-10-10")
    desk.catch_up()
    autumn = [row for row in desk.visits(new) if row.title == "就业大走访"]
    assert [(str(row.earliest), str(row.latest)) for row in autumn] == [("2026-11-01", "2026-11-30")]


def test_s03_the_november_run_shows_its_share(school: OpenDesk, clock: FixedClock) -> None:
    desk = shipped(school, clock, "2026-10-10")
    units = [desk.unit(f"青石{n}厂", owner="林青禾") for n in range(12)]
    for place, unit in enumerate(units):
        student = desk.person(f"柏知{place}")
        desk.relate(student, "employer", unit)
        desk.event(student, "employment", "2026-10-10")
    desk.catch_up()
    desk.at("2026-11-20")
    for unit in units[:11]:
        (visit,) = [row.id for row in desk.visits(unit) if row.title == "就业大走访"]
        school.desk.arrange.hand_over(school.actor, [visit], "陆行舟", "由他走访")
        school.desk.calls.save_note(school.actor, visit, "参观车间")
        for need in (Need.PHOTO, Need.ADVANCE_CALL):
            school.desk.calls.confirm_need(school.actor, visit, need, there=True)
        desk.call(visit)
    shares = {share.name: share for share in school.desk.reports.month(Month(2026, 11)).plans}
    large = shares["就业大走访（四月、十一月）"]
    assert (large.count, large.total) == (11, 12)
    assert share_text(large.count, large.total) == "91.7 %"


def test_s04_out_of_town(school: OpenDesk, clock: FixedClock) -> None:
    desk = shipped(school, clock, "2026-07-01")
    student = desk.person("柏知远")
    desk.event(student, "departure", "2026-07-01")
    (call,) = desk.visits(student)
    assert str(call.due) == "2026-07-02"
    desk.at("2026-07-03")
    assert desk.visits(student)[0].state is VisitState.OVERDUE
    desk.event(student, "arrival", "2026-07-02")
    visit = desk.visits(student)[-1]
    assert (str(visit.due), str(visit.latest)) == ("2026-07-10", "2026-07-12")
    assert visit.due.weekday() == 4
    assert "07-12 周日" in visit.reason


def test_s28_centre(school: OpenDesk, clock: FixedClock) -> None:
    """Names are chosen from needs, visits are routine and specific."""
    toml = """
[[plans]]
code = "own.centre"
name = "社区走访"
trigger = "手工安排一批"
aim = "了解近况和需要"
effect = "有困难的当月解决"
[[plans.steps]]
key = "visit"
title = "上门走访"
due = "当天"
method = "上门"
needs = ["走访人", "经过记录"]
ours = true
"""
    desk = set_up(school, clock, toml, "2026-03-01")
    needy = [desk.person(name, extra={"需要": "助餐"}, owner="林青禾") for name in ("柏知夏", "岑星野")]
    other = desk.person("池听雨")

    plan = desk.plans["own.centre"]
    chosen = Audience(fields=(("需要", "助餐"),))
    made, _ = school.desk.plans.run_group(school.actor, plan.id, date(2026, 3, 3), chosen)
    assert made == 2
    assert [desk.days(customer) for customer in (*needy, other)] == [["2026-03-03"], ["2026-03-03"], []]
    assert school.desk.plans.run_group(school.actor, plan.id, date(2026, 3, 3), chosen)[0] == 0
    desk.at("2026-03-03")
    with pytest.raises(InvalidInput):
        desk.call(desk.visits(needy[0])[0].id)


def test_s40_trial_lessons(school: OpenDesk, clock: FixedClock) -> None:
    desk = shipped(school, clock, "2026-03-03 09:40")
    prospect = desk.person("柏知夏")
    (callback,) = desk.event(prospect, "inquiry", "2026-03-03")
    assert desk.days(prospect) == ["2026-03-03"]
    desk.at("2026-03-04 08:00")
    assert desk.visits(prospect)[0].state is VisitState.OVERDUE
    desk.at("2026-03-03 10:00")
    desk.call(callback, Outcome.RESCHEDULED, day=date(2026, 3, 5), minute=14 * 60)
    (row,) = desk.visits(prospect)
    assert (str(row.due), row.minute, row.state) == ("2026-03-05", 14 * 60, VisitState.APPOINTED)

    desk.at("2026-03-05 16:00")
    desk.event(prospect, "trial", "2026-03-05")
    assert desk.days(prospect)[-1] == "2026-03-06"
    desk.event(prospect, "recall", "2026-03-17")
    assert desk.days(prospect)[-1] == "2026-03-17"


def test_each_round_of_a_returning_plan_is_covered_by_itself(school: OpenDesk, clock: FixedClock) -> None:
    """R-113: who was reached in April is missing again in November; one who comes late in between still counts."""
    toml = """
[[plans]]
code = "own.round"
name = "四月、十一月普访"
trigger = "每年固定日"
trigger_key = "04-01 11-01"
full_coverage = true
[[plans.steps]]
key = "call"
title = "普访"
due = "14 天"
earliest = "当天"
latest = "29 天"
method = "电话"
"""
    desk = set_up(school, clock, toml, "2026-03-20")
    people = [desk.person(name) for name in ("柏知远", "岑星野", "池听雨")]
    desk.catch_up()
    for person, day in zip(people[:2], ("2026-04-10", "2026-05-03"), strict=True):
        desk.at(day)
        desk.call(desk.visits(person)[0].id)
    coverage = school.desk.plan_coverage.of(desk.plan("own.round").id)
    assert (coverage.reached, coverage.total, str(coverage.first), str(coverage.last)) == (
        2,
        3,
        "2026-04-01",
        "2026-04-30",
    )
    desk.at("2026-11-05")
    coverage = school.desk.plan_coverage.of(desk.plan("own.round").id)
    assert (coverage.reached, coverage.total, str(coverage.last)) == (0, 3, "2026-11-30")
    assert [warning.missing for warning in school.desk.plan_coverage.warnings()] == [3]
