"""A person writes plans from nothing at the real window, by keys and mouse, and the days come out as they should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.plans import Plan, PlanState
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.plans.difference_sheet import DifferenceSheet
from desktop_app.ui.plans.page import PlansPage
from tests.desks import OpenDesk
from tests.flows.clerk import Clerk, at_the_window

pytestmark = pytest.mark.xvfb

TAB, DOWN, SPACE, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return
ONSITE, COUNTER = 3, 4
"""Places of methods in their list, after the telephone."""
WORKDAY, YEAR = 1, 4
"""Places of units in their list, after days."""


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, tmp_path: Path, school: OpenDesk, clock: FixedClock) -> Iterator[Clerk]:
    """A supervisor before the window of an empty school."""
    clock.moment = datetime(2026, 3, 2, 1, 20, tzinfo=UTC)
    with at_the_window(qtbot, qapp, tmp_path, lambda: school.setup, lambda _: (school.desk, school.actor)) as clerk:
        yield clerk


class Writer:
    """Writes a plan at the page of plans."""

    def __init__(self, clerk: Clerk, opened: OpenDesk) -> None:
        self.clerk, self.opened = clerk, opened
        clerk.settle()
        next(action for action in clerk.window.findChildren(QAction) if action.text().startswith("回访方案")).trigger()
        clerk.settle()
        page = clerk.window.findChild(PlansPage)
        assert page is not None
        self.page = page

    def then(self, kind: type[Sheet], act: Callable[[Sheet], None]) -> None:
        """Do something at a sheet once it stands there; it is opened by what comes next."""

        def look() -> None:
            sheet = QApplication.activeModalWidget()
            if isinstance(sheet, kind) and sheet.isVisible():
                act(sheet)
            else:
                QTimer.singleShot(30, look)

        QTimer.singleShot(30, look)

    def front(self) -> None:
        """Have the window in front again after a sheet; a window manager sees to that at a real desk."""
        self.clerk.settle()
        self.clerk.window.activateWindow()
        self.clerk.qtbot.waitUntil(self.clerk.window.isActiveWindow, timeout=10_000)

    def click(self, widget: QWidget) -> None:
        """Bring something into view and click it."""
        self.page.editor.scrolling.ensureWidgetVisible(widget)
        self.clerk.click_at(widget, QPoint(min(14, widget.width() // 2), widget.height() // 2))

    def begin(self, name: str, event: str) -> None:
        """Begin an empty plan that starts from a new kind of event."""
        self.then(Sheet, lambda sheet: QTest.keyClick(sheet, ENTER))
        self.clerk.click("新建方案")
        self.front()
        self.clerk.write(name)

        def name_it(sheet: Sheet) -> None:
            self.clerk.qtbot.waitUntil(sheet.isActiveWindow, timeout=10_000)
            self.clerk.write(event)
            self.clerk.press(ENTER)

        self.then(Sheet, name_it)
        self.click(self.page.editor.trigger.events)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        QTest.keyClick(menu, Qt.Key.Key_Up)  # round to the last one: a new kind of event
        QTest.keyClick(menu, ENTER)
        self.clerk.settle()
        self.clerk.wait_for(lambda: self.page.editor.trigger.events.words() == event)
        self.front()

    def step(self, title: str, count: int, *, unit: int = 0, earliest: int | None = None, method: int = 0) -> None:
        """Add a step and fill it in by keys alone."""
        press, write = self.clerk.press, self.clerk.write
        self.click(self.page.editor.steps.add)
        write(title)
        press(TAB)
        write(str(count))
        press(TAB)
        press(*[DOWN] * unit)
        press(TAB, TAB)
        if earliest is not None:
            write(str(earliest))
        press(*[TAB] * 6)
        assert self.page.editor.steps.form.method.hasFocus()
        press(*[DOWN] * method)

    def returns(self, count: int) -> None:
        """Let the present step return, from its method on by keys."""
        self.clerk.press(TAB, TAB, SPACE)
        self.clerk.write(str(count))

    def sample(self, day: str) -> list[tuple[str, date | None, date | None]]:
        """Return what the preview shows for a day."""
        field = self.page.preview.day
        self.clerk.click_at(field, field.rect().center())
        field.selectAll()
        self.clerk.write(day)
        self.clerk.wait_for(lambda: bool(self.page.preview.sample.rows))
        self.clerk.qtbot.wait(400)
        self.clerk.settle()
        return [(row.title, row.due, row.latest) for row in self.page.preview.sample.rows]

    def start(self) -> None:
        """Start the plan: look at the difference, and press Enter."""

        def agree(sheet: Sheet) -> None:
            assert isinstance(sheet, DifferenceSheet)
            self.clerk.qtbot.waitUntil(lambda: sheet.difference() is not None, timeout=15_000)
            QTest.keyClick(sheet, ENTER)

        self.then(DifferenceSheet, agree)
        self.clerk.click("开始执行")
        self.front()

    def plan(self, name: str) -> Plan:
        return next(plan for plan in self.opened.desk.plans.plans() if plan.name == name)

    def in_calendar(self) -> list[VisitRow]:
        """Return to the desk, and see what stands in the calendar of the month."""
        self.clerk.press(Qt.Key.Key_Escape)
        self.clerk.press(Qt.Key.Key_2, modifier=Qt.KeyboardModifier.AltModifier)
        pane = next(pane for pane in self.clerk.window.findChildren(CalendarPane) if pane.isVisible())
        self.clerk.settle()
        return sorted((row for _, row in pane.canvas.seen()), key=lambda row: row.due)


def test_ten_twenty_thirty_from_nothing(clerk: Clerk, school: OpenDesk) -> None:
    """S-33: start 2026-03-01 gives a call on 03-11, a home visit on 03-21 and a test on 03-31, and they return."""
    writer = Writer(clerk, school)
    writer.begin("安置帮教 10+20+30", "签订帮教协议")
    for title, count, method in (("电话", 10, 0), ("上门", 20, ONSITE), ("尿检", 30, COUNTER)):
        writer.step(title, count, method=method)
        writer.returns(count)
    clerk.show("三个步骤")
    days = writer.sample("2026-03-01")
    clerk.show("举例")
    assert {(title, due) for title, due, _ in days} >= {
        ("电话", date(2026, 3, 11)),
        ("电话", date(2026, 3, 21)),
        ("上门", date(2026, 3, 21)),
        ("上门", date(2026, 4, 10)),
        ("尿检", date(2026, 3, 31)),
        ("尿检", date(2026, 4, 30)),
    }
    clerk.press(Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
    clerk.wait_for(lambda: clerk.sees("已保存为草稿"))
    writer.start()
    clerk.show("执行中")
    plan = writer.plan("安置帮教 10+20+30")
    assert plan.state is PlanState.RUNNING
    school.event(school.add("李强"), plan.trigger_key, date(2026, 3, 1))
    rows = writer.in_calendar()
    clerk.show("日历")
    assert [(row.title, row.due) for row in rows if row.customer == "李强"] == [
        ("电话", date(2026, 3, 11)),
        ("上门", date(2026, 3, 21)),
        ("尿检", date(2026, 3, 31)),
    ]


def test_within_five_working_days_from_nothing(clerk: Clerk, school: OpenDesk) -> None:
    """S-35: signed on Monday 2026-03-02, visited by 2026-03-09, last limit 2026-04-02; approved before it starts."""
    writer = Writer(clerk, school)
    editor = writer.page.editor
    writer.begin("理财客户回访", "签约")
    writer.step("首次回访", 5, unit=WORKDAY, earliest=0)
    writer.click(editor.steps.form.more.heading)
    writer.click(editor.steps.form.last._tick)
    writer.step("年度回访", 1, unit=YEAR - WORKDAY)  # a new step begins in the unit of the one before
    writer.returns(1)  # and returns after as long as it lies ahead, unless a person says otherwise
    writer.click(editor.terms.heading)
    writer.click(editor.rules.coverage)
    writer.click(editor.rules.barred)
    writer.click(editor.rules.hours)
    clerk.write("10:00-11:00，14:00-16:00")
    clerk.press(TAB, DOWN, DOWN)
    writer.click(editor.rules.more.heading)
    writer.click(editor.rules.aim)
    clerk.write("确认客户了解所买的产品")
    clerk.show("规矩")
    days = writer.sample("2026-03-02")
    assert days[0] == ("首次回访", date(2026, 3, 9), date(2026, 3, 9))
    assert writer.page.preview.sample.rows[0].last == date(2026, 4, 2)
    assert clerk.sees("最后期限 2026-04-02")
    assert [due for title, due, _ in days if title == "年度回访"][:2] == [date(2027, 3, 2), date(2028, 3, 2)]
    clerk.press(Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
    clerk.wait_for(lambda: clerk.sees("提交审批"))
    clerk.click("提交审批")
    clerk.click("批准")
    writer.start()
    clerk.show("已开始")
    plan = writer.plan("理财客户回访")
    terms = plan.terms
    assert (plan.state, terms.barred, terms.full_coverage) == (PlanState.RUNNING, True, True)
    assert (terms.hours, terms.approver) == ("10:00-11:00，14:00-16:00", "supervisor")
    school.event(school.add("王敏"), plan.trigger_key, date(2026, 3, 2))
    (row,) = [row for row in writer.in_calendar() if row.customer == "王敏"]
    assert (row.title, row.earliest, row.due, row.latest) == (
        "首次回访",
        date(2026, 3, 2),
        date(2026, 3, 9),
        date(2026, 3, 9),
    )
