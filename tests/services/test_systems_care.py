"""S-11, S-12, S-29 to S-34: care, petitions, repair shop, community, each set up from data alone at a real desk."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.plans import Method
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk
from tests.systems import set_up, shipped


def test_s11_clinic(clinic: OpenDesk, clock: FixedClock) -> None:
    desk = shipped(clinic, clock, "2026-02-01")
    patient = desk.person("柏知夏")
    (first,) = desk.event(patient, "care", "2026-02-01")
    desk.at("2026-03-03")
    made = desk.call(first)
    assert desk.days(patient)[-1] == "2026-04-02"
    clinic.desk.calls.undo(clinic.actor, made.attempt_id)
    assert len(desk.days(patient)) == 1
    desk.call(first, Outcome.REFUSED)  # today; the next comes all the same
    assert desk.days(patient)[-1] == "2026-04-02"


def test_s12_petitions(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.closed"
name = "办结回访"
trigger = "业务事件"
trigger_key = "answered case_closed"
steps = [{ key = "face", title = "当面回访", due = "10 天", earliest = "当天", method = "当面", source = "R-136" }]
[[plans]]
code = "own.answer"
name = "答复期限"
trigger = "业务事件"
trigger_key = "case_received"
steps = [{ key = "answer", title = "答复", due = "3 个月", earliest = "当天", source = "R-138" }]
[[plans]]
code = "own.reception"
name = "领导接待日"
trigger = "每月固定日"
trigger_key = "15"
audience_categories = ["接待点"]
owner = "赵局长、钱主任"
steps = [{ key = "day", title = "接待", due = "当天", method = "当面", source = "R-137" }]
"""
    desk = set_up(school, clock, toml, "2026-05-11")
    person, room = desk.person("柏知夏"), desk.unit("信访接待室", category="接待点")
    desk.event(person, "case_received", "2026-05-11")
    desk.event(person, "case_closed", "2026-05-11")
    windows = {row.title: str(row.latest) for row in desk.visits(person)}
    assert windows == {"当面回访": "2026-05-21", "答复": "2026-08-11"}
    desk.at("2026-06-01")
    desk.catch_up()
    rows = [row for row in desk.visits(room) if row.due >= date(2026, 6, 15)]
    assert [str(row.due) for row in rows] == ["2026-06-15", "2026-07-15"]
    assert {row.owner for row in rows} == {"赵局长", "钱主任"}
    desk.event(person, "case_closed", "2026-06-20")  # reopened and closed anew: once more
    assert [str(row.latest) for row in desk.visits(person)].count("2026-06-30") == 1


def test_s29_repair_shop(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.repair"
name = "维修后回访"
trigger = "业务事件"
trigger_key = "paid_repair warranty registration"
steps = [{ key = "call", title = "维修回访", due = "10 天", earliest = "当天", source = "R-130" }]
"""
    desk = set_up(school, clock, toml, "2026-03-05")
    owner = desk.person("柏知夏")
    first = desk.event(owner, "paid_repair", "2026-03-03")[0]
    desk.event(owner, "warranty", "2026-03-05")
    assert [window[1] for window in desk.windows(owner)] == ["2026-03-13", "2026-03-15"]

    desk.at("2026-03-10")
    category = school.desk.tickets.categories()[0].code
    ended = desk.call(first, Outcome.PROBLEM, ticket=TicketDraft(owner, category, "换件没有说明"))
    assert ended.ticket_id is not None


def test_s31_compliance(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.month"
name = "执业回访"
trigger = "每月固定日"
trigger_key = "1"
audience_categories = ["在户"]
steps = [
  { key = "conduct", title = "执业回访", due = "当天", latest = "1 个月", shift = "顺延", source = "R-143" },
  { key = "risk", title = "风险提示", due = "当天", latest = "1 个月", shift = "顺延", source = "R-143" },
]
[[plans]]
code = "own.proofs"
name = "留痕材料"
trigger = "业务事件"
trigger_key = "list_received"
steps = [{ key = "proofs", title = "三项材料", due = "3 个工作日", earliest = "当天", source = "R-241" }]
"""
    desk = set_up(school, clock, toml, "2026-03-02")
    branch, client = desk.unit("东城营业部"), desk.person("柏知夏", category="在户")
    desk.event(branch, "list_received", "2026-03-02")
    assert desk.days(branch) == ["2026-03-05"]
    desk.catch_up()
    desk.at("2026-04-02")
    desk.catch_up()
    assert sorted(set(desk.windows(client))) == [
        ("2026-03-01", "2026-03-31"),
        ("2026-04-01", "2026-04-30"),
        ("2026-05-01", "2026-05-31"),
        ("2026-06-01", "2026-06-30"),
    ]
    assert len(desk.windows(client)) == 8


@pytest.mark.parametrize(("policy", "following"), [("从完成那天算", "2026-03-22"), ("按原定日期算", "2026-03-21")])
def test_s33_ten_twenty_thirty(school: OpenDesk, clock: FixedClock, policy: str, following: str) -> None:
    toml = "".join(
        f"""
[[plans]]
code = "own.care{days}"
name = "{title}"
trigger = "业务事件"
trigger_key = "agreement"
stop_events = ["agreement_over"]
[[plans.steps]]
key = "k"
title = "{title}"
due = "{days} 天"
method = "{method}"
every = "{days} 天"
repeat_from = "{policy}"
source = "R-135"
"""
        for days, title, method in ((10, "电话", "电话"), (20, "家访", "上门"), (30, "尿检", "当面"))
    )
    desk = set_up(school, clock, toml, "2026-03-01")
    person = desk.person("柏知夏", owner="林青禾")
    call, _, test = desk.event(person, "agreement", "2026-03-01")
    assert [(row.title, str(row.due)) for row in desk.visits(person)] == [
        ("电话", "2026-03-11"),
        ("家访", "2026-03-21"),
        ("尿检", "2026-03-31"),
    ]
    desk.at("2026-03-12")
    desk.call(call)
    calls = [row for row in desk.visits(person) if row.title == "电话"]
    assert str(calls[-1].due) == following
    assert calls[-1].reason.startswith("第 2 次：")

    desk.at("2026-04-01")
    desk.call(test, Outcome.REFUSED, why="拒绝检测")
    assert "尿检" in {row.title for row in desk.visits(person) if row.due > date(2026, 4, 1)}
    desk.event(person, "agreement_over", "2026-04-05")
    assert not [row for row in desk.visits(person) if row.state.value in ("due", "overdue", "closing")]
    assert {each.text for each in school.desk.plans.omitted(person)} == {"2026-04-05 已到此为止，不再回访"}


def test_s33_a_planned_round_comes_though_the_last_was_missed(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.care"
name = "电话"
trigger = "业务事件"
trigger_key = "agreement"
[[plans.steps]]
key = "k"
title = "电话"
due = "10 天"
every = "10 天"
repeat_from = "按原定日期算"
times = 4
source = "R-135"
"""
    desk = set_up(school, clock, toml, "2026-03-01")
    person = desk.person("柏知夏")
    desk.event(person, "agreement", "2026-03-01")
    for day in ("2026-03-15", "2026-03-25", "2026-04-05", "2026-05-20"):
        desk.at(day)
        desk.catch_up()
    assert desk.days(person) == ["2026-03-11", "2026-03-21", "2026-03-31", "2026-04-10"]


def test_s34_account_check(school: OpenDesk, clock: FixedClock) -> None:
    """Not convenient: an appointment is made, and the visit is no success."""
    toml = """
[[plans]]
code = "own.account"
name = "账户核对"
trigger = "手工安排一批"
question_limit = 5
steps = [{ key = "check", title = "账户核对", due = "当天", latest = "1 周", source = "R-199" }]
"""
    desk = set_up(school, clock, toml, "2026-03-02")
    person = desk.person("柏知夏")
    school.desk.plans.run_group(school.actor, desk.plans["own.account"].id, date(2026, 3, 2))
    (row,) = desk.visits(person)
    assert row.method is Method.PHONE
    desk.call(row.id, Outcome.RESCHEDULED, day=date(2026, 3, 4), minute=600)
    (row,) = desk.visits(person)
    assert (str(row.due), row.minute, row.state.value) == ("2026-03-04", 600, "appointed")
