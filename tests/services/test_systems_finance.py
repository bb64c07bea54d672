"""S-35 to S-39: investment, survey, insurance, each set up from data alone at a real desk."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Method, Need, PlanState
from desktop_app.domain.visits import Outcome, VisitStatus
from tests.desks import OpenDesk
from tests.systems import set_up

SIGNED = """
[[plans]]
code = "own.signed"
name = "新签回访"
trigger = "业务事件"
trigger_key = "signed"
full_coverage = true
barred = true
owner = "回访员甲"
hours = "10:00-11:00 14:00-16:00"
approver = "administrator"
aim = "确认客户知情"
[[plans.steps]]
key = "first"
title = "新签回访"
due = "5 个工作日"
earliest = "当天"
last = "1 个月"
source = "R-131"
[[plans]]
code = "own.yearly"
name = "持续回访"
trigger = "定期"
trigger_key = "signed"
interval = "1 年"
minimum_per_year = 1
full_coverage = true
steps = [{ key = "again", title = "持续回访", due = "当天", latest = "1 个月", source = "R-132" }]
"""


def test_s35_investment(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, SIGNED, "2026-03-02 10:00")
    client = desk.person("柏知夏", owner="经理乙")
    first = desk.event(client, "signed", "2026-03-02")[0]
    visit = desk.visits(client)[0]
    assert (str(visit.earliest), str(visit.latest), visit.owner) == ("2026-03-02", "2026-03-09", "回访员甲")
    with school.desk.commands.reading() as connection:
        last = connection.exec_driver_sql("SELECT last_day FROM visit WHERE id = ?", (first,)).scalar_one()
    assert last == "2026-04-02"

    with pytest.raises(InvalidInput, match="经理乙是柏知夏的负责人"):
        school.desk.arrange.hand_over(school.actor, [first], "经理乙", "他熟")
    manager = Actor(school.actor.id, "经理乙", Role.FRONT_DESK)
    with pytest.raises(InvalidInput, match="须回避"):
        school.desk.calls.finish(manager, first, Outcome.REACHED)

    for moment, following in (("2026-03-04 10:20", 15 * 60), ("2026-03-05 14:30", 10 * 60 + 30)):
        desk.at(moment)
        desk.call(first, Outcome.NO_ANSWER)
        assert desk.visits(client)[0].minute == following  # in the plan's own hours
    assert school.desk.calls.open(school.actor, first).visit.status is VisitStatus.OPEN
    desk.at("2026-03-05 12:30")
    assert any("时段" in note.text for note in school.desk.calls.open(school.actor, first).conduct)
    desk.at("2026-03-06 15:10")
    desk.call(first, Outcome.NO_ANSWER)
    assert school.desk.calls.open(school.actor, first).visit.status is VisitStatus.NOT_REACHED


def test_s35_special_plans_wait_for_approval(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, SIGNED, "2026-03-02")
    editing, author = school.desk.plan_editing, Actor(school.actor.id, "分部", Role.SUPERVISOR)
    plan = desk.plan("own.signed")
    written, _ = editing.save(author, plan, "分部修订")
    assert written.state is PlanState.DRAFT
    assert desk.event(desk.person("岑星野"), "signed", "2026-03-02") == [
        row.id for row in school.desk.schedule.between(date(2027, 3, 1), date(2027, 4, 30))
    ]  # only the continuing visit
    editing.submit(author, plan.id)
    editing.approve(school.actor, plan.id)
    editing.start(author, plan.id)
    assert len(desk.event(desk.person("池听雨"), "signed", "2026-03-02")) == 2


def test_s35_who_has_had_no_continuing_visit_is_listed(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, SIGNED, "2025-03-02")
    seen, missed = desk.person("柏知夏"), desk.person("岑星野")
    for client in (seen, missed):
        desk.event(client, "signed", "2025-03-02")
    desk.at("2026-03-10")
    desk.call(next(row.id for row in desk.visits(seen) if row.title == "持续回访"))
    assert desk.days(seen)[-1] == "2027-03-10"
    desk.at("2026-11-30")
    coverage = school.desk.plan_coverage.of(desk.plan("own.yearly").id)
    assert [(row.customer, row.done, row.wanted) for row in coverage.missing] == [("岑星野", 0, 1)]
    assert (coverage.reached, coverage.total, coverage.share) == (1, 2, 0.5)
    assert any(warning.plan_name == "持续回访" for warning in school.desk.plan_coverage.warnings())


def test_s36_quarterly_survey(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.survey"
name = "项目满意度调查"
trigger = "每隔一段时间"
trigger_key = "2026-01-01"
interval = "3 个月"
full_coverage = true
audience_categories = ["项目客户"]
steps = [{ key = "call", title = "满意度调查", due = "1 个月", earliest = "当天", latest = "3 个月", source = "R-134" }]
"""
    desk = set_up(school, clock, toml, "2026-03-20")
    clients = [desk.unit(f"青石{n}厂", category="项目客户") for n in range(30)]
    desk.catch_up()
    second = [window for client in clients for window in desk.windows(client) if window[0] == "2026-04-01"]
    assert second == [("2026-04-01", "2026-06-30")] * 30

    desk.at("2026-05-20")
    for client in clients[:24]:
        (back,) = [row for row in desk.visits(client) if str(row.earliest) == "2026-04-01"]
        desk.call(back.id)
    coverage = school.desk.plan_coverage.of(desk.plan("own.survey").id)
    assert (coverage.reached, coverage.total, coverage.share) == (24, 30, 0.8)
    assert len(coverage.missing) == 6
    desk.at("2026-06-01")
    desk.catch_up()
    desk.at("2026-09-01")
    desk.catch_up()
    assert desk.windows(clients[0])[-2:] == [("2026-07-01", "2026-09-30"), ("2026-10-01", "2026-12-31")]


def test_s37_yearly_visit(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.service"
name = "客户服务节"
trigger = "每年固定日"
trigger_key = "05-25"
audience_categories = ["老客户"]
[[plans.steps]]
key = "visit"
title = "服务节拜访"
due = "当天"
latest = "3 周"
method = "上门"
minutes = 30
needs = ["走访人", "经过记录", "回执"]
source = "R-144"
"""
    desk = set_up(school, clock, toml, "2026-05-20")
    client = desk.person("柏知夏", category="老客户", owner="林青禾")
    desk.catch_up()
    (row,) = desk.visits(client)
    assert (str(row.due), row.length) == ("2026-05-25", 30)
    desk.at("2026-05-26")
    desk.call(row.id, Outcome.RESCHEDULED, day=date(2026, 5, 30), minute=14 * 60)
    desk.at("2026-05-30 14:40")
    school.desk.calls.save_note(school.actor, row.id, "年度检视，留下三位推荐人")
    with pytest.raises(InvalidInput, match="回执"):
        desk.call(row.id)
    school.desk.calls.confirm_need(school.actor, row.id, Need.RETURN_SLIP, there=True)
    desk.call(row.id)


INSURANCE = """
[[plans]]
code = "own.policy"
name = "新契约回访"
trigger = "业务事件"
trigger_key = "policy_signed"
full_coverage = true
barred = true
[[plans.steps]]
key = "call"
title = "新契约回访"
due = "1 天"
latest = "1 个周期"
cascade = ["电话", "上门", "信函"]
source = "R-139"
"""


def test_s38_insurance(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, INSURANCE, "2026-03-02")
    holder = desk.person("柏知夏", owner="业务员丙")
    desk.event(holder, "policy_signed", "2026-03-03", cycle_days=15)
    (row,) = desk.visits(holder)
    assert (str(row.due), str(row.latest), row.owner) == ("2026-03-04", "2026-03-18", "")
    assert "业务员丙须回避" in row.reason

    expected = [
        (Method.PHONE, "核对号码后再次电话（第 2/4 步）"),
        (Method.ONSITE, "改上门（第 3/4 步）"),
        (Method.LETTER, "改信函（第 4/4 步）"),
    ]
    for day, (method, words) in zip(("2026-03-04", "2026-03-09", "2026-03-12"), expected, strict=True):
        visit = desk.visits(holder)[-1]
        desk.at(f"{day} 10:00")
        desk.call(visit.id, Outcome.WRONG_NUMBER)
        following = desk.visits(holder)[-1]
        assert (following.method, str(following.latest)) == (method, "2026-03-18")
        assert words in following.reason
    desk.at("2026-03-16")
    desk.call(desk.visits(holder)[-1].id, Outcome.WRONG_NUMBER)
    assert len(desk.visits(holder)) == 4  # the last method is the end of it


def test_s38_a_failed_stage_is_taken_back_with_its_result(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, INSURANCE, "2026-03-03")
    holder = desk.person("柏知夏")
    (first,) = desk.event(holder, "policy_signed", "2026-03-03", cycle_days=15)
    ended = desk.call(first, Outcome.WRONG_NUMBER)
    assert len(desk.visits(holder)) == 2
    school.desk.calls.undo(school.actor, ended.attempt_id)
    assert [row.id for row in desk.visits(holder)] == [first]
    desk.call(first, Outcome.WRONG_NUMBER)
    assert len(desk.visits(holder)) == 2


@pytest.mark.parametrize(("signatures", "exempt"), [(2, False), (3, True)])
def test_s38_a_refusal_holds_with_all_its_signatures(
    school: OpenDesk, clock: FixedClock, signatures: int, *, exempt: bool
) -> None:
    desk = set_up(school, clock, INSURANCE, "2026-03-03")
    holder = desk.person("柏知夏")
    desk.event(holder, "refusal", "2026-03-02", signatures=signatures)
    made = desk.event(holder, "policy_signed", "2026-03-03", cycle_days=15)
    assert len(made) == (0 if exempt else 1)
    assert [each.text for each in school.desk.plans.omitted(holder)] == (["客户已书面拒访"] if exempt else [])


def test_s38_a_refusal_withdraws_what_stands_and_a_second_run_makes_nothing(
    school: OpenDesk, clock: FixedClock
) -> None:
    desk = set_up(school, clock, INSURANCE, "2026-03-03")
    holder = desk.person("柏知夏")
    desk.event(holder, "policy_signed", "2026-03-03", cycle_days=15)
    desk.event(holder, "refusal", "2026-03-04")
    assert desk.visits(holder) == []
    assert [each.why.value for each in school.desk.plans.omitted(holder)] == ["refusal"]
    assert school.desk.plans.run(school.actor)[0] == 0
    assert len(school.desk.plans.omitted(holder)) == 1


def test_s39_figures(school: OpenDesk, clock: FixedClock) -> None:
    """Exempt, refused and withdrawn visits stand apart, so that the shares can be counted."""
    desk = set_up(school, clock, INSURANCE, "2026-03-03")
    holders = [desk.person(f"柏知{n}") for n in range(5)]
    visits = [desk.event(holder, "policy_signed", "2026-03-03", cycle_days=15)[0] for holder in holders]
    desk.call(visits[0])
    desk.call(visits[1], Outcome.REFUSED)
    desk.event(holders[2], "refusal", "2026-03-03")
    coverage = school.desk.plan_coverage.of(desk.plan("own.policy").id)
    assert (coverage.reached, coverage.total, coverage.exempt) == (1, 4, 1)
    assert [row.customer for row in coverage.missing] == ["柏知3", "柏知4", "柏知1"]
