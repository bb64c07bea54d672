"""Planning a visit by hand: hours that are free are one key away."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.visits import VisitState
from desktop_app.ui.calls.sheets import VisitSheet as CallSheet
from desktop_app.ui.kit.visit_sheet import VisitSheet
from tests.ui.desk_context import Frame

TODAY = date(2026, 11, 24)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_an_hour_on_offer_is_taken_and_planned(frame: Frame, window: QWidget, qtbot: QtBot) -> None:
    opened = frame.opened
    customer = opened.add("柏知夏")
    sheet = VisitSheet(window, frame.context, customer, "柏知夏", TODAY)
    sheet.show()
    offered = opened.desk.slots.between(TODAY, date(2026, 11, 30), opened.actor.name)
    assert [made.text() for made in sheet.slots.buttons] == ["今天 10:00", "明天 14:00"]
    assert sheet.slots.buttons[1].shortcut().toString() == "Alt+2"
    sheet.slots.buttons[1].click()
    sheet.title.setText("问新班")
    sheet.plan()
    frame.settle(qtbot)
    (row,) = opened.desk.schedule.of_customer(customer)
    assert (row.due, row.minute) == offered[1]
    text, action = frame.messages[-1]
    assert text == "给柏知夏安排 明天 14:00 的回访"
    assert action is not None
    action.run()
    frame.settle(qtbot)
    assert [row.state for row in opened.desk.schedule.of_customer(customer)] == [VisitState.WITHDRAWN]
    frame.context.undo.redo()
    frame.settle(qtbot)
    states = sorted(row.state for row in opened.desk.schedule.of_customer(customer))
    assert states == [VisitState.APPOINTED, VisitState.WITHDRAWN]


def test_where_an_hour_was_dropped_none_is_offered(frame: Frame, window: QWidget) -> None:
    sheet = VisitSheet(window, frame.context, frame.opened.add("柏知夏"), "柏知夏", TODAY, 15 * 60)
    assert not hasattr(sheet, "slots")
    assert sheet.hour.minute() == 15 * 60


def test_the_call_desk_offers_them_too(frame: Frame, window: QWidget) -> None:
    sheet = CallSheet(window, frame.context, frame.opened.add("柏知夏"), "柏知夏")
    sheet.slots.buttons[0].click()
    assert (sheet.values().day, sheet.values().minute) == (TODAY, 10 * 60)


def test_a_desk_that_never_calls_says_so(frame: Frame, window: QWidget, qtbot: QtBot) -> None:
    desk, actor = frame.opened.desk, frame.opened.actor
    desk.settings.change(actor, {"remind.quiet": "00:00-24:00"})
    sheet = VisitSheet(window, frame.context, frame.opened.add("柏知夏"), "柏知夏", TODAY)
    assert sheet.slots.buttons == []


def test_a_visit_too_near_to_another_asks_for_a_reason(frame: Frame, window: QWidget, qtbot: QtBot) -> None:
    """S-07: visited on the 20th, planned for the 24th; a week later nothing is asked."""
    opened = frame.opened
    customer = opened.add("柏知夏")
    opened.desk.schedule.add(opened.actor, customer, TODAY, None, "问近况")
    sheet = VisitSheet(window, frame.context, customer, "柏知夏", date(2026, 11, 27))
    sheet.title.setText("问新班")
    sheet.plan()
    frame.settle(qtbot)
    assert "只隔 3 天" in "".join(found.text() for found in sheet.form.findChildren(QLabel))
    assert len(opened.desk.schedule.of_customer(customer)) == 1
    sheet.why.setText("家长要求")
    sheet.plan()
    frame.settle(qtbot)
    rows = opened.desk.schedule.of_customer(customer)
    assert [row.reason for row in rows if row.title == "问新班"] == ["林青禾手工安排：家长要求"]
    assert opened.desk.plans.nearness(customer, date(2026, 12, 4)) == ""
