"""What speaks against a call is shown before it, and going on takes one key with the reason, once in a call."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.visits import VisitStatus
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.sheets import EventSheet
from desktop_app.ui.calls.strips import OverrideStrip, Strip
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame


@pytest.fixture
def quiet(school: OpenDesk, trials: list[int], frame: Frame, pane: CallPane, qtbot: QtBot) -> int:
    """The first visit, of a customer who does not want to be called now, open in the pane."""
    customer = school.desk.schedule.customer_of(trials[0])
    flag = FlagDraft(FlagKind.QUIET, date(2026, 11, 24), "午睡", hours="10:00-12:00")
    school.desk.conduct.set(school.actor, customer, flag)
    frame.context.selection.choose_visit(trials[0], customer)
    frame.settle(qtbot)
    return trials[0]


def _strip(pane: CallPane) -> Strip | None:
    return pane.visit.strip


def test_an_answer_waits_for_the_reason_and_then_counts(
    pane: CallPane, frame: Frame, quiet: int, qtbot: QtBot, school: OpenDesk
) -> None:
    step = pane.session.flow.current if pane.session.flow else ""
    qtbot.keyClick(pane.visit.script, Qt.Key.Key_1)
    frame.settle(qtbot)
    assert isinstance(_strip(pane), OverrideStrip)
    assert pane.session.flow is not None
    assert pane.session.flow.current == step
    qtbot.keyClick(_strip(pane), Qt.Key.Key_1)
    frame.settle(qtbot)
    assert _strip(pane) is None
    assert pane.session.flow.current != step
    history = school.desk.calls.open(school.actor, quiet).history
    assert any("客户打来的" in line.text for line in history)


def test_the_reason_is_asked_once_in_a_call(
    pane: CallPane, frame: Frame, quiet: int, qtbot: QtBot, school: OpenDesk
) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F10)
    strip = pane.visit.strip
    assert isinstance(strip, OverrideStrip)
    qtbot.keyClick(pane, Qt.Key.Key_F10)
    assert pane.visit.strip is strip, "no reason yet, so nothing is recorded"
    strip.other.setText("家长要求现在打")
    qtbot.keyClick(strip.other, Qt.Key.Key_Return)
    frame.settle(qtbot)
    visit = school.desk.calls.open(school.actor, quiet).visit
    assert (len(visit.attempts), visit.status) == (1, VisitStatus.OPEN)


def test_esc_leaves_everything_as_it_was(
    pane: CallPane, frame: Frame, quiet: int, qtbot: QtBot, school: OpenDesk
) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F10)
    assert isinstance(_strip(pane), OverrideStrip)
    qtbot.keyClick(_strip(pane), Qt.Key.Key_Escape)
    frame.settle(qtbot)
    assert _strip(pane) is None
    assert school.desk.calls.open(school.actor, quiet).visit.attempts == ()


def test_a_contact_that_is_recorded_later_asks_for_nothing(
    pane: CallPane, frame: Frame, quiet: int, qtbot: QtBot
) -> None:
    pane.session.set_contact(date(2026, 11, 23))
    qtbot.keyClick(pane, Qt.Key.Key_F10)
    frame.settle(qtbot)
    assert _strip(pane) is None
    assert pane.session.visit_id != quiet


def test_what_is_set_as_a_flag_is_no_event_to_choose(frame: Frame, qtbot: QtBot) -> None:
    sheet = EventSheet(None, frame.context, "柏知夏")
    qtbot.addWidget(sheet)
    offered = {sheet.kind.itemData(at) for at in range(sheet.kind.count())}
    assert "trial" in offered
    assert offered.isdisjoint({"refusal", "blacklist"})
