"""The window on a desk, opened as ``huifang`` opens it, with the password already given."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.app.bootstrap import set_up
from desktop_app.app.paths import resources_folder
from desktop_app.app.window import _pages, _panes
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit import icons, theme
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.session import Program, Session
from desktop_app.ui.shell.start import Settled
from desktop_app.ui.shell.window import MainWindow
from tests.desks import PASSWORD, PERSON

if TYPE_CHECKING:
    from desktop_app.domain.access import Actor
    from desktop_app.domain.errors import UserError
    from desktop_app.services.desk import Desk

BROKEN = 9
"""Exit code of a process in which something went wrong."""


def open_desk(folder: Path) -> tuple[Desk, Actor]:
    """Open the desk of a folder."""
    return set_up(folder).open(PERSON, PASSWORD)


@dataclass
class Opened:
    """The program, opened; keep it while the window is in use."""

    app: QApplication
    window: MainWindow
    runner: Runner
    session: Session


def open_program(folder: Path, ready: Callable[[], object], usable: Callable[[], object] | None = None) -> Opened:
    """Open the window; any error ends the process.

    Args:
        folder: of the desk.
        ready: called once all panes are filled and nothing is under way.
        usable: called once list, figures and panes stand painted and the window answers; a crowded month may still be
            read behind it.
    """

    def broken(_: BaseException | UserError) -> None:
        os._exit(BROKEN)

    app = QApplication([])
    icons.use_folder(resources_folder() / "icons")
    memory = Memory(folder / "bench-window.json")
    theme.apply_theme(app, memory.mode, memory.font_size)
    window = MainWindow(memory)
    runner = Runner(broken, broken)
    program = Program(
        setup=lambda: set_up(folder),
        panes=_panes,
        pages=_pages,
        resources=resources_folder(),
        memory=folder / "bench-window.json",
        log_file=folder / "bench.log",
        demo=lambda _: open_desk(folder),
    )
    session = Session(program, window, runner, memory)
    window.painted.connect(session.begin)
    if usable is not None:
        session.settled.connect(lambda: QTimer.singleShot(0, window, usable))
    session.settled.connect(lambda: Settled(runner, ready, window, pause=1))
    window.resize(1366, 768)
    window.show()
    return Opened(app, window, runner, session)
