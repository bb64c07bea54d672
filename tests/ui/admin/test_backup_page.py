"""The page of backups: made, listed, checked, restored after what would be lost was told, cleared away."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.backup_words import loss_words
from desktop_app.domain.backups import ASIDES_KEPT, Loss
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.visits import Outcome
from desktop_app.ui.admin.backup_page import BackupPage
from desktop_app.ui.admin.restore_sheet import RestoreSheet
from desktop_app.ui.kit import icons
from tests.desks import PASSWORD, PERSON, RESOURCES, OpenDesk, setup_in
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> BackupPage:
    made = BackupPage(frame.context)
    qtbot.addWidget(made)
    frame.settle(qtbot)
    return made


def press(word: str) -> list[str]:
    """Press a button of the sheet that is about to ask; return what the sheet says, once it asked."""
    said: list[str] = []

    def act() -> None:
        sheet = QApplication.activeModalWidget()
        if sheet is None:  # it is read first what the backup holds
            QTimer.singleShot(5, act)
            return
        said.extend(label.text() for label in sheet.findChildren(QLabel))
        next(b for b in sheet.findChildren(QPushButton) if b.text() == word).click()

    QTimer.singleShot(0, act)
    return said


def test_a_backup_made_here_is_listed_and_proved(page: BackupPage, frame: Frame, qtbot: QtBot) -> None:
    assert page.table.overlay.sentence() == "还没有备份。"
    assert not page.restore.isEnabled()
    page.make.click()
    frame.settle(qtbot)
    assert page.table.current_row().customers == 0
    assert page.restore.isEnabled()
    page.check.click()
    frame.settle(qtbot)
    assert "2026-11-24 09:00 的备份完好" in page.messages.text()


def test_what_would_be_lost_is_told_and_the_log_in_opens_the_backup(
    page: BackupPage, frame: Frame, qtbot: QtBot, clock: FixedClock
) -> None:
    opened = frame.opened
    visits = opened.event(opened.add("汪小样", "13900000001"), "trial", date(2026, 11, 23))
    page.make.click()
    frame.settle(qtbot)
    clock.moment += timedelta(hours=1)
    opened.add("林小样")
    opened.desk.calls.finish(opened.actor, visits[0], Outcome.REACHED)
    said = press("取消")
    page.restore.click()
    frame.settle(qtbot)
    assert any("之后的 1 次通话、1 位新客户" in text for text in said)
    assert frame.logged_out == 0
    press("备份现在的，然后恢复")
    page.restore.click()
    frame.settle(qtbot)
    assert frame.logged_out == 1
    opened.desk.close()
    desk, _ = setup_in(opened.setup.folder, clock).open(PERSON, PASSWORD)
    assert desk.customers.counts().customers == 1
    desk.close()


def test_another_desk_s_backup_asks_for_its_password(
    page: BackupPage, frame: Frame, qtbot: QtBot, clinic: OpenDesk
) -> None:
    file = clinic.desk.backups.make(clinic.actor)
    said_by_it, loss = frame.opened.desk.backups.restoring.look(file)
    sheet = RestoreSheet(page, "2026-11-24 09:00", said_by_it, loss, (PERSON,))
    sheet._done()
    assert sheet.result() == 0
    sheet.word.setText(PASSWORD)
    sheet._done()
    assert sheet.secret() == (PERSON, PASSWORD)
    said = press("取消")
    page.ask_restore(file)
    frame.settle(qtbot)
    assert any("另一份数据的备份" in text for text in said)


def test_a_backup_from_before_another_key_asks_for_a_password_of_its_time(
    page: BackupPage, frame: Frame, qtbot: QtBot
) -> None:
    file = frame.opened.desk.backups.make(frame.actor)
    frame.opened.desk.keys.rotate(frame.actor)
    page.table.select_id(file)
    said = press("取消")
    page.ask_restore(file)
    frame.settle(qtbot)
    assert any("更换加密密钥以前" in text for text in said)
    assert not any("另一份数据的备份" in text for text in said)
    assert "那时的帐号" in said
    assert any(f"只留最近 {ASIDES_KEPT} 个" in text for text in said)
    page.arrive()
    frame.settle(qtbot)
    page.table.select_id(file)
    page.check.click()
    frame.settle(qtbot)
    assert "每个字节都和写下时一样" in page.messages.text()


def test_a_place_is_chosen_and_a_wrong_one_is_said(
    page: BackupPage, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "U 盘"
    stick.mkdir()
    page.places.changed.emit(stick, 5)
    frame.settle(qtbot)
    assert page.places.choose.text() == "更改…"
    assert page.places.days.value() == 5
    page.places.changed.emit(frame.opened.setup.folder, 5)
    frame.settle(qtbot)
    assert "数据文件夹里" in page.messages.text()
    assert frame.opened.desk.backups.schedule.folder == stick
    page.places.drop.click()
    frame.settle(qtbot)
    assert frame.opened.desk.backups.schedule.folder is None


def test_everything_is_taken_along(page: BackupPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    frame.opened.add("汪小样", "13900000001")
    page.take_everything(tmp_path)
    frame.settle(qtbot)
    assert "已导出 1 位客户" in page.messages.text()
    assert (tmp_path / "回访台-全部数据-2026-11-24" / "客户.xlsx").exists()


def test_the_newest_is_not_deleted_and_an_old_one_is(
    page: BackupPage, frame: Frame, qtbot: QtBot, clock: FixedClock
) -> None:
    for _ in range(2):
        page.make.click()
        frame.settle(qtbot)
        clock.moment += timedelta(hours=1)
    new, old = frame.opened.desk.backups.rows()
    for row in (new, old):
        page.table.select_id(row.path)
        press("删除")
        page.clear.click()
        frame.settle(qtbot)
    assert [row.path for row in frame.opened.desk.backups.rows()] == [new.path]


def test_who_may_only_make_backups_can_do_no_more(school: OpenDesk, qtbot: QtBot) -> None:
    icons.use_folder(RESOURCES / "icons")
    with framed(school, Role.FRONT_DESK) as frame:
        page = BackupPage(frame.context)
        qtbot.addWidget(page)
        frame.settle(qtbot)
        page.make.click()
        frame.settle(qtbot)
        assert page.check.isEnabled()
        for each in (page.restore, page.clear, page.from_file, page.take_out, page.places):
            assert not each.isEnabled()


def test_what_is_lost_in_words() -> None:
    assert loss_words(Loss(42, 3, 0, 0, 1, 99)) == "42 次通话、3 位新客户、1 次导入"
    assert loss_words(Loss(0, 0, 0, 0, 0, 0)) == ""
