"""An administrator changes the encryption key at the real window: the desk works on, and the log-in opens it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.ui.admin.rotation_sheet import RotationSheet
from tests.desks import DEMO_PASSWORD, OpenDesk, setup_in
from tests.flows.clerk import Clerk, at_the_window

pytestmark = pytest.mark.xvfb


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo: OpenDesk, clock: FixedClock) -> Iterator[Clerk]:
    """A clerk before the window of the demo school."""
    clock.moment = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)
    with at_the_window(qtbot, qapp, tmp_path, lambda: demo.setup, lambda _: (demo.desk, demo.actor)) as clerk:
        yield clerk


def test_the_desk_works_on_with_another_key(clerk: Clerk, demo: OpenDesk) -> None:
    clerk.settle()
    view, database = clerk.window.desk_view, demo.desk.commands.database
    noted: list[object] = []
    assert view is not None
    old, visit = database.key, demo.desk.schedule.today_list()[0].id
    view.selection.choose_visit(visit, demo.desk.schedule.today_list()[0].customer_id)

    def note() -> None:
        """A note is written while the key is changed: it waits, and is not lost."""
        save = demo.desk.calls.save_note
        clerk.runner.run(lambda _: save(demo.actor, visit, "换密钥时写的"), noted.append, clerk.window)

    def change() -> None:
        sheet = QApplication.activeModalWidget()
        if not isinstance(sheet, RotationSheet):
            QTimer.singleShot(20, change)
            return
        clerk.show("更换加密密钥")
        sheet.go.click()
        note()
        clerk.qtbot.waitUntil(lambda: sheet.changed, timeout=20_000)
        clerk.settle()
        clerk.show("密钥换好了")
        clerk.click("完成")

    view.show_page("accounts")
    clerk.settle()
    QTimer.singleShot(0, change)
    clerk.click("更换加密密钥")
    clerk.settle()
    assert database.key != old
    assert len(noted) == 1
    view.show_desk()
    clerk.settle()
    assert demo.desk.calls.open(demo.actor, visit).visit.note == "换密钥时写的"
    demo.desk.close()
    desk, _ = setup_in(demo.setup.folder, demo.desk.clock).open(demo.actor.name, DEMO_PASSWORD)
    assert desk.calls.open(demo.actor, visit).visit.note == "换密钥时写的"
    desk.close()
