"""The page of appraisals on a real desk: standards, a sheet, points, words from outside, and its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.appraisals import Verdict
from desktop_app.ui.kit import theme
from desktop_app.ui.team.appraisal_sheets import CloseSheet, OpenSheet, OutsideSheet, PointsSheet, StandardsSheet
from desktop_app.ui.team.appraisals_page import AppraisalsPage
from tests.desks import PERSON
from tests.ui.desk_context import Frame


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> AppraisalsPage:
    made = AppraisalsPage(frame.context)
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(640))
    made.show()
    made.arrive()
    return made


def answer(frame: Frame, qtbot: QtBot, kind: type, fill: Callable[..., object], ask: Callable[[], None]) -> None:
    """Open a sheet, fill it in, and wait until it is gone."""

    def act() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, kind)
        fill(sheet)

    QTimer.singleShot(0, act)
    ask()
    frame.settle(qtbot)


def test_from_standards_to_the_end_by_the_sheets_that_are_asked(
    page: AppraisalsPage, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    assert "先写考核标准" in page.sheets.show_state().sentence()
    answer(frame, qtbot, StandardsSheet, lambda sheet: (sheet._fill(), sheet._give()), page._ask_standards)
    assert len(frame.opened.desk.appraisals.standards()) == 5

    answer(frame, qtbot, OpenSheet, lambda sheet: sheet._give(), page._ask_open)
    assert page.title.text().startswith(PERSON)
    assert page.lines.current_row().standard.name == "记录质量", "the first that waits for points"
    assert not page.close_sheet.isEnabled()

    def points(sheet: PointsSheet) -> None:
        for typed, word in (("很好", "请填数字"), ("21", "0 到 20 之间")):
            sheet.points.setText(typed)
            sheet._give()
            frame.settle(qtbot)
            assert word in sheet.form._errors["points"].text()
        sheet.points.setText("18。5")
        sheet._give()

    answer(frame, qtbot, PointsSheet, points, page.judge.click)
    page.lines.select_id(page._lines.row_at(4).id)  # type: ignore[union-attr] # there are five
    answer(frame, qtbot, PointsSheet, lambda sheet: (sheet.points.setText("20"), sheet._give()), page.judge.click)

    def outside(sheet: OutsideSheet) -> None:
        sheet.points.setText("9")
        sheet._give()
        frame.settle(qtbot)
        assert "考核什么" in sheet.form._errors["name"].text()
        sheet.name.setText("神秘访客打分")
        sheet._give()

    answer(frame, qtbot, OutsideSheet, outside, page.outside.click)
    assert page.title.text().endswith("/ 110 分")
    page.recount.click()
    frame.settle(qtbot)

    def end(sheet: CloseSheet) -> None:
        sheet.verdict._buttons[Verdict.CORRECTION.value].click()
        sheet.words.setPlainText("每通都要报工号")
        sheet._give()
        frame.settle(qtbot)
        assert "哪一天" in sheet.form._errors["deadline"].text()
        sheet.deadline.set_day(frame.opened.desk.clock.today())
        sheet._give()

    answer(frame, qtbot, CloseSheet, end, page.close_sheet.click)
    assert "限期整改 每通都要报工号" in page.about.text()
    assert not any(each.isEnabled() for each in (page.judge, page.outside, page.recount, page.close_sheet))
    page.write(page.sheets.current_row(), tmp_path / "考核.xlsx")
    frame.settle(qtbot)
    assert (tmp_path / "考核.xlsx").exists()


def test_standards_are_changed_in_place_and_one_without_a_name_is_pointed_at(
    page: AppraisalsPage, frame: Frame, qtbot: QtBot
) -> None:
    def fill(sheet: StandardsSheet) -> None:
        sheet._add()
        sheet._give()
        frame.settle(qtbot)
        assert "考核什么" in sheet.form._errors["name"].text()
        sheet.name.setText("回访量")
        sheet.source.set_value("counted")
        sheet.figure.set_value("done")
        sheet.target.setValue(300)
        sheet._take()
        sheet._add()
        sheet._remove()
        sheet._give()

    answer(frame, qtbot, StandardsSheet, fill, page._ask_standards)
    (kept,) = frame.opened.desk.appraisals.standards()
    assert (kept.name, kept.figure, kept.target, kept.most) == ("回访量", "done", 300, 10)
