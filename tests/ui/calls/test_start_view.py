"""The list with which a day starts: each line opens the thing, parts unfold, hints are read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.coverage import CoverageWarning
from desktop_app.domain.reminders import StartKind
from desktop_app.domain.tickets import TicketDraft
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.start_view import FEW, LineButton, StartView
from desktop_app.ui.kit.grounds import Hint
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame


@pytest.fixture
def trials(school: OpenDesk, clock: FixedClock) -> list[int]:
    """One appointment, one visit long overdue, a ticket due today, and seven visits of today; one is another's."""
    clock.moment = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    late = school.event(school.add("柏知夏", owner="林青禾"), "trial", date(2026, 11, 12), "围棋")
    asked = school.add("岑星野", owner="陶然亭")
    school.desk.schedule.add(school.actor, asked, date(2026, 11, 24), 15 * 60, "问新班")
    school.desk.tickets.open(school.actor, TicketDraft(asked, "safety", "门口太滑"))
    for name in "甲乙丙丁戊己庚":
        school.desk.schedule.add(school.actor, school.add(name, owner="林青禾"), date(2026, 11, 24), None, "问近况")
    return late


def line(pane: CallPane, name: str, word: str = "") -> LineButton:
    return next(made for made in pane.start.lines if made.text() == name and word in made.word)


def test_each_line_opens_the_thing(frame: Frame, pane: CallPane, trials: list[int], qtbot: QtBot) -> None:
    late = line(pane, "柏知夏")
    assert "已升级" in late.word
    ticket = line(pane, "岑星野", "前")
    ticket.click()
    assert frame.pages == [("tickets", {"ticket_id": 1})]
    late.click()
    frame.settle(qtbot)
    assert frame.context.selection.visit_id == trials[0]
    assert pane.visit.isVisible()


def test_a_long_part_unfolds(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    def names() -> set[str]:
        return {made.text() for made in pane.start.lines} & set("甲乙丙丁戊己庚")

    assert len(names()) == FEW
    more = next(b for b in pane.start.findChildren(type(pane.start.begin)) if b.text() == "再看 2 条")
    more.click()
    assert len(names()) == 7


def test_my_own_is_kept_for_the_next_day(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    pane.start.whose.set_value("own")
    pane.start.whose.chosen.emit("own")
    frame.settle(qtbot)
    assert "岑星野" not in {made.text() for made in pane.start.lines}
    again = CallPane(frame.context)
    qtbot.addWidget(again)
    assert again.start.whose.value() == "own"
    frame.settle(qtbot)


def test_hints_stand_on_the_list_and_on_the_visit(
    frame: Frame, pane: CallPane, trials: list[int], qtbot: QtBot
) -> None:
    guidance, actor = frame.opened.desk.guidance, frame.opened.actor
    for_day = guidance.add(actor, "先打老学员", owner=actor.name, day=date(2026, 11, 24))[1]
    for_visit = guidance.add(actor, "家长在意接送", visit_id=trials[0])[1]
    frame.context.feed.publish(for_day | for_visit)
    frame.settle(qtbot)
    hints = [hint.words.text() for hint in pane.start.findChildren(Hint)]
    assert hints == [f"{actor.name}：先打老学员"]
    line(pane, "柏知夏").click()
    frame.settle(qtbot)
    item = pane.visit.hints.itemAt(0)
    assert item is not None
    hint = item.widget()
    assert isinstance(hint, Hint)
    assert hint.words.text() == f"{actor.name}：家长在意接送"
    assert hint.isVisible()


def test_the_list_is_walked_by_the_keyboard(frame: Frame, pane: CallPane, trials: list[int], qtbot: QtBot) -> None:
    first, second = pane.start.lines[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    frame.settle(qtbot)
    assert not pane.start.isVisible()


def test_the_list_is_returned_to_from_a_visit(frame: Frame, pane: CallPane, trials: list[int], qtbot: QtBot) -> None:
    line(pane, "柏知夏").click()
    frame.settle(qtbot)
    assert not pane.start.isVisible()
    back = next(action for action in pane.actions() if action.text() == "今天要做的")
    back.trigger()
    frame.settle(qtbot)
    assert pane.start.isVisible()
    assert line(pane, "柏知夏").isVisible()


def test_the_keyboard_stays_where_it_was_when_the_list_changes(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    pane.start.lines[2].setFocus()
    opened = frame.opened
    added = opened.desk.schedule.add(opened.actor, opened.add("辛"), date(2026, 11, 24), None, "问近况")[1]
    frame.context.feed.publish(added)
    frame.settle(qtbot)
    qtbot.waitUntil(pane.start.lines[2].hasFocus)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    heads = [label.text() for label in pane.start.findChildren(QLabel) if label.text() == "今天的预约"]
    assert heads == ["今天的预约"]


def test_plans_that_miss_customers_near_their_end_are_told(frame: Frame, qtbot: QtBot) -> None:
    """R-113, R-119: partners are to be visited twice a year, and the year ends in five weeks."""
    opened = frame.opened
    partner = opened.add("青石机械")
    opened.event(partner, "partnership", date(2026, 6, 1))
    start = opened.desk.reminders.start(frame.actor)
    (section,) = (section for section in start.sections if section.kind is StartKind.COVERAGE)
    assert (section.total, [line.missing for line in section.lines if isinstance(line, CoverageWarning)]) == (1, [1])
    view = StartView(frame.context)
    qtbot.addWidget(view)
    view.reload()
    frame.settle(qtbot)
    (line,) = (line for line in view.lines if line.text() == "长期合作单位走访")
    assert "缺 1 位" in line.toolTip()
    line.click()
    assert frame.pages == [("plans", {"code": "school.partnership"})]
