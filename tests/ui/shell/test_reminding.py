"""Notices on the desk: told in the window and in the tray, opened, put off, silent behind the lock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.reminders import Snooze
from desktop_app.domain.visits import Outcome
from desktop_app.ui.shell.reminding import Reminding, system_tray
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame


class RecordingTray(QSystemTrayIcon):
    """A tray that writes down what it would show."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def showMessage(self, title: str, msg: str, icon: object = None, msecs: int = 0) -> None:
        self.told.append(msg)


@pytest.fixture
def asked(school: OpenDesk, clock: FixedClock) -> int:
    """An appointment at 15:00; it is 14:50."""
    visit, _ = school.desk.schedule.add(school.actor, school.add("柏知夏"), date(2026, 11, 24), 15 * 60, "问新班")
    clock.moment = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)
    return visit


@pytest.fixture
def tray() -> RecordingTray:
    return RecordingTray()


@pytest.fixture
def reminding(frame: Frame, asked: int, tray: RecordingTray, qtbot: QtBot) -> Reminding:
    """The desk's window behind another one."""
    view = QWidget()
    qtbot.addWidget(view)
    view.show()
    made = Reminding(view, frame.context, tray)
    made.bar.setParent(view)
    view.setWindowState(Qt.WindowState.WindowMinimized)
    made.begin()
    frame.settle(qtbot)
    return made


def test_an_appointment_is_told_in_the_window_and_in_the_tray(reminding: Reminding, tray: RecordingTray) -> None:
    words = "15:00（还有 10 分钟） 柏知夏 · 问新班"
    assert reminding.bar.words.full() == words
    assert not reminding.bar.isHidden()
    assert tray.told == [words]


def test_the_minutes_that_are_left_go_on(
    reminding: Reminding, frame: Frame, clock: FixedClock, tray: RecordingTray, qtbot: QtBot
) -> None:
    clock.moment += timedelta(minutes=6)
    reminding.look()
    frame.settle(qtbot)
    assert reminding.bar.words.full() == "15:00（还有 4 分钟） 柏知夏 · 问新班"
    assert len(tray.told) == 1


def test_a_click_in_the_tray_brings_the_window_back_and_opens_the_visit(
    frame: Frame, reminding: Reminding, tray: RecordingTray, asked: int
) -> None:
    tray.messageClicked.emit()
    assert not reminding.bar.window().isMinimized()
    assert frame.context.selection.visit_id == asked
    assert frame.returned == 1
    assert reminding.bar.isHidden()


def test_what_is_put_off_comes_again(
    frame: Frame, reminding: Reminding, tray: RecordingTray, clock: FixedClock, qtbot: QtBot
) -> None:
    reminding.put_off(Snooze.SOON)
    frame.settle(qtbot)
    assert reminding.bar.isHidden()
    for minutes, count in ((4, 1), (1, 2)):
        clock.moment += timedelta(minutes=minutes)
        reminding.look()
        frame.settle(qtbot)
        assert len(tray.told) == count
    assert "还有 5 分钟" in reminding.bar.words.full()


def test_what_was_dismissed_or_done_is_told_no_more(
    frame: Frame, reminding: Reminding, tray: RecordingTray, asked: int, clock: FixedClock, qtbot: QtBot
) -> None:
    desk = frame.opened.desk
    frame.context.feed.publish(desk.calls.finish(frame.actor, asked, Outcome.REACHED).changes)
    assert reminding.bar.isHidden()
    reminding.look()
    frame.settle(qtbot)
    assert len(tray.told) == 1


def test_behind_the_lock_no_name_is_told(
    frame: Frame, asked: int, tray: RecordingTray, clock: FixedClock, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    covered = QWidget(window)
    reminding = Reminding(covered, frame.context, tray)
    reminding.bar.setParent(covered)
    window.setWindowState(Qt.WindowState.WindowMinimized)
    reminding.look()
    frame.settle(qtbot)
    assert tray.told == ["有到时间的回访，请解锁查看。"]
    reminding.open_first()
    assert frame.context.selection.visit_id is None
    assert len(reminding.present) == 1


def test_windows_that_end_today_are_told_together(
    frame: Frame, reminding: Reminding, clock: FixedClock, qtbot: QtBot
) -> None:
    opened = frame.opened
    for name in ("岑星野", "池听雨"):
        opened.desk.schedule.add(opened.actor, opened.add(name), date(2026, 11, 24), None, "问近况")
    reminding.dismiss()
    clock.moment += timedelta(minutes=15)
    reminding.look()
    frame.settle(qtbot)
    assert reminding.bar.words.full() == "今天是最后一天：岑星野等 2 位"


def test_a_system_without_a_tray_is_told_in_the_window_only(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert (system_tray(parent) is not None) is QSystemTrayIcon.isSystemTrayAvailable()
