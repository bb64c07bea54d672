"""The dialog in which a list goes out, on the demo school's tickets, visits and customers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.errors import Cancelled
from desktop_app.domain.listing import Column, Exported
from desktop_app.domain.progress import Pace
from desktop_app.domain.visits import EVERY_VISIT
from desktop_app.ui.background.runner import Progress
from desktop_app.ui.calendar.export import Seen, export_sheet
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.calendar.spans import span
from desktop_app.ui.kit.export_sheet import ExportSheet, Wanted
from desktop_app.ui.kit.theme import apply_theme
from desktop_app.ui.tickets.page import TicketsPage
from tests.desks import OpenDesk
from tests.files import cells_of
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(demo: OpenDesk, qapp: QApplication) -> Iterator[Frame]:
    apply_theme(qapp, "light")
    with framed(demo) as made:
        yield made


@pytest.fixture
def sheet(frame: Frame, qtbot: QtBot) -> ExportSheet:
    page = TicketsPage(frame.context)
    qtbot.addWidget(page)
    return page.list.export_sheet()


def test_the_tickets_shown_go_out_with_the_ticked_columns(
    frame: Frame, sheet: ExportSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet.columns.tick_all(on=False)
    assert not sheet._go.isEnabled()
    for row in (1, 0):
        sheet.columns.item(row).setCheckState(Qt.CheckState.Checked)
    sheet.columns.setCurrentRow(1)
    qtbot.keyClick(sheet.columns, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert sheet.columns.chosen() == ("customer", "number")
    sheet.write(tmp_path / "问题件.xlsx")
    frame.settle(qtbot)
    headings, *rows = cells_of(tmp_path / "问题件.xlsx")
    assert headings == ("客户", "编号")
    shown = frame.opened.desk.tickets.rows(open_only=True)
    assert shown
    assert rows == [(ticket.customer, ticket.number) for ticket in shown]
    text, action = frame.messages[-1]
    assert "问题件.xlsx" in text
    assert action is not None
    assert action.text == "打开"


def test_the_choice_is_remembered_for_each_person(frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    pane = CalendarPane(frame.context)
    qtbot.addWidget(pane)
    seen = Seen("week", frame.opened.desk.clock.today(), EVERY_VISIT)
    first = export_sheet(pane, frame.context, seen)
    assert len(first.columns.chosen()) == first.columns.count()
    first.columns.tick_all(on=False)
    first.columns.item(2).setCheckState(Qt.CheckState.Checked)
    first.suffix.set_value(".csv")
    first.write(tmp_path / "本周.csv")
    frame.settle(qtbot)
    with (tmp_path / "本周.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    assert heading == ["客户"]
    assert len(rows) == len(frame.opened.desk.schedule.between(*span("week", seen.day)))
    second = export_sheet(pane, frame.context, seen)
    assert second.columns.chosen() == ("customer",)
    assert second.suffix.value() == ".csv"


def test_a_password_is_typed_twice_and_locks_the_file(
    frame: Frame, sheet: ExportSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.keyClicks(sheet.password, "abc")
    assert not sheet._go.isEnabled()
    qtbot.keyClicks(sheet.again, "abd")
    assert not sheet._go.isEnabled()
    sheet.again.setText("abc")
    assert sheet._go.isEnabled()
    sheet.write(tmp_path / "锁.xlsx")
    frame.settle(qtbot)
    refused = frame.opened.desk.imports.preview(tmp_path / "锁.xlsx").error
    assert refused is not None
    assert refused.code == "password_protected"


def test_a_refusal_is_told_in_the_dialog(frame: Frame, sheet: ExportSheet, qtbot: QtBot, tmp_path: Path) -> None:
    sheet.write(tmp_path / "没有" / "a.xlsx")
    frame.settle(qtbot)
    assert "找不到文件夹" in sheet.messages.text()
    assert sheet._go.isEnabled()
    assert frame.messages == []


def test_a_list_under_way_can_be_stopped(frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    page = TicketsPage(frame.context)
    qtbot.addWidget(page)
    asked: list[bool] = []

    def write(wanted: Wanted, progress: Progress) -> Exported:
        while not progress.cancelled:
            progress.report(1, 2)
        asked.append(True)
        Pace(progress.report, lambda: progress.cancelled).at(1)
        return Exported(wanted.path, 0)

    sheet = ExportSheet(page, frame.context, "清单", "x", [Column("a", "甲")], ["a"], write)
    sheet.write(tmp_path / "a.xlsx")
    sheet._stop()
    frame.settle(qtbot)
    assert asked == [True]
    assert Cancelled().message in sheet.messages.text()


def test_who_may_not_export_is_offered_nothing(demo: OpenDesk, frame: Frame, qtbot: QtBot) -> None:
    with framed(demo, Role.HANDLER) as other:
        page = TicketsPage(other.context)
        qtbot.addWidget(page)
        assert not page.list.export.isEnabled()
        other.settle(qtbot)


def test_a_text_like_a_formula_stays_text(frame: Frame, sheet: ExportSheet, qtbot: QtBot, tmp_path: Path) -> None:
    sheet.write(tmp_path / "a.xlsx")
    frame.settle(qtbot)
    cells = [cell for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows() for cell in row]
    assert cells
    assert all(cell.data_type != "f" for cell in cells)
