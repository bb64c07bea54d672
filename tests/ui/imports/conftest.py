"""A dressed application, small lists, and the import page on a real desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.ui.imports.page import ImportPage
from desktop_app.ui.imports.row_index import Group
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.rows import CellRole
from desktop_app.ui.kit.sheet import Sheet
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame

HEADINGS = ("学员姓名", "联系电话", "性别", "课程", "报名日期", "家庭住址", "就读学校")


@dataclass
class Desk:
    """The page as a person uses it."""

    page: ImportPage
    frame: Frame
    qtbot: QtBot

    def settle(self) -> None:
        """Wait until nothing is read, imported or fetched any more."""
        self.qtbot.waitUntil(
            lambda: (
                not self.page.reading.busy
                and not self.page.applying.busy
                and not self.page.preview.foreseeing.busy
                and not self.frame.runner.busy
            ),
            timeout=30_000,
        )
        self.qtbot.wait(120)
        self.frame.settle(self.qtbot)

    def open(self, path: Path) -> None:
        """Let a file arrive, as by dropping it on the window."""
        self.page.arrive(path=path)
        self.settle()

    def press(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.page, key)
        self.settle()

    def pick(self, choice: Choice, value: object) -> None:
        """Take a value of a drop-down list."""
        choice.set_value(value)
        choice.activated.emit(choice.currentIndex())
        self.settle()

    def show(self, group: Group) -> None:
        """Take a filter by a click."""
        self.qtbot.mouseClick(self.page.preview.chips.chip(group), Qt.MouseButton.LeftButton)
        self.settle()

    def cells(self, column: str) -> list[str]:
        """Return what a column of the list says, chips by their word."""
        model = self.page.preview.rows.model()
        at = [each.key for each in model.columns].index(column)  # type: ignore[attr-defined] # a RowsModel
        cells = [model.index(row, at).data(CellRole) for row in range(model.rowCount())]
        return [cell.state.word if cell.state else cell.text for cell in cells]

    def answer(self, word: str, act: Callable[[], object], before: Callable[[], object] = lambda: None) -> list[str]:
        """Do something that asks a question, press the button with a word, and return what the question said."""
        said: list[str] = []

        def press() -> None:
            sheet = QApplication.activeModalWidget()
            if not isinstance(sheet, Sheet):  # not asked yet
                return
            timer.stop()
            said.append(sheet.windowTitle())
            before()
            button = next(each for each in sheet.findChildren(QPushButton) if word in each.text())
            self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

        timer = QTimer(self.page, interval=20)
        timer.timeout.connect(press)
        timer.start()
        act()
        timer.stop()
        return said


@pytest.fixture
def desk(frame: Frame, qtbot: QtBot) -> Desk:
    page = ImportPage(frame.context)
    qtbot.addWidget(page)
    page.resize(theme.px(1366), theme.px(612))
    page.show()
    page.activateWindow()
    page.arrive()
    made = Desk(page, frame, qtbot)
    made.settle()
    return made


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a list under the usual headings."""

    def writing(name: str, *rows: tuple[object, ...], headings: tuple[object, ...] | None = HEADINGS) -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "报名"
        for row in (headings, *rows) if headings else rows:
            sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return writing


@pytest.fixture
def mixed(school: OpenDesk, write: Callable[..., Path]) -> Path:
    """A list with one of each: new, known with something new, known without, perhaps known, twice, without a name."""
    school.add("柏知夏", "13800001111", address="青禾路 1 号")
    school.add("岑星野", "13800002222")
    school.add("池听雨", "13800003333")
    return write(
        "暑期班.xlsx",
        ("蒲云起", "13900004444", "男", "围棋", "2026-11-20", "青禾路 4 号", "第一小学"),
        ("柏知夏", "13800001111", "女", "书法", "2026-11-21", "青禾路 9 号", "第二小学"),
        ("岑星野", "13800002222", "", "", "", "", ""),
        ("池听雨", "13900005555", "女", "围棋", "2026-11-22", "", ""),
        ("蒲云起", "13900004444", "男", "书法", "2026-11-23", "", ""),
        ("", "13900006666", "男", "围棋", "2026-11-20", "", ""),
        ("卓望舒", "13900007777", "男", "围棋", "2026-13-45", "", ""),
    )
