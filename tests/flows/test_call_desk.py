"""A clerk in a call at the real window: what is typed arrives where it belongs, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.visits import Visit, VisitStatus
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.shell.finder import Finder
from tests.desks import OpenDesk
from tests.flows.clerk import Clerk, at_the_window

pytestmark = pytest.mark.xvfb

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo: OpenDesk, clock: FixedClock) -> Iterator[Clerk]:
    """A clerk before the window of the demo school, at an hour at which people are called."""
    clock.moment = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)
    with at_the_window(qtbot, qapp, tmp_path, lambda: demo.setup, lambda _: (demo.desk, demo.actor)) as clerk:
        clerk.settle()
        yield clerk


@pytest.fixture
def pane(clerk: Clerk) -> CallPane:
    """The next visit that nothing speaks against, on the table."""
    pane = clerk.window.findChild(CallPane)
    assert pane is not None
    for _ in range(30):
        clerk.press(Qt.Key.Key_Return)
        if (sheet := pane.session.sheet) is not None and not sheet.unanswered:
            return pane
    raise AssertionError("something speaks against every visit")


def _visit(demo: OpenDesk, visit_id: int) -> Visit:
    return demo.desk.calls.open(demo.actor, visit_id).visit


def test_another_day_is_typed_and_an_offer_costs_two_keys(clerk: Clerk, pane: CallPane, demo: OpenDesk) -> None:
    visit_id = pane.session.visit_id
    clerk.press(Qt.Key.Key_F12)
    clerk.write("12-05")
    clerk.show("改约，日期直接写")
    clerk.press(Qt.Key.Key_Return)
    visit = _visit(demo, visit_id)
    assert (visit.status, visit.due, visit.appointed) == (VisitStatus.OPEN, date(2026, 12, 5), True)

    visit_id = pane.session.visit_id
    (day, minute), _ = demo.desk.slots.for_visit(visit_id)
    clerk.press(Qt.Key.Key_F12)
    before = clerk.pressed
    clerk.press(Qt.Key.Key_1)
    clerk.show("改约，第一个时间")
    clerk.press(Qt.Key.Key_Return)
    visit = _visit(demo, visit_id)
    assert (visit.due, visit.minute, clerk.pressed - before) == (day, minute, 2)


def test_a_refusal_keeps_the_words_that_were_typed(clerk: Clerk, pane: CallPane, demo: OpenDesk) -> None:
    visit_id = pane.session.visit_id
    clerk.press(Qt.Key.Key_F11, Qt.Key.Key_Return)
    assert _visit(demo, visit_id).status is VisitStatus.OPEN
    clerk.show("拒访，先要原因")
    clerk.write("搬到外地去了")
    clerk.press(Qt.Key.Key_Return)
    visit = _visit(demo, visit_id)
    assert (visit.status, visit.attempts[-1].note) == (VisitStatus.REFUSED, "搬到外地去了")


def test_an_unknown_caller_is_written_down_without_the_mouse(clerk: Clerk, demo: OpenDesk) -> None:
    clerk.press(Qt.Key.Key_K, modifier=CONTROL)
    clerk.write("13655550000")
    finder = clerk.window.findChild(Finder)
    assert finder is not None
    clerk.wait_for(finder.isVisible)
    clerk.show("没有这个号码")
    clerk.press(Qt.Key.Key_Return)
    numbers = [field for field in clerk.window.findChildren(QLineEdit) if field.isVisible()]
    assert any(field.text().replace(" ", "") == "13655550000" for field in numbers)
    clerk.show("新建这位客户")
