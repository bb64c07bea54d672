"""A list on A4: pages that are full and whole, the same on a file and in the preview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.printing import PrintedDay, PrintedLine, PrintedList
from desktop_app.domain.visits import EVERY_VISIT, VisitState
from desktop_app.ui.kit import printing
from desktop_app.ui.kit.print_sheet import PrintSheet
from desktop_app.ui.kit.printing import page_layout, paint_list, write_pdf
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

MONDAY = date(2026, 11, 23)


def line(at: int) -> PrintedLine:
    reason = "试听课（围棋） 2026-11-23 +1 天；原定 11-22 周日，顺延至 11-23 周一" * (1 + at % 3)
    return PrintedLine("15:00", f"客户{at}", "13800001111", "试听后回访", reason, VisitState.DUE, "林青禾")


def listed(*counts: int) -> PrintedList:
    days = tuple(
        PrintedDay(MONDAY + timedelta(days=offset), tuple(line(at) for at in range(count)))
        for offset, count in enumerate(counts)
    )
    last = MONDAY + timedelta(days=len(counts) - 1)
    return PrintedList("青禾学校", MONDAY, last, days, "林青禾", datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.mark.parametrize("counts", [(0,), (1,), (200,), (3, 0, 40, 1, 25)])
def test_every_line_stands_once_and_whole_on_a_page(tmp_path: Path, counts: tuple[int, ...]) -> None:
    printed = listed(*counts)
    writer = QPdfWriter(str(tmp_path / "list.pdf"))
    writer.setPageLayout(page_layout())
    painter = QPainter(writer)
    sheet = printing._Sheet(painter, printed)
    pages = sheet.paginate()
    painter.end()
    lines = [entry for page in pages for _, _, entry in page.lines]
    assert lines == [entry for day in printed.days for entry in day.lines]
    for page in pages:
        bottoms = [at + height for at, height, _ in page.lines]
        tops = [at for at, _, _ in page.lines]
        assert all(bottom <= sheet._body + 0.01 for bottom in bottoms)
        assert all(below >= above - 0.01 for above, below in zip(bottoms, tops[1:], strict=False))
        for at, day in page.days:  # a day's band is followed by its first line
            assert not day.lines or any(top >= at for top in tops)


def test_a_file_has_as_many_pages_as_are_told(tmp_path: Path) -> None:
    file = tmp_path / "清单.pdf"
    write_pdf(listed(120), file)
    raw = file.read_bytes()
    assert raw.startswith(b"%PDF")
    writer = QPdfWriter(str(tmp_path / "again.pdf"))
    writer.setPageLayout(page_layout())
    assert raw.count(b"/Type /Page\n") == paint_list(listed(120), writer) > 3


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="打不开"):
        write_pdf(listed(1), tmp_path / "不在" / "清单.pdf")


@pytest.fixture
def frame(demo: OpenDesk) -> Iterator[Frame]:
    with framed(demo) as made:
        yield made


def test_what_is_previewed_is_saved(frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = PrintSheet(window, frame.context, date(2026, 11, 24), EVERY_VISIT, week=False)
    sheet.show()
    frame.settle(qtbot)
    assert sheet.printed is not None
    assert sheet.printed.count == len(frame.opened.desk.schedule.between(date(2026, 11, 24), date(2026, 11, 24)))
    day_pages = sheet.preview.pageCount()
    sheet.span.set_value("week")
    sheet.span.chosen.emit("week")
    frame.settle(qtbot)
    assert sheet.preview.pageCount() > day_pages
    sheet.span.set_value("call")
    sheet.span.chosen.emit("call")
    frame.settle(qtbot)
    assert sheet.printed.count == len(frame.opened.desk.schedule.today_list())
    sheet.save(tmp_path / "一周.pdf")
    frame.settle(qtbot)
    assert (tmp_path / "一周.pdf").stat().st_size > 1000
    text, action = frame.messages[-1]
    assert "一周.pdf" in text
    assert action is not None


def test_without_a_printer_the_pdf_is_told(frame: Frame, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = PrintSheet(window, frame.context, date(2026, 11, 24), EVERY_VISIT, week=False)
    sheet.show()
    frame.settle(qtbot)
    sheet.go.click()
    assert "PDF" in sheet.messages.text()
