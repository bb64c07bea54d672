"""The month report page: figures of the month, turning the months, the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.reports import Month
from desktop_app.ui.kit.labels import Card
from desktop_app.ui.reports.page import ReportPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(demo: OpenDesk) -> Iterator[Frame]:
    with framed(demo) as made:
        yield made


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> ReportPage:
    made = ReportPage(frame.context)
    qtbot.addWidget(made)
    made.resize(1366, 640)
    made.show()
    made.arrive()
    frame.settle(qtbot)
    return made


def test_the_cards_show_what_the_report_counts(page: ReportPage, frame: Frame) -> None:
    report = frame.opened.desk.reports.month(Month(2026, 11))
    net = next(figure for figure in report.figures if figure.code == "success_net")
    assert net.ratio is not None
    shown = [label.text() for card in page.findChildren(Card) for label in card.findChildren(type(card._figure))]
    assert f"{net.ratio * 100:.1f} %" in shown
    assert any(f"{net.numerator} ÷ {net.denominator}" in text for text in shown)


def test_a_month_without_visits_divides_by_nothing(page: ReportPage, frame: Frame, qtbot: QtBot) -> None:
    for _ in range(24):
        page._step(-1)
    frame.settle(qtbot)
    assert page._month == Month(2024, 11)
    shown = [label.text() for card in page.findChildren(Card) for label in card.findChildren(type(card._figure))]
    assert "–" in shown


def test_the_workbook_is_written_and_told(page: ReportPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "十一月 月报.xlsx"
    page.write(target)
    frame.settle(qtbot)
    assert openpyxl.load_workbook(target).sheetnames[0] == "封面"
    assert [text for text, _ in frame.messages] == ["月报已写到 十一月 月报.xlsx"]
    assert page._write_button.isEnabled()


def test_a_folder_that_is_not_there_is_a_sentence(page: ReportPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    page.write(tmp_path / "没有" / "月报.xlsx")
    frame.settle(qtbot)
    assert frame.messages == []
    assert page._write_button.isEnabled()
    assert not page._messages.isHidden()


def test_in_a_month_s_first_days_the_month_before_is_shown(demo: OpenDesk, qtbot: QtBot, frame: Frame) -> None:
    assert demo.desk.clock.today() == date(2026, 11, 24)
    demo.desk.clock.moment = demo.desk.clock.now().replace(month=12, day=3)  # type: ignore[attr-defined] # a fixed clock
    made = ReportPage(frame.context)
    qtbot.addWidget(made)
    frame.settle(qtbot)
    assert made._month == Month(2026, 11)
