"""A dressed application and the call pane on a real desk."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.ui.calls.pane import CallPane
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame

SMALL = (420, 640)
"""The pane on a screen of 1366 x 768."""


@pytest.fixture
def trials(school: OpenDesk, clock: FixedClock) -> list[int]:
    """Three visits the day after a trial lesson, due today; it is 10:30, within the calling hours."""
    clock.moment = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    people = (("柏知夏", "13800001111"), ("岑星野", "13800002222"), ("池听雨", "13800003333"))
    made = [
        school.event(
            school.add(name, number, guardian="柏建平" if name == "柏知夏" else ""), "trial", date(2026, 11, 23), "围棋"
        )
        for name, number in people
    ]
    return [visits[0] for visits in made]


@pytest.fixture
def pane(frame: Frame, trials: list[int], qtbot: QtBot) -> CallPane:
    """The pane as the day begins, shown as small as it gets."""
    made = CallPane(frame.context)
    qtbot.addWidget(made)
    made.resize(*SMALL)
    made.show()
    made.activateWindow()
    made.setFocus()
    frame.settle(qtbot)
    return made
