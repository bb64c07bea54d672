"""The first start, from nothing to a desk, on a real folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.services.desk import Desk
from desktop_app.services.setup import Setup
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.recovery_code import RecoveryCode, in_lines, print_code
from desktop_app.ui.shell.first_run import CODE, ORGANISATION, PERSON, WELCOME, FirstRun
from desktop_app.ui.shell.kit_cards import KitCard
from tests.desks import OpenDesk, setup_in
from tests.ui.shell.conftest import child, idle

PASSWORD = "春天在校门口等你"


@pytest.fixture
def setup(tmp_path: Path, clock: FixedClock) -> Setup:
    return setup_in(tmp_path / "新的 文件夹", clock)


@pytest.fixture
def first(qtbot: QtBot, runner: Runner, setup: Setup) -> FirstRun:
    made = FirstRun(setup, setup.kits(), runner)
    qtbot.addWidget(made)
    made.resize(1366, 728)
    made.show()
    return made


def press(first: FirstRun, text: str) -> None:
    found = [b for b in first.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert len(found) == 1
    found[0].click()


def type_in(first: FirstRun, *texts: str) -> list[QLineEdit]:
    fields = [field for field in first.findChildren(QLineEdit) if field.isVisible()]
    for field, text in zip(fields, texts, strict=True):
        field.setText(text)
    return fields


def to_person(first: FirstRun) -> None:
    press(first, "开始")
    type_in(first, "青禾学校")
    press(first, "下一步")
    assert first.step() == ORGANISATION  # no kit is chosen for the person
    next(card for card in first.findChildren(KitCard) if card.text() == "培训学校").click()
    press(first, "下一步")


def test_from_welcome_to_the_desk(qtbot: QtBot, first: FirstRun, runner: Runner, setup: Setup) -> None:
    arrived: list[tuple[Desk, Actor]] = []
    first.finished.connect(arrived.append)
    to_person(first)
    fields = type_in(first, "林青禾", PASSWORD, PASSWORD)
    QTest.keyClick(fields[-1], Qt.Key.Key_Return)
    assert not fields[0].isEnabled()  # it is being made; the window still lives
    idle(qtbot, runner)
    assert first.step() == CODE
    into = next(b for b in first.findChildren(QPushButton) if b.text() == "进入回访台")
    assert not into.isEnabled()
    code = child(first, RecoveryCode)
    press(first, "复制")
    copied = QGuiApplication.clipboard().text()
    code.promise.setChecked(True)
    into.click()
    ((desk, actor),) = arrived
    assert (actor.name, actor.role) == ("林青禾", Role.ADMINISTRATOR)
    assert desk.settings.organisation == "青禾学校"
    desk.close()
    again, same = setup.open_with_code(copied, "林青禾", "另一句谁也不知道的话")
    assert same == actor
    again.close()


def test_each_step_says_what_is_missing(qtbot: QtBot, first: FirstRun, setup: Setup) -> None:
    assert first.step() == WELCOME
    press(first, "开始")
    press(first, "下一步")
    assert first.step() == ORGANISATION
    type_in(first, "青禾学校")
    press(first, "下一步")
    assert first.step() == ORGANISATION
    next(card for card in first.findChildren(KitCard) if card.text() == "培训学校").click()
    press(first, "下一步")
    for texts in (("", PASSWORD, PASSWORD), ("林青禾", "短", "短"), ("林青禾", PASSWORD, PASSWORD + "？")):
        fields = type_in(first, *texts)
        press(first, "建立回访台")
        assert first.step() == PERSON
        assert any(field.property("wrong") for field in fields)
    press(first, "上一步")
    assert first.step() == ORGANISATION
    assert not setup.exists


def test_a_refusal_is_told_and_the_assistant_stays(qtbot: QtBot, first: FirstRun, runner: Runner, setup: Setup) -> None:
    setup.folder.parent.mkdir(parents=True, exist_ok=True)
    setup.folder.mkdir()
    (setup.folder / "desk.key").write_bytes(b"somebody's")
    to_person(first)
    type_in(first, "林青禾", PASSWORD, PASSWORD)
    press(first, "建立回访台")
    idle(qtbot, runner)
    assert first.step() == PERSON
    assert "已经有一份数据" in first._messages.text()
    assert (setup.folder / "desk.key").read_bytes() == b"somebody's"


def test_a_backup_can_be_put_back_instead(
    qtbot: QtBot, first: FirstRun, runner: Runner, setup: Setup, school: OpenDesk
) -> None:
    school.add("柏知夏", "13800001111")
    backup = school.desk.backups.make(school.actor)
    with qtbot.waitSignal(first.restored):
        first.restore(backup)
    assert setup.people() == school.setup.people()
    (setup.folder / "other").mkdir()


def test_a_damaged_backup_changes_nothing(
    qtbot: QtBot, first: FirstRun, runner: Runner, setup: Setup, tmp_path: Path
) -> None:
    broken = tmp_path / "备份.hft"
    broken.write_bytes(b"no backup")
    first.restore(broken)
    idle(qtbot, runner)
    assert first._messages.text()
    assert not setup.exists


def test_the_code_is_printed_for_the_drawer(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "code.pdf"))
    print_code(printer, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH", "青禾学校", "林青禾")
    assert (tmp_path / "code.pdf").read_bytes().startswith(b"%PDF")


def test_four_groups_in_a_line() -> None:
    assert in_lines("A-B-C-D-E-F-G-H") == "A B C D\nE F G H"
