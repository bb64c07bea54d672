"""S-28 to S-40 line by line: what the other tests of the systems leave out, played at a desk with the given dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.calls import FlowView
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Method, Need
from desktop_app.domain.records import RecordState, ReportDraft
from desktop_app.domain.scripts import AnswerKind
from desktop_app.domain.tickets import TicketState
from desktop_app.domain.visits import Outcome, VisitState, VisitStatus
from desktop_app.services.lists import ADDRESS
from tests.desks import OpenDesk, Templates
from tests.systems import Regime, set_up, shipped

USUAL = {AnswerKind.DATE: "2026-04-01", AnswerKind.TEXT: "好", AnswerKind.PEOPLE: ""}


@pytest.fixture
def general(templates: Templates, tmp_path: Path, clock: FixedClock) -> Iterator[OpenDesk]:
    """A desk of the kit for other trades."""
    opened = templates.open("general", tmp_path / "其他 行业", clock)
    yield opened
    opened.desk.close()


def ask(opened: OpenDesk, visit: int, chosen: dict[str, str], reason: str = "说了原因") -> FlowView:
    """Go through a script: the answers named, for all others the first choice, or something that fits."""
    flow = opened.desk.calls.open(opened.actor, visit).flow
    assert flow is not None
    while not flow.finished:
        step = next(view.step for view in flow.path if view.step.key == flow.current)
        value = chosen.get(step.key, step.choices[0].key if step.choices else USUAL.get(step.answer, "4"))
        why = reason if any(choice.key == value and choice.ask_reason for choice in step.choices) else ""
        flow, _ = opened.desk.calls.answer(opened.actor, visit, step.key, value, why)
    return flow


def passed(flow: FlowView) -> list[str]:
    return [view.step.key for view in flow.path]


# --- S-28: community centre ---

CENTRE = """
[[plans]]
code = "own.centre"
name = "社区走访"
trigger = "手工安排一批"
[[plans.steps]]
key = "visit"
title = "上门走访"
due = "当天"
method = "上门"
needs = ["走访人", "经过记录"]
ours = true
[[plans]]
code = "own.papers"
name = "资料归还"
trigger = "业务事件"
trigger_key = "papers_out"
stop_events = ["papers_consent"]
[[plans.steps]]
key = "back"
title = "归还资料"
due = "2 天"
earliest = "当天"
method = "当面"
source = "R-180"
"""


def test_s28_the_report_is_due_the_next_day_and_the_head_reviews_it(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, CENTRE, "2026-03-03 10:00")
    person = desk.person("柏知夏", owner="林青禾")
    school.desk.plans.run_group(school.actor, desk.plans["own.centre"].id, date(2026, 3, 3))
    (row,) = desk.visits(person)
    school.desk.calls.save_note(school.actor, row.id, "一人在家，要助餐")
    desk.call(row.id)
    records = school.desk.records
    (kept,) = records.rows(date(2026, 3, 3), date(2026, 3, 3))
    assert (kept.done, kept.report_due, kept.report_late) == (date(2026, 3, 3), date(2026, 3, 4), False)

    desk.at("2026-03-05 09:00")
    records.save_report(school.actor, row.id, ReportDraft("一人在家", "登记助餐", ""))
    report = records.get(school.actor, row.id).report
    assert report is not None
    assert report.late == 1
    records.review(school.actor, row.id, "本周内开始送餐")
    (kept,) = records.rows(date(2026, 3, 3), date(2026, 3, 3))
    assert (kept.state, kept.report_late) == (RecordState.REVIEWED, True)


def test_s28_papers_are_listed_until_they_are_back_or_the_head_consents(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, CENTRE, "2026-03-03")
    people = [desk.person(name) for name in ("柏知夏", "岑星野")]
    back, let_go = (desk.event(person, "papers_out", "2026-03-03")[0] for person in people)
    assert [desk.days(person) for person in people] == [["2026-03-05"]] * 2

    def listed() -> set[int]:
        return {row.id for row in school.desk.schedule.today_list() if row.state is VisitState.OVERDUE}

    desk.at("2026-03-06")
    assert listed() == {back, let_go}
    desk.call(back)
    desk.event(people[1], "papers_consent", "2026-03-06", "主任同意留用")
    assert listed() == set()


# --- S-35: a serious exception, and how long a record stays ---


def test_s35_a_promised_yield_is_talked_over_and_visited_again(general: OpenDesk, clock: FixedClock) -> None:
    desk = shipped(general, clock, "2026-03-04 10:00")
    client = desk.person("乔一苇", owner="程经理")
    first, _ = general.desk.schedule.add(
        general.actor, client, date(2026, 3, 4), None, "持续服务回访", "general.continuing"
    )
    ask(general, first, {"promise": "2"}, "说保证每年八个点")
    ended = desk.call(first)
    assert ended.ticket_id is not None
    serious = general.desk.tickets.get(ended.ticket_id)
    assert (serious.draft.serious, serious.draft.category) == (True, "conduct")

    desk.at("2026-03-06 15:00")
    second, _ = general.desk.tickets.handled(general.actor, ended.ticket_id, "营业部面谈了程经理，书面检讨，已通报")
    (item,) = [row for row in desk.visits(client) if row.id == second]
    assert item.state is VisitState.DUE
    story = general.desk.calls.open(general.actor, second)
    assert any("营业部面谈" in step.note for step in general.desk.tickets.get(ended.ticket_id).steps)
    assert story.script is not None


def test_s35_a_record_stays_and_cannot_be_taken_back_once_filed(general: OpenDesk, clock: FixedClock) -> None:
    """R-328: of 2026-03-09; nothing at the desk deletes a record, neither before 2029-03-09 nor after."""
    desk = shipped(general, clock, "2026-03-09 10:00")
    client = desk.person("乔一苇")
    visit, _ = general.desk.schedule.add(
        general.actor, client, date(2026, 3, 9), None, "持续服务回访", "general.continuing"
    )
    ask(general, visit, {})
    ended = desk.call(visit)
    desk.at("2026-04-01")
    general.desk.records.file_until(general.actor, date(2026, 3, 31), write_missing=True)
    general.desk.customers.invalidate(general.actor, client, "已离开")
    desk.at("2029-03-08")
    with pytest.raises(InvalidInput, match="归档"):
        general.desk.calls.undo(general.actor, ended.attempt_id)
    with pytest.raises(InvalidInput, match="归档"):
        general.desk.records.save_report(general.actor, visit, ReportDraft("没有访", "没有", ""))
    with pytest.raises(InvalidInput):
        general.desk.arrange.withdraw(general.actor, visit)
    record = general.desk.records.get(general.actor, visit)
    assert record.filed_at is not None
    assert len(record.answers) == 5


# --- S-36: a complaint from the survey, and whom the manager visits ---


def survey(general: OpenDesk, desk: Regime, name: str, chosen: dict[str, str]) -> tuple[int, int]:
    client = desk.unit(name)
    visit, _ = general.desk.schedule.add(
        general.actor, client, date(2026, 5, 4), None, "季度满意度回访", "general.quarterly"
    )
    ask(general, visit, chosen)
    return client, visit


def test_s36_a_complaint_is_a_quality_issue_that_stays_open_until_the_customer_agrees(
    general: OpenDesk, clock: FixedClock
) -> None:
    desk = shipped(general, clock, "2026-05-04 10:00")
    client, visit = survey(general, desk, "青禾项目部", {"running": "3"})
    issue = desk.call(visit).ticket_id
    assert issue is not None
    ticket = general.desk.tickets.get(issue)
    assert (ticket.draft.category, ticket.draft.department) == ("quality", "技术部")
    general.desk.tickets.update(general.actor, issue, replace(ticket.draft, assignee="陆行舟"))
    assert general.desk.tickets.get(issue).draft.assignee == "陆行舟"

    confirming, _ = general.desk.tickets.handled(general.actor, issue, "换了一台泵")
    for content, state in ((False, TicketState.HANDLING), (True, TicketState.CONFIRMED)):
        opened = general.desk.calls.open(general.actor, confirming)
        assert opened.visit.status is VisitStatus.OPEN, "open until the customer was told and agrees"
        ask(general, confirming, {"tell": "1" if content else "2"})
        desk.call(confirming)
        assert general.desk.tickets.get(issue).state is state
        if not content:
            confirming, _ = general.desk.tickets.handled(general.actor, issue, "又调试了一遍")
    assert [row for row in desk.visits(client) if row.state is VisitState.DUE] == []


def test_s36_low_grades_make_the_manager_s_list(general: OpenDesk, clock: FixedClock) -> None:
    """R-238: who is no more than so-so content is visited by the general manager."""
    desk = shipped(general, clock, "2026-05-04 10:00")
    for name, grade in (("青石厂", "1"), ("白石厂", "2"), ("红石厂", "3"), ("黑石厂", "4")):
        _, visit = survey(general, desk, name, {"content": grade})
        desk.call(visit)
    listed = [
        (row.customer, row.method)
        for row in general.desk.schedule.between(date(2026, 5, 4), date(2026, 6, 4))
        if row.title == "总经理走访"
    ]
    assert sorted(listed) == [("红石厂", Method.ONSITE), ("黑石厂", Method.ONSITE)]


# --- S-37: the yearly visit of an existing customer ---


@pytest.fixture
def yearly(general: OpenDesk, clock: FixedClock) -> tuple[Regime, int, int]:
    """A Monday on which the yearly visit of one customer is to be arranged."""
    desk = shipped(general, clock, "2026-05-25 10:00")
    client = general.add("柏知夏", "13800001111", owner="林青禾")
    visit, _ = general.desk.schedule.add(general.actor, client, date(2026, 5, 25), None, "年度服务", "general.existing")
    return desk, client, visit


def test_s37_two_times_are_offered_and_the_choice_fills_the_calendar(
    general: OpenDesk, yearly: tuple[Regime, int, int]
) -> None:
    desk, client, visit = yearly
    flow = general.desk.calls.answer(general.actor, visit, "prepare", "1")[0]
    said = flow.path[-1].text
    assert "星期五上午十点" in said
    assert "星期六下午两点" in said
    assert len(general.desk.slots.for_visit(visit)) == 2
    desk.call(visit, Outcome.RESCHEDULED, day=date(2026, 5, 30), minute=14 * 60)
    (row,) = general.desk.schedule.between(date(2026, 5, 29), date(2026, 5, 30))
    assert (row.customer_id, row.due, row.minute, row.state) == (
        client, date(2026, 5, 30), 14 * 60, VisitState.APPOINTED,
    )  # fmt: skip


def test_s37_not_needed_is_answered_once_and_asked_again(general: OpenDesk, yearly: tuple[Regime, int, int]) -> None:
    _, _, visit = yearly
    calls, actor = general.desk.calls, general.actor
    calls.answer(actor, visit, "prepare", "1")
    flow, _ = calls.answer(actor, visit, "appoint", "4")
    assert flow.current == "once_more"
    assert "星期五上午十点" in flow.path[-1].text
    again, _ = calls.answer(actor, visit, "once_more", "1")
    assert again.current == "letter"
    with pytest.raises(InvalidInput):
        calls.answer(actor, visit, "appoint", "9")
    ended, _ = calls.answer(actor, visit, "once_more", "4", "儿子在办")
    assert (ended.finished, passed(ended)[-1]) == (True, "decline"), "nobody insists a second time"
    straight, _ = calls.answer(actor, visit, "appoint", "2")
    assert "once_more" not in passed(straight)


def test_s37_the_gap_is_calculated_and_three_names_become_prospects(
    general: OpenDesk, yearly: tuple[Regime, int, int]
) -> None:
    """2 000 × 12 × 10 = 240 000; 45 years old, pension at 55, 4 000 a month to live on, 200 000 saved."""
    desk, client, visit = yearly
    told = {
        "income": "12000", "cost": "4000", "payment": "2000", "loan_years": "10", "to_pension": "10",
        "savings": "200000", "saving": "4000", "free": "1000",
        "friends": "李梅 13800002222\n王强\n赵云 13800003333",
    }  # fmt: skip
    flow = ask(general, visit, told)
    texts = {view.step.key: view.text for view in flow.path}
    assert texts["shares"] == (
        "一般这样分比较稳当：生活 4,800 到 6,000 元，税费 1,800 到 2,400 元，保障 1,200 到 1,800 元。"
    )
    assert "还剩 240,000 元" in texts["loan"]
    assert "存了 680,000 元，还差 280,000 元" in texts["pension"]
    ended = desk.call(visit)
    assert ended.consequence.text.endswith("新建 3 位意向客户")
    file = general.desk.customers.file(client)
    assert [(r.kind, r.other_name) for r in file.relations] == [
        ("referred", "李梅"), ("referred", "王强"), ("referred", "赵云"),
    ]  # fmt: skip
    answers = dict(general.desk.records.get(general.actor, visit).answers)
    assert (answers["房贷余额"].value, answers["房贷余额"].label) == ("240000", "240,000")
    assert answers["养老缺口"].label == "280,000"
    (told_again,) = [line.text for line in file.history if line.kind == "call"]
    assert "李梅（尾号 2222）、王强" in told_again
    assert "240,000" not in told_again, "a number without its question tells nothing"
    report = general.desk.records.begin_report(general.actor, visit)
    assert "房贷余额：240,000" in report.course


def test_s37_without_a_mortgage_nothing_is_said_of_one(general: OpenDesk, yearly: tuple[Regime, int, int]) -> None:
    _, _, visit = yearly
    flow = ask(general, visit, {"income": "", "payment": "0", "to_pension": ""})
    assert {"shares", "loan", "loan_years", "pension"}.isdisjoint(passed(flow))


# --- S-38: a new policy ---

POLICY = """
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
due = "当天"
latest = "1 个周期"
cascade = ["电话", "上门", "信函"]
needs = ["客户签名"]
source = "R-139"
"""


def test_s38_the_list_is_ready_the_evening_before(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, POLICY, "2026-03-02 17:30")
    holder = school.add("柏知夏", "13800001111", owner="业务员丙")
    desk.event(holder, "policy_signed", "2026-03-03", cycle_days=15)
    printed = school.desk.print_lists.read(school.actor, date(2026, 3, 3), date(2026, 3, 3))
    assert [(line.customer, line.title) for day in printed.days for line in day.lines] == [("柏知夏", "新契约回访")]
    assert desk.windows(holder) == [("2026-03-03", "2026-03-18")]


def test_s38_the_seller_may_not_lead_the_home_visit_and_the_customer_signs(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, POLICY, "2026-03-03 10:00")
    holder = desk.person("柏知夏", owner="业务员丙")
    desk.event(holder, "policy_signed", "2026-03-03", cycle_days=15)
    for moment in ("2026-03-04 10:00", "2026-03-09 10:00"):
        desk.at(moment)
        desk.call(desk.visits(holder)[-1].id, Outcome.WRONG_NUMBER)
    home = desk.visits(holder)[-1]
    assert home.method is Method.ONSITE
    school.desk.calls.save_note(school.actor, home.id, "业务员丙陪同，本人在家")
    with pytest.raises(InvalidInput, match="负责人"):
        school.desk.arrange.hand_over(school.actor, [home.id], "业务员丙", "他熟")
    school.desk.arrange.hand_over(school.actor, [home.id], "陆行舟", "由他走访")
    with pytest.raises(InvalidInput, match="客户签名"):
        desk.call(home.id)
    school.desk.calls.confirm_need(school.actor, home.id, Need.SIGNATURE, there=True)
    seller = Actor(school.actor.id, "业务员丙", Role.FRONT_DESK)
    with pytest.raises(InvalidInput, match="须回避"):
        school.desk.calls.finish(seller, home.id, Outcome.REACHED)
    assert desk.call(home.id).consequence.status is VisitStatus.DONE


# --- S-40: an inquiry until after the trial lesson ---


@pytest.fixture
def inquiry(school: OpenDesk, clock: FixedClock) -> tuple[Regime, int, int]:
    desk = shipped(school, clock, "2026-03-03 10:00")
    school.desk.settings.change(school.actor, {ADDRESS: "学府路 9 号二楼"})
    prospect = school.add("柏知夏", "13800001111", guardian="柏建平")
    (callback,) = desk.event(prospect, "inquiry", "2026-03-03")
    return desk, prospect, callback


def test_s40_the_trial_lesson_is_booked_told_and_followed(school: OpenDesk, inquiry: tuple[Regime, int, int]) -> None:
    desk, prospect, callback = inquiry
    day = school.desk.clock.today() + timedelta(days=2)
    flow = ask(school, callback, {"need": "书法", "day": day.isoformat(), "hour": "2"})
    (told,) = [view.reply for view in flow.path if view.step.key == "address"]
    assert told == (
        "柏建平您好，这里是青禾学校。给您留的试听课：3月5日 14:00。"
        "地址：学府路 9 号二楼。到了请打个电话，我们出来接您。"
    )
    desk.call(callback)
    names = [name for name, _ in school.desk.records.get(school.actor, callback).answers]
    assert {"预约试听 日期", "预约试听 时间"} <= set(names), "no word of the program's own"
    booked = next(event.draft for event in school.desk.customers.file(prospect).events if event.draft.kind != "inquiry")
    assert (booked.kind, booked.day, booked.detail["hour"]) == ("trial_booked", date(2026, 3, 5), "14:00")
    reminder = desk.visits(prospect)[-1]
    assert (reminder.due, reminder.state) == (date(2026, 3, 5), VisitState.DUE)
    desk.at("2026-03-05 16:00")
    desk.event(prospect, "trial", "2026-03-05")
    assert desk.days(prospect)[-1] == "2026-03-06"


def test_s40_no_time_lately_makes_the_recall_on_the_day_named(
    school: OpenDesk, inquiry: tuple[Regime, int, int]
) -> None:
    desk, prospect, callback = inquiry
    flow = ask(school, callback, {"invite": "2", "recall": "2026-03-17"})
    assert passed(flow)[-1] == "recall_bye"
    desk.call(callback)
    assert desk.days(prospect)[-1] == "2026-03-17"


def test_s40_a_callback_after_the_day_counts_as_late(school: OpenDesk, inquiry: tuple[Regime, int, int]) -> None:
    desk, prospect, callback = inquiry
    desk.at("2026-03-04 10:00")
    ask(school, callback, {"invite": "3"})
    assert "逾期" in desk.call(callback).consequence.text
    assert next(row.state for row in desk.visits(prospect) if row.id == callback) is VisitState.DONE_LATE
