"""The customer pane on the demo school."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import DataScope, Role
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import CustomerDraft, CustomerQuery, CustomerRow, ListScope, Phone
from desktop_app.store.scope import see_as
from desktop_app.ui.customers.pane import CustomersPane
from desktop_app.ui.kit.export_sheet import ExportSheet
from desktop_app.ui.kit.rows import CellRole
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.visit_sheet import VisitSheet
from tests.desks import OpenDesk
from tests.ui.customers.conftest import shown
from tests.ui.desk_context import Frame, framed

Key = Qt.Key


def rows(pane: CustomersPane) -> tuple[CustomerRow, ...]:
    """All rows of the list."""
    pane.model.need(0, pane.model.rowCount() - 1)
    found = (pane.model.row_at(at) for at in range(pane.model.rowCount()))
    return tuple(row for row in found if row is not None)


def type_in(frame: Frame, qtbot: QtBot, pane: CustomersPane, text: str) -> None:
    pane.search.setText(text)
    qtbot.waitUntil(lambda: pane.query.text == text)
    frame.settle(qtbot)


def answer(kind: type, act: Callable[..., object]) -> None:
    """Answer the next sheet of a kind that opens."""

    def run() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, kind)
        act(sheet)

    QTimer.singleShot(0, run)


def test_the_day_opens_with_todays_visits_and_every_part_counts_its_own(frame: Frame, pane: CustomersPane) -> None:
    customers = frame.opened.desk.customers
    assert pane.query == CustomerQuery(ListScope.TODAY)
    assert len(rows(pane)) == customers.count(CustomerQuery(ListScope.TODAY)) > 0
    for scope, button in zip(
        (ListScope.TODAY, ListScope.OVERDUE, ListScope.ALL), pane.switch._buttons.values(), strict=True
    ):
        pane.show_scope(scope)
        assert button.isChecked()
        assert button.text().endswith(f" {len(rows(pane))}")
        assert pane._aside.full() == f"{len(rows(pane))} 位"


def test_search_as_you_type_by_name_pinyin_initials_and_number(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    pane.show_scope(ListScope.ALL)
    someone = rows(pane)[30]
    frame.opened.desk.customers.create(frame.actor, _draft("柏知夏", "13800009876"))
    for typed in ("柏知夏", "baizhixia", "bzx", "9876", "知夏"):
        type_in(frame, qtbot, pane, typed)
        assert "柏知夏" in [row.name for row in rows(pane)]
        assert someone.id not in [row.id for row in rows(pane)]
    type_in(frame, qtbot, pane, "zzzz")
    assert pane.list.overlay.isVisible()
    assert "zzzz" in pane.list.overlay.sentence()
    QTest.keyClick(pane.search, Key.Key_Escape)
    frame.settle(qtbot)
    assert len(rows(pane)) > 100
    assert not pane.list.overlay.isVisible()


def _draft(name: str, number: str) -> CustomerDraft:
    return CustomerDraft(name, phones=(Phone(number),))


def test_typing_in_the_list_searches_and_down_returns(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    QTest.keyClicks(pane.list, "w")
    assert pane.search.hasFocus()
    QTest.keyClicks(pane.search, "ang")
    assert pane.search.text() == "wang"
    pane.search.clear()
    QTest.keyClick(pane.search, Key.Key_Down)
    assert pane.list.hasFocus()
    assert pane.list.currentIndex().row() == 0
    QTest.keyClick(pane.list, Key.Key_Up)
    assert pane.search.hasFocus()


def test_a_click_opens_at_once_and_arrows_after_a_rest(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    listed, selection = rows(pane), frame.context.selection
    place = pane.list.visualRect(pane.model.index(2, 0)).center()
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (selection.visit_id, selection.customer_id) == (listed[2].visit_id, listed[2].id)
    told: list[int] = []
    selection.customer.connect(told.append)
    for _ in range(4):
        QTest.keyClick(pane.list, Key.Key_Down)
    qtbot.waitUntil(lambda: selection.customer_id == listed[6].id)
    assert told == [listed[6].id]
    QTest.keyClick(pane.list, Key.Key_End)
    QTest.keyClick(pane.list, Key.Key_Return)
    assert selection.customer_id == listed[-1].id
    QTest.keyClick(pane.list, Key.Key_Home)
    QTest.keyClick(pane.list, Key.Key_PageDown)
    assert 3 < pane.list.currentIndex().row() < 20


def test_a_customer_chosen_elsewhere_is_marked_and_told_to_nobody(
    frame: Frame, pane: CustomersPane, qtbot: QtBot
) -> None:
    listed = rows(pane)
    told: list[object] = []
    pane.list.picked.connect(told.append)
    frame.context.selection.choose_visit(listed[-1].visit_id, listed[-1].id)
    assert pane.list.currentIndex().row() == len(listed) - 1
    outside = frame.opened.desk.customers.create(frame.actor, _draft("柏知夏", "13800009876"))[0]
    frame.context.selection.choose_customer(outside)
    assert not pane.list.currentIndex().isValid()
    qtbot.wait(100)
    assert told == []
    assert frame.context.selection.customer_id == outside


def test_a_refresh_keeps_selection_and_place(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    pane.show_scope(ListScope.ALL)
    frame.context.selection.choose_customer(rows(pane)[150].id)
    frame.settle(qtbot)
    bar = pane.list.verticalScrollBar()
    bar.setValue(bar.value() - 100)
    before = bar.value()
    assert before > 0
    frame.context.feed.publish(Changes.of(Kind.CUSTOMER, [1]))
    frame.settle(qtbot)
    assert pane.list.currentIndex().row() == 150
    assert bar.value() == before


def test_the_figures_at_the_top_show_their_part_without_search(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    type_in(frame, qtbot, pane, "wang")
    frame.context.selection.choose_scope(ListScope.OVERDUE)
    assert pane.query == CustomerQuery(ListScope.OVERDUE)
    assert pane.search.text() == ""


def test_filters_are_kept_used_and_forgotten(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    pane.show_query(CustomerQuery(ListScope.ALL, category="在读学员", owner=frame.actor.name))
    count = len(rows(pane))
    assert 0 < count < 300
    assert pane.filters.isVisible()

    def keep(sheet: Sheet) -> None:
        field = sheet.findChild(QLineEdit)
        assert field is not None
        field.setText("我的在读学员")
        sheet.accept()

    answer(Sheet, keep)
    pane._funnel_menu.save()
    frame.settle(qtbot)
    pane.filters.cleared.emit()
    assert len(rows(pane)) > count
    assert not pane.filters.isVisible()
    pane._funnel_menu.fill()
    next(action for action in pane._funnel_menu.actions() if action.text() == "我的在读学员").trigger()
    assert len(rows(pane)) == count
    (kept,) = frame.opened.desk.customers.saved_filters()
    pane._funnel_menu.drop(kept)
    frame.settle(qtbot)
    assert frame.opened.desk.customers.saved_filters() == ()


def test_the_order_is_chosen_for_each_part(pane: CustomersPane) -> None:
    pane._fill_order()
    assert [action.text() for action in pane._order_menu.actions()] == ["按到期", "按姓名", "按新近"]
    pane.set_sort("recent")
    ids = [row.id for row in rows(pane)]
    assert ids == sorted(ids, reverse=True)
    pane.show_scope(ListScope.ALL)
    assert pane.sort == "name"
    pane._fill_order()
    assert len(pane._order_menu.actions()) == 2
    pane.show_scope(ListScope.TODAY)
    assert pane.sort == "recent"


def test_a_customer_is_taken_off_with_a_reason_and_brought_back(
    frame: Frame, pane: CustomersPane, qtbot: QtBot
) -> None:
    row = rows(pane)[0]
    frame.context.selection.choose_visit(row.visit_id, row.id)

    def give(sheet: Sheet) -> None:
        field = sheet.findChild(QPlainTextEdit)
        assert field is not None
        field.setPlainText("重复建档")
        sheet.accept()

    answer(Sheet, give)
    pane._actions_of.invalidate(row)
    frame.settle(qtbot)
    assert row.id not in [held.id for held in rows(pane)]
    assert frame.context.selection.customer_id is None
    action = frame.messages[-1][1]
    assert action is not None
    action.run()
    frame.settle(qtbot)
    assert row.id in [held.id for held in rows(pane)]
    frame.context.undo.redo()
    frame.settle(qtbot)
    pane.show_scope(ListScope.INVALID)
    assert [held.id for held in rows(pane)] == [row.id]
    pane._actions_of.restore(row)
    frame.settle(qtbot)
    assert rows(pane) == ()


def test_the_menu_of_a_row_offers_what_the_person_may_do(frame: Frame, pane: CustomersPane, demo: OpenDesk) -> None:
    row = rows(pane)[0]
    words = [action.text() for action in pane._actions_of.menu(row, pane.query, pane.sort).actions() if action.text()]
    assert words == [
        "安排回访…",
        "新增事件…",
        "编辑客户",
        "新建问题件",
        "复制号码",
        "设为失效…",
        "导出这份名单…",
    ]
    invalid = pane._actions_of.menu(row, CustomerQuery(ListScope.INVALID), "recent")
    assert "恢复这位客户" in [action.text() for action in invalid.actions()]
    menu = {action.text(): action for action in pane._actions_of.menu(row, pane.query, pane.sort).actions()}
    menu["编辑客户"].trigger()
    menu["新增事件…"].trigger()
    menu["新建问题件"].trigger()
    assert frame.pages == [
        ("customer_form", {"customer_id": row.id, "event": False}),
        ("customer_form", {"customer_id": row.id, "event": True}),
        ("tickets", {"customer_id": row.id}),
    ]
    menu["复制号码"].trigger()
    assert QApplication.clipboard().text() == row.phone


def test_a_reader_sees_masked_numbers_and_no_commands(demo: OpenDesk, qtbot: QtBot) -> None:
    with framed(demo, Role.READ_ONLY) as frame:
        pane = shown(qtbot, frame)
        row = rows(pane)[0]
        assert [
            action.text() for action in pane._actions_of.menu(row, pane.query, pane.sort).actions() if action.text()
        ] == []
        cell = pane._cell(row)
        assert row.phone not in cell.second.replace(" ", "")
        assert "****" in cell.second


def test_a_visit_is_planned_by_hand(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    pane.show_scope(ListScope.ALL)
    row = rows(pane)[5]

    def plan(sheet: VisitSheet) -> None:
        sheet.title.setText("问问新班怎么样")
        sheet.day.set_day(date(2026, 12, 1))
        sheet.plan()
        frame.settle(qtbot)

    answer(VisitSheet, plan)
    pane._actions_of.plan(row)
    frame.settle(qtbot)
    titles = [(visit.due, visit.title) for visit in frame.opened.desk.schedule.of_customer(row.id)]
    assert (date(2026, 12, 1), "问问新班怎么样") in titles


def test_the_way_out_opens_when_its_columns_are_read(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    asked: list[tuple[str, ...]] = []

    def look(sheet: ExportSheet) -> None:
        asked.append(sheet.columns.chosen())
        sheet.reject()

    def when_open() -> None:
        sheet = QApplication.activeModalWidget()
        if isinstance(sheet, ExportSheet):
            look(sheet)
        else:
            QTimer.singleShot(10, when_open)

    when_open()
    pane._actions_of.export(pane.query, pane.sort)
    qtbot.waitUntil(lambda: bool(asked))
    assert "name" in asked[0]


def test_the_list_is_exported_as_it_is_filtered(
    frame: Frame, pane: CustomersPane, qtbot: QtBot, tmp_path: Path
) -> None:
    pane.show_query(CustomerQuery(ListScope.ALL, category="在读学员"))
    file = tmp_path / "名单.xlsx"
    columns = frame.opened.desk.exports.customer_columns()
    pane._actions_of.export_sheet(pane.query, pane.sort, columns).write(file)
    frame.settle(qtbot)
    names = [line[0] for line in openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert names == [row.name for row in rows(pane)]
    assert str(len(rows(pane))) in frame.messages[-1][0]


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        (ListScope.TODAY, "还没有客户"),
        (ListScope.ALL, "还没有客户"),
        (ListScope.INVALID, "没有失效的客户"),
    ],
)
def test_an_empty_desk_says_where_to_begin(empty_frame: Frame, qtbot: QtBot, scope: ListScope, sentence: str) -> None:
    pane = shown(qtbot, empty_frame)
    pane.show_scope(scope)
    assert pane.list.overlay.sentence().startswith(sentence)
    pane.list.overlay._run()
    if scope is not ListScope.INVALID:
        assert empty_frame.pages == [("import", {"path": None})]


def test_a_finished_day_says_so_and_shows_what_is_next(empty_frame: Frame, qtbot: QtBot) -> None:
    opened = empty_frame.opened
    opened.event(opened.add("柏知夏", "13800001111"), "trial", date(2026, 11, 26), "围棋")
    pane = shown(qtbot, empty_frame)
    assert pane.list.overlay.sentence().startswith("今天没有应访了")
    pane.list.overlay._run()
    assert [row.name for row in rows(pane)] == ["柏知夏"]
    assert pane.filters.isVisible()


def test_the_pane_is_painted_in_every_part(pane: CustomersPane) -> None:
    for scope in ListScope:
        pane.show_scope(scope)
        assert not pane.grab().isNull()


def test_a_right_click_asks_for_the_rows_menu(pane: CustomersPane) -> None:
    asked: list[tuple[CustomerRow, QPoint]] = []
    pane.list.menu_asked.disconnect()
    pane.list.menu_asked.connect(lambda row, point: asked.append((row, point)))
    place = pane.list.visualRect(pane.model.index(1, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, pane.list.viewport().mapToGlobal(place))
    QApplication.sendEvent(pane.list.viewport(), event)
    assert [row.id for row, _ in asked] == [rows(pane)[1].id]


def test_the_list_shows_why_a_customer_was_found(frame: Frame, pane: CustomersPane, qtbot: QtBot) -> None:
    pane.show_query(CustomerQuery(ListScope.ALL))
    first = next(row for row in rows(pane) if row.phone and len(row.name) > 1)
    for typed in (first.name[:2], first.phone[-4:]):
        type_in(frame, qtbot, pane, typed)
        at = next(at for at, row in enumerate(rows(pane)) if row.id == first.id)
        cell = pane.model.index(at, 0).data(CellRole)
        marked = [cell.text[b:e] for b, e in cell.marks] + [cell.second[b:e] for b, e in cell.second_marks]
        assert "".join("".join(marked).split()) == typed
    pane.search.clear()
    frame.settle(qtbot)
    pane.model.need(0, 0)
    assert pane.model.index(0, 0).data(CellRole).marks == ()


def test_who_sees_only_some_customers_is_told_so_when_nobody_is_found(school: OpenDesk, qtbot: QtBot) -> None:
    school.actor = replace(school.actor, role=Role.FRONT_DESK, scope=DataScope.OWN)
    see_as(school.desk.commands.database, school.actor, school.desk.clock.today())
    school.add("谷雨生", "13800138009", owner="别人")
    with framed(school) as frame:
        pane = shown(qtbot, frame)
        pane.show_scope(ListScope.ALL)
        frame.settle(qtbot)
        assert "由您负责" in pane.list.show_state().sentence()
        type_in(frame, qtbot, pane, "谷雨")
        assert "您能看到的客户里" in pane.list.show_state().sentence()
        pane.hide()
