"""A dressed application, a runner that fails the test on a bug, and a desk view with plain panes and pages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.domain.access import Permission
from desktop_app.domain.errors import UserError
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.context import Context, Page, PageSpec, Panes
from desktop_app.ui.kit.pane import Pane
from desktop_app.ui.shell.desk_view import DeskView, read_facts
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.session import Program
from desktop_app.ui.shell.window import MainWindow
from tests.desks import RESOURCES, OpenDesk


@pytest.fixture
def bugs() -> Iterator[list[BaseException]]:
    """Errors nobody expected, also those of Qt's virtual methods; a test that makes none must end with none."""
    found: list[BaseException] = []
    before = sys.excepthook
    sys.excepthook = lambda _kind, error, _trace: found.append(error)
    yield found
    sys.excepthook = before
    assert found == []


@dataclass
class Told:
    """What the runner told the person."""

    errors: list[UserError] = field(default_factory=list)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def runner(qapp: QApplication, bugs: list[BaseException], told: Told) -> Iterator[Runner]:
    made = Runner(told.errors.append, bugs.append)
    yield made
    made.close()


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "window.json")


class PlainPane(Pane):
    """A pane with a list, and the commands of a call."""

    def __init__(self, title: str, context: Context) -> None:
        super().__init__(title)
        self.context = context
        self.list = QListWidget()
        self.list.addItems(["甲", "乙"])
        self.content.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.pressed: list[str] = []


def call_pane(context: Context) -> PlainPane:
    pane = PlainPane("通话", context)
    done = QAction("完成", pane)
    done.setShortcut("F9")
    done.triggered.connect(lambda _: pane.pressed.append("F9"))
    pane.addAction(done)
    return pane


class PlainPage(Page):
    """A page that remembers how it was opened and may ask to stay."""

    def __init__(self, context: Context | None = None) -> None:
        super().__init__()
        self.arrived: list[dict[str, Any]] = []
        self.stay = False
        column = QVBoxLayout(self)
        column.addWidget(QLabel("内容"))
        column.addWidget(QPlainTextEdit())

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self.arrived.append(kwargs)

    def may_leave(self) -> bool:
        return not self.stay


PANES = Panes(lambda c: PlainPane("客户", c), lambda c: PlainPane("回访日历", c), call_pane)
PAGES = (
    PageSpec(
        "customer_form", lambda: "新建客户", "user-plus", PlainPage, "Ctrl+N", permission=Permission.CUSTOMER_EDIT
    ),
    PageSpec("import", lambda: "导入", "upload", PlainPage, "Ctrl+I", permission=Permission.CUSTOMER_IMPORT),
    PageSpec("tickets", lambda: "问题件", "ticket", PlainPage, "Ctrl+T"),
    PageSpec("settings", lambda: "设置", "settings", PlainPage, "Ctrl+,", command=False),
)

MakeView = Callable[[OpenDesk], DeskView]


@pytest.fixture
def make_view(qtbot: QtBot, runner: Runner) -> Iterator[MakeView]:
    made: list[DeskView] = []

    def make(opened: OpenDesk) -> DeskView:
        facts = read_facts(opened.desk, opened.actor)
        view = DeskView(opened.desk, opened.actor, facts, runner, ChangeFeed(runner), PANES, PAGES)
        qtbot.addWidget(view)
        view.resize(1366, 728)
        made.append(view)
        with qtbot.waitSignal(view.ready):
            pass
        return view

    yield make
    for view in made:  # before the runner closes, as when the program ends
        if isValid(view):
            view.deleteLater()
            QApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def window(qtbot: QtBot, memory: Memory) -> MainWindow:
    made = MainWindow(memory)
    qtbot.addWidget(made)
    return made


def program(opened: OpenDesk, tmp_path: Path, *, demo: bool = False) -> Program:
    """Return the program on a desk's folder, with plain panes and pages."""
    return Program(
        setup=lambda: opened.setup,
        panes=lambda: PANES,
        pages=lambda: PAGES,
        resources=RESOURCES,
        memory=tmp_path / "window.json",
        log_file=tmp_path / "crash.log",
        demo=(lambda _: (opened.desk, opened.actor)) if demo else None,
    )


def idle(qtbot: QtBot, runner: Runner) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not runner.busy)


def child(parent: QObject, kind: type[QWidget]) -> Any:
    """Return the first child of a kind."""
    found = parent.findChildren(kind)
    assert found
    return found[0]
