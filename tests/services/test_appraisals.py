"""Appraisals at a real desk, with the sheet of 2026 that holds both counted and judged items (S-10.2, S-10.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop_app.domain.access import DataScope, Role
from desktop_app.domain.appraisals import Appraisal, Source, Standard, Verdict
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome
from desktop_app.rules.appraisals import usual_standards
from tests.desks import PERSON, OpenDesk

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
OUTSIDE = Standard("明察暗访", Source.THIRD_PARTY, 20, words="第三方机构打分")


@pytest.fixture
def sheet(school: OpenDesk) -> int:
    """The sheet of 2026 of a person who made three of four visits that were due, all in time."""
    school.desk.appraisals.set_standards(school.actor, usual_standards())
    for number, name in enumerate("甲乙丙丁"):
        customer = school.add(f"{name}小路", f"1380013800{number}", owner=PERSON)
        (visit, *_) = school.event(customer, "inquiry", date(2026, 11, 24), "咨询")
        if name != "丁":
            school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    other = school.add("别人的", "13800138009", owner="别人")
    school.event(other, "inquiry", date(2026, 11, 24), "咨询")
    return school.desk.appraisals.open(school.actor, PERSON, FIRST, LAST)[0]


def seen(school: OpenDesk, sheet: int) -> Appraisal:
    return next(each for each in school.desk.appraisals.rows(school.actor) if each.id == sheet)


def test_counted_judged_and_outside_items_stand_on_one_sheet_until_it_is_closed(
    school: OpenDesk, sheet: int, clock: FixedClock, tmp_path: Path
) -> None:
    appraisals, boss = school.desk.appraisals, school.actor
    opened = seen(school, sheet)
    assert [(line.counted, line.points) for line in opened.lines[:3]] == [
        ("3 ÷ 4 = 75.0 %", Decimal("23.7")),
        ("3 ÷ 4 = 75.0 %", Decimal("16.7")),
        ("没有可计的", Decimal(10)),
    ]
    assert (opened.waiting, opened.most) == (2, 100)
    with pytest.raises(InvalidInput, match="2 项没有评分"):
        appraisals.close(boss, sheet, Verdict.NONE, "")
    for line, points in zip(opened.lines[3:], ("18", "15.5"), strict=True):
        appraisals.judge(boss, line.id, Decimal(points), "抽了十份")
    with pytest.raises(InvalidInput, match="程序计数"):
        appraisals.judge(boss, opened.lines[0].id, Decimal(30))
    with pytest.raises(InvalidInput, match="谁评的"):
        appraisals.add_outside(boss, sheet, replace(OUTSIDE, source=Source.JUDGED), Decimal(12))
    appraisals.add_outside(boss, sheet, OUTSIDE, Decimal(12), "来了两次")
    full = seen(school, sheet)
    assert (full.points, full.most, full.lines[-1].standard.source) == (Decimal("95.9"), 120, Source.THIRD_PARTY)

    clock.moment = datetime(2026, 10, 1, 1, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="表扬、批评"):
        appraisals.close(boss, sheet, Verdict.PRAISE, " ")
    with pytest.raises(InvalidInput, match="整改到哪一天"):
        appraisals.close(boss, sheet, Verdict.CORRECTION, "每通都要报工号")
    appraisals.close(boss, sheet, Verdict.CORRECTION, "每通都要报工号", date(2026, 10, 31))
    closed = seen(school, sheet)
    assert (closed.verdict, closed.deadline, closed.closed_by) == (Verdict.CORRECTION, date(2026, 10, 31), PERSON)
    for work in (
        lambda: appraisals.judge(boss, full.lines[3].id, Decimal(1)),
        lambda: appraisals.count(boss, sheet),
        lambda: appraisals.add_outside(boss, sheet, OUTSIDE, Decimal(1)),
    ):
        with pytest.raises(InvalidInput, match="已经结束"):
            work()

    clock.moment = datetime(2026, 11, 1, 1, tzinfo=UTC)
    log = school.desk.improvements
    order = log.rows(boss)[0]
    assert (order.draft.measure, order.draft.owner, order.draft.check_day, order.overdue) == (
        "每通都要报工号", PERSON, date(2026, 10, 31), True,
    )  # fmt: skip
    log.check(boss, order.id, "听了十通，都报了", helped=True)
    assert not log.rows(boss)[0].overdue

    path = tmp_path / "考核 表.xlsx"
    appraisals.write(boss, sheet, path)
    rows = [list(row) for row in openpyxl.load_workbook(path).worksheets[0].values]
    assert any({"明察暗访", "第三方评", 12} <= set(row) for row in rows)
    assert any({"合计", 95.9, "限期整改"} <= set(row) for row in rows)


def test_figures_are_counted_anew_while_the_sheet_is_open(school: OpenDesk, sheet: int) -> None:
    desk, boss = school.desk, school.actor
    category = desk.tickets.categories()[0].code
    customer = desk.customers.find("甲小路")[0].id
    desk.tickets.open(boss, TicketDraft(customer, category, "没人接待", assignee=PERSON))
    desk.appraisals.count(boss, sheet)
    line = seen(school, sheet).lines[2]
    assert (line.counted, line.points) == ("0 ÷ 1 = 0.0 %", Decimal(0))
    assert {figure.code for figure in desk.appraisals.figures()} >= {"on_time", "done"}


def test_a_post_is_appraised_by_its_own_standards(school: OpenDesk) -> None:
    appraisals, boss = school.desk.appraisals, school.actor
    with pytest.raises(InvalidInput) as none:
        appraisals.open(boss, PERSON, FIRST, LAST)
    assert none.value.code == "standards_missing"
    own = replace(OUTSIDE, source=Source.JUDGED, post=Role.ADMINISTRATOR)
    appraisals.set_standards(boss, [own, replace(own, post=Role.FRONT_DESK)])
    opened, _ = appraisals.open(boss, PERSON, FIRST, LAST)
    assert [line.standard for line in seen(school, opened).lines] == [own]
    appraisals.set_standards(boss, [])
    assert appraisals.standards() == ()
    assert [line.standard for line in seen(school, opened).lines] == [own]
    for person, last, field in (("", LAST, "person"), (PERSON, date(2025, 1, 1), "last")):
        with pytest.raises(InvalidInput) as refused:
            appraisals.open(boss, person, FIRST, last)
        assert refused.value.field == field


def test_only_those_who_lead_see_them_and_only_of_their_team(school: OpenDesk, sheet: int) -> None:
    appraisals = school.desk.appraisals
    clerk = replace(school.actor, role=Role.FRONT_DESK)
    for work in (lambda: appraisals.rows(clerk), lambda: appraisals.open(clerk, PERSON, FIRST, LAST)):
        with pytest.raises(NotPermitted):
            work()
    leader = replace(school.actor, name="孟听雨", role=Role.SUPERVISOR, scope=DataScope.TEAM, team="二部")
    assert appraisals.rows(leader) == ()
    with pytest.raises(UserError) as refused:
        appraisals.count(leader, sheet)
    assert refused.value.code == "out_of_scope"
