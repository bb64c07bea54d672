"""The organisation's own workbook, filled from the report page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.theme import apply_theme
from desktop_app.ui.reports.page import ReportPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(demo: OpenDesk, qapp: QApplication) -> Iterator[Frame]:
    apply_theme(qapp, "light")
    with framed(demo) as made:
        yield made


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> ReportPage:
    made = ReportPage(frame.context)
    qtbot.addWidget(made)
    made.show()
    frame.settle(qtbot)
    return made


def _template(path: Path, *texts: str) -> Path:
    book = Workbook()
    for row, text in enumerate(texts, 1):
        book.worksheets[0].cell(row, 1, text)
    book.save(path)
    return path


def test_template_and_target_are_chosen_and_the_template_is_remembered(
    page: ReportPage, frame: Frame, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, target = _template(tmp_path / "模板.xlsx", "{{应访}}"), tmp_path / "十一月"
    offered: list[str] = []

    def open_name(parent: object, title: str, folder: str, kinds: str) -> tuple[str, str]:
        offered.append(folder)
        return str(template), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", open_name)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page._choose_own()
    assert not page._own_button.isEnabled()
    frame.settle(qtbot)
    assert page._own_button.isEnabled()
    due = next(f for f in frame.opened.desk.reports.month(page._month).figures if f.code == "due").numerator
    assert load_workbook(target.with_suffix(".xlsx")).worksheets[0]["A1"].value == due
    text, action = frame.messages[-1]
    assert text == "已填 1 处：十一月.xlsx"
    assert action is not None
    page._choose_own()
    frame.settle(qtbot)
    assert offered[1] == str(template)


def test_unknown_placeholders_are_named(page: ReportPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    template = _template(tmp_path / "模板.xlsx", "{{单位}}", *(f"{{{{没有{n}}}}}" for n in range(10)))
    said: list[str] = []

    def read_and_close() -> None:
        sheet = QApplication.activeModalWidget()
        if not isinstance(sheet, Sheet):
            QTimer.singleShot(20, read_and_close)
            return
        said.extend(label.text() for label in sheet.findChildren(QLabel))
        sheet.accept()

    QTimer.singleShot(20, read_and_close)
    page.fill(template, tmp_path / "b.xlsx")
    frame.settle(qtbot)
    assert "Sheet!A2 {{没有0}}" in said
    assert "还有 2 处" in said


def test_a_refusal_is_told_on_the_page(page: ReportPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    page.fill(_template(tmp_path / "模板.xlsx", "没有"), tmp_path / "b.xlsx")
    frame.settle(qtbot)
    assert "没有可以填的占位符" in page._messages.text()
    assert page._own_button.isEnabled()
    assert not (tmp_path / "b.xlsx").exists()
