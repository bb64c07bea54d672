"""A process that is timed from outside: the program up to a usable desk, or the least that any such program does.

Arguments: ``ours`` or ``floor``, and the desk's folder. It ends by itself as soon as it stands.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.desks import PASSWORD, PERSON

if TYPE_CHECKING:
    from desktop_app.domain.access import Actor
    from desktop_app.services.desk import Desk
    from desktop_app.services.setup import Setup


def _setup(folder: Path) -> Setup:
    from desktop_app.app.bootstrap import set_up

    return set_up(folder)


def _open(folder: Path) -> tuple[Desk, Actor]:
    return _setup(folder).open(PERSON, PASSWORD)


def ours(folder: Path) -> None:
    """Start as ``huifang`` does, with the password already given, and end when all panes are filled."""
    from PySide6.QtWidgets import QApplication

    from desktop_app.app.paths import resources_folder
    from desktop_app.app.window import _pages, _panes
    from desktop_app.ui.background.runner import Runner
    from desktop_app.ui.kit import icons, theme
    from desktop_app.ui.shell.memory import Memory
    from desktop_app.ui.shell.session import Program, Session
    from desktop_app.ui.shell.start import Settled
    from desktop_app.ui.shell.window import MainWindow

    app = QApplication([])
    icons.use_folder(resources_folder() / "icons")
    memory = Memory(folder / "bench-window.json")
    theme.apply_theme(app, memory.mode, memory.font_size)
    window = MainWindow(memory)
    runner = Runner(window.tell, lambda error: os._exit(9))
    program = Program(
        setup=lambda: _setup(folder),
        panes=_panes,
        pages=_pages,
        resources=resources_folder(),
        memory=folder / "bench-window.json",
        log_file=folder / "bench.log",
        demo=lambda _: _open(folder),
    )
    session = Session(program, window, runner, memory)
    window.painted.connect(session.begin)
    session.settled.connect(lambda: Settled(runner, lambda: os._exit(0), window))
    window.show()
    app.exec()


def floor(folder: Path) -> None:
    """Import the same libraries, open the same database, show an empty window, and end when it is painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    desk, _ = _open(folder)
    window = QMainWindow()
    window.show()
    app.processEvents()
    desk.customers.counts()
    QTimer.singleShot(0, lambda: os._exit(0))
    app.exec()


if __name__ == "__main__":
    {"ours": ours, "floor": floor}[sys.argv[1]](Path(sys.argv[2]))
