"""Another encryption key, on the screen: what it means is said first, it can be stopped, and what is left is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.keys import KeyOutlook
from desktop_app.store import vault
from desktop_app.ui.admin.account_sheets import NewCodeSheet
from desktop_app.ui.admin.accounts_page import AccountsPage
from desktop_app.ui.admin.rotation_sheet import RotationSheet, length_words
from tests.desks import PASSWORD, PERSON, OpenDesk, setup_in
from tests.store.first_form import save_first_form
from tests.ui.desk_context import Frame, framed

COLLEAGUE, HERS = "孟听雨", "门口的橘猫晒太阳"


@pytest.fixture
def frame(school: OpenDesk) -> Iterator[Frame]:
    with framed(school) as made:
        school.desk.accounts.create(made.actor, COLLEAGUE, Role.FRONT_DESK, HERS)
        yield made


def sheet_of(frame: Frame, qtbot: QtBot) -> RotationSheet:
    page = AccountsPage(frame.context)
    qtbot.addWidget(page)
    page.show()
    made = RotationSheet(page, frame.context, frame.opened.desk.keys.outlook(frame.actor))
    made.show()
    return made


def said(sheet: RotationSheet) -> str:
    return "\n".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())


def when_there(kind: type, act: Callable[[], object]) -> None:
    """Do something once a sheet of a kind asks."""

    def look() -> None:
        if isinstance(QApplication.activeModalWidget(), kind):
            act()
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)


def test_what_it_means_is_said_and_the_desk_goes_on(frame: Frame, qtbot: QtBot) -> None:
    opened = frame.opened
    old, page = opened.desk.commands.database.key, AccountsPage(frame.context)
    qtbot.addWidget(page)
    page.show()
    told: list[str] = []

    def act() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, RotationSheet)
        told.append(said(sheet))
        sheet.go.click()
        qtbot.waitUntil(lambda: "密钥换好了" in said(sheet), timeout=20_000)
        assert sheet.changed
        told.append(said(sheet))
        sheet.go.click()

    when_there(RotationSheet, act)
    page.rotation.click()
    frame.settle(qtbot)
    before, after = told
    for words in ("不到一分钟", f"{PERSON}、{COLLEAGUE} 继续用自己现在的密码", "恢复码不变", "仍用它们当时的密码"):
        assert words in before
    assert "发新密码" not in before + after
    assert "回访台-换密钥前-2026-11-24-090000.hft" in after
    assert opened.desk.commands.database.key != old
    assert opened.desk.customers.counts().customers == 0


def test_who_needs_a_password_is_named_and_the_code_comes_first(frame: Frame, qtbot: QtBot) -> None:
    opened = frame.opened
    files, key = opened.setup.files, opened.desk.commands.database.key
    save_first_form(files.key, key, {PERSON: PASSWORD, COLLEAGUE: HERS, vault.RECOVERY: "0000-1111"})
    vault.keep_paired(files.key, key, PERSON, PASSWORD)
    sheet = sheet_of(frame, qtbot)
    assert f"{COLLEAGUE}：升级以后还没登录过" in said(sheet)
    assert "恢复码要先换" in said(sheet)
    codes: list[str] = []

    def written_down() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, NewCodeSheet)
        codes.extend(label.text() for label in shown.findChildren(QLabel) if label.text().count("\n") == 1)
        shown.accept()

    when_there(NewCodeSheet, written_down)
    sheet.go.click()
    frame.settle(qtbot)
    qtbot.waitUntil(lambda: "恢复码不变" in said(sheet))
    assert opened.desk.commands.database.key == key
    sheet.go.click()
    frame.settle(qtbot)
    qtbot.waitUntil(lambda: f"{COLLEAGUE}：在帐号页选中" in said(sheet))
    opened.desk.close()
    code = codes[0].replace("\n", "").replace(" ", "")
    setup_in(opened.setup.folder, opened.desk.clock).open_with_code(code, PERSON, PASSWORD)[0].close()


def test_it_is_stopped_and_can_be_begun_again(frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    old = frame.opened.desk.commands.database.key
    sheet = sheet_of(frame, qtbot)
    sheet.go.click()
    sheet.reject()  # as Esc does: asks it to stop, and stays until it has
    assert sheet.isVisible()
    frame.settle(qtbot)
    assert sheet.isVisible()
    assert "已取消" in sheet.messages.text()
    assert not sheet.changed
    assert frame.opened.desk.commands.database.key == old
    sheet.go.click()
    frame.settle(qtbot)
    assert frame.opened.desk.commands.database.key != old


def test_behind_the_lock_it_is_closed_with_the_desk(frame: Frame, qtbot: QtBot) -> None:
    sheet = sheet_of(frame, qtbot)
    sheet.go.click()
    sheet.hide()
    sheet.reject()
    assert sheet.result() == 0
    frame.settle(qtbot)
    assert frame.errors == []


@pytest.mark.parametrize(("size", "words"), [(0, "不到一分钟"), (300 << 20, "不到一分钟"), (2000 << 20, "大约 5 分钟")])
def test_how_long_it_takes_in_words(size: int, words: str) -> None:
    assert length_words(KeyOutlook((), (), code_kept=True, size=size)) == words
