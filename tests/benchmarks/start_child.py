"""A process that is timed from outside: the program up to a usable desk, or the least that any such program does.

Arguments: ``ours`` or ``floor``, and the desk's folder. It ends by itself as soon as it stands.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def ours(folder: Path) -> None:
    """Start as ``huifang`` does, with the password already given, and end when all panes are filled."""
    from tests.benchmarks.program import open_program

    opened = open_program(folder, lambda: os._exit(0))
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
    {"ours": ours, "floor": floor}[sys.argv[1]](Path(sys.argv[2]))
