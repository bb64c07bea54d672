"""Backups in the background: once a day, told once when they cannot be, given up when the person leaves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.backups import BackupKind, BackupState
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import UserError
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.shell.desk_view import DeskView
from tests.desks import OpenDesk
from tests.ui.shell.conftest import MakeView, Told, idle


@pytest.fixture
def view(school: OpenDesk, make_view: MakeView, runner: Runner, qtbot: QtBot) -> DeskView:
    made = make_view(school)
    idle(qtbot, runner)
    return made


def look(view: DeskView, qtbot: QtBot) -> None:
    view.keeping.look_after()
    idle(qtbot, view.slow)


def test_one_backup_a_day_is_made_beside_the_work(
    view: DeskView, school: OpenDesk, clock: FixedClock, qtbot: QtBot
) -> None:
    assert "还没有备份" in view.status.text()
    for _ in range(3):
        look(view, qtbot)
    assert "备份 09:00" in view.status.text()
    clock.moment += timedelta(days=1)
    look(view, qtbot)
    rows = school.desk.backups.rows()
    assert [row.kind for row in rows] == [BackupKind.AUTOMATIC] * 2


def test_a_missing_stick_is_told_quietly_and_an_old_second_copy_loudly(
    view: DeskView, school: OpenDesk, clock: FixedClock, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "盘"
    stick.mkdir()
    school.desk.backups.schedule.change(school.actor, stick, 3)
    look(view, qtbot)
    stick.rename(tmp_path / "拔出")
    clock.moment += timedelta(days=1)
    look(view, qtbot)
    assert view.status._backup.property("tone") == "soft"
    assert "现在找不到这个位置" in view.status._backup.toolTip()
    assert view.messages.text() == ""
    clock.moment += timedelta(days=3)
    look(view, qtbot)
    assert view.status._backup.property("tone") == "error"
    assert "第二处 4 天前" in view.status.text()


def test_what_keeps_failing_is_told_once(
    view: DeskView, school: OpenDesk, qtbot: QtBot, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[UserError] = []
    view.keeping.failed.connect(errors.append)
    school.setup.files.backups.write_bytes(b"a file where the folder should be")
    for _ in range(3):
        look(view, qtbot)
    assert [error.code for error in errors] == ["file_unwritable"]


def test_nothing_is_begun_after_the_desk_is_put_away(view: DeskView, school: OpenDesk) -> None:
    view.keeping.begin()
    view.put_away()
    assert not view.keeping._timer.isActive()
    assert not view.keeping._first.isActive()


def test_the_state_of_a_desk_without_a_second_place(school: OpenDesk) -> None:
    assert school.desk.backups.schedule.state() == BackupState(None, warn_days=3)
