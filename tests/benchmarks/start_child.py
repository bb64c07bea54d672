"""A process that is timed from outside: the program up to a usable desk, or the least that any such program does.

Arguments: ``usable``, ``filled`` or ``floor``, and the desk's folder. It ends by itself as soon as it stands.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def ours(folder: Path, *, filled: bool) -> None:
    """Start as ``huifang`` does, with the password already given, up to a usable desk or until nothing is under way."""
    from tests.benchmarks.program import open_program

    def end() -> None:
        os._exit(0)

    opened = open_program(folder, end, None if filled else end)
    opened.app.exec()


def floor(folder: Path) -> None:
    """Import the same libraries, open the same database, show an empty window, and end when it is painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    from tests.benchmarks.program import open_desk

    app = QApplication([])
    desk, _ = open_desk(folder)
    window = QMainWindow()
    window.show()
    app.processEvents()
    desk.customers.counts()
    QTimer.singleShot(0, lambda: os._exit(0))
    app.exec()


if __name__ == "__main__":
    what, desk = sys.argv[1], Path(sys.argv[2])
    if what == "floor":
        floor(desk)
    else:
        ours(desk, filled=what == "filled")
