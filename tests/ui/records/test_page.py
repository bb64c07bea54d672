"""The page of records on a real desk: reported, reviewed, added to, filed, printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.records import AttachmentKind, RecordState, ReportDraft
from desktop_app.domain.visits import Outcome
from desktop_app.ui.kit import theme
from desktop_app.ui.records.detail import RecordDetail
from desktop_app.ui.records.page import FileSheet, RecordsPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def visits(school: OpenDesk) -> list[int]:
    """Two visits that ended today, the second with a problem."""
    made = []
    for name, number in (("柏知夏", "13800001111"), ("岑星野", "13800002222")):
        visit = school.event(school.add(name, number), "trial", date(2026, 11, 23), "围棋")[0]
        school.desk.calls.answer(school.actor, visit, "greet", "1")
        school.desk.calls.save_note(school.actor, visit, "想周末上课")
        school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
        made.append(visit)
    return made


@pytest.fixture
def frame(school: OpenDesk, visits: list[int], request: pytest.FixtureRequest) -> Iterator[Frame]:
    with framed(school, getattr(request, "param", None)) as made:
        yield made


@pytest.fixture
def page(frame: Frame, visits: list[int], qtbot: QtBot) -> RecordsPage:
    made = RecordsPage(frame.context)
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(640))
    made.show()
    made.arrive(visit_id=visits[0])
    frame.settle(qtbot)
    return made


def stage(page: RecordsPage) -> RecordState:
    assert page.detail.record is not None
    return page.detail.record.row.state


def test_a_report_is_looked_over_kept_and_reviewed(page: RecordsPage, frame: Frame, qtbot: QtBot) -> None:
    assert "想周末上课" in page.detail.course.toPlainText()
    page.detail.course.clear()
    page.detail.keep.click()
    assert page.messages.isHidden(), "what is missing is told at its place"
    page.detail.course.setPlainText("打了电话")
    page.detail.evaluation.setPlainText("家长满意")
    page.detail.keep.click()
    frame.settle(qtbot)
    assert stage(page) is RecordState.REPORTED
    page.detail.guidance.setPlainText("周末班有位子")
    page.detail.review.click()
    frame.settle(qtbot)
    assert stage(page) is RecordState.REVIEWED
    assert page.detail.course.isReadOnly()
    assert not page.detail.keep.isVisible()
    assert "周末班有位子" in page.detail._reviewed.text()


def test_words_and_files_are_added(page: RecordsPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    page.detail.addition.setText("家长又来电")
    qtbot.keyClick(page.detail.addition, Qt.Key.Key_Return)
    frame.settle(qtbot)
    assert "家长又来电" in page.detail._added.text()
    (tmp_path / "录音.mp3").write_bytes(b"sound")
    page.attach(tmp_path / "录音.mp3")
    frame.settle(qtbot)
    assert page.detail._files.count() == 1
    page.attach(tmp_path / "没有.mp3")
    frame.settle(qtbot)
    assert page.messages.isVisible()
    assert page.detail._files.count() == 1


def test_filed_records_are_read_only(page: RecordsPage, frame: Frame, qtbot: QtBot) -> None:
    page.file_until(date(2026, 11, 24))
    frame.settle(qtbot)
    assert stage(page) is not RecordState.FILED
    assert "没写报告，没有归档" in page.messages.text()
    sheet = FileSheet(page, date(2026, 11, 24), 2)
    qtbot.addWidget(sheet)
    assert "2 份" in sheet.write_missing.text()
    page.file_until(date(2026, 11, 24), write_missing=True)
    frame.settle(qtbot)
    assert stage(page) is RecordState.FILED
    assert page.detail.course.isReadOnly()
    assert page.detail.add.isEnabled()


def test_a_late_report_shows(page: RecordsPage, frame: Frame, clock: FixedClock, qtbot: QtBot) -> None:
    clock.moment = datetime(2026, 11, 27, 2, tzinfo=UTC)
    page.arrive()
    assert page.detail.record is not None
    assert page.detail.record.row.report_late
    page.detail.keep.click()
    frame.settle(qtbot)
    assert "迟 2 天" in page.detail._told.text()


def test_a_record_goes_on_paper(page: RecordsPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = page.form_sheet()
    assert sheet is not None
    frame.settle(qtbot)
    sheet.save(tmp_path / "记录.pdf")
    frame.settle(qtbot)
    assert (tmp_path / "记录.pdf").stat().st_size > 1000


def test_the_list_is_searched(page: RecordsPage, visits: list[int], qtbot: QtBot) -> None:
    page.search.setText("岑星野")
    qtbot.waitUntil(lambda: page._model.rowCount() == 1)
    page.search.setText("没有这样的")
    qtbot.waitUntil(page.table.overlay.isVisible)
    assert page._side.currentIndex() == 0


@pytest.mark.parametrize("frame", [Role.READ_ONLY], indirect=True)
def test_without_the_right_a_record_can_only_be_read(page: RecordsPage) -> None:
    assert not page.file.isEnabled()
    assert not page.detail.keep.isVisible()
    assert not page.detail.add.isEnabled()
    assert page.detail._phone.text() == "138****1111"


def test_a_colleague_s_report_is_read_and_added_to(
    page: RecordsPage, frame: Frame, visits: list[int], qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "录音.wav").write_bytes(b"sound")
    records = frame.opened.desk.records
    records.save_report(frame.actor, visits[0], ReportDraft("打了电话", "满意", ""))
    records.attach(frame.actor, visits[0], tmp_path / "录音.wav", AttachmentKind.AUDIO)
    frame.opened.desk.accounts.create(frame.actor, "孟听雨", Role.FRONT_DESK, "门口的橘猫晒太阳")
    clerk = frame.opened.desk.lists.users()[1].actor
    other = RecordDetail(replace(frame.context, actor=clerk), page.messages)
    qtbot.addWidget(other)
    other.show()
    record = records.get(clerk, visits[0])
    other.show_record(record, records.begin_report(clerk, visits[0]))
    assert other.course.isReadOnly()
    assert not other.keep.isVisible()
    assert other.addition.isEnabled()
    drops = [made for made in other.findChildren(QToolButton) if "移除" in made.accessibleName()]
    assert [made.isEnabled() for made in drops] == [False]
    page.detail.show_record(record, records.begin_report(frame.actor, visits[0]))
    assert not page.detail.course.isReadOnly()
