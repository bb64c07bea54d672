"""For whom, to whom and by whom a plan's visits are made, and which are not made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.access import Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.duplicates import LinkKind
from desktop_app.domain.plan_changes import OmitReason
from desktop_app.domain.plans import Audience
from desktop_app.domain.visits import Outcome, VisitState
from desktop_app.services.command import Unit
from desktop_app.services.merge import merge_files
from desktop_app.store import audience, duplicates, lists, omitted
from tests.desks import OpenDesk
from tests.systems import Regime, set_up

NEWS = """
[[plans]]
code = "own.news"
name = "家长会通知"
trigger = "手工安排一批"
cover = "一家一次"
steps = [{ key = "tell", title = "家长会通知", due = "当天", ours = true }]
"""
NUMBER = "13905711234"


def _run(desk: Regime, code: str, day: str, chosen: Audience | None = None) -> int:
    plans = desk.opened.desk.plans
    return plans.run_group(desk.opened.actor, desk.plan(code).id, date.fromisoformat(day), chosen)[0]


# --- households and organisations ---


def test_a_household_is_called_once_and_all_of_it_is_done(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, NEWS, "2026-03-02")
    one, two = school.add("柏知夏", NUMBER), school.add("柏知秋", NUMBER)
    linked, stranger = school.add("柏知冬", "13905715678"), school.add("岑星野", "13905719999")
    with school.desk.commands.database.writing() as connection:
        duplicates.link(connection, (one, linked), LinkKind.HOUSEHOLD, clock.now(), school.actor.id)
    assert _run(desk, "own.news", "2026-03-02") == 2
    (visit,) = desk.visits(one)
    assert [name for _, name in school.desk.plans.members(visit.id)] == ["柏知冬", "柏知秋", "柏知夏"]
    assert {row.id for row in desk.visits(two)} == {row.id for row in desk.visits(linked)} == {visit.id}
    assert [name for _, name in school.desk.plans.members(desk.visits(stranger)[0].id)] == ["岑星野"]

    desk.call(visit.id)
    assert desk.visits(two)[0].state is VisitState.DONE
    assert school.desk.customers.file(two).history[0].title.startswith("家长会通知")
    coverage = school.desk.plan_coverage.of(desk.plan("own.news").id)
    assert [row.customer for row in coverage.missing] == ["岑星野"]


def test_who_comes_later_joins_the_call_of_the_household(school: OpenDesk, clock: FixedClock) -> None:
    toml = NEWS.replace("手工安排一批", '业务事件"\ntrigger_key = "enrolment').replace("own.news", "own.welcome")
    desk = set_up(school, clock, toml, "2026-03-02")
    two = school.add("柏知秋", NUMBER)
    (visit,) = desk.event(two, "enrolment", "2026-03-02")
    one = school.add("柏知夏", NUMBER)
    assert desk.event(one, "enrolment", "2026-03-02") == []
    assert {who for who, _ in school.desk.plans.members(visit)} == {one, two}
    assert len(desk.event(one, "enrolment", "2026-03-05")) == 1
    assert school.desk.plans.run(school.actor)[0] == 0


def test_a_refusing_sibling_is_not_covered(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, NEWS, "2026-03-02")
    one, two = school.add("柏知夏", NUMBER), school.add("柏知秋", NUMBER)
    desk.event(one, "refusal", "2026-03-01")
    assert _run(desk, "own.news", "2026-03-02") == 1
    assert [row.customer for row in desk.visits(two)] == ["柏知秋"]
    assert [who for who, _ in school.desk.plans.members(desk.visits(two)[0].id)] == [two]


def test_files_that_become_one_stay_covered(school: OpenDesk, clock: FixedClock) -> None:
    desk = set_up(school, clock, NEWS, "2026-03-02")
    one, two, twin = school.add("柏知夏", NUMBER), school.add("柏知秋", NUMBER), school.add("柏知秋", "13905715678")
    _run(desk, "own.news", "2026-03-02", Audience())
    visit = desk.visits(one)[0].id
    commands = school.desk.commands
    with commands.database.writing() as connection:
        unit = Unit(connection, school.actor, "customer.merge", clock.now(), clock.today())
        merge_files(unit, twin, two, ())
    assert {who for who, _ in school.desk.plans.members(visit)} == {one, twin}


def test_the_guardian_is_visited_where_one_has_a_file(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.parents"
name = "家长沟通"
trigger = "业务事件"
trigger_key = "enrolment"
steps = [{ key = "tell", title = "家长沟通", due = "当天", target = "监护人", ours = true }]
"""
    desk = set_up(school, clock, toml, "2026-03-02")
    child, other = desk.person("柏知夏"), desk.person("岑星野", guardian="岑建平")
    mother, granny = desk.person("池听雨", owner="陆行舟"), desk.person("池月华")
    desk.relate(child, "grandparent", granny)
    desk.relate(child, "mother", mother)
    desk.event(child, "enrolment", "2026-03-02")
    (visit,) = desk.visits(mother)
    assert (visit.reason, visit.owner, desk.visits(granny)) == ("柏知夏：报名 2026-03-02 当天", "陆行舟", [])
    desk.event(other, "enrolment", "2026-03-02")
    assert desk.visits(other)[0].reason.endswith("（找监护人岑建平）")


# --- audience ---


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Audience(), "甲乙丙丁"),
        (Audience(kinds=("organisation",)), "丁"),
        (Audience(categories=("student",)), "甲"),
        (Audience(categories=("在读学员", "意向学员")), "甲乙"),
        (Audience(sources=("referral",)), "乙"),
        (Audience(owners=("陆行舟",)), "甲丙"),
        (Audience(events=("enrolment", "trial")), "丙"),
        (Audience(fields=(("班级", "一班"),)), "甲乙"),
        (Audience(fields=(("班级", "一班"), ("gender", "女"))), "乙"),
        (Audience(categories=("student",), owners=("林青禾",)), ""),
    ],
)
def test_an_audience_is_one_question(school: OpenDesk, clock: FixedClock, chosen: Audience, found: str) -> None:
    desk = set_up(school, clock, NEWS, "2026-03-02")
    one = {"extra": {"班级": "一班"}}
    desk.person("甲", category="在读学员", owner="陆行舟", gender="男", **one)
    desk.person("乙", category="意向学员", source="老客户推荐", gender="女", **one)
    desk.event(desk.person("丙", owner="陆行舟"), "trial", "2026-03-01")
    desk.unit("丁")
    gone = desk.person("戊", category="在读学员", **one)
    school.desk.customers.invalidate(school.actor, gone, "搬走了")
    with school.desk.commands.reading() as connection:
        assert "".join(facts.name for facts in audience.members(connection, chosen).values()) == found


# --- who visits ---


def test_persons_of_a_role_take_turns_and_the_own_one_steps_back(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.check"
name = "质量回访"
trigger = "手工安排一批"
owner = "front_desk"
barred = true
steps = [{ key = "ask", title = "质量回访", due = "当天", ours = true }]
"""
    desk = set_up(school, clock, toml, "2026-03-02")
    with school.desk.commands.database.writing() as connection:
        for name in ("钱一", "孙二"):
            lists.add_user(connection, name, Role.FRONT_DESK, clock.now())
    people = [desk.person(f"柏知{n}", owner="钱一" if n % 2 else "林青禾") for n in range(4)]
    _run(desk, "own.check", "2026-03-02")
    owners = [desk.visits(person)[0].owner for person in people]
    assert owners[1] == owners[3] == "孙二"
    assert {owners[0], owners[2]} <= {"钱一", "孙二"}


# --- dates of customers ---


def test_own_dates_return_each_year_by_the_sun_or_the_moon(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.joined"
name = "入会纪念"
trigger = "每年日期"
trigger_key = "入会日"
steps = [{ key = "day", title = "入会纪念", due = "当天", ours = true }]
[[plans]]
code = "own.moon"
name = "农历生日"
trigger = "每年日期"
trigger_key = "lunar:birthday"
steps = [{ key = "day", title = "农历生日", due = "当天", ours = true }]
"""
    desk = set_up(school, clock, toml, "2026-09-01")
    sun = desk.person("柏知夏", extra={"入会日": "2020年9月10日"})
    moon = desk.person("岑星野", extra={"入会日": "农历八月十五"})
    born = desk.person("池听雨", birthday=date(2017, 8, 20))  # the 29th of the leap sixth month
    desk.catch_up()
    assert (desk.days(sun), desk.days(moon)) == (["2026-09-10"], ["2026-09-25"])
    assert "农历八月十五" in desk.visits(moon)[0].reason
    desk.at("2026-08-01")
    school.desk.plans.run(school.actor)
    (row,) = desk.visits(born)
    assert str(row.due) == "2026-08-11"
    assert "今年没有闰月，按六月" in row.reason


def test_who_is_silent_is_visited_until_heard_of_again(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.silent"
name = "久未联系"
trigger = "久未联系"
interval = "3 个月"
steps = [{ key = "call", title = "久未联系", due = "当天", latest = "2 周", ours = true }]
"""
    desk = set_up(school, clock, toml, "2026-01-10")
    quiet, heard = desk.person("柏知夏"), desk.person("岑星野")
    desk.at("2026-03-01")
    desk.event(heard, "trial", "2026-03-01")
    desk.at("2026-04-20")
    desk.catch_up()
    assert desk.days(quiet) == ["2026-04-20"]
    assert desk.days(heard) == ["2026-06-01"]  # ahead, unless something is heard before
    assert "从 2026-01-10 起没有联系" in desk.visits(quiet)[0].reason
    desk.at("2026-04-21")
    desk.event(quiet, "trial", "2026-04-21")
    desk.catch_up()
    assert "2026-04-20" not in desk.days(quiet)


# --- what is not made ---


def test_what_an_import_left_out_is_never_made(school: OpenDesk, clock: FixedClock) -> None:
    toml = NEWS.replace("手工安排一批", '业务事件"\ntrigger_key = "enrolment').replace('cover = "一家一次"\n', "")
    desk = set_up(school, clock, toml, "2026-03-02")
    customer, plan = desk.person("柏知夏"), desk.plan("own.news")
    (visit,) = desk.event(customer, "enrolment", "2026-03-02")
    with school.desk.commands.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM visit WHERE id = ?", (visit,))
        event = connection.exec_driver_sql("SELECT id FROM customer_event").scalar_one()
        why = OmitReason.WINDOW_CLOSED_AT_IMPORT.value
        row = omitted.Omission(customer, plan.id, "tell", f"event:{event}", "2026-03-02", why, "导入时已过期")
        omitted.omit(connection, [row], clock.now())
    assert school.desk.plans.run(school.actor)[0] == 0
    assert [each.why for each in school.desk.plans.omitted(customer)] == [OmitReason.WINDOW_CLOSED_AT_IMPORT]


def test_what_stopped_goes_on_when_the_reason_is_gone(school: OpenDesk, clock: FixedClock) -> None:
    toml = NEWS.replace("手工安排一批", '业务事件"\ntrigger_key = "enrolment').replace('cover = "一家一次"\n', "")
    desk = set_up(school, clock, toml, "2026-03-02")
    customer = desk.person("柏知夏")
    desk.event(customer, "blacklist", "2026-03-01")
    assert desk.event(customer, "enrolment", "2026-03-02") == []
    assert [each.text for each in school.desk.plans.omitted(customer)] == ["客户在黑名单里"]
    with school.desk.commands.database.writing() as connection:
        connection.exec_driver_sql("UPDATE customer_event SET active = 0 WHERE kind = 'blacklist'")
    assert school.desk.plans.run(school.actor)[0] == 1
    assert school.desk.plans.omitted(customer) == ()


def test_a_plan_makes_nothing_after_its_last_day_or_for_windows_that_ended(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.month"
name = "月访"
trigger = "每月固定日"
trigger_key = "1"
closes = "2026-04-30"
steps = [{ key = "call", title = "月访", due = "当天", latest = "10 天", ours = true }]
[[plans]]
code = "own.old"
name = "老事件"
trigger = "业务事件"
trigger_key = "never"
steps = [{ key = "call", title = "老事件", due = "当天", latest = "10 天", last = "60 天", ours = true }]
"""
    desk = set_up(school, clock, toml, "2026-03-20")
    customer = desk.person("柏知夏")
    for day in ("2025-12-01", "2026-02-01"):
        desk.event(customer, "enrolment", day)
    desk.catch_up()
    assert desk.days(customer) == ["2026-04-01"]
    plan = desk.plan("own.old")
    school.desk.plan_editing.save(school.actor, replace(plan, trigger_key="enrolment"))
    school.desk.plans.run(school.actor)
    assert desk.days(customer) == ["2026-02-01", "2026-04-01"]  # one may still be made until its very last limit
    assert school.desk.plans.run(school.actor)[0] == 0


def test_a_repeated_visit_merged_into_another_goes_on(school: OpenDesk, clock: FixedClock) -> None:
    toml = """
[[plans]]
code = "own.care"
name = "关怀"
trigger = "业务事件"
trigger_key = "care"
steps = [
  { key = "a", title = "问候", due = "1 天", latest = "5 天", every = "10 天", ours = true },
  { key = "b", title = "回看", due = "2 天", latest = "5 天", ours = true },
]
"""
    desk = set_up(school, clock, toml, "2026-03-02")
    customer = desk.person("柏知夏")
    a, b = desk.event(customer, "care", "2026-03-02")
    merged = school.desk.merging.merge(school.actor, a, b)
    desk.at("2026-03-04")
    desk.call(merged.stays_id, Outcome.REACHED)
    assert "2026-03-14" in desk.days(customer)
