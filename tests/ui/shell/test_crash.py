"""Bugs are written down always and told once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.ui.shell.crash import LOG_BYTES, CrashHook, CrashSheet, install_crash_hook


@pytest.fixture
def hooks() -> Iterator[None]:
    before = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before


def failure(text: str) -> BaseException:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_it_is_written_down_with_time_and_trace(qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> None:
    shown: list[tuple[str, Path]] = []
    log = tmp_path / "日志" / "crash.log"
    hook = CrashHook(log, lambda details, file: shown.append((details, file)), clock)
    hook.report(failure("第一个"))
    qtbot.waitUntil(lambda: len(shown) == 1)
    written = log.read_text(encoding="utf-8")
    assert "2026-11-24 09:00:00" in written
    assert "ValueError: 第一个" in written
    assert "raise ValueError(text)" in written
    assert shown[0][0] in written


def test_while_one_is_told_others_are_only_written(qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "crash.log"
    told: list[str] = []

    def dialog(details: str, _: Path) -> None:
        told.append(details)
        if len(told) == 1:
            hook.report(failure("第二个"))
            qtbot.wait(20)  # the dialog's own event loop runs

    hook = CrashHook(log, dialog)
    hook.report(failure("第一个"))
    qtbot.waitUntil(lambda: "第二个" in log.read_text(encoding="utf-8"))
    qtbot.wait(20)
    assert len(told) == 1
    hook.report(failure("第三个"))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "第三个" in told[1]


def test_slots_and_threads_are_caught(qtbot: QtBot, tmp_path: Path, hooks: None) -> None:
    told: list[str] = []
    install_crash_hook(tmp_path / "crash.log", lambda details, _: told.append(details))

    def fail(text: str) -> None:
        raise ValueError(text)

    thread = threading.Thread(target=fail, args=("在线程里",))
    thread.start()
    thread.join()
    with qtbot.captureExceptions() as seen:
        QTimer.singleShot(0, lambda: fail("在槽里"))
        qtbot.waitUntil(lambda: len(told) + len(seen) == 2)
    assert any("在线程里" in details for details in told)


def test_a_log_that_cannot_be_written_does_not_hide_the_bug(qtbot: QtBot, tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "log").write_text("a file where the folder should be", encoding="utf-8")
    hook = CrashHook(tmp_path / "log" / "crash.log", lambda details, _: told.append(details))
    hook.report(failure("磁盘已满"))
    qtbot.waitUntil(lambda: len(told) == 1)
    assert "磁盘已满" in told[0]


def test_the_sheet_copies_the_details(qtbot: QtBot, tmp_path: Path) -> None:
    sheet = CrashSheet(None, "细节", tmp_path / "crash.log")
    qtbot.addWidget(sheet)
    next(b for b in sheet.findChildren(QPushButton) if b.text() == "复制详情").click()
    assert QGuiApplication.clipboard().text() == "细节"


def test_the_log_does_not_grow_without_end(qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "crash.log"
    hook = CrashHook(log, lambda *_: None)
    for text in ("很久以前", "最近"):
        log.write_text(text + "x" * LOG_BYTES, encoding="utf-8")
        hook.report(failure("今天"))
    assert log.stat().st_size < LOG_BYTES
    assert "今天" in log.read_text(encoding="utf-8")
    assert (tmp_path / "crash.old.log").read_text(encoding="utf-8").startswith("最近")
    assert len(list(tmp_path.iterdir())) == 2


def test_the_sheet_promises_no_more_than_is_so(qtbot: QtBot, tmp_path: Path) -> None:
    sheet = CrashSheet(None, "细节", tmp_path / "crash.log")
    qtbot.addWidget(sheet)
    words = " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert "可能没有保存" in words
    assert "都已保存" not in words
