"""S-05 to S-10: orders, products, cases and offices, each set up from data alone at a real desk."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import EventDraft
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.visits import Outcome
from desktop_app.rules.frequency import frequency_warning
from tests.desks import OpenDesk
from tests.systems import set_up


def test_s05_orders(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.order"
name = "订货回访"
trigger = "业务事件"
trigger_key = "order"
steps = [
  { key = "d5", title = "第 5 天", due = "5 天", latest = "8 天", shift = "顺延", source = "R-124" },
  { key = "d15", title = "第 15 天", due = "15 天", source = "R-124" },
  { key = "again", title = "再购", due = "1 个周期", source = "R-125" },
]
"""
    desk = set_up(school, clock, toml, "2026-03-02")
    buyer = desk.person("柏知夏")
    order = EventDraft("order", date(2026, 3, 2), "十日装", {"cycle_days": 10, "quantity": 3})
    shown = school.desk.customers.preview_event(order)
    assert [(visit.step.title, str(visit.due)) for visit in shown][-1] == ("再购", "2026-04-01")

    desk.event(buyer, "order", "2026-03-02", "十日装", cycle_days=10, quantity=3)
    assert desk.days(buyer) == ["2026-03-09", "2026-03-17", "2026-04-01"]
    first = desk.visits(buyer)[0]
    sheet = school.desk.calls.open(school.actor, first.id)
    assert (str(sheet.visit.original), sheet.events[0].draft.title) == ("2026-03-07", "十日装")
    assert "原定 03-07 周六，顺延至 03-09 周一" in first.reason


def test_s06_product_follow_up(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.sold"
name = "售后回访"
trigger = "业务事件"
trigger_key = "order"
steps = [
  { key = "w1", title = "一周", due = "1 周", source = "R-126" },
  { key = "m1", title = "一个月", due = "1 个月", source = "R-126" },
  { key = "m3", title = "三个月", due = "3 个月", source = "R-126" },
  { key = "m6", title = "半年", due = "6 个月", every = "6 个月", repeat_from = "按原定日期算", source = "R-126" },
]
[[plans]]
code = "own.repair"
name = "服务后回访"
trigger = "业务事件"
trigger_key = "repair fault wish"
steps = [{ key = "d0", title = "服务后当天", due = "当天", latest = "1 天", source = "R-127" }]
[[plans]]
code = "own.birthday"
name = "生日祝福"
trigger = "每年日期"
trigger_key = "birthday"
steps = [{ key = "day", title = "生日", due = "当天", method = "短信", source = "R-128" }]
"""
    desk = set_up(school, clock, toml, "2026-01-31")
    buyer = desk.person("柏知夏", birthday=date(1990, 3, 1))
    desk.event(buyer, "order", "2026-01-31")
    assert desk.days(buyer) == ["2026-02-07", "2026-02-28", "2026-04-30", "2026-07-31"]
    desk.catch_up()
    assert "2026-03-01" in desk.days(buyer)

    desk.at("2026-07-31")
    half_year = desk.visits(buyer)[-1]
    desk.call(half_year.id)
    assert desk.days(buyer)[-1] == "2027-01-31"  # continuing, counted from the first day: no month end is lost

    desk.at("2026-08-05")
    for kind in ("repair", "fault", "wish"):
        desk.event(buyer, kind, "2026-08-05")
    assert desk.windows(buyer)[-4:-1] == [("2026-08-05", "2026-08-06")] * 3


def test_s07_not_too_often(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.news"
name = "活动通知"
trigger = "手工安排一批"
cap_days = 7
cap_strict = true
steps = [{ key = "tell", title = "活动通知", due = "当天", ours = true }]
[[plans]]
code = "own.care"
name = "关怀"
trigger = "业务事件"
trigger_key = "care"
steps = [{ key = "call", title = "关怀", due = "当天", latest = "5 天", ours = true }]
"""
    desk = set_up(school, clock, toml, "2026-03-02")
    visited, rested = desk.person("柏知夏"), desk.person("岑星野")
    desk.call(desk.event(visited, "care", "2026-03-02")[0])
    assert frequency_warning(date(2026, 3, 6), [date(2026, 3, 2)]).startswith("与 2026-03-02 的联系只隔 4 天")
    assert frequency_warning(date(2026, 3, 9), [date(2026, 3, 2)]) == ""

    news = desk.plans["own.news"]
    assert school.desk.plans.run_group(school.actor, news.id, date(2026, 3, 6))[0] == 1
    assert desk.days(rested) == ["2026-03-06"]
    (omitted,) = school.desk.plans.omitted(visited)
    assert (omitted.plan_name, omitted.why.value, omitted.text) == (
        *("活动通知", "cap"),
        "与 2026-03-02 的联系只隔 4 天，少于 7 天",
    )
    assert school.desk.plans.run_group(school.actor, news.id, date(2026, 3, 6))[0] == 0
    assert school.desk.plans.run_group(school.actor, news.id, date(2026, 3, 9))[0] == 1  # the other has the 6th
    assert desk.days(visited)[-1] == "2026-03-09"

    first = desk.person("池听雨")
    a = desk.event(first, "care", "2026-03-12")[0]
    b = desk.event(first, "care", "2026-03-13")[0]
    pair = school.desk.merging.near(a)
    assert pair is not None
    assert {a, b} == {pair.stays_id, pair.goes_id}


def test_s08_law_firm(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.case"
name = "重大案件回访"
trigger = "业务事件"
trigger_key = "case_closed"
audience_details = ["grade=major"]
stop_events = ["case_filed"]
steps = [{ key = "call", title = "结案回访", due = "14 天", mandatory = true, ours = true }]
"""
    desk = set_up(school, clock, toml, "2026-05-11")
    client = desk.person("柏知夏")
    assert desk.event(client, "case_closed", "2026-05-11", grade="minor") == []
    (visit,) = desk.event(client, "case_closed", "2026-05-11", grade="major")
    assert desk.days(client) == ["2026-05-25"]
    with pytest.raises(InvalidInput, match="结案回访"):
        desk.event(client, "case_filed", "2026-05-20")
    assert desk.days(client) == ["2026-05-25"]
    desk.at("2026-05-25")
    desk.call(visit)
    desk.event(client, "case_filed", "2026-05-26")


def test_s09_mediation(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.accepted"
name = "调处期限"
trigger = "业务事件"
trigger_key = "case_accepted"
steps = [{ key = "finish", title = "镇里调处", due = "14 天", earliest = "当天", owner = "", ours = true }]
[[plans]]
code = "own.finished"
name = "满意度回访"
trigger = "业务事件"
trigger_key = "case_finished"
steps = [{ key = "ask", title = "满意度回访", due = "3 天", ours = true }]
""".replace('owner = "", ', "")
    desk = set_up(school, clock, toml, "2026-05-06")
    people = [desk.person(f"柏知{n}") for n in range(3)]
    limits = [desk.event(person, "case_accepted", "2026-05-06")[0] for person in people]
    assert {desk.windows(person)[0][1] for person in people} == {"2026-05-20"}
    desk.at("2026-05-20")
    for limit in limits[:2]:
        desk.call(limit)
    desk.at("2026-05-22")
    desk.call(limits[2])
    in_time = [row.state.value for person in people for row in desk.visits(person)].count("done")
    assert f"{in_time / len(limits):.1%}" == "66.7%"
    for person in people:
        desk.event(person, "case_finished", "2026-05-22")
    assert {desk.days(person)[-1] for person in people} == {"2026-05-25"}


def test_s10_tax_service(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.half_year"
name = "半年走访"
trigger = "每隔一段时间"
trigger_key = "2026-03-02"
interval = "半年"
audience_categories = ["纳税人"]
steps = [{ key = "visit", title = "走访", due = "当天", latest = "2 周", ours = true }]
"""
    desk = set_up(school, clock, toml, "2026-02-20")
    payer, other = desk.unit("青石机械", category="纳税人"), desk.unit("云脊科技")
    desk.catch_up()
    desk.at("2026-08-20")
    desk.catch_up()
    assert desk.days(payer) == ["2026-03-02", "2026-09-02"]
    assert desk.days(other) == []
    shown = school.desk.plan_editing.sample(desk.plan("own.half_year"))
    assert [str(row.due) for row in shown] == ["2026-09-02", "2027-03-02"]
    desk.call(desk.visits(payer)[0].id, Outcome.NO_ANSWER)
