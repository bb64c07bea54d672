"""A month at the desk without a window: a list comes in, calls are made, a problem is solved, the report goes out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerQuery, ListScope
from desktop_app.domain.reports import Month
from desktop_app.domain.tickets import TicketDraft, TicketState
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk
from tests.files import save_list

NOVEMBER = Month(2026, 11)
TITLE = ("2026 年秋季试听登记表",)
HEADINGS = ("序号", "学生姓名", "家长电话", "性别", "课程", "试听日期", "备注")


@pytest.fixture
def registration(tmp_path: Path) -> Path:
    """A list as a clerk keeps it: a title above, a total below, one row without a name."""
    people = [
        (n, f"汪{name}", f"1390000010{n}", "女", "试听围棋", date(2026, 11, 23), "")
        for n, name in enumerate("一二三四", 1)
    ]
    rows = [
        HEADINGS,
        *people,
        (5, "", "13900000105", "男", "试听围棋", date(2026, 11, 23), ""),
        ("合计", "", "", "", "", "", "5 人"),
    ]
    return save_list(tmp_path / "试听登记.xlsx", rows, TITLE)


def _marked(book: Any, sheet: str, column: int) -> int:
    return [book[sheet].cell(row, column).value for row in range(3, book[sheet].max_row + 1)].count(1)


def test_a_list_in_and_a_report_out(school: OpenDesk, registration: Path, tmp_path: Path, clock: FixedClock) -> None:
    desk, actor = school.desk, school.actor
    preview = desk.imports.preview(registration)
    assert (preview.summary.create, preview.summary.reject) == (4, 1)
    done = desk.imports.apply(actor, preview, registration.name)
    assert (done.created, done.rejected) == (4, 1)

    today = desk.customers.page(CustomerQuery(scope=ListScope.TODAY), 0, 10)
    assert [row.name for row in today] == ["汪一", "汪二", "汪三", "汪四"]
    visits = {row.name: row.visit_id for row in today}
    assert all(visits.values())
    desk.calls.finish(actor, int(visits["汪一"] or 0), Outcome.REACHED)
    desk.calls.finish(actor, int(visits["汪二"] or 0), Outcome.NO_ANSWER)
    category = desk.tickets.categories()[0]
    finished = desk.calls.finish(
        actor,
        int(visits["汪三"] or 0),
        Outcome.PROBLEM,
        ticket=TicketDraft(today[2].id, category.code, "教室太冷", assignee="李师傅", visit_id=visits["汪三"]),
    )
    desk.calls.finish(actor, int(visits["汪四"] or 0), Outcome.REFUSED, why="不需要")

    assert finished.ticket_id is not None
    clock.moment += timedelta(days=1)
    desk.tickets.start(actor, finished.ticket_id, "去看看")
    confirm, _ = desk.tickets.handled(actor, finished.ticket_id, "修好了暖气")
    while (flow := desk.calls.open(actor, confirm).flow) and flow.current:  # the customer is asked before it is closed
        step = flow.path[-1].step
        desk.calls.answer(actor, confirm, step.key, step.choices[0].key if step.choices else "")
    desk.calls.finish(actor, confirm, Outcome.REACHED)
    assert desk.tickets.get(finished.ticket_id).state is TicketState.CONFIRMED

    path = desk.reports.write(actor, NOVEMBER, tmp_path / "十一月 月报.xlsx")
    book: Any = load_workbook(path)
    cover = book["封面"]
    lines = {cover.cell(row, 2).value: row for row in range(11, 30)}
    for name, row in lines.items():
        link = cover.cell(row, 4).hyperlink
        if link is None:
            continue
        sheet, cell = link.location.replace("'", "").split("!")
        assert cover.cell(row, 4).value == _marked(book, sheet, book[sheet][cell].column), name
    net = lines["回访成功率（净）"]
    done_rows, due = cover.cell(net, 4).value, cover.cell(net, 5).value
    details = [tuple(row) for row in book["回访明细"].iter_rows(min_row=3, values_only=True)]
    results = [row[7] for row in details]
    assert (done_rows, due) == (results.count("成功"), len(results) - results.count("拒访") - results.count("已撤销"))
    assert cover.cell(net, 6).value == pytest.approx(done_rows / due)
    assert {row[1] for row in details} == {"汪一", "汪二", "汪三", "汪四"}
    assert [row[0] for row in book["问题件"].iter_rows(min_row=3, values_only=True)] == ["2026-0001"]
    assert book["拨打记录"].max_row == 2 + 5
