"""Opening the window: it is painted first, and everything heavy is loaded behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop_app import __version__
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit import icons, theme
from desktop_app.ui.shell.crash import install_crash_hook, show_crash
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.session import Program, Session
from desktop_app.ui.shell.window import MainWindow

PICTURE = (1366, 768)
"""Size of the window on a picture, in logical pixels."""


def run(program: Program, *, screenshot: Path | None = None) -> int:
    """Open the window and stay until it is closed.

    Args:
        program: what the window is made of.
        screenshot: draw the window, save a picture of it there, and quit.

    Returns:
        The exit code.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("the program needs an application with windows")
    app.setApplicationName("huifangtai")
    app.setApplicationVersion(__version__)
    icons.use_folder(program.resources / "icons")
    _speak(app)
    memory = Memory(program.memory)
    theme.apply_theme(app, memory.mode, memory.font_size)
    app.setWindowIcon(icons.icon("phone-call", "accent"))
    crash = install_crash_hook(program.log_file, show_crash if screenshot is None else _give_up)
    window = MainWindow(memory)
    runner = Runner(window.tell, crash.report)
    session = Session(program, window, runner, memory)
    window.painted.connect(session.begin)
    if screenshot is not None:
        window.setWindowState(window.windowState().WindowNoState)
        window.resize(*PICTURE)
        session.settled.connect(lambda: Settled(runner, lambda: _picture(app, window, screenshot), window))
    window.show()
    code = app.exec()
    runner.close()
    session.close()
    delete(window)  # with all that still waits on it: nothing of this window may act any more
    return code


class Settled(QObject):
    """Calls back once nothing is under way and everything is painted.

    Args:
        runner: whose jobs are waited for.
        then: called once.
        parent: Qt parent.
        pause: milliseconds between two looks.
    """

    _QUIET = 3
    """Looks in a row, each in a turn of its own, at which nothing was under way."""

    def __init__(self, runner: Runner, then: Callable[[], object], parent: QObject, pause: int = 60) -> None:
        super().__init__(parent)
        self._runner, self._then = runner, then
        self._quiet = 0
        self._timer = QTimer(self, interval=pause)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._quiet = 0 if self._runner.busy else self._quiet + 1
        if self._quiet >= self._QUIET:
            self._timer.stop()
            self._then()


def _picture(app: QApplication, window: MainWindow, file: Path) -> None:
    app.exit(0 if window.grab().save(str(file)) else 1)


def _give_up(details: str, _: Path) -> None:
    """Nobody sits before a window that is only drawn for a picture."""
    if sys.stderr is not None:
        sys.stderr.write(details)
    QApplication.exit(1)


def _speak(app: QApplication) -> None:
    """Have Qt's own words, such as those of the print dialog, in the language of the screen."""
    translator = QTranslator(app)
    if translator.load(tr("qtbase_zh_CN"), QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
