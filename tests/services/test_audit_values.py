"""What the audit says of codes, numbers and bodies: in the desk's own words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from desktop_app.domain.access import Role
from desktop_app.domain.audit import AuditQuery
from desktop_app.domain.audit_words import change_text
from desktop_app.domain.changes import Kind
from desktop_app.domain.conduct import ConductKind
from desktop_app.domain.customers import CustomerDraft, CustomerQuery, ListScope
from desktop_app.domain.plans import Method, Need, Offset
from desktop_app.services.audit_values import in_words
from desktop_app.store import audit
from tests.audit_watch import AuditWatch, watched
from tests.desks import OpenDesk

WORDS = re.compile(r"(?<![A-Za-z0-9.\\/_-])[A-Za-z_]{2,}(?![A-Za-z0-9]*\.(?:xlsx|csv|hft))")
"""Words in Latin letters, names of files left out."""


def last(opened: OpenDesk, deed: str) -> str:
    """Return what the newest row of a deed says."""
    rows = opened.desk.audit.rows(opened.actor, opened.desk.audit.query())
    return change_text(next(row for row, _ in rows if row.action == deed))


def test_a_changed_plan_is_told_by_what_differs(school: OpenDesk) -> None:
    plan = next(plan for plan in school.desk.plans.plans() if plan.code == "school.trial")
    step = replace(plan.steps[0], method=Method.WECHAT, latest=Offset(4))
    step = replace(step, terms=replace(step.terms, needs=(Need.NOTES,)))
    terms = replace(plan.terms, stop_events=("withdrawal",), approver=Role.SUPERVISOR.value)
    school.desk.plan_editing.save(school.actor, replace(plan, steps=(step,), terms=terms), "改")
    ((_, about),) = school.desk.audit.rows(school.actor, school.desk.audit.query(), 1)
    assert about == plan.name
    told = last(school, "plan.save")
    assert told.startswith("版本 1 → 2，")
    assert "到此为止的事件 空 → " in told
    assert "由谁审批 空 → 主管" in told
    assert "第 1 步“试听后回访”（最晚 3 天 → 4 天，方式 电话 → 微信，完成前要有 空 → 经过记录）" in told
    assert not WORDS.search(told)


def test_a_changed_script_is_told_step_by_step(school: OpenDesk) -> None:
    script = school.desk.scripts.newest("school.trial")
    assert script is not None
    steps = (replace(script.steps[0], text="{customer}，您好。", when="客户.年龄 < 18"), *script.steps[1:-1])
    school.desk.scripts.save_draft(school.actor, replace(script, steps=steps), "")
    told = last(school, "script.draft")
    assert "第 1 步“{客户姓名}，您好。”（" in told
    assert "说的话 {监护人}您好" in told
    assert "条件和去向 改过" in told
    assert "去掉了" in told
    assert not WORDS.search(told)


def test_settings_are_told_by_the_words_of_their_page(school: OpenDesk) -> None:
    school.desk.settings.change(
        school.actor, {"access.approval": "1", "remind.closing": "off", "customer.required": "phones\nextra.需求"}
    )
    told = last(school, "setting.change")
    assert "开户、改权限须先申请并批准 否 → 是" in told
    assert "到期提醒 空 → 不提醒" in told
    assert "建档必填 空 → 电话、需求" in told
    school.desk.settings.change(school.actor, {"outcomes": '{"no_answer": {"times": 5}}'})
    assert re.search(r"结果处理（未接 最多 \d 次、.* → 最多 5 次、", last(school, "setting.change"))


def test_numbers_of_records_are_names(school: OpenDesk) -> None:
    desk, me = school.desk, school.actor
    kept, dropped = school.add("柏知夏", "13800001111"), school.add("柏知遐", "13800001112")
    visit, _ = desk.schedule.add(me, kept, desk.clock.today(), None, "问候")
    desk.guidance.add(me, "慢慢说", visit_id=visit)
    assert "回访 柏知夏 问候" in last(school, "guidance.add")
    desk.conduct.override(me, visit, [ConductKind.BARRED, ConductKind.BLACKLIST], "急事")
    assert last(school, "visit.override") == "不顾提醒 负责人回避、黑名单"
    desk.customers.save_filter(me, "今天的", CustomerQuery(ListScope.TODAY))
    assert last(school, "filter.save") == "名称 今天的，范围 今日应访"
    desk.duplicates.merge(me, kept, dropped)
    rows = desk.audit.rows(me, desk.audit.query())
    told = {change_text(row) for row, _ in rows if row.action == "customer.merge"}
    assert "状态 正常 → 已合并，并到客户 柏知夏" in told
    assert any("并入的客户 柏知遐" in line for line in told)


def test_what_tells_which_one_it_is_is_told_though_it_stays(school: OpenDesk) -> None:
    may = school.desk.accounts.permissions(Role.VISITOR)
    gone = min(may)
    school.desk.accounts.set_permissions(school.actor, Role.VISITOR, may - {gone})
    assert last(school, "user.permissions").startswith("角色 回访员，原为 收回的权限 ")


def test_the_demo_desk_s_audit_holds_no_code(demo: OpenDesk) -> None:
    rows = demo.desk.audit.rows(demo.actor, demo.desk.audit.query(), limit=100_000)
    strange = {change_text(row) for row, _ in rows if WORDS.search(change_text(row))}
    assert rows
    assert not strange


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        (Kind.VISIT, {"brand_new": 1}, "has no word"),
        (Kind.CUSTOMER, {"chosen": {"brand_new": "甲"}}, "has no word"),
        (Kind.TICKET, {"state": "brand_new"}, "is a code"),
        (Kind.CUSTOMER, {"other": "甲", "extra": {"brand_new": "甲"}}, ""),
    ],
)
def test_the_watch_sees_what_nobody_could_read(
    school: OpenDesk, kind: Kind, values: dict[str, object], told: str
) -> None:
    with school.desk.commands.reading() as connection:
        (row,) = audit.rows(connection, AuditQuery(), 1)
        watch = AuditWatch()
        watch.look(next(in_words(connection, [replace(row, kind=kind.value, old={}, new=values)])))
    assert [told in line for line in watch.strange] == ([True] if told else [])


def test_the_watch_looks_at_every_row(school: OpenDesk) -> None:
    with watched() as watch:
        school.desk.customers.create(school.actor, CustomerDraft("孟听雨"))
    assert (watch.rows, watch.strange) == (1, set())


def test_a_name_that_is_not_for_the_reader_stays_unsaid(school: OpenDesk) -> None:
    with school.desk.commands.reading() as connection:
        (row,) = audit.rows(connection, AuditQuery(), 1)
        (told,) = in_words(connection, [replace(row, kind=Kind.CUSTOMER.value, old={}, new={"other": 999_999})])
    assert change_text(told) == "另一位 （看不到名字）"
