"""Panes, messages, states, sheets and steps."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import UserError
from desktop_app.ui.kit.labels import Badge, Card, ElidedLabel
from desktop_app.ui.kit.messages import SHOWN_FOR, MessageBar
from desktop_app.ui.kit.pane import Pane
from desktop_app.ui.kit.sheet import Sheet, confirm
from desktop_app.ui.kit.steps import ProgressStrip, Stepper


def _button(parent: QWidget, word: str) -> QPushButton:
    return next(made for made in parent.findChildren(QPushButton) if made.text() == word)


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def test_what_was_done_can_be_taken_back_once(bar: MessageBar) -> None:
    undone: list[bool] = []
    bar.tell("已改到 11-26", undo=lambda: undone.append(True))
    assert bar.isVisible()
    _button(bar, "撤销").click()
    assert undone == [True]
    assert not bar.isVisible()


def test_a_message_goes_by_itself_but_an_error_stays(bar: MessageBar) -> None:
    timer = bar.findChildren(QTimer)[0]
    bar.tell("已保存")
    assert timer.isActive()
    assert timer.interval() == SHOWN_FOR == 10_000
    timer.timeout.emit()
    assert not bar.isVisible()
    bar.fail(UserError("refused", "文件打不开。", "请先在 Excel 里关闭。"))
    assert not timer.isActive()
    assert bar.text() == "文件打不开。 请先在 Excel 里关闭。"
    bar.dismiss()
    assert not bar.isVisible()


def test_an_offer_leads_on(bar: MessageBar) -> None:
    taken: list[bool] = []
    bar.offer("有 3 位客户重复", "查看", lambda: taken.append(True))
    _button(bar, "查看").click()
    assert taken == [True]


def test_a_pane_has_at_most_three_actions_and_keeps_its_menu_last(qtbot: QtBot) -> None:
    pane = Pane("客户")
    qtbot.addWidget(pane)
    menu = pane.menu()
    for _ in range(3):
        pane.add_action(QPushButton("做"))
    assert pane.menu() is menu
    with pytest.raises(ValueError, match="three"):
        pane.add_action(QPushButton("多"))
    last = pane.head.itemAt(pane.head.count() - 1)
    assert last is not None
    assert [made.accessibleName() for made in pane.findChildren(QToolButton) if made == last.widget()] == ["更多"]


def test_a_pane_without_a_title_begins_with_its_content(qtbot: QtBot) -> None:
    pane, content = Pane(), QLabel("内容")
    qtbot.addWidget(pane)
    pane.content.addWidget(content)
    pane.show()
    assert content.mapTo(pane, content.rect().topLeft()).y() == 0
    pane.add_action(QPushButton("做"))
    QApplication.processEvents()
    assert content.mapTo(pane, content.rect().topLeft()).y() > 0


def test_a_pane_shows_a_state_instead_of_its_content(qtbot: QtBot) -> None:
    pane, content, begun = Pane("客户"), QLabel("内容"), []
    qtbot.addWidget(pane)
    pane.content.addWidget(content)
    pane.show()
    assert content.isVisible()
    pane.show_state().empty("users", "还没有客户。", "导入名单", lambda: begun.append(True))
    assert not content.isVisible()
    _button(pane, "导入名单").click()
    assert begun == [True]
    pane.show_state().nothing_found("王小")
    assert pane.state.sentence() == "没有找到“王小”。"
    pane.show_state().no_permission()
    assert "权限" in pane.state.sentence()
    pane.show_content()
    assert content.isVisible()


def test_escape_closes_a_sheet_and_it_is_released(qtbot: QtBot, dressed: QApplication) -> None:
    sheet, gone = Sheet(None, "改约"), []
    sheet.destroyed.connect(lambda: gone.append(True))
    sheet.add_cancel()
    sheet.add_primary("改到这天", sheet.accept)
    QTimer.singleShot(0, lambda: QTest.keyClick(sheet, Qt.Key.Key_Escape))
    assert sheet.ask() is False
    qtbot.waitUntil(lambda: gone == [True])


def test_enter_does_what_the_primary_button_says(qtbot: QtBot) -> None:
    sheet = Sheet(None, "改约")
    sheet.add_cancel()
    sheet.add_primary("改到这天", sheet.accept)
    QTimer.singleShot(0, lambda: QTest.keyClick(sheet, Qt.Key.Key_Return))
    assert sheet.ask() is True


def test_enter_takes_nothing_away(qtbot: QtBot, dressed: QApplication) -> None:
    def press() -> None:
        sheet = dressed.activeModalWidget()
        assert isinstance(sheet, Sheet)
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Return)

    QTimer.singleShot(50, press)
    assert confirm(None, "撤销导入？", "3 位会保留。", "撤销这次导入", danger=True) is False


def test_a_sheet_stands_over_its_parent(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(50, 50, 700, 500)
    window.show()
    sheet = Sheet(window, "改约", width=300)
    sheet.show()
    middle = sheet.geometry().center() - window.geometry().center()
    assert abs(middle.x()) <= 2
    assert abs(middle.y()) <= 2
    sheet.close()


def test_progress_counts_and_stops_once(qtbot: QtBot) -> None:
    strip, stopped = ProgressStrip(), []
    qtbot.addWidget(strip)
    strip.start("正在读取", lambda: stopped.append(True))
    strip.advance(3214, 20_000)
    assert any(made.text() == "3,214 / 20,000" for made in strip.findChildren(QLabel))
    _button(strip, "停止").click()
    _button(strip, "停止").click()
    assert stopped == [True]
    strip.finish()
    assert not strip.isVisible()


def test_the_stepper_says_where_one_stands(qtbot: QtBot) -> None:
    made = Stepper(["选文件", "预览"])
    qtbot.addWidget(made)
    made.set_present(1)
    assert made.accessibleName() == "第 2 步，共 2 步：预览"


def test_a_long_text_is_shortened_and_told_in_full(qtbot: QtBot) -> None:
    made = ElidedLabel("很长的一行说明，放不下的时候会缩短")
    qtbot.addWidget(made)
    made.resize(60, 20)
    made.show()
    assert made.text().endswith("…")
    assert made.toolTip() == made.full()
    made.resize(made.sizeHint().width() + 2, 20)
    assert made.text() == made.full()
    assert made.toolTip() == ""


def test_a_badge_hides_at_zero(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Badge(3)
    made.setParent(parent)
    made.set_count(0)
    assert made.isHidden()
    made.set_count(5)
    assert not made.isHidden()
    assert made.accessibleName() == "5"


def test_a_card_shows_its_figure(qtbot: QtBot) -> None:
    made = Card("完成率", "–")
    qtbot.addWidget(made)
    made.set_figure("91.2 %", "上月 90.1 %")
    assert "91.2 %" in [part.text() for part in made.findChildren(QLabel)]
