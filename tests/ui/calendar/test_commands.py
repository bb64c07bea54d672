"""What the calendar takes out: onto paper, into another calendar; only for those who may."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.kit.calendar_file_sheet import CalendarFileSheet
from desktop_app.ui.kit.print_sheet import PrintSheet
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


def command(pane: CalendarPane, text: str) -> QAction:
    return next(action for action in pane.menu().actions() if action.text() == text)


def trigger(pane: CalendarPane, text: str, kind: type[PrintSheet | CalendarFileSheet]) -> list[object]:
    """Trigger a command, and close the sheet that opens; return what it was about."""
    seen: list[object] = []

    def close() -> None:
        sheet = next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())
        seen.append(sheet.span.value() if isinstance(sheet, PrintSheet) else sheet.owner.value())
        sheet.reject()

    QTimer.singleShot(100, close)
    command(pane, text).trigger()
    return seen


@pytest.mark.parametrize(("view", "span"), [("week", "week"), ("month", "day"), ("day", "day")])
def test_what_is_seen_goes_on_paper(frame: Frame, pane: CalendarPane, qtbot: QtBot, view: str, span: str) -> None:
    pane.show_view(view)  # type: ignore[arg-type] # one of the views
    pane.show_day(date(2026, 11, 25))
    assert command(pane, "打印清单…").shortcut().toString() == "Ctrl+P"
    assert trigger(pane, "打印清单…", PrintSheet) == [span]
    frame.settle(qtbot)


def test_visits_go_out_for_another_calendar(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    assert trigger(pane, "导出到日历（.ics）…", CalendarFileSheet) == [frame.actor.name]
    frame.settle(qtbot)


def test_who_may_take_no_list_out_is_offered_none(demo: OpenDesk, qtbot: QtBot) -> None:
    with framed(demo, Role.HANDLER) as frame:
        made = CalendarPane(frame.context)
        qtbot.addWidget(made)
        frame.settle(qtbot)
        assert not command(made, "打印清单…").isEnabled()
        assert not command(made, "导出到日历（.ics）…").isEnabled()
        assert command(made, "图例").isEnabled()
