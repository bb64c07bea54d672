"""A clerk's whole day at the real window, by keys and mouse: from the first run to the workbook for management."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.app.bootstrap import set_up
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.reports import Month, MonthReport
from desktop_app.domain.scripts import AnswerKind, EffectKind
from desktop_app.domain.tickets import TicketState
from desktop_app.domain.visits import VisitStatus
from desktop_app.services.desk import Desk
from desktop_app.ui.calls.session import BOUNCE
from desktop_app.ui.imports.page import ImportPage
from desktop_app.ui.reports.page import ReportPage
from desktop_app.ui.shell.desk_view import DeskView
from tests.flows.clerk import Clerk, at_the_window
from tests.flows.lists import summer_list

pytestmark = pytest.mark.xvfb

MORNING = datetime(2023, 7, 14, 2, 10, tzinfo=UTC)
"""Friday 2023-07-14, 10:10 at the desk: the list's enrolments are some days old."""


@pytest.fixture
def day() -> FixedClock:
    return FixedClock(MORNING, timezone(timedelta(hours=8)))


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, tmp_path: Path, day: FixedClock) -> Iterator[Clerk]:
    """A clerk before the window of a program that was never started here."""
    folder = tmp_path / "我的 数据"
    with at_the_window(qtbot, qapp, tmp_path, lambda: set_up(folder, day)) as clerk:
        yield clerk


def _first_run(clerk: Clerk) -> Desk:
    clerk.show("欢迎")
    clerk.press(Qt.Key.Key_Return)
    clerk.write("青禾培训学校")
    clerk.click("培训学校")
    clerk.show("机构")
    clerk.click("下一步")
    clerk.write("柳知微")
    clerk.press(Qt.Key.Key_Tab)
    clerk.write("nuan-feng-3-yue")
    clerk.press(Qt.Key.Key_Tab)
    clerk.write("nuan-feng-3-yue")
    clerk.show("第一位使用者")
    clerk.click("建立回访台")
    clerk.wait_for(lambda: clerk.sees("恢复码"))
    clerk.show("恢复码")
    clerk.click("我已抄下")
    clerk.click("进入回访台")
    clerk.wait_for(lambda: clerk.window.desk_view is not None)
    assert clerk.window.desk_view is not None
    clerk.show("空的回访台")
    return clerk.window.desk_view.desk


def _answer(clerk: Clerk, desk: Desk, visit: int, *, problem: bool) -> None:
    """Answer the script to its end by the number keys; the first answer, or the one that tells of a problem."""
    actor = _view(clerk).actor
    for _ in range(20):
        flow = desk.calls.open(actor, visit).flow
        assert flow is not None
        if flow.finished:
            return
        step = next(view.step for view in flow.path if view.step.key == flow.current)
        if flow.missing_reason:
            clerk.write("老师换了三次，孩子跟不上")
            clerk.press(Qt.Key.Key_Return)
        elif step.choices:
            wanted = [c.key for c in step.choices if any(e.kind is EffectKind.TICKET for e in c.effects)]
            key = wanted[0] if problem and wanted else step.choices[0].key
            clerk.press(Qt.Key(Qt.Key.Key_0 + int(key)))
        else:
            clerk.write("+3" if step.answer is AnswerKind.DATE else "1" if step.answer is AnswerKind.SCALE else "都好")
            clerk.press(Qt.Key.Key_Return)
    raise AssertionError("the script does not end")


def _questions(desk: Desk, clerk: Clerk, visit: int) -> int:
    flow = desk.calls.open(_view(clerk).actor, visit).flow
    assert flow is not None
    return sum(view.step.answer is not AnswerKind.NONE for view in flow.path)


def _view(clerk: Clerk) -> DeskView:
    assert clerk.window.desk_view is not None
    return clerk.window.desk_view


def _visit(clerk: Clerk) -> int:
    visit = _view(clerk).selection.visit_id
    assert visit is not None
    return visit


def test_from_first_run_to_month_report(clerk: Clerk, tmp_path: Path, day: FixedClock) -> None:
    desk = _first_run(clerk)

    clerk.press(Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier)
    page = clerk.window.findChild(ImportPage)
    assert page is not None
    page.open(summer_list(tmp_path))
    clerk.settle()
    clerk.show("预览")
    clerk.click("导入 ")
    clerk.wait_for(lambda: desk.customers.counts().customers > 0)
    clerk.show("导入结果")
    due = desk.customers.counts().due_today
    assert due > 3
    clerk.press(Qt.Key.Key_Escape)
    clerk.show("今天")

    clerk.press(Qt.Key.Key_Return)
    reached = _visit(clerk)
    clerk.show("第一位")
    before = clerk.pressed
    _answer(clerk, desk, reached, problem=False)
    clerk.show("问完")
    clerk.press(Qt.Key.Key_F9)
    questions = _questions(desk, clerk, reached)
    assert clerk.pressed - before == questions + 1, "a satisfied customer costs one key a question and one to finish"
    unanswered = _visit(clerk)
    assert unanswered != reached
    clerk.qtbot.wait(BOUNCE)  # a second result within that time is taken for a double press
    before = clerk.pressed
    clerk.press(Qt.Key.Key_F10)
    assert _visit(clerk) != unanswered, "the next visit opens by itself"
    assert clerk.pressed - before <= 2
    clerk.show("未接")
    unhappy = _visit(clerk)
    assert unhappy not in (reached, unanswered)
    _answer(clerk, desk, unhappy, problem=True)
    clerk.show("有问题")
    clerk.press(Qt.Key.Key_F9)
    clerk.show("下一位")
    sheets = {visit: desk.calls.open(_view(clerk).actor, visit).visit for visit in (reached, unanswered, unhappy)}
    assert sheets[reached].status is VisitStatus.DONE
    assert sheets[unanswered].status is VisitStatus.OPEN
    assert len(sheets[unanswered].attempts) == 1
    assert sheets[unhappy].status is VisitStatus.DONE
    (ticket,) = desk.tickets.rows()

    clerk.press(Qt.Key.Key_T, modifier=Qt.KeyboardModifier.ControlModifier)
    clerk.show("问题件")
    clerk.click("登记处理结果")
    clerk.write("换回原来的老师，补一次课")
    clerk.show("处理结果")
    clerk.click("登记处理结果")
    clerk.wait_for(lambda: desk.tickets.get(ticket.id).state is TicketState.HANDLED)
    clerk.show("已处理")
    confirm = desk.tickets.get(ticket.id).confirm_visit_id
    assert confirm is not None

    clerk.press(Qt.Key.Key_Escape)
    day.moment += timedelta(days=3)  # Monday, when the confirming visit is due
    _view(clerk).selection.choose_visit(confirm, ticket.draft.customer_id)
    clerk.settle()
    clerk.show("确认回访")
    clerk.press(Qt.Key.Key_3, modifier=Qt.KeyboardModifier.AltModifier)
    _answer(clerk, desk, confirm, problem=False)
    clerk.press(Qt.Key.Key_F9)
    assert desk.tickets.get(ticket.id).state is TicketState.CONFIRMED

    clerk.press(Qt.Key.Key_M, modifier=Qt.KeyboardModifier.ControlModifier)
    clerk.show("月报")
    report = clerk.window.findChild(ReportPage)
    assert report is not None
    target = tmp_path / "回访 月报.xlsx"
    report.write(target)
    clerk.wait_for(target.exists)
    clerk.settle()
    clerk.show("月报已写")
    _recount(target, desk.reports.month(Month(2023, 7)))


def _recount(file: Path, report: MonthReport) -> None:
    """Count the cover's figures again from the rows of the workbook itself."""
    book = openpyxl.load_workbook(file)
    visits = _table(book["回访明细"])
    cover = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    results = [row["结果"] for row in visits]
    done, net = results.count("成功"), len(results) - results.count("拒访") - results.count("已撤销")
    assert done > 0
    for name, count, base in (("回访成功率（净）", done, net), ("回访成功率（毛）", done, len(results))):
        at = cover.index(name)
        assert f"{count} ÷ {base}" in cover
        assert any(isinstance(value, float) and abs(value - count / base) < 1e-9 for value in cover[at:])
    figures = {figure.code: figure for figure in report.figures}
    assert (figures["success_net"].numerator, figures["success_net"].denominator) == (done, net)
    assert len(_table(book["问题件"])) == figures["tickets"].numerator == 1
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def _table(sheet: Worksheet) -> list[dict[str, object]]:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(number for number, row in enumerate(rows) if "客户" in row)
    return [
        dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :] if any(v is not None for v in row)
    ]
