"""The desk of a person: figures, commands, keys, undo, what is remembered; on the demo school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.access_requests import AccessDraft, RequestKind
from desktop_app.domain.backups import BackupState
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerQuery, ListScope
from desktop_app.domain.reports import Month
from desktop_app.domain.visits import Outcome
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.context import MessageAction
from desktop_app.ui.kit.undo import UndoStep
from desktop_app.ui.shell.desk_view import DeskView
from desktop_app.ui.shell.keys_sheet import keys_sheet
from desktop_app.ui.shell.page_stack import PageFrame
from desktop_app.ui.shell.title_line import role_text
from tests.desks import OpenDesk
from tests.ui.shell.conftest import MakeView, PlainPage, PlainPane, idle


@pytest.fixture
def view(demo: OpenDesk, make_view: MakeView, runner: Runner, qtbot: QtBot) -> DeskView:
    made = make_view(demo)
    made.show()
    made.activateWindow()
    idle(qtbot, runner)
    return made


def action(view: DeskView, text: str) -> QAction:
    return next(a for a in view.actions() if a.text().split("\t")[0].startswith(text))


def pane(view: DeskView, key: str) -> PlainPane:
    found = view.panes.pane(key)
    assert isinstance(found, PlainPane)
    return found


def test_the_lines_say_who_when_and_how_much(view: DeskView, demo: OpenDesk) -> None:
    counts = demo.desk.customers.counts()
    assert view.title.day() == "2026-11-24 周二 · 十月十六"
    assert view.commands.today.text() == f"今日 {counts.done_today}/{counts.done_today + counts.due_today}"
    assert view.commands.overdue.text() == f"逾期 {counts.overdue}"
    assert f"客户 {counts.customers}" in view.status.text()
    assert "还没有备份" in view.status.text()


def test_a_recorded_result_moves_the_figures(view: DeskView, demo: OpenDesk, qtbot: QtBot) -> None:
    before = demo.desk.customers.counts()
    visit = demo.desk.schedule.today_list()[0].id
    finished = demo.desk.calls.finish(demo.actor, visit, Outcome.REFUSED)
    view.feed.publish(finished.changes)
    text = f"今日 {before.done_today + 1}/{before.done_today + before.due_today}"
    qtbot.waitUntil(lambda: view.commands.today.text() == text)
    assert "已保存 09:00" in view.status.text()


def test_a_figure_filters_the_list_from_any_page(view: DeskView) -> None:
    asked: list[object] = []
    view.selection.scope.connect(asked.append)
    view.panes.show_pane("customers", on=False)
    view.show_page("tickets")
    view.commands.overdue.click()
    view.commands.today.click()
    assert asked == [ListScope.OVERDUE, ListScope.TODAY]
    assert view.pages.on_desk
    assert view.panes.shown("customers")


def test_next_walks_todays_list(view: DeskView, demo: OpenDesk) -> None:
    rows = demo.desk.schedule.today_list()
    view.show_page("tickets")
    for row in rows[:3]:
        view.next_visit()
        assert (view.selection.visit_id, view.selection.customer_id) == (row.id, row.customer_id)
    assert view.pages.on_desk


def test_an_empty_day_is_said(school: OpenDesk, make_view: MakeView) -> None:
    view = make_view(school)
    view.next_visit()
    assert "都完成了" in view.messages.text()
    assert view.selection.visit_id is None


def test_a_page_switches_the_panes_keys_off(view: DeskView, qtbot: QtBot) -> None:
    calls = pane(view, "calls")
    QTest.keyClick(view, Qt.Key.Key_F9)
    assert calls.pressed == ["F9"]
    view.show_page("tickets")
    QTest.keyClick(view, Qt.Key.Key_F9)
    assert calls.pressed == ["F9"]
    view.show_desk()
    QTest.keyClick(view, Qt.Key.Key_F9)
    assert calls.pressed == ["F9", "F9"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_N, "customer_form"),
        (Qt.Key.Key_I, "import"),
        (Qt.Key.Key_T, "tickets"),
        (Qt.Key.Key_Comma, "settings"),
    ],
)
def test_pages_open_by_their_keys(view: DeskView, qtbot: QtBot, key: Qt.Key, name: str) -> None:
    QTest.keyClick(view, key, Qt.KeyboardModifier.ControlModifier)
    assert view.pages.present() == name


def test_panes_by_keys(view: DeskView, qtbot: QtBot) -> None:
    view.panes.show_pane("calls", on=False)
    QTest.keyClick(view, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(pane(view, "calls").list.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_F6)
    qtbot.waitUntil(pane(view, "customers").list.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert view.commands.search.hasFocus()


def test_undo_and_redo_by_menu(view: DeskView, demo: OpenDesk, qtbot: QtBot, runner: Runner) -> None:
    row = next(r for r in demo.desk.schedule.today_list() if r.latest > date(2026, 11, 25))
    day = row.due + timedelta(days=1) if row.due >= date(2026, 11, 24) else date(2026, 11, 25)
    moved = demo.desk.arrange.move(demo.actor, [(row.id, day, None)], "家长出差")
    step = UndoStep(moved.text, lambda: demo.desk.arrange.put_back(demo.actor, moved))
    assert not action(view, "撤销").isEnabled()
    view.undo.push(step)
    assert action(view, "撤销").text() == f"撤销：{moved.text}"
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, runner)
    assert demo.desk.calls.open(demo.actor, row.id).visit.due == row.due
    assert not action(view, "撤销").isEnabled()


def test_messages_carry_their_button(view: DeskView) -> None:
    pressed: list[str] = []
    for word in ("撤销", "打开问题件"):
        view.message("已登记", MessageAction(word, lambda w=word: pressed.append(w)))  # type: ignore[misc]  # the default binds the word
        next(b for b in view.messages.findChildren(QPushButton) if b.text() == word).click()
    view.message("只是一句话")
    assert view.messages.text() == "只是一句话"
    assert pressed == ["撤销", "打开问题件"]


def test_the_arrangement_is_the_persons_own(
    view: DeskView, demo: OpenDesk, make_view: MakeView, qtbot: QtBot, runner: Runner
) -> None:
    view.panes.show_pane("calendar", on=False)
    view.keep_arrangement()
    idle(qtbot, runner)
    again = make_view(demo)
    assert not again.panes.shown("calendar")
    other = make_view(replace(demo, actor=Actor(demo.actor.id + 1, "孟听雨", Role.FRONT_DESK)))
    assert other.panes.shown("calendar")


def test_who_may_not_is_not_offered(demo: OpenDesk, make_view: MakeView) -> None:
    view = make_view(replace(demo, actor=Actor(demo.actor.id, demo.actor.name, Role.READ_ONLY)))
    texts = [a.text() for a in view.actions()]
    assert "导入" not in texts
    assert "立即备份" not in texts
    assert "问题件" in texts
    assert not view.drops()
    view.show_page("import")
    assert view.pages.on_desk
    assert "没有这项操作的权限" in view.messages.text()


def test_a_backup_at_once(view: DeskView, demo: OpenDesk, qtbot: QtBot, runner: Runner) -> None:
    action(view, "立即备份").trigger()
    idle(qtbot, view.slow)
    (row,) = demo.desk.backups.rows()
    assert row.path.name in view.messages.text()
    assert "备份 09:00" in view.status.text()


def test_the_share_of_the_month_is_the_reports(view: DeskView, demo: OpenDesk, qtbot: QtBot, runner: Runner) -> None:
    figures = {f.code: f.numerator for f in demo.desk.reports.month(Month(2026, 11)).figures}
    assert f"本月完成 {100 * figures['done'] / figures['due']:.1f} %" in view.status.text()
    before = view.status.text()
    row = demo.desk.schedule.today_list()[0]
    finished = demo.desk.calls.finish(demo.actor, row.id, Outcome.REACHED)
    view.feed.publish(finished.changes)
    qtbot.waitUntil(view.figures._month.isActive)
    view.figures._month.setInterval(0)
    view.figures._month.start()
    qtbot.waitUntil(lambda: view.status.text().rpartition("·")[2] != before.rpartition("·")[2])


def test_an_old_backup_is_loud(view: DeskView, demo: OpenDesk, clock: FixedClock) -> None:
    view.status.show_backup(BackupState(clock.now() - timedelta(days=2)))
    assert "备份 11-22 09:00" in view.status.text()
    assert view.status._backup.property("tone") == "soft"
    view.status.show_backup(BackupState(clock.now() - timedelta(days=8)))
    assert view.status._backup.property("tone") == "error"


def test_a_new_day_begins_at_midnight(view: DeskView, clock: FixedClock, qtbot: QtBot, runner: Runner) -> None:
    overdue = view.commands.overdue.text()
    view.figures.tick()
    assert view.title.day().startswith("2026-11-24")
    clock.moment += timedelta(days=3)
    view.figures.tick()
    idle(qtbot, runner)
    assert view.title.day().startswith("2026-11-27 周五")
    assert view.commands.overdue.text() != overdue


def test_finding_leads_to_the_customer_or_the_page(view: DeskView, demo: OpenDesk, qtbot: QtBot) -> None:
    row = demo.desk.schedule.today_list()[0]
    view.commands.search.setFocus()
    view.commands.search.insert(row.customer)
    QTest.keyClick(view.commands.search, Qt.Key.Key_Return)
    assert view.selection.customer_id == row.customer_id
    view.commands.search.insert("问题")
    QTest.keyClick(view.commands.search, Qt.Key.Key_Return)
    assert view.pages.present() == "tickets"


@pytest.mark.parametrize("typed", ["13655550000", "欧阳新"])
def test_an_unknown_caller_becomes_a_customer_by_enter(view: DeskView, typed: str) -> None:
    view.commands.search.setFocus()
    view.commands.search.insert(typed)
    QTest.keyClick(view.commands.search, Qt.Key.Key_Return)
    page = view.pages.currentWidget()
    assert isinstance(page, PageFrame)
    assert isinstance(page.page, PlainPage)
    assert page.page.arrived == [{"customer_id": None, "typed": typed}]


def test_who_may_not_make_customers_is_offered_none(demo: OpenDesk, make_view: MakeView) -> None:
    view = make_view(replace(demo, actor=Actor(demo.actor.id, demo.actor.name, Role.READ_ONLY)))
    assert view._find("13655550000") == []


def test_what_is_found_hides_numbers_from_those_who_may_not_see_them(demo: OpenDesk, make_view: MakeView) -> None:
    made = demo.add("柏知夏", "13800009876")
    demo.add("柏知远")
    view = make_view(replace(demo, actor=Actor(demo.actor.id, demo.actor.name, Role.READ_ONLY)))
    seen = {hit.title: hit for hit in view._find("柏知")}
    assert seen["柏知夏"].key == f"customer:{made}"
    assert seen["柏知夏"].second == "138****9876"
    assert seen["柏知远"].second == ""


def test_the_sheet_of_keys_has_every_key_once(view: DeskView, qtbot: QtBot) -> None:
    groups = view.menus.key_lines()
    assert [title for title, _ in groups] == ["文件", "回访", "视图", "帮助"]
    keys = [key for _, lines in groups for line in lines for key in line.keys.split()]
    assert len(keys) == len(set(keys))
    assert {"Enter", "F9", "Ctrl+K", "Ctrl+L", "F6", "F1", "?", "Alt+3"} <= set(keys)
    sheet = keys_sheet(view, groups)
    qtbot.addWidget(sheet)
    sheet.show()
    room = sheet.screen().availableSize()
    assert sheet.height() <= room.height()


def test_the_view_menu_is_short_and_its_panes_stand_in_menus_of_their_own(view: DeskView) -> None:
    panes = [view.panes.title(key) for key in view.panes.keys]
    inner = {menu.title(): menu for menu in view.view_menu.findChildren(QMenu)}
    shown, apart = inner["显示哪些栏"], inner["移到单独的窗口"]
    assert [[action.text() for action in menu.actions()] for menu in (shown, apart)] == [panes, panes]
    assert len(view.view_menu.actions()) <= 24
    assert view.view_menu.sizeHint().height() <= 560
    for menu, state, before in ((shown, view.panes.shown, True), (apart, view.panes.detached, False)):
        menu.aboutToShow.emit()
        assert [action.isChecked() for action in menu.actions()] == [before] * len(panes)
        menu.actions()[1].trigger()
        menu.aboutToShow.emit()
        assert state("calendar") is not before
        assert menu.actions()[1].isChecked() is not before
        view.panes.reset()


def test_a_page_is_given_the_context(view: DeskView) -> None:
    view.show_page("import", path=Path("名单.xlsx"))
    page = view.findChildren(PlainPage)[0]
    assert page.arrived == [{"path": Path("名单.xlsx")}]


def test_each_role_has_a_word() -> None:
    assert len({role_text(role) for role in Role}) == len(Role)


def test_closing_asks(view: DeskView, qtbot: QtBot) -> None:
    for signal, text in ((view.lock_asked, "锁定"), (view.log_out_asked, "换人登录"), (view.quit_asked, "退出")):
        with qtbot.waitSignal(signal):
            action(view, text).trigger()
    assert QApplication.activeModalWidget() is None


def test_the_finder_shows_why_a_customer_was_found(view: DeskView, demo: OpenDesk) -> None:
    row = next(row for row in demo.desk.customers.page(CustomerQuery(), 0, 20, "name") if row.phone)
    for typed in (row.name, row.phone[-4:]):
        hit = next(hit for hit in view._find(typed) if hit.title == row.name)
        marked = [hit.title[b:e] for b, e in hit.marks] + [hit.second[b:e] for b, e in hit.second_marks]
        assert "".join("".join(marked).split()) == typed


def test_requests_that_wait_are_told_at_log_in(
    school: OpenDesk, make_view: MakeView, qtbot: QtBot, runner: Runner
) -> None:
    wanted = AccessDraft(RequestKind.ACCOUNT, "柏知夏", "接替前台", Role.FRONT_DESK)
    school.desk.accounts.create(school.actor, "孟听雨", Role.FRONT_DESK, "门口的橘猫晒太阳")
    clerk = school.desk.lists.users()[1].actor
    school.desk.access_requests.ask(clerk, wanted)
    view = make_view(school)
    view.show()
    idle(qtbot, runner)
    assert "1 个帐号申请等您处理" in view.messages.text()
    other = make_view(replace(school, actor=clerk))
    other.show()
    idle(qtbot, runner)
    assert "帐号申请" not in other.messages.text()


def test_who_may_approve_is_told_that_approval_was_lifted(
    school: OpenDesk, make_view: MakeView, qtbot: QtBot, runner: Runner
) -> None:
    desk = school.desk
    desk.settings.change(school.actor, {"access.approval": "1"})
    desk.access_requests.loosen(school.actor, "只有我一个人")
    desk.accounts.create(school.actor, "程望舒", Role.HEAD, "门口的橘猫晒太阳")
    view = make_view(replace(school, actor=desk.lists.users()[1].actor))
    view.show()
    idle(qtbot, runner)
    assert "林青禾 取消了" in view.messages.text()


def test_nothing_is_remembered_after_the_desk_was_put_away(view: DeskView) -> None:
    view.panes.changed.emit()
    assert view._keep.isActive()
    view.put_away()
    assert not view._keep.isActive()
