"""A customer without a visit on the table, and the dialogs that begin from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.visits import VisitStatus
from desktop_app.ui.calls.exchange_sheet import ExchangeSheet
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.sheets import EventSheet, VisitSheet
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.labels import ElidedLabel
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.theme import Mode, apply_theme
from desktop_app.ui.kit.ticket_form import TicketSheet
from tests.desks import OpenDesk
from tests.ui.calls.conftest import SMALL
from tests.ui.desk_context import Frame, framed


def in_dialog(act: Callable[[Sheet], None]) -> None:
    """Act on the dialog that is about to open."""

    def go() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, Sheet)
        act(sheet)

    QTimer.singleShot(50, go)


def words(pane: CallPane) -> str:
    labels = pane.findChildren(QLabel)
    return "\n".join(
        label.full() if isinstance(label, ElidedLabel) else label.text() for label in labels if label.isVisible()
    )


def show_customer(frame: Frame, qtbot: QtBot, name: str) -> int:
    (row,) = frame.opened.desk.customers.find(name)
    frame.context.selection.choose_customer(row.id)
    frame.settle(qtbot)
    return row.id


def test_a_customers_file_shows_numbers_what_comes_and_what_was(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    show_customer(frame, qtbot, "柏知夏")
    shown = words(pane)
    assert pane.customer.isVisible()
    assert "柏知夏 · 找 柏建平" in shown
    assert "138 0000 1111" in shown
    assert "试听课：围棋" in shown
    assert not pane._actions[0].isEnabled()


def test_an_order_shows_its_repurchase_day_before_it_is_saved(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    customer = show_customer(frame, qtbot, "柏知夏")
    told: list[str] = []

    def fill(sheet: Sheet) -> None:
        assert isinstance(sheet, EventSheet)
        assert sheet.order.isHidden()
        sheet.kind.set_value("order")
        sheet.title_edit.setText("画材")
        assert not sheet.order.isHidden()
        sheet.cycle.setValue(15)
        sheet.quantity.setValue(2)
        told.append(sheet.preview.text())
        sheet.accept()

    in_dialog(fill)
    pane.customer.add_event.click()
    frame.settle(qtbot)
    assert "12-24 周四" in told[0]
    made = frame.opened.desk.schedule.of_customer(customer)
    assert date(2026, 12, 24) in {visit.due for visit in made}
    assert str(len(made) - 1) in frame.messages[-1][0]


def test_a_visit_by_hand_opens_from_its_message(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    show_customer(frame, qtbot, "岑星野")

    def fill(sheet: Sheet) -> None:
        assert isinstance(sheet, VisitSheet)
        sheet._done()
        assert sheet.isVisible()
        sheet.title_edit.setText("问书包找到没有")
        sheet._done()
        assert sheet.isVisible()  # the trial is asked about on the same day
        sheet.why.setText("家长要求")
        sheet._done()

    in_dialog(fill)
    pane.customer.add_visit.click()
    frame.settle(qtbot)
    text, action = frame.messages[-1]
    assert "今天" in text
    assert action is not None
    action.run()
    frame.settle(qtbot)
    assert pane.visit.isVisible()
    assert pane.session.sheet is not None
    assert pane.session.sheet.visit.step_title == "问书包找到没有"


def test_the_keyboard_goes_round_the_customers_buttons(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    customer = show_customer(frame, qtbot, "柏知夏")
    pane.setFocus()
    assert QApplication.focusWidget() is pane.customer.add_event
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is pane.customer.add_ticket
    qtbot.keyClick(pane.customer.add_ticket, Qt.Key.Key_Return)
    assert frame.pages == [("tickets", {"customer_id": customer})]


def test_ticket_and_form_are_pages_of_their_own(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    customer = show_customer(frame, qtbot, "岑星野")
    pane.customer.add_ticket.click()
    pane.customer.edit.click()
    assert frame.pages == [("tickets", {"customer_id": customer}), ("customer_form", {"customer_id": customer})]


def test_a_problem_is_written_down_with_person_and_deadline(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    show_customer(frame, qtbot, "柏知夏")
    pane.file.open_visit(trials[0])
    frame.settle(qtbot)

    def fill(sheet: Sheet) -> None:
        assert isinstance(sheet, TicketSheet)
        sheet._done()
        assert sheet.isVisible()
        sheet.form.category.set_value("fee")
        sheet.form.category.picked.emit("fee")
        sheet.form.facts.setPlainText("多收了一次教材费")
        sheet._done()

    in_dialog(fill)
    pane.visit.outcomes.problem.click()
    frame.settle(qtbot)
    (ticket,) = frame.opened.desk.tickets.rows()
    assert (ticket.category_name, ticket.draft.department) == ("收费退费", "财务室")
    assert ticket.deadline == date(2026, 12, 4)
    assert ticket.draft.visit_id == trials[0]
    visit = frame.opened.desk.calls.open(frame.opened.actor, trials[0]).visit
    assert visit.status is VisitStatus.DONE


def test_numbers_are_masked_and_nothing_can_be_done_without_the_right(
    school: OpenDesk, trials: list[int], qtbot: QtBot
) -> None:
    with framed(school, Role.READ_ONLY) as frame:
        pane = CallPane(frame.context)
        qtbot.addWidget(pane)
        pane.show()
        frame.next_visit()
        frame.settle(qtbot)
        assert pane.visit.head.number.text() == "138****1111"
        assert not pane.visit.head.copy.isVisible()
        assert not pane.visit.outcomes.isVisible()
        show_customer(frame, qtbot, "柏知夏")
        assert "138****1111" in words(pane)
        assert not pane.customer.add_event.isEnabled()


@pytest.mark.parametrize("points", [10, 12])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_pane_fits_a_small_screen(
    school: OpenDesk, trials: list[int], qtbot: QtBot, dressed: QApplication, mode: Mode, points: int
) -> None:
    apply_theme(dressed, mode, points)
    with framed(school) as frame:
        pane = CallPane(frame.context)
        qtbot.addWidget(pane)
        pane.resize(theme.px(SMALL[0]), theme.px(SMALL[1]))
        pane.show()
        frame.next_visit()
        frame.settle(qtbot)
        needed = pane.minimumSizeHint()
        assert needed.width() <= theme.px(SMALL[0])
        assert needed.height() <= theme.px(560)
        card = pane.visit.script.card
        assert card is not None
        place = card.mapTo(pane.visit, card.rect().bottomLeft()).y()
        assert place <= pane.visit.notes.y()


def test_a_customers_file_tells_which_visits_were_not_made(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    customer = show_customer(frame, qtbot, "柏知夏")
    assert not pane.customer.omitted.isVisible()
    for _ in range(2):
        frame.opened.event(customer, "refusal", date(2026, 11, 24))
        frame.opened.event(customer, "enrolment", date(2026, 11, 24), "围棋")
    show_customer(frame, qtbot, "岑星野")
    show_customer(frame, qtbot, "柏知夏")
    shown = words(pane)
    assert "没有排的回访" in shown
    assert "12-01 周二 入学一周回访：客户已书面拒访" in shown
    assert "另有 " in shown


def test_what_was_written_of_a_problem_is_there_again_after_esc(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    show_customer(frame, qtbot, "柏知夏")
    pane.file.open_visit(trials[0])
    frame.settle(qtbot)
    facts: list[str] = []

    def write(sheet: Sheet) -> None:
        assert isinstance(sheet, TicketSheet)
        sheet.form.category.set_value("fee")
        sheet.form.category.picked.emit("fee")
        sheet.form.facts.setPlainText("多收了一次教材费")
        sheet.form.deadline.set_day(date(2026, 12, 1))
        sheet.reject()

    def read(sheet: Sheet) -> None:
        assert isinstance(sheet, TicketSheet)
        facts.append(sheet.form.facts.toPlainText())
        assert (sheet.form.category.value(), sheet.form.deadline.day()) == ("fee", date(2026, 12, 1))
        sheet._done()

    in_dialog(write)
    pane.visit.outcomes.problem.click()
    assert "F8" in pane.visit.messages.text()
    in_dialog(read)
    pane.visit.outcomes.problem.click()
    frame.settle(qtbot)
    assert facts == ["多收了一次教材费"]
    assert len(frame.opened.desk.tickets.rows()) == 1
    assert pane.problem._written == {}


def test_a_caller_without_a_visit_is_written_down_from_the_file(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    customer = show_customer(frame, qtbot, "柏知夏")

    def write(sheet: Sheet) -> None:
        assert isinstance(sheet, ExchangeSheet)
        sheet.text.setPlainText("问放假时间")
        sheet._done()

    in_dialog(write)
    pane.customer.add_exchange.click()
    frame.settle(qtbot)
    (talk,) = frame.opened.desk.exchanges.of_customer(customer)
    assert talk.draft.text == "问放假时间"
