"""The page from a file to customers and back, by keys and mouse on a real desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerQuery, ListScope
from desktop_app.domain.import_batches import Decision, FieldRule, ImportMode
from desktop_app.domain.importing import Field
from desktop_app.ui.imports.field_rules import FieldRulesSheet
from desktop_app.ui.imports.page import CHOOSE, COLUMNS, PREVIEW, RESULT
from desktop_app.ui.imports.row_index import Group
from desktop_app.ui.imports.words import EACH
from desktop_app.ui.kit.labels import Card
from tests.desks import OpenDesk
from tests.ui.imports.conftest import Desk

Write = Callable[..., Path]


def names(school: OpenDesk) -> list[str]:
    query = CustomerQuery(scope=ListScope.ALL)
    return sorted(row.name for row in school.desk.customers.page(query, 0, 500, "name"))


def button(parent: QWidget, word: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if word in each.text() and not each.isHidden())


def test_a_clear_list_goes_straight_to_the_preview_and_enter_imports_it(
    desk: Desk, school: OpenDesk, write: Write
) -> None:
    heard: list[object] = []
    desk.frame.context.feed.changed.connect(heard.append)
    desk.open(write("新班.xlsx", ("蒲云起", "13900004444", "男", "围棋", "2026-11-20", "青禾路 4 号", "第一小学")))
    assert desk.page.stepper.present() == PREVIEW
    assert desk.page.preview.footer.primary.text() == "导入 1 行（新增 1）"
    desk.press(Qt.Key.Key_Return)
    assert desk.page.stepper.present() == RESULT
    assert "新班.xlsx" in desk.page.result.words()
    assert names(school) == ["蒲云起"]
    assert len(heard) == 1
    (batch,) = school.desk.imports.batches()
    assert (batch.created, batch.file_name) == (1, "新班.xlsx")
    desk.press(Qt.Key.Key_Return)
    assert desk.frame.returned == 1
    assert desk.page.stepper.present() == CHOOSE


def test_every_kind_of_row_is_told_in_words(desk: Desk, mixed: Path) -> None:
    desk.open(mixed)
    assert desk.page.preview.chips.value() is Group.DOUBT
    assert desk.cells("name") == ["池听雨"]
    assert desk.cells("story") == ["可能与已有客户“池听雨”是同一个人"]
    desk.show(Group.ALL)
    assert desk.cells("action") == ["新增", "更新", "重复", "要确认", "并入", "不导入", "新增"]
    story = desk.cells("story")
    assert story[1] == "补性别 女；补就读学校 第二小学；加项目 书法 2026-11-21"
    assert story[2] == "已有客户，没有要改的"
    assert story[4] == "与第 2 行是同一个人，资料并到一起"
    assert story[5] == "A7 没有姓名，不能建立客户。"
    assert story[6].startswith("E8 日期“2026-13-45”不存在")
    desk.show(Group.REJECT)
    assert desk.cells("row") == ["7"]


def test_a_search_leaves_its_rows_or_says_that_there_are_none(desk: Desk, mixed: Path) -> None:
    desk.open(mixed)
    desk.show(Group.ALL)
    box = next(each for each in desk.page.preview.findChildren(QLineEdit) if "姓名" in each.placeholderText())
    desk.qtbot.keyClicks(box, "4444")
    desk.qtbot.wait(200)
    desk.settle()
    assert desk.cells("name") == ["蒲云起", "蒲云起"]
    desk.qtbot.keyClicks(box, "99999")
    desk.qtbot.wait(200)
    desk.settle()
    assert desk.page.preview.rows.overlay.sentence() == "没有找到“444499999”。"


@pytest.mark.parametrize(
    ("key", "decision", "word", "people", "primary"),
    [
        (Qt.Key.Key_1, Decision.CREATE, "新建", 2, "导入 6 行（新增 3，更新 1，并入 1）"),
        (Qt.Key.Key_2, Decision.MERGE, "合并", 1, "导入 6 行（新增 2，更新 2，并入 1）"),
        (Qt.Key.Key_3, Decision.SKIP, "跳过", 1, "导入 5 行（新增 2，更新 1，并入 1）"),
    ],
)
def test_one_key_decides_on_a_doubtful_row(
    desk: Desk, school: OpenDesk, mixed: Path, key: Qt.Key, decision: Decision, word: str, people: int, primary: str
) -> None:
    desk.open(mixed)
    desk.press(key)
    assert desk.page.draft is not None
    assert list(desk.page.draft.decisions.values()) == [decision]
    assert desk.cells("action") == [word]
    assert desk.page.preview.detail.choice.value() == decision.value
    assert desk.page.preview.footer.primary.text() == primary
    desk.press(Qt.Key.Key_Return)
    assert names(school).count("池听雨") == people


def test_the_mouse_decides_too_and_takes_it_back(desk: Desk, mixed: Path) -> None:
    desk.open(mixed)
    choice = desk.page.preview.detail.choice
    desk.qtbot.mouseClick(button(choice, "跳过"), Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.cells("action") == ["跳过"]
    desk.qtbot.mouseClick(button(choice, "未定"), Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.cells("action") == ["要确认"]


def test_rules_and_mode_are_what_is_told_and_what_is_done(desk: Desk, school: OpenDesk, mixed: Path) -> None:
    desk.open(mixed)
    desk.show(Group.UPDATE)
    desk.pick(desk.page.preview.rule, FieldRule.OVERWRITE)
    assert "地址 青禾路 1 号 → 青禾路 9 号" in desk.cells("story")[0]
    desk.pick(desk.page.preview.mode, ImportMode.UPDATE_ONLY)
    before = names(school)
    desk.qtbot.mouseClick(desk.page.preview.footer.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert names(school) == before
    (found,) = school.desk.customers.find("柏知夏")
    assert school.desk.customers.file(found.id).customer.draft.address == "青禾路 9 号"


def test_the_way_of_importing_is_told_row_by_row(desk: Desk, mixed: Path) -> None:
    desk.open(mixed)
    desk.show(Group.ALL)
    desk.pick(desk.page.preview.mode, ImportMode.CREATE_ONLY)
    assert desk.cells("action") == ["新增", "不导入", "不导入", "要确认", "并入", "不导入", "新增"]
    assert desk.cells("story")[1] == "只新增：已有客户不改"
    desk.pick(desk.page.preview.mode, ImportMode.UPDATE_ONLY)
    assert desk.cells("action") == ["不导入", "更新", "重复", "不导入", "不导入", "不导入", "不导入"]
    assert desk.cells("story")[0] == "只更新：名单外的不新增"
    assert desk.page.preview.footer.primary.text() == "导入 2 行（更新 1）"


def test_each_field_has_a_rule_of_its_own(desk: Desk, school: OpenDesk, mixed: Path) -> None:
    desk.open(mixed)
    desk.show(Group.UPDATE)

    def choose() -> None:
        sheet = desk.page.preview.findChildren(FieldRulesSheet)[0]
        assert set(sheet.choices) == {Field.PHONE, Field.NAME, Field.GENDER, Field.ADDRESS, Field.REMARK}
        for field, word in ((Field.ADDRESS, "用名单覆盖"), (Field.GENDER, "不改")):
            desk.qtbot.mouseClick(button(sheet.choices[field], word), Qt.MouseButton.LeftButton)

    choice = desk.page.preview.rule
    said = desk.answer("就这样办", lambda: desk.pick(choice, EACH), before=choose)
    assert said == ["已有客户的资料，逐项怎么办"]
    assert choice.currentText() == "逐项指定…"
    story = desk.cells("story")[0]
    assert "地址 青禾路 1 号 → 青禾路 9 号" in story
    assert "性别" not in story
    assert "补就读学校 第二小学" in story
    desk.qtbot.mouseClick(desk.page.preview.footer.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    (found,) = school.desk.customers.find("柏知夏")
    draft = school.desk.customers.file(found.id).customer.draft
    assert (draft.address, draft.gender, draft.extra["就读学校"]) == ("青禾路 9 号", "", "第二小学")
    desk.answer("撤销", lambda: desk.qtbot.mouseClick(button(desk.page.result, "撤销"), Qt.MouseButton.LeftButton))
    desk.settle()
    draft = school.desk.customers.file(found.id).customer.draft
    assert (draft.address, draft.extra) == ("青禾路 1 号", {})


def test_one_household_is_offered_where_the_number_is_shared(desk: Desk, school: OpenDesk, write: Write) -> None:
    school.add("柏知夏", "13800001111")
    desk.open(write("b.xlsx", ("柏之夏", "13800001111", "女", "围棋", "2026-11-20", "", "")))
    assert "可能是一家人" in " ".join(each.text() for each in desk.page.preview.detail.findChildren(QLabel))
    desk.press(Qt.Key.Key_4)
    assert desk.cells("action") == ["一家人"]
    assert desk.cells("story") == ["与已有客户“柏知夏”是一家人，分别建档"]
    desk.press(Qt.Key.Key_Return)
    assert names(school) == ["柏之夏", "柏知夏"]
    assert school.desk.duplicates.pairs() == ()


def test_household_is_not_offered_for_a_namesake(desk: Desk, mixed: Path) -> None:
    desk.open(mixed)
    desk.press(Qt.Key.Key_4)
    assert desk.page.draft is not None
    assert desk.page.draft.decisions == {}
    assert button(desk.page.preview.detail.choice, "跳过").isVisible()
    assert not any("一家人" in each.text() and each.isVisible() for each in desk.page.preview.findChildren(QPushButton))


def test_a_row_left_out_before_is_proposed_to_be_left_out(desk: Desk, school: OpenDesk, mixed: Path) -> None:
    desk.open(mixed)
    desk.press(Qt.Key.Key_3)
    desk.press(Qt.Key.Key_Return)
    desk.open(mixed)
    desk.show(Group.DOUBT)
    assert desk.cells("action") == ["跳过"]
    assert desk.page.draft is not None
    assert not desk.page.draft.touched
    assert desk.page.preview.footer.primary.text().startswith("导入 5 行")


def test_all_rows_of_a_person_left_out_go_with_the_first(desk: Desk, school: OpenDesk, write: Write) -> None:
    school.add("柏知夏", "13800001111")
    one = ("柏之夏", "13800001111", "女", "围棋", "2026-11-20", "", "")
    desk.open(write("b.xlsx", one, (*one[:3], "书法", "2026-11-21", "", "")))
    desk.press(Qt.Key.Key_3)
    desk.show(Group.ALL)
    assert desk.cells("action") == ["跳过", "不导入"]
    assert desk.cells("story") == ["这一行不导入", "与第 2 行是同一个人，一起不导入"]
    assert desk.page.preview.footer.primary.text() == "导入 0 行"


def test_merging_tells_what_it_changes(desk: Desk, mixed: Path) -> None:
    desk.open(mixed)
    desk.press(Qt.Key.Key_2)
    assert desk.cells("story") == ["并入已有客户“池听雨”：补性别 女；加电话 139 0000 5555；加项目 围棋 2026-11-22"]


def test_visits_that_come_too_late_are_told_and_left_out_unless_wished(
    desk: Desk, school: OpenDesk, write: Write
) -> None:
    old = ("蒲云起", "13900004444", "男", "围棋", "2024-03-01", "", "")
    desk.open(write("新.xlsx", ("卓望舒", "13900007777", "男", "围棋", "2026-11-24", "", "")))
    assert desk.page.preview.closed.words() == ""
    desk.open(write("旧.xlsx", old))
    foreseen = desk.page.draft.foreseen if desk.page.draft else None
    closed = foreseen.closed if foreseen else 0
    assert closed
    assert desk.page.preview.closed.words() == f"{closed} 次回访的应访期在今天以前已经结束，不安排，以后也不补排。"
    desk.page.preview.closed.choice.click()
    assert "照样安排" in desk.page.preview.closed.words()
    desk.page.preview.closed.choice.click()
    desk.press(Qt.Key.Key_Return)
    assert f"另有 {closed} 次回访的应访期已经结束，没有安排。" in desk.page.result.words()


def test_columns_nobody_understands_are_asked_for_and_the_word_counts(
    desk: Desk, school: OpenDesk, write: Write
) -> None:
    path = write("无表头.xlsx", ("蒲云起", "13900004444", "甲组"), ("卓望舒", "13900007777", "乙组"), headings=None)
    desk.open(path)
    assert desk.page.stepper.present() == COLUMNS
    grid = desk.page.columns.grid()
    assert grid.choice("A").value() == Field.NAME
    desk.pick(grid.choice("C"), Field.CATEGORY)
    assert grid.choice("C").value() == Field.CATEGORY
    desk.qtbot.mouseClick(desk.page.columns.footer.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    desk.qtbot.mouseClick(desk.page.preview.footer.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    (found,) = school.desk.customers.find("蒲云起")
    assert found.category == "甲组"


def test_a_field_that_one_column_may_hold_leaves_the_column_that_had_it(desk: Desk, mixed: Path) -> None:
    desk.open(mixed)
    desk.qtbot.mouseClick(button(desk.page.preview, "对应列"), Qt.MouseButton.LeftButton)
    grid = desk.page.columns.grid()
    desk.pick(grid.choice("G"), Field.ADDRESS)
    assert grid.choice("G").value() == Field.ADDRESS
    assert grid.choice("F").value() is None


def test_another_heading_row_can_be_told_and_taken_back(desk: Desk, write: Write) -> None:
    desk.open(
        write("带标题.xlsx", ("姓名", "电话", "备注"), ("蒲云起", "13900004444", ""), headings=("报名表", "", ""))
    )
    assert desk.page.draft is not None
    assert desk.page.draft.preview is not None
    assert desk.page.draft.preview.sheets[0].header_row == 2
    desk.qtbot.mouseClick(button(desk.page.preview, "对应列"), Qt.MouseButton.LeftButton)
    desk.page.columns.header_told.emit("报名", 3)
    desk.settle()
    assert desk.page.stepper.present() == COLUMNS
    desk.page.columns.header_told.emit("报名", 2)
    desk.settle()
    assert desk.page.columns.grid().choice("A").value() == Field.NAME


def test_a_file_that_is_none_is_refused_calmly(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    desk.open(path)
    assert desk.page.stepper.present() == CHOOSE
    words = desk.page.choosing.zone.words()
    assert words.startswith("“坏.xlsx”没有导入\n")
    assert len(words.splitlines()) == 3


def test_an_import_is_taken_back_from_the_list_of_imports(desk: Desk, school: OpenDesk, mixed: Path) -> None:
    desk.open(mixed)
    desk.press(Qt.Key.Key_3)
    desk.qtbot.mouseClick(desk.page.preview.footer.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert names(school) == ["卓望舒", "岑星野", "柏知夏", "池听雨", "蒲云起"]
    figures = [each.findChildren(QLabel)[1].text() for each in desk.page.result.findChildren(Card)]
    people = school.desk.customers.page(CustomerQuery(scope=ListScope.ALL), 0, 500, "name")
    visits = sum(len(school.desk.schedule.of_customer(each.id)) for each in people)
    assert figures == ["2", "1", str(visits), "2", "2"]
    desk.qtbot.mouseClick(button(desk.page.result, "再导入一份"), Qt.MouseButton.LeftButton)
    desk.settle()
    batches = desk.page.choosing.batches
    undo = button(batches, "撤销这次导入")
    said = desk.answer("取消", lambda: desk.qtbot.mouseClick(undo, Qt.MouseButton.LeftButton))
    assert said == ["撤销导入“暑期班.xlsx”？"]
    assert len(names(school)) == 5
    desk.answer("撤销这次导入", lambda: desk.qtbot.mouseClick(undo, Qt.MouseButton.LeftButton))
    desk.settle()
    assert names(school) == ["岑星野", "柏知夏", "池听雨"]
    assert desk.page.messages.text() == "已撤销：撤下 2 位客户，恢复 1 位客户的资料。"
    assert undo.isHidden()


def test_what_was_worked_on_since_is_kept_and_listed(
    desk: Desk, school: OpenDesk, write: Write, clock: FixedClock
) -> None:
    desk.open(write("新班.xlsx", ("蒲云起", "13900004444", "男", "围棋", "2026-11-20", "", "")))
    desk.press(Qt.Key.Key_Return)
    (found,) = school.desk.customers.find("蒲云起")
    draft = school.desk.customers.file(found.id).customer.draft
    clock.moment += timedelta(hours=1)
    school.desk.customers.update(school.actor, found.id, replace(draft, remark="家长来过"))
    undo = button(desk.page.result, "撤销这次导入")
    desk.answer("撤销这次导入", lambda: desk.qtbot.mouseClick(undo, Qt.MouseButton.LeftButton))
    said = desk.answer("知道了", desk.settle)
    assert said == ["有 1 处保留没有撤销"]
    assert "撤下 0 位客户" in desk.page.result.words()
    assert names(school) == ["蒲云起"]


def test_rows_that_are_left_out_can_be_saved_to_be_corrected(
    desk: Desk, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "待处理.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.open(mixed)
    desk.qtbot.mouseClick(button(desk.page.preview, "另存"), Qt.MouseButton.LeftButton)
    desk.settle()
    sheet = load_workbook(target).active
    assert sheet is not None
    assert "没有姓名" in " ".join(str(cell.value) for cell in sheet["A"])
    assert desk.frame.messages[-1][0] == "2 行已存到 待处理.xlsx"


def test_leaving_asks_only_when_something_would_be_lost(desk: Desk, mixed: Path) -> None:
    assert desk.page.may_leave()
    desk.open(mixed)
    assert desk.page.may_leave()
    desk.page.arrive()
    assert desk.page.stepper.present() == PREVIEW
    desk.press(Qt.Key.Key_1)
    answers: list[bool] = []
    assert desk.answer("取消", lambda: answers.append(desk.page.may_leave())) == ["名单还没有导入，要离开吗？"]
    desk.answer("不导入，离开", lambda: answers.append(desk.page.may_leave()))
    assert answers == [False, True]
    assert desk.page.draft is None


def test_reading_can_be_stopped(desk: Desk, mixed: Path) -> None:
    desk.page.arrive(path=mixed)
    desk.page.reading.stop()
    desk.settle()
    assert desk.page.stepper.present() == CHOOSE
    assert desk.page.draft is None


def test_an_import_that_is_stopped_leaves_nothing(desk: Desk, school: OpenDesk, mixed: Path) -> None:
    desk.open(mixed)
    before = names(school)
    with school.desk.commands.database.writing():  # the import cannot be done before it is stopped
        desk.page.preview.go_on.emit()
        desk.page.applying.stop()
    desk.settle()
    assert desk.page.stepper.present() == PREVIEW
    assert desk.page.messages.text() == "已取消，没有改动任何数据。"
    assert names(school) == before


def test_a_file_is_dropped_or_chosen(desk: Desk, mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(mixed))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desk.page.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, left, none))
    desk.settle()
    assert desk.page.stepper.present() == PREVIEW
    desk.qtbot.mouseClick(button(desk.page, "换一个文件"), left)
    desk.settle()
    assert desk.page.stepper.present() == CHOOSE
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(mixed), ""))
    desk.press(Qt.Key.Key_Return)
    assert desk.page.stepper.present() == PREVIEW


def test_an_empty_template_is_saved_from_the_first_step(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "空白.xlsx"), ""))
    desk.qtbot.mouseClick(button(desk.page.choosing, "下载空白模板"), Qt.MouseButton.LeftButton)
    desk.settle()
    assert load_workbook(tmp_path / "空白.xlsx").worksheets[0]["A1"].value == "姓名"
    text, action = desk.frame.messages[-1]
    assert "空白.xlsx" in text
    assert action is not None


def test_sheets_that_are_not_taken_are_told_with_the_reason(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    taken, hidden = book.worksheets[0], book.create_sheet("停课")
    for sheet, number in ((taken, "13900004444"), (hidden, "13900005555")):
        sheet.append(["姓名", "电话"])
        sheet.append(["蒲云起", number])
    hidden.sheet_state = "hidden"
    book.create_sheet("汇总").append(["今年共有 30 人"])
    book.save(tmp_path / "各班.xlsx")
    desk.open(tmp_path / "各班.xlsx")
    said = [each.text() for each in desk.page.preview.findChildren(QLabel)]
    assert any("没有导入：停课（隐藏）、汇总（不像名单）" in text for text in said)


def test_the_first_person_is_looked_at_and_no_title_row(desk: Desk, write: Write) -> None:
    desk.open(
        write("名册.xlsx", ("姓名", "电话"), ("蒲云起", "13900004444"), ("合计", 1), headings=("青禾暑期班名册", None))
    )
    assert desk.cells("action") == ["忽略", "新增", "忽略"]
    row = desk.page.preview.rows.current_row()
    assert row is not None
    assert row.row.fields.name == "蒲云起"
