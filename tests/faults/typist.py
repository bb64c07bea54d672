"""Types into a step of a call without ever pausing; meant to be killed.

Arguments: the desk's folder and the visit's id. Lines on stdout: how many letters are so old that they must be safe.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.domain.clock import SystemClock
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.kit import icons, theme
from tests.desks import PASSWORD, PERSON, RESOURCES, OpenDesk, setup_in
from tests.ui.desk_context import framed

OLD = 2.0
"""Seconds: the one in which a key must be safe, and one for a machine that is busy with other tests."""


def main() -> None:
    """Open the visit in the call pane and type."""
    app = QApplication([])
    icons.use_folder(RESOURCES / "icons")
    theme.apply_theme(app, "light")
    setup = setup_in(Path(sys.argv[1]), SystemClock())
    desk, actor = setup.open(PERSON, PASSWORD)
    with framed(OpenDesk(desk, actor, setup)) as frame:
        pane = CallPane(frame.context)
        pane.show()
        pane.activateWindow()
        visit = int(sys.argv[2])
        frame.context.selection.choose_visit(visit, desk.schedule.customer_of(visit))
        QTest.qWait(100)
        pane.visit.script.take_keys()
        typed: list[float] = []
        focus = app.focusWidget()
        assert focus is not None
        while True:
            QTest.keyClicks(focus, "x")
            typed.append(monotonic())
            QTest.qWait(40)
            if old := sum(at < monotonic() - OLD for at in typed):
                print(old, flush=True)


if __name__ == "__main__":
    main()
