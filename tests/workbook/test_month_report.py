"""The month report as management opens it: figures that lead to their rows, charts, print set-up, and no formulas."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from desktop_app.domain.errors import Cancelled
from desktop_app.domain.progress import Pace
from desktop_app.domain.reports import AttemptRecord, Month, MonthReport, TicketRecord, VisitRecord
from desktop_app.rules.metrics import month_report
from desktop_app.rules.report_marks import ticket_marks, visit_marks
from desktop_app.workbook.month_report import write_month_report

MONTH = Month(2026, 11)
STATUSES = ("done", "done", "done", "refused", "not_reached", "open", "withdrawn", "invalid_number")


def _visit(number: int, pick: random.Random) -> VisitRecord:
    due = MONTH.first + timedelta(days=pick.randrange(30))
    status = pick.choice(STATUSES)
    done = due + timedelta(days=pick.randrange(-3, 6)) if status == "done" else None
    note = pick.choice(["", '=HYPERLINK("x")', "+86", "@x", "坏\x07字符", "#N/A"])
    method = pick.choice(["phone", "onsite", "letter"])
    early, late, problem = due - timedelta(days=1), due + timedelta(days=2), pick.random() < 0.3
    return VisitRecord(
        number, "=1+1 样例", "就业", "第一次", due, early, late, status, method, done, 1, problem, "王芳", note
    )


def _ticket(number: int, pick: random.Random) -> TicketRecord:
    opened = MONTH.first + timedelta(days=pick.randrange(30))
    state = pick.choice(["received", "handling", "handled", "confirmed"])
    handled = opened + timedelta(days=pick.randrange(5)) if state in ("handled", "confirmed") else None
    limit, again = opened + timedelta(days=2), pick.randrange(2)
    return TicketRecord(
        number, f"2026-{number:04}", "样例", "收费", "财务", "李明", opened, limit, state, handled, None, again
    )


def _report(visits: int = 60, tickets: int = 12) -> MonthReport:
    pick = random.Random(7)
    attempts = [AttemptRecord(1, "样例", datetime(2026, 11, 3, 9, 30, tzinfo=UTC), "no_answer", "-1", "王芳")]
    return month_report(
        MONTH,
        [_visit(n, pick) for n in range(1, visits + 1)],
        [_ticket(n, pick) for n in range(1, tickets + 1)],
        attempts,
        organisation="甲&乙 学校",
        made_at=datetime(2026, 11, 30, 17, 20, tzinfo=UTC),
        made_by="王芳",
    )


def _written(path: Path, report: MonthReport) -> Any:
    write_month_report(path, report, visit_marks(), ticket_marks(), Pace())
    return load_workbook(path)


def _place(cell: str) -> tuple[int, int]:
    """Return column and row of a cell."""
    letters, row = coordinate_from_string(cell)
    return column_index_from_string(letters), row


def _cover_figures(book: Any) -> dict[str, tuple[object, object, object, str]]:
    """Return count, base, ratio and link of each line of the cover's table by name."""
    cover = book["封面"]
    top = next(row for row in range(1, 40) if cover.cell(row, 2).value == "指标")
    lines = {}
    for row in range(top + 1, cover.max_row):
        link = cover.cell(row, 4).hyperlink
        lines[str(cover.cell(row, 2).value)] = (
            cover.cell(row, 4).value,
            cover.cell(row, 5).value,
            cover.cell(row, 6).value,
            link.location if link is not None else "",
        )
    return lines


def test_every_figure_of_the_cover_is_the_number_of_the_rows_it_leads_to(tmp_path: Path) -> None:
    report = _report()
    book = _written(tmp_path / "月报.xlsx", report)
    lines = _cover_figures(book)
    for figure in report.figures:
        count, base, ratio, link = lines[figure.name]
        sheet, cell = link.replace("'", "").split("!")
        column, header = _place(cell)
        marked = [book[sheet].cell(row, column).value for row in range(header + 1, book[sheet].max_row + 1)]
        assert (count, base) == (figure.numerator, figure.denominator)
        assert marked.count(1) == count == book[sheet].cell(1, column).value
        if figure.denominator:
            assert ratio == pytest.approx(figure.numerator / figure.denominator)


def test_no_cell_is_a_formula_and_text_stays_as_it_was(tmp_path: Path) -> None:
    report = _report()
    book = _written(tmp_path / "a.xlsx", report)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type not in ("f", "e") for cell in row)
    notes = [book["回访明细"].cell(row, 13).value or "" for row in range(3, 63)]
    assert notes == [visit.note.replace("\x07", "") for visit in report.visits]
    assert book["拨打记录"]["F3"].value == "-1"


def test_days_are_days_and_moments_are_moments(tmp_path: Path) -> None:
    book = _written(tmp_path / "a.xlsx", _report())
    due, at = book["回访明细"]["E3"], book["拨打记录"]["B3"]
    assert due.is_date
    assert due.number_format == "yyyy-mm-dd"
    assert due.value.date() == _report().visits[0].due
    assert at.value.isoformat() == "2026-11-03T09:30:00"
    assert at.number_format == "yyyy-mm-dd hh:mm"


def test_it_prints_on_a4_and_every_list_has_a_filter_and_repeats_its_heading(tmp_path: Path) -> None:
    book = _written(tmp_path / "a.xlsx", _report())
    assert book.sheetnames == ["封面", "统计", "回访明细", "问题件", "拨打记录", "定义"]
    for sheet in book.worksheets:
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.left.text == "甲&&乙 学校"
        assert "&P" in sheet.oddFooter.right.text
    for name in ("回访明细", "问题件", "拨打记录"):
        assert book[name].print_title_rows == "$2:$2"
        assert book[name].freeze_panes == "B3"
        assert book[name].auto_filter.ref.startswith("A2:")


def test_the_charts_are_excels_own_and_point_at_the_tables(tmp_path: Path) -> None:
    report = _report()
    book = _written(tmp_path / "a.xlsx", report)
    (line,) = book["封面"]._charts
    methods, categories = book["统计"]._charts
    assert not line.x_axis.delete
    assert all(series.smooth is False for series in line.series)
    for chart, rows in ((line, 30), (methods, len(report.methods)), (categories, len(report.categories))):
        sheet, area = chart.series[0].val.numRef.f.replace("'", "").replace("$", "").split("!")
        corners = [_place(corner)[1] for corner in area.split(":")]
        assert sheet == "统计"
        assert corners[-1] - corners[0] + 1 == rows
    corner = line.series[0].val.numRef.f.split("!")[1].replace("$", "").split(":")[0]
    assert book["统计"][corner].value == report.days[0][1]


def test_an_empty_month_is_written_too(tmp_path: Path) -> None:
    book = _written(tmp_path / "a.xlsx", _report(0, 0))
    count, base, ratio, _ = _cover_figures(book)["回访成功率（净）"]
    assert (count, base, ratio) == (0, 0, "无数据")
    assert book["回访明细"].max_row == 2
    assert len(book["统计"]._charts) == 0


def test_it_can_be_stopped(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_month_report(tmp_path / "a.xlsx", _report(), visit_marks(), ticket_marks(), Pace(cancelled=lambda: True))


def test_a_target_that_is_a_ceiling_is_said_so(tmp_path: Path) -> None:
    book = _written(tmp_path / "a.xlsx", _report())
    cover = book["封面"]
    targets = {cover.cell(row, 2).value: cover.cell(row, 7).value for row in range(11, 30)}
    assert "≥ 90%" in str(targets["回访成功率（净）"])
    assert "≤ 10%" in str(targets["上门与信函占比"])
    assert str(targets["上门与信函占比"])[0] in "✓✗"


def test_the_month_is_named_on_the_cover(tmp_path: Path) -> None:
    book = _written(tmp_path / "a.xlsx", _report())
    assert book["封面"]["B2"].value == "2026 年 11 月回访月报"
    assert str(date(2026, 11, 30)) in str(book["封面"]["B3"].value)
