"""Pages over the desk, and the finder that leads to them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.context import Page, PageSpec
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.shell.finder import Finder, Hit
from desktop_app.ui.shell.page_stack import PageFrame, PageStack
from tests.ui.shell.conftest import PAGES, PlainPage


class Made:
    """Counts how often a page was made."""

    def __init__(self) -> None:
        self.pages: dict[str, list[PlainPage]] = {}

    def __call__(self, spec: PageSpec) -> Page:
        page = PlainPage()
        self.pages.setdefault(spec.name, []).append(page)
        return page


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def stack(qtbot: QtBot, made: Made) -> PageStack:
    stack = PageStack(QLabel("desk"), PAGES, made)
    qtbot.addWidget(stack)
    stack.resize(900, 600)
    stack.show()
    return stack


def test_a_page_is_made_once_and_told_each_time(stack: PageStack, made: Made) -> None:
    assert stack.on_desk
    assert made.pages == {}
    stack.show_page("tickets", ticket_id=3)
    stack.show_desk()
    stack.show_page("tickets")
    (page,) = made.pages["tickets"]
    assert page.arrived == [{"ticket_id": 3}, {}]
    assert stack.present() == "tickets"


def test_a_page_that_wants_to_stay_stays(stack: PageStack, made: Made) -> None:
    stack.show_page("import")
    (page,) = made.pages["import"]
    page.stay = True
    stack.show_desk()
    stack.show_page("tickets")
    assert stack.present() == "import"
    assert not stack.may_close()
    page.stay = False
    page.leave.emit()
    assert stack.on_desk


def test_the_head_follows_the_pages_title(stack: PageStack, made: Made) -> None:
    stack.show_page("customer_form")
    frame = stack.currentWidget()
    assert isinstance(frame, PageFrame)
    assert frame.title() == "新建客户"
    made.pages["customer_form"][0].setWindowTitle("编辑客户 · 柏知夏")
    assert frame.title() == "编辑客户 · 柏知夏"
    made.pages["customer_form"][0].setWindowTitle("")
    assert frame.title() == "新建客户"


def test_a_turn_is_told(qtbot: QtBot, stack: PageStack) -> None:
    with qtbot.waitSignal(stack.turned):
        stack.show_page("tickets")
    with qtbot.waitSignal(stack.turned):
        stack.show_desk()


# --- the finder ---


@pytest.fixture
def gone() -> list[str]:
    return []


@pytest.fixture
def finder(qtbot: QtBot, gone: list[str]) -> Finder:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    box = SearchBox("搜索")
    column = QVBoxLayout(host)
    column.addWidget(box)
    column.addStretch(1)
    words = ("安禾", "安宁", "柏知夏")

    def find(text: str) -> list[Hit]:
        return [Hit(w, w, "", "客户", lambda w=w: gone.append(w)) for w in words if text in w]  # type: ignore[misc]  # the default binds the word

    finder = Finder(box, find, host)
    host.show()
    host.activateWindow()
    box.setFocus()
    return finder


def test_enter_takes_the_first_hit_at_once(qtbot: QtBot, finder: Finder, gone: list[str]) -> None:
    finder._box.insert("安")
    QTest.keyClick(finder._box, Qt.Key.Key_Return)  # without waiting for the pause
    assert gone == ["安禾"]
    assert finder._box.text() == ""
    assert not finder.isVisible()


def test_the_arrows_walk_while_the_keyboard_stays_in_the_box(qtbot: QtBot, finder: Finder, gone: list[str]) -> None:
    finder._box.insert("安")
    qtbot.waitUntil(finder.isVisible)
    assert [hit.title for hit in finder.hits()] == ["安禾", "安宁"]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        QTest.keyClick(finder._box, key)
    assert finder._box.hasFocus()
    QTest.keyClick(finder._box, Qt.Key.Key_Return)
    assert gone == ["安宁"]


def test_nothing_found_is_said_and_takes_nobody_anywhere(qtbot: QtBot, finder: Finder, gone: list[str]) -> None:
    finder._box.insert("张")
    qtbot.waitUntil(finder.isVisible)
    assert finder.hits() == []
    assert "张" in finder._list.overlay.sentence()
    QTest.keyClick(finder._box, Qt.Key.Key_Return)
    assert gone == []
    QTest.keyClick(finder._box, Qt.Key.Key_Escape)
    assert not finder.isVisible()


def test_it_goes_when_the_keyboard_goes_elsewhere(qtbot: QtBot, finder: Finder) -> None:
    finder._box.insert("安")
    qtbot.waitUntil(finder.isVisible)
    finder._box.clearFocus()
    qtbot.waitUntil(lambda: not finder.isVisible())
