"""A dressed application and the calendar on the demo school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.ui.calendar.pane import CalendarPane
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

SMALL = (560, 620)
"""The pane on a screen of 1366 x 768."""


@pytest.fixture
def frame(demo: OpenDesk, clock: FixedClock) -> Iterator[Frame]:
    clock.moment = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)
    with framed(demo) as made:
        yield made


@pytest.fixture
def pane(frame: Frame, qtbot: QtBot) -> CalendarPane:
    made = CalendarPane(frame.context)
    qtbot.addWidget(made)
    made.resize(*SMALL)
    made.show()
    made.activateWindow()
    made.canvas.setFocus()
    frame.settle(qtbot)
    return made
