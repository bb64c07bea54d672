"""The page of the improvement log on a real desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.tickets import ImprovementState, TicketDraft
from desktop_app.ui.kit import theme
from desktop_app.ui.tickets.improvements_page import CheckSheet, ImprovementSheet, ImprovementsPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(school: OpenDesk, request: pytest.FixtureRequest) -> Iterator[Frame]:
    with framed(school, getattr(request, "param", None)) as made:
        yield made


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> ImprovementsPage:
    made = ImprovementsPage(frame.context)
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(640))
    made.show()
    return made


def soon(act: Callable[[], None]) -> None:
    QTimer.singleShot(0, act)


def test_a_measure_is_entered_from_a_ticket_and_checked(
    page: ImprovementsPage, frame: Frame, school: OpenDesk, qtbot: QtBot
) -> None:
    ticket, _ = school.desk.tickets.open(school.actor, TicketDraft(school.add("柏知夏"), "teaching", "讲得太快"))

    def fill() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, ImprovementSheet)
        assert sheet.problem.toPlainText() == "讲得太快"
        sheet._done()
        assert sheet.isVisible(), "a measure is asked for"
        sheet.measure.setPlainText("每节课留十分钟提问")
        sheet._done()

    soon(fill)
    page.arrive(ticket_id=ticket)
    frame.settle(qtbot)
    entry = page.table.current_row()
    assert (entry.ticket_number, entry.draft.measure) == ("2026-0001", "每节课留十分钟提问")

    def look() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, CheckSheet)
        sheet._helped.set_value("failed")
        sheet.found.setPlainText("还是太快")
        sheet._done()

    soon(look)
    page.check.click()
    frame.settle(qtbot)
    assert page.table.current_row().state is ImprovementState.FAILED
    assert not page.check.isEnabled()


def test_an_empty_log_says_what_it_is_for(page: ImprovementsPage) -> None:
    assert page.table.overlay.isVisible()
    assert "改进" in page.table.overlay.sentence()


@pytest.mark.parametrize("frame", [Role.READ_ONLY], indirect=True)
def test_without_the_right_the_log_can_only_be_read(page: ImprovementsPage) -> None:
    assert not page.add.isEnabled()
    assert not page.check.isEnabled()
