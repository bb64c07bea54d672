"""The screenshots of docs/pictures: the real program on its demo desk, page after page, without a screen."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.app.window import open_window
from desktop_app.ui.kit.theme import apply_theme
from desktop_app.ui.shell.desk_view import DeskView
from desktop_app.ui.shell.start import PICTURE, Settled

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PATIENCE = 120_000
"""Milliseconds after which something stands in the way, such as a crash dialog nobody sees."""

LIST = """姓名,家长电话,报名日期,课程
甲一测,13800000001,2026-07-01,暑期数学
乙二测,1380000000,2026-07-02,暑期英语
丙三测,13800000003,下周三,暑期数学
"""


class Tour(QObject):
    """Goes from page to page and saves a picture of each once nothing moves any more.

    Args:
        app: the application, left at the end.
        folder: where the pictures go.
        scratch: for a list to import.
    """

    def __init__(self, app: QApplication, folder: Path, scratch: Path) -> None:
        super().__init__()
        self._app, self._folder, self._list = app, folder, scratch / "暑期班报名表.csv"
        self._list.write_text(LIST, encoding="utf-8-sig")
        self._timer = QTimer(self, interval=200)
        self._timer.timeout.connect(self._look_for_the_desk)
        self._timer.start()
        QTimer.singleShot(PATIENCE, self, lambda: app.exit(1))

    def _look_for_the_desk(self) -> None:
        desk = next((view for top in self._app.topLevelWidgets() for view in top.findChildren(DeskView)), None)
        if desk is None:
            return
        self._timer.stop()
        desk.window().setWindowState(desk.windowState().WindowNoState)
        desk.window().resize(*PICTURE)
        page = partial(partial, desk.show_page)
        stops: list[tuple[str, Callable[[], object]]] = [
            ("desk", desk.next_visit),
            ("new-customer", page("customer_form")),
            ("import", page("import", path=self._list)),
            ("tickets", page("tickets")),
            ("report", page("report")),
            ("plans", page("plans")),
            ("settings", page("settings")),
            ("desk-dark", lambda: self._darken(desk)),
        ]
        self._go(desk, stops)

    def _darken(self, desk: DeskView) -> None:
        desk.show_desk()
        apply_theme(self._app, "dark")

    def _go(self, desk: DeskView, stops: list[tuple[str, Callable[[], object]]]) -> None:
        if not stops:
            self._app.exit(0)
            return
        (name, act), *rest = stops

        def picture() -> None:
            file = self._folder / f"{name}.png"
            if not desk.window().grab().save(str(file)):
                raise OSError(f"cannot write {file}")
            self._go(desk, rest)

        act()
        QTimer.singleShot(500, lambda: Settled(desk.runner, picture, self))


def _morning() -> None:
    """Set the process's zone so that it is ten in the morning, inside the hours for calls."""
    if sys.platform != "win32":
        os.environ["TZ"] = f"DESK{time.gmtime().tm_hour - 10:+d}"
        time.tzset()


def main() -> int:
    """Draw all pictures into the folder named on the command line, else into docs/pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    _morning()
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as scratch:
        tour = Tour(app, folder, Path(scratch))
        code = open_window(Path(scratch) / "demo", demo=True, screenshot=None)
        tour.deleteLater()
    return code


if __name__ == "__main__":
    sys.exit(main())
