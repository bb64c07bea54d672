"""Files as they come: with a password, with several sheets, broken, and the samples where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from desktop_app.domain.importing import Field
from desktop_app.ui.imports.page import CHOOSE, COLUMNS, PREVIEW
from desktop_app.ui.imports.row_index import Group
from desktop_app.ui.kit.listtable import ListTable
from tests.ui.imports.conftest import Desk

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


def button(parent: QWidget, word: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if word in each.text() and each.isVisible())


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A list that opens with 青禾1234."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "电话"])
    sheet.append(["蒲云起", "13900004444"])
    plain, path = tmp_path / "plain.xlsx", tmp_path / "加密.xlsx"
    book.save(plain)
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("青禾1234", target)
    return path


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    """Two classes, a table of figures, and a hidden class."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, list[tuple[str | int | None, ...]]] = {
        "一班": [("姓名", "电话"), ("蒲云起", "13900004444")],
        "二班": [("花名册", None), ("电话", "姓名"), ("13900007777", "卓望舒"), ("13900008888", "柳新词")],
        "汇总": [("班级", "人数"), ("一班", 1), ("二班", 2)],
        "停课": [("姓名", "电话"), ("荀半夏", "13900009999")],
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book["停课"].sheet_state = "hidden"
    path = tmp_path / "各班.xlsx"
    book.save(path)
    return path


def test_a_password_is_asked_in_place_and_a_wrong_one_told(desk: Desk, locked: Path) -> None:
    desk.open(locked)
    assert desk.page.stepper.present() == CHOOSE
    assert desk.page.choosing.zone.words().startswith("“加密.xlsx”设了打开密码")
    field = next(each for each in desk.page.choosing.zone.findChildren(QLineEdit) if each.isVisible())
    assert field.hasFocus()
    desk.qtbot.keyClicks(field, "1234")
    desk.press(Qt.Key.Key_Return)
    assert field.property("wrong")
    field.setText("青禾1234")
    desk.press(Qt.Key.Key_Return)
    assert desk.page.stepper.present() == PREVIEW
    assert desk.cells("name") == ["蒲云起"]


def sheet_list(desk: Desk) -> ListTable:
    return next(each for each in desk.page.columns.findChildren(ListTable) if each.isVisible())


def test_sheets_are_chosen_at_the_left_and_those_left_out_say_why(desk: Desk, classes: Path) -> None:
    desk.open(classes)
    assert desk.cells("sheet") == ["一班", "二班", "二班", "二班"]
    desk.qtbot.mouseClick(button(desk.page.preview, "对应列"), Qt.MouseButton.LeftButton)
    desk.settle()
    sheets = sheet_list(desk)
    sheets.select_id(1)
    grid = desk.page.columns.grid()
    assert [grid.choice(letter).value() for letter in "AB"] == [Field.PHONE, Field.NAME]
    sheets.select_id(2)
    desk.settle()
    assert any(each.text() == "“汇总”没有导入" for each in desk.page.columns.findChildren(QLabel) if each.isVisible())
    sheets.select_id(3)
    desk.settle()
    desk.qtbot.mouseClick(button(desk.page.columns, "只导入这张表"), Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.page.columns.footer.primary.text() == "预览 1 行"
    desk.qtbot.mouseClick(button(desk.page.columns, "导入所有工作表"), Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.page.columns.footer.primary.text() == "预览 3 行"


def test_a_heading_told_for_a_later_sheet_leaves_the_others_as_they_are(desk: Desk, classes: Path) -> None:
    desk.open(classes)
    desk.qtbot.mouseClick(button(desk.page.preview, "对应列"), Qt.MouseButton.LeftButton)
    sheet_list(desk).select_id(1)
    desk.page.columns.header_told.emit("二班", 2)
    desk.settle()
    assert desk.page.draft is not None
    assert desk.page.draft.sheet is None
    lists = {each.sheet: each.header_row for each in desk.page.draft.index.lists} if desk.page.draft.index else {}
    assert lists["一班"] == 1
    assert lists["二班"] == 2


def test_a_word_on_columns_is_remembered_for_the_next_file_of_the_same_layout(desk: Desk, classes: Path) -> None:
    desk.open(classes)
    desk.qtbot.mouseClick(button(desk.page.preview, "对应列"), Qt.MouseButton.LeftButton)
    grid = desk.page.columns.grid()
    desk.pick(grid.choice("B"), Field.PHONES_EXTRA)
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.mouseClick(desk.page.preview.footer.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    desk.open(classes)
    assert desk.page.stepper.present() == COLUMNS
    assert desk.page.columns.grid().choice("B").value() == Field.PHONES_EXTRA


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
@pytest.mark.parametrize(
    ("pattern", "primary"),
    [
        ("S01*", "导入 20 行（新增 19，并入 1）"),
        ("S02*", "导入 13 行（新增 12，并入 1）"),
        ("S03*", "导入 16 行（新增 16）"),
        ("S06*", "导入 15 行（新增 15）"),
        ("S08c*", "导入 4 行（新增 4）"),
    ],
)
def test_samples_come_in_and_go_again(desk: Desk, pattern: str, primary: str) -> None:
    (path,) = SAMPLES.glob(pattern)
    desk.open(path)
    if desk.page.stepper.present() == COLUMNS:
        desk.qtbot.mouseClick(desk.page.columns.footer.primary, Qt.MouseButton.LeftButton)
    assert desk.page.preview.footer.primary.text() == primary
    desk.qtbot.mouseClick(desk.page.preview.footer.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert path.name in desk.page.result.words()
    undo = button(desk.page.result, "撤销这次导入")
    desk.answer("撤销这次导入", lambda: desk.qtbot.mouseClick(undo, Qt.MouseButton.LeftButton))
    desk.settle()
    assert desk.page.result.words().startswith("这次导入已撤销")
    desk.open(path)
    assert desk.page.preview.chips.chip(Group.DUPLICATE).count() == 0


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
def test_a_sample_that_was_cut_off_is_told_as_broken(desk: Desk) -> None:
    (path,) = SAMPLES.glob("S08b*")
    desk.open(path)
    assert "文件已损坏" in desk.page.choosing.zone.words()
