"""Strips take what is typed from the first key on; a number takes an offer only where it can mean nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.visits import VisitStatus
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.strips import HouseholdStrip, OverrideStrip, RefusalStrip, RescheduleStrip
from desktop_app.ui.kit.answers import TileAnswers
from tests.ui.calls.test_drafts import compose, focus
from tests.ui.calls.test_pane import answers, begin, press, status
from tests.ui.desk_context import Frame

Key = Qt.Key


@pytest.mark.parametrize(("typed", "day"), [("12-05", date(2026, 12, 5)), ("+3", date(2026, 11, 27))])
def test_a_day_is_typed_at_once_however_it_begins(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], typed: str, day: date
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_F12)
    qtbot.keyClicks(focus(), typed)
    press(frame, qtbot, Key.Key_Return)
    visit = frame.opened.desk.calls.open(frame.actor, trials[0]).visit
    assert (visit.status, visit.due, visit.appointed) == (VisitStatus.OPEN, day, True)


def test_what_is_typed_while_an_offer_has_the_cursor_goes_to_the_day(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_F12)
    strip = pane.visit.strip
    assert isinstance(strip, RescheduleStrip)
    strip._tiles[0].setFocus()
    for letter in "12-05":
        qtbot.keyClicks(focus(), letter)
    assert strip.day.day() == date(2026, 12, 5)
    assert frame.opened.desk.calls.open(frame.actor, trials[0]).visit.attempts == ()


def test_a_number_with_an_hour_is_a_day(frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_F12)
    strip = pane.visit.strip
    assert isinstance(strip, RescheduleStrip)
    qtbot.keyClicks(focus(), "1")
    strip.minute.setFocus()
    qtbot.keyClicks(focus(), "15")
    assert not any(tile.isChecked() for tile in strip._tiles)
    press(frame, qtbot, Key.Key_Return)
    visit = frame.opened.desk.calls.open(frame.actor, trials[0]).visit
    assert (visit.due, visit.minute) == (date(2026, 12, 1), 15 * 60)


@pytest.mark.parametrize("ascii_typed", [False, True])
def test_the_reason_of_a_refusal_is_typed_at_once(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], ascii_typed: bool
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_F11)
    qtbot.keyClicks(focus(), "moved 2 Beijing") if ascii_typed else compose("搬去外地了")
    press(frame, qtbot, Key.Key_Return)
    (attempt,) = frame.opened.desk.calls.open(frame.actor, trials[0]).visit.attempts
    assert attempt.note == ("moved 2 Beijing" if ascii_typed else "搬去外地了")
    assert status(frame, trials[0]) is VisitStatus.REFUSED


def test_enter_alone_asks_for_the_reason_where_the_house_has_reasons(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_F11, Key.Key_Return)
    assert isinstance(pane.visit.strip, RefusalStrip)
    assert "请选一个原因" in pane.visit.strip._told.text()
    assert status(frame, trials[0]) is VisitStatus.OPEN
    none = RefusalStrip((), "")
    qtbot.addWidget(none)
    with qtbot.waitSignal(none.given) as caught:
        none.confirm()
    assert caught.args == [""]


def test_a_cancelled_override_leaves_nothing_chosen_and_no_time_running(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    customer = frame.opened.desk.schedule.customer_of(trials[0])
    flag = FlagDraft(FlagKind.QUIET, date(2026, 11, 24), "午睡", hours="10:00-12:00")
    frame.opened.desk.conduct.set(frame.actor, customer, flag)
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1)
    strip = pane.visit.strip
    assert isinstance(strip, OverrideStrip)
    qtbot.keyClicks(focus(), "ok")
    assert strip.other.text() == "ok"
    press(frame, qtbot, Key.Key_Escape)
    card = pane.visit.script.card
    assert card is not None
    assert isinstance(card.answers, TileAnswers)
    assert not any(tile.isChecked() for tile in card.answers.tiles)
    assert pane.visit.head.timer.phase == "idle"
    assert answers(frame, trials[0]) == {}
    press(frame, qtbot, Key.Key_1)
    compose("家长要求现在打")
    press(frame, qtbot, Key.Key_Return)
    assert answers(frame, trials[0]) == {"greet": "1"}
    assert pane.visit.head.timer.phase == "talking"


def test_a_child_with_two_visits_is_named_once(qtbot: QtBot) -> None:
    strip = HouseholdStrip("柏知夏", ["柏知秋", "柏知秋"], "")
    qtbot.addWidget(strip)
    assert strip._tiles.tiles[0].words == "柏知夏、柏知秋 都记未接"


def test_esc_leaves_a_strip_from_its_field(frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]) -> None:
    begin(frame, pane, qtbot, trials[0])
    for key in (Key.Key_F11, Key.Key_F12):
        press(frame, qtbot, key)
        assert isinstance(focus(), QLineEdit)
        press(frame, qtbot, Key.Key_Escape)
        assert pane.visit.strip is None
        assert focus() is pane.visit.script
