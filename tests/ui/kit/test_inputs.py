"""What a person types into and picks from."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import InvalidInput
from desktop_app.ui.kit.buttons import Segmented, button, icon_button
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.daypicker import DayGrid, DayPopup
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox, Choice, NumberBox, TimeEdit
from desktop_app.ui.kit.search import SearchBox
from tests.ui.kit.gallery import TODAY, today

KEY = Qt.Key


def test_the_search_waits_for_a_pause_and_says_each_text_once(qtbot: QtBot) -> None:
    box = SearchBox("姓名", "Ctrl+K")
    said: list[str] = []
    qtbot.addWidget(box)
    box.searched.connect(said.append)
    QTest.keyClicks(box, "wxm")
    assert said == []
    qtbot.waitUntil(lambda: said == ["wxm"])
    QTest.keyClick(box, KEY.Key_Return)
    assert said == ["wxm"]
    QTest.keyClicks(box, " ")
    QTest.keyClick(box, KEY.Key_Return)
    assert said == ["wxm"]
    QTest.keyClick(box, KEY.Key_Escape)
    assert said == ["wxm", ""]
    assert box.text() == ""


def test_down_in_the_search_hands_over_to_the_list(qtbot: QtBot) -> None:
    box = SearchBox("姓名")
    qtbot.addWidget(box)
    said: list[str] = []
    box.searched.connect(said.append)
    QTest.keyClicks(box, "138")
    with qtbot.waitSignal(box.moved_down):
        QTest.keyClick(box, KEY.Key_Down)
    assert said == ["138"]


def test_a_day_is_typed_in_the_desks_ways(qtbot: QtBot) -> None:
    edit = DayEdit(today, forward=True)
    days: list[date | None] = []
    qtbot.addWidget(edit)
    edit.day_changed.connect(days.append)
    QTest.keyClicks(edit, "+3")
    QTest.keyClick(edit, KEY.Key_Return)
    assert edit.text() == "2026-11-27"
    assert days[-1] == edit.day() == date(2026, 11, 27)
    QTest.keyClick(edit, KEY.Key_Up)
    assert edit.text() == "2026-11-28"
    edit.selectAll()
    QTest.keyClicks(edit, "13-45")
    QTest.keyClick(edit, KEY.Key_Return)
    assert edit.day() is None
    assert not edit.valid()
    assert edit.property("wrong") is True
    edit.set_day(None)
    assert edit.valid()
    assert edit.text() == ""


def test_the_month_is_walked_by_keys_and_picked_by_mouse(qtbot: QtBot) -> None:
    grid = DayGrid(today)
    qtbot.addWidget(grid)
    grid.resize(grid.sizeHint())
    for key in (KEY.Key_Right, KEY.Key_Down, KEY.Key_Left, KEY.Key_Up, KEY.Key_PageDown, KEY.Key_PageUp):
        QTest.keyClick(grid, key)
    assert grid.day() == TODAY
    with qtbot.waitSignal(grid.picked) as picked:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(grid.width() // 14, grid.height() * 3 // 14))
    assert picked.args == [date(2026, 10, 26)]
    assert grid.day().weekday() == 0


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(1, 1, 5), -1, date(1, 1, 5)),
    ],
)
def test_turning_the_month_keeps_the_day_where_it_can(qtbot: QtBot, day: date, months: int, there: date) -> None:
    grid = DayGrid(today)
    qtbot.addWidget(grid)
    grid.set_day(day)
    grid.turn(months)
    assert grid.day() == there


def test_the_picker_closes_with_the_day(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    popup = DayPopup(field, today)
    popup.grid.set_day(TODAY + timedelta(days=40))
    word = next(made for made in popup.findChildren(QPushButton) if made.text() == "今天")
    with qtbot.waitSignal(popup.picked) as picked:
        word.click()
    assert picked.args == [TODAY]


def test_an_hour_is_typed_or_stepped(qtbot: QtBot) -> None:
    edit = TimeEdit()
    minutes: list[int | None] = []
    qtbot.addWidget(edit)
    edit.time_changed.connect(minutes.append)
    QTest.keyClicks(edit, "1530")
    QTest.keyClick(edit, KEY.Key_Return)
    assert edit.text() == "15:30"
    assert minutes[-1] == edit.minute() == 930
    QTest.keyClick(edit, KEY.Key_Down)
    assert edit.text() == "15:15"
    edit.set_minute(None)
    assert edit.valid()
    QTest.keyClicks(edit, "99")
    QTest.keyClick(edit, KEY.Key_Return)
    assert not edit.valid()


def test_segments_tell_only_what_a_person_chose(qtbot: QtBot) -> None:
    made = Segmented([("month", "月"), ("week", "周")], "week")
    chosen: list[str] = []
    qtbot.addWidget(made)
    made.chosen.connect(chosen.append)
    made.set_value("month")
    assert chosen == []
    made.findChildren(QPushButton)[1].click()
    assert chosen == ["week"]
    assert made.value() == "week"


def test_a_choice_knows_its_value(qtbot: QtBot) -> None:
    made = Choice([(1, "学员"), (2, "家长")], 2)
    qtbot.addWidget(made)
    assert made.value() == 2
    made.set_value(9)
    assert made.value() is None


def test_a_number_stays_within_its_limits(qtbot: QtBot) -> None:
    made = NumberBox(1, 9, 3, "天")
    qtbot.addWidget(made)
    made.setValue(99)
    assert made.value() == 9
    assert made.text() == "9 天"


def test_a_check_box_is_taken_by_a_click(qtbot: QtBot) -> None:
    made = CheckBox("同一家庭")
    qtbot.addWidget(made)
    made.show()
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(8, made.height() // 2))
    assert made.isChecked()


def test_a_form_shows_an_error_at_its_field_and_marks_the_required(qtbot: QtBot) -> None:
    form = FormRows()
    qtbot.addWidget(form)
    name, phone = QLineEdit(), QLineEdit()
    form.add("name", "姓名", name, required=True)
    form.add("phone", "电话", phone)
    form.show()
    assert name.accessibleName() == "姓名（必填）"
    assert form.show_error(InvalidInput("empty", "请填写姓名。", field="name"))
    assert name.property("wrong") is True
    assert not form.show_error(InvalidInput("other", "别处。", field="elsewhere"))
    assert name.property("wrong") is False


def test_buttons_call_without_arguments_and_tell_their_keys(qtbot: QtBot) -> None:
    calls: list[str] = []
    word = button(
        "导入", lambda: calls.append("word"), kind="primary", icon_name="upload", key="Ctrl+I", tip="导入名单"
    )
    small = icon_button("plus", "新建", lambda: calls.append("icon"))
    for made in (word, small):
        qtbot.addWidget(made)
        made.click()
    assert calls == ["word", "icon"]
    assert word.toolTip() == "导入名单 (Ctrl+I)"
    assert small.accessibleName() == small.toolTip() == "新建"
