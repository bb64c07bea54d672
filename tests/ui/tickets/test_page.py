"""The page of tickets on a real desk: worked here, ended by the customer's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import DataScope, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.tickets import Ticket, TicketDraft, TicketState
from desktop_app.domain.visits import Outcome
from desktop_app.store.scope import see_as
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.rows import Cell, CellRole
from desktop_app.ui.kit.ticket_form import TicketSheet
from desktop_app.ui.tickets import ticket_list
from desktop_app.ui.tickets.page import TicketsPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(school: OpenDesk, request: pytest.FixtureRequest) -> Iterator[Frame]:
    with framed(school, getattr(request, "param", None)) as made:
        yield made


@pytest.fixture
def tickets(school: OpenDesk) -> list[int]:
    """Two tickets: teaching (three working days) and safety (today)."""
    people = [school.add("柏知夏", "13800001111"), school.add("岑星野", "13800002222")]
    drafts = [
        TicketDraft(people[0], "teaching", "讲得太快", wish="换一位老师"),
        TicketDraft(people[1], "safety", "门口太滑"),
    ]
    return [school.desk.tickets.open(school.actor, draft)[0] for draft in drafts]


@pytest.fixture
def page(frame: Frame, tickets: list[int], qtbot: QtBot) -> TicketsPage:
    made = TicketsPage(frame.context)
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(640))
    made.show()
    made.activateWindow()
    made.arrive()
    frame.settle(qtbot)
    return made


def shown(page: TicketsPage) -> list[int]:
    model = page.list.table.model()
    rows = [page.list._model.row_at(at) for at in range(model.rowCount())]
    return [row.id for row in rows if row is not None]


def cell(page: TicketsPage, ticket_id: int, key: str) -> Cell:
    model = page.list._model
    at = model.find(ticket_id)
    assert at is not None
    column = next(n for n, column in enumerate(model.columns) if column.key == key)
    found = model.data(model.index(at, column), CellRole)
    assert isinstance(found, Cell)
    return found


def get(frame: Frame, ticket_id: int) -> Ticket:
    return frame.opened.desk.tickets.get(ticket_id)


def test_the_nearest_deadline_stands_first_and_is_open(page: TicketsPage, tickets: list[int]) -> None:
    assert shown(page) == [tickets[1], tickets[0]]
    assert page.detail.ticket is not None
    assert page.detail.ticket.id == tickets[1]
    assert page.detail.facts.text() == "门口太滑"
    assert cell(page, tickets[0], "deadline").text == "11-27 周五"


def test_an_overdue_ticket_says_by_how_much(
    frame: Frame, page: TicketsPage, tickets: list[int], clock: FixedClock, qtbot: QtBot
) -> None:
    clock.moment += timedelta(days=2)
    page.arrive(ticket_id=tickets[1])
    assert cell(page, tickets[1], "deadline").state is not None
    assert page.detail._late.isVisible()
    assert page.detail._late.accessibleName() == "逾期 2 天"


def test_a_ticket_goes_through_its_stages_to_the_confirming_visit(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot
) -> None:
    page.arrive(ticket_id=tickets[0])
    page.detail.start.click()
    frame.settle(qtbot)
    assert get(frame, tickets[0]).state is TicketState.HANDLING
    assert page.detail.start.isHidden()
    assert QApplication.focusWidget() is page.detail.result
    page.detail.handled.click()
    frame.settle(qtbot)
    assert get(frame, tickets[0]).state is TicketState.HANDLING
    page.detail.result.setPlainText("已换老师，补课一节")
    page.detail.handled.click()
    frame.settle(qtbot)
    ticket = get(frame, tickets[0])
    assert ticket.state is TicketState.HANDLED
    assert not page.detail.result.isVisible()
    assert "11-25 周三" in page.detail._wait.text()
    text, action = frame.messages[-1]
    assert "11-25 周三" in text
    assert action is not None
    page.detail.open_visit.click()
    assert frame.returned == 1
    assert frame.context.selection.visit_id == ticket.confirm_visit_id
    assert frame.context.selection.customer_id == ticket.draft.customer_id


@pytest.mark.parametrize("content", [True, False])
def test_only_the_customers_word_ends_it(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot, content: bool
) -> None:
    desk, actor = frame.opened.desk, frame.opened.actor
    confirm, _ = desk.tickets.handled(actor, tickets[0], "已换老师")
    desk.calls.answer(actor, confirm, "greet", "1")
    desk.calls.answer(actor, confirm, "tell", "1" if content else "2", "" if content else "还是太快")
    changes = desk.calls.finish(actor, confirm, Outcome.REACHED).changes
    frame.context.feed.publish(changes)
    frame.settle(qtbot)
    assert (tickets[0] in shown(page)) is not content
    page.arrive(ticket_id=tickets[0])
    frame.settle(qtbot)
    assert page.detail.ticket is not None
    assert page.detail.ticket.id == tickets[0]
    if content:
        assert page.list.scope.value() == "all"
        assert not page.detail.result.isVisible()
        assert not page.detail.assignee.isEnabled()
        assert "办结" in page.detail._wait.text()
    else:
        assert page.detail.result.isVisible()
        assert page.detail._again.accessibleName() == "重新办理 1 次"


def test_person_and_deadline_are_saved_as_they_are_chosen_and_can_be_taken_back(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot
) -> None:
    page.arrive(ticket_id=tickets[0])
    name = frame.opened.actor.name
    page.detail.assignee.set_value(name)
    page.detail.assignee.picked.emit(name)
    frame.settle(qtbot)
    assert get(frame, tickets[0]).draft.assignee == name
    page.detail.deadline.setFocus()
    page.detail.deadline.selectAll()
    qtbot.keyClicks(page.detail.deadline, "+7")
    qtbot.keyClick(page.detail.deadline, Qt.Key.Key_Return)
    frame.settle(qtbot)
    assert get(frame, tickets[0]).deadline == date(2026, 12, 1)
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert get(frame, tickets[0]).deadline == date(2026, 11, 27)
    assert page.detail.deadline.day() == date(2026, 11, 27)
    assert get(frame, tickets[0]).draft.assignee == name


def test_a_ticket_is_written_for_the_customer_who_is_chosen(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot
) -> None:
    page.add()
    assert "选一位客户" in page.messages.text()
    frame.context.selection.choose_customer(get(frame, tickets[0]).draft.customer_id)

    def fill() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, TicketSheet)
        sheet.form.category.set_value("opinion")
        sheet.form.category.picked.emit("opinion")
        sheet.form.facts.setPlainText("希望开周末班")
        sheet._done()

    QTimer.singleShot(50, fill)
    page.list.add.click()
    frame.settle(qtbot)
    assert page.detail.ticket is not None
    ticket = page.detail.ticket
    assert (ticket.category_name, ticket.customer, ticket.deadline) == ("意见建议", "柏知夏", date(2026, 12, 1))
    assert ticket.number in page.messages.text()


def test_facts_are_changed_in_the_form(frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot) -> None:
    page.arrive(ticket_id=tickets[0])

    def fill() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, TicketSheet)
        assert sheet.form.wish.text() == "换一位老师"
        sheet.form.facts.setPlainText("讲得太快，作业也多")
        sheet._done()

    QTimer.singleShot(50, fill)
    page.detail.edit.click()
    frame.settle(qtbot)
    assert page.detail.facts.text() == "讲得太快，作业也多"
    assert get(frame, tickets[0]).deadline == date(2026, 11, 27)


def test_search_narrows_and_says_when_nothing_is_found(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot
) -> None:
    page.list.search.setText("太快")
    qtbot.waitUntil(lambda: shown(page) == [tickets[0]])
    page.list.search.setText("没有这样的事")
    qtbot.waitUntil(lambda: shown(page) == [])
    assert "没有这样的事" in page.list.table.overlay.sentence()
    page.list.search.clear()
    qtbot.waitUntil(lambda: len(shown(page)) == 2)


def test_columns_sort_both_ways(page: TicketsPage, tickets: list[int]) -> None:
    page.list.table.sort_asked.emit("deadline", True)
    assert shown(page) == tickets
    page.list.table.sort_asked.emit("category", False)
    assert set(shown(page)) == set(tickets)


def test_a_long_list_is_cut_and_says_so_and_every_ticket_can_be_reached(
    frame: Frame, page: TicketsPage, tickets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.list.more.isVisible()
    monkeypatch.setattr(ticket_list, "_MOST", 1)
    page.arrive()
    assert shown(page) == [tickets[1]]
    assert page.list.more.text() == "……还有 1 张没有列出，请搜索。"
    assert page.list.more.isVisible()
    page.list.table.sort_asked.emit("deadline", True)
    assert shown(page) == [tickets[0]]
    page.arrive(ticket_id=tickets[1])
    assert shown(page) == [tickets[1]]
    assert page.detail.ticket == get(frame, tickets[1])
    assert not page.list.more.isVisible()


def test_a_result_being_written_survives_news(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot
) -> None:
    page.arrive(ticket_id=tickets[0])
    page.detail.result.setFocus()
    page.detail.result.setPlainText("正在联系")
    changes = frame.opened.desk.tickets.start(frame.opened.actor, tickets[0])
    frame.context.feed.publish(changes)
    frame.settle(qtbot)
    assert page.detail.result.toPlainText() == "正在联系"


def test_a_result_being_written_survives_a_search_that_finds_nothing(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot
) -> None:
    page.arrive(ticket_id=tickets[0])
    page.detail.result.setPlainText("正在联系")
    page.list.search.setText("没有这个人")
    qtbot.waitUntil(lambda: page.detail.ticket is None)
    page.list.search.setText("")
    qtbot.waitUntil(lambda: page.detail.ticket is not None)
    page.list.choose(tickets[0])
    frame.settle(qtbot)
    assert page.detail.result.toPlainText() == "正在联系"


def test_what_is_written_for_another_ticket_stays_while_a_result_is_being_kept(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot
) -> None:
    one, other = tickets[:2]
    page.arrive(ticket_id=other)
    page.detail.result.setPlainText("写了一半")
    page.list.choose(one)
    frame.settle(qtbot)
    page.detail.result.setPlainText("换了老师")
    page.detail.handled.click()
    page.list.choose(other)
    frame.settle(qtbot)
    page.list.choose(other)
    frame.settle(qtbot)
    assert page.detail.result.toPlainText() == "写了一半"
    page.list.choose(one)
    frame.settle(qtbot)
    assert page.detail.result.toPlainText() == ""


def test_the_keyboard_goes_from_the_list_to_the_next_step(page: TicketsPage, tickets: list[int], qtbot: QtBot) -> None:
    page.setFocus()
    assert QApplication.focusWidget() is page.list.table
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.detail.result
    qtbot.keyClick(page.detail.result, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() in (page.detail.start, page.detail.handled)


@pytest.mark.parametrize("frame", [Role.READ_ONLY], indirect=True)
def test_without_the_right_a_ticket_can_only_be_read(page: TicketsPage, tickets: list[int]) -> None:
    page.arrive(ticket_id=tickets[0])
    assert not page.detail.result.isVisible()
    assert not page.list.add.isEnabled()
    assert page.detail._phone.text() == "138****1111"


def test_a_ticket_that_was_passed_on_can_only_be_read_until_that_is_taken_back(
    frame: Frame, page: TicketsPage, tickets: list[int], qtbot: QtBot
) -> None:
    desk, actor = frame.opened.desk, frame.opened.actor
    was = get(frame, tickets[0]).draft
    desk.tickets.update(actor, tickets[0], replace(was, assignee=actor.name))
    see_as(desk.commands.database, replace(actor, scope=DataScope.OWN), desk.clock.today())
    page.arrive(ticket_id=tickets[0])
    assert page.detail.edit.isVisible()
    page.detail.assignee.set_choices([("纪北辰", "纪北辰")], "纪北辰")
    page.detail.assignee.picked.emit("纪北辰")
    frame.settle(qtbot)
    assert get(frame, tickets[0]).draft.assignee == "纪北辰"
    assert not (page.detail.edit.isVisible())
    assert not (page.detail.result.isVisible())
    assert not page.detail.assignee.isEnabled()
    assert not page.detail.customer.isEnabled(), "the file is not the person's to open"
    assert page.detail._wait.text() == "问题件现在由纪北辰处理，您只能查看。"
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert get(frame, tickets[0]).draft.assignee == actor.name
    assert page.detail.result.isVisible()


def test_the_page_fits_a_small_screen(page: TicketsPage) -> None:
    assert page.minimumSizeHint().width() <= 960
    assert page.minimumSizeHint().height() <= 560


def test_the_board_has_a_column_for_each_stage(
    page: TicketsPage, school: OpenDesk, tickets: list[int], qtbot: QtBot
) -> None:
    school.desk.tickets.start(school.actor, tickets[0])
    page.list.scope._buttons["board"].click()
    columns = page.list.board.columns
    counts = {stage: table.model().rowCount() for stage, table in columns.items()}
    assert counts == {
        TicketState.RECEIVED: 0,
        TicketState.CLASSIFIED: 1,
        TicketState.HANDLING: 1,
        TicketState.HANDLED: 0,
    }
    page.list.choose(tickets[0])
    assert page.detail.ticket is not None
    assert page.detail.ticket.id == tickets[0]
    columns[TicketState.CLASSIFIED].select_id(tickets[1])
    assert page.detail.ticket.id == tickets[1]
    assert not columns[TicketState.HANDLING].selectedIndexes()


def test_a_complaint_is_taken_in_and_classified_later(
    page: TicketsPage, frame: Frame, school: OpenDesk, qtbot: QtBot
) -> None:
    def fill() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, TicketSheet)
        sheet.form.facts.setPlainText("前台没有人管")
        sheet.form.category.set_value("")
        sheet.form.serious.setChecked(True)
        sheet._done()

    QTimer.singleShot(0, fill)
    page.arrive(customer_id=school.add("柏知秋"))
    frame.settle(qtbot)
    assert page.detail.ticket is not None
    assert (page.detail.ticket.state, page.detail.title.full()) == (TicketState.RECEIVED, "还没有分类")
    assert page.detail.classify.isVisible()
    assert page.detail._serious.isVisible()

    def choose() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, TicketSheet)
        sheet.form.category.set_value("fee")
        sheet.form.category.picked.emit("fee")
        sheet._done()

    QTimer.singleShot(0, choose)
    page.detail.classify.click()
    frame.settle(qtbot)
    assert (page.detail.ticket.state, page.detail.ticket.draft.department) == (TicketState.CLASSIFIED, "财务室")
    assert page.detail.start.isVisible()
