"""The page of outdated files: nothing goes by itself, a reason is asked, and the years are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.ui.admin.retention_page import EraseSheet, RetentionPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(school: OpenDesk, clock: FixedClock) -> Iterator[Frame]:
    school.add("甲小路", "13800138001")
    school.add("乙小路", "13800138002")
    clock.moment = datetime(2030, 1, 1, 1, tzinfo=UTC)
    with framed(school) as made:
        yield made


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> RetentionPage:
    made = RetentionPage(frame.context)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.arrive()
    frame.settle(qtbot)
    return made


def test_one_and_then_the_rest_are_made_anonymous_with_a_reason(
    page: RetentionPage, frame: Frame, qtbot: QtBot
) -> None:
    assert page._model.rowCount() == 2
    assert page.every.text() == "全部匿名化（2 位）…"
    seen = []

    def say() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, EraseSheet)
        seen.append(sheet._go.isEnabled())
        sheet.why.setPlainText("保存期满")
        sheet._go.click()

    for deed, left in ((page.one, 1), (page.one, 0)):
        QTimer.singleShot(0, say)
        deed.click()
        frame.settle(qtbot)
        frame.settle(qtbot)
        assert page._model.rowCount() == left
    assert seen == [False, False], "not before a reason is given"
    assert "没有保存期满" in page.table.show_state().sentence()
    assert (page.one.isEnabled(), page.every.isVisible()) == (False, False)


def test_longer_years_empty_the_list(page: RetentionPage, frame: Frame, qtbot: QtBot) -> None:
    page.years.setValue(5)
    page.years.editingFinished.emit()
    frame.settle(qtbot)
    frame.settle(qtbot)
    assert (frame.opened.desk.retention.years(), page._model.rowCount()) == (5, 0)
