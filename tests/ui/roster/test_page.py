"""The page of the night roster on a real desk: turns, publishing, a swap, a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.clock import FixedClock
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.roster.page import RosterPage
from desktop_app.ui.roster.sheets import JobSheet, NightSheet, PostsSheet, TurnsSheet, names_in
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(school: OpenDesk, request: pytest.FixtureRequest) -> Iterator[Frame]:
    with framed(school, getattr(request, "param", None)) as made:
        yield made


@pytest.fixture
def page(frame: Frame, clock: FixedClock, qtbot: QtBot) -> RosterPage:
    clock.moment = datetime(2026, 11, 24, 2, tzinfo=UTC)
    made = RosterPage(frame.context)
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(640))
    made.show()
    made._turn(1)
    return made


def on_sheet(act: Callable[[Sheet], None]) -> None:
    def run() -> None:
        sheet = QApplication.activeModalWidget()
        if isinstance(sheet, Sheet):
            act(sheet)
        else:
            QTimer.singleShot(20, run)

    QTimer.singleShot(0, run)


def rotate(page: RosterPage, frame: Frame, qtbot: QtBot) -> None:
    def fill(sheet: Sheet) -> None:
        assert isinstance(sheet, TurnsSheet)
        for post, field in sheet.fields.items():
            field.setText(f"{post}甲，{post}乙")
        sheet.accept()

    on_sheet(fill)
    page.turns.click()
    frame.settle(qtbot)


def test_a_month_is_planned_by_turns_and_published(page: RosterPage, frame: Frame, qtbot: QtBot) -> None:
    assert page.month is not None
    assert page.month.nights[0].missing == page.month.terms.posts
    rotate(page, frame, qtbot)
    assert page.month.nights[1].people["驾驶员"] == "驾驶员乙"
    page.publish.click()
    frame.settle(qtbot)
    assert page.month.published is not None
    assert not page.publish.isVisible()
    assert not page.turns.isEnabled()


def test_open_posts_are_told_before_publishing(page: RosterPage, frame: Frame, qtbot: QtBot) -> None:
    seen: list[str] = []

    def leave(sheet: Sheet) -> None:
        seen.append(sheet.windowTitle())
        sheet.reject()

    on_sheet(leave)
    page.publish.click()
    frame.settle(qtbot)
    assert seen == ["缺人也发布？"]
    assert page.month is not None
    assert page.month.published is None


def test_a_published_night_is_swapped_only_against_somebody(page: RosterPage, frame: Frame, qtbot: QtBot) -> None:
    rotate(page, frame, qtbot)
    page.publish.click()
    frame.settle(qtbot)

    def swap(sheet: Sheet) -> None:
        assert isinstance(sheet, NightSheet)
        sheet.fields["技术员"].setText(" ")
        sheet._done()
        assert sheet.isVisible()
        sheet.fields["技术员"].setText("魏二")
        sheet.why.setText("家里有事")
        sheet._done()

    on_sheet(swap)
    assert page.month is not None
    page._ask_night(page.month.nights[0])
    frame.settle(qtbot)
    assert page.month.nights[0].people["技术员"] == "魏二"


def test_a_job_past_midnight_pays(page: RosterPage, frame: Frame, qtbot: QtBot) -> None:
    def fill(sheet: Sheet) -> None:
        assert isinstance(sheet, JobSheet)
        sheet.day.set_day(sheet.day.day())
        sheet.called.set_minute(23 * 60 + 10)
        sheet.ended.set_minute(40)
        sheet._done()
        assert sheet.isVisible(), "somebody drove out"
        sheet.people.setText("甲 乙、丙，丁")
        sheet._done()

    page._turn(-1)
    on_sheet(fill)
    page.job.click()
    frame.settle(qtbot)
    row = page._jobs.row_at(0)
    assert row is not None
    assert (row.draft.people, row.bonus) == (("甲", "乙", "丙", "丁"), 80)


def test_posts_are_the_desk_s_own(page: RosterPage, frame: Frame, qtbot: QtBot) -> None:
    def fill(sheet: Sheet) -> None:
        assert isinstance(sheet, PostsSheet)
        sheet.box.setPlainText("班长\n司机")
        sheet.accept()

    on_sheet(fill)
    page.posts.click()
    frame.settle(qtbot)
    assert page.table is not None
    assert page.table.model().columnCount() == 3


@pytest.mark.parametrize("frame", [Role.READ_ONLY], indirect=True)
def test_without_the_right_the_roster_can_only_be_read(page: RosterPage) -> None:
    assert not page.publish.isEnabled()
    assert not page.turns.isEnabled()
    assert not page.job.isEnabled()


def test_names_are_read_however_they_are_separated() -> None:
    assert names_in(" 甲，乙、丙 丁;甲") == ("甲", "乙", "丙", "丁")
