"""A dressed application and the customer list on the demo school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.ui.customers.form_page import CustomerFormPage
from desktop_app.ui.customers.pane import CustomersPane
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(demo: OpenDesk, clock: FixedClock) -> Iterator[Frame]:
    clock.moment = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)
    with framed(demo) as made:
        yield made


@pytest.fixture
def empty_frame(school: OpenDesk) -> Iterator[Frame]:
    with framed(school) as made:
        yield made


def shown(qtbot: QtBot, frame: Frame) -> CustomersPane:
    """Return the pane as it opens, as narrow as on a screen of 1366 x 768."""
    made = CustomersPane(frame.context)
    qtbot.addWidget(made)
    made.resize(300, 620)
    made.show()
    made.activateWindow()
    made.list.setFocus()
    frame.settle(qtbot)
    return made


@pytest.fixture
def pane(frame: Frame, qtbot: QtBot) -> CustomersPane:
    return shown(qtbot, frame)


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> CustomerFormPage:
    made = CustomerFormPage(frame.context)
    qtbot.addWidget(made)
    made.resize(1366, 640)
    made.arrive()
    made.show()
    made.activateWindow()
    made.setFocus()
    frame.settle(qtbot)
    return made
