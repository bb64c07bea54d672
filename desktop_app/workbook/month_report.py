"""The month report for management as an Excel workbook (R-270)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from desktop_app.domain.listing import Column, ColumnKind
from desktop_app.domain.progress import Pace
from desktop_app.domain.report_marks import Mark
from desktop_app.domain.reports import MonthReport, TicketRecord, VisitRecord
from desktop_app.domain.templates import Details, placeholder_key
from desktop_app.domain.text import tr
from desktop_app.domain.words import method_words, outcome_words, status_words, ticket_state_words
from desktop_app.workbook import style
from desktop_app.workbook.canvas import Canvas
from desktop_app.workbook.report_charts import bar_chart, line_chart, place
from desktop_app.workbook.report_cover import write_cover
from desktop_app.workbook.report_details import Detail, mark_links, write_detail
from desktop_app.workbook.report_tables import Blocks, write_definitions, write_tables

DETAILS = {
    "明细:回访": "visits", "明细:问题件": "tickets", "明细:拨打": "attempts",
    "detail:visits": "visits", "detail:tickets": "tickets", "detail:attempts": "attempts",
}  # fmt: skip
"""Placeholders of rows in a workbook of the organisation's own."""


def write_month_report(
    path: Path,
    report: MonthReport,
    visit_marks: Sequence[Mark[VisitRecord]],
    ticket_marks: Sequence[Mark[TicketRecord]],
    pace: Pace,
) -> None:
    """Write the workbook: cover, tables, visits, tickets, attempts, definitions.

    Every number is a plain value; a figure of the cover leads to the column that marks the rows it is counted from.

    Args:
        path: file to write; it is overwritten.
        report: figures and rows; its moments in the desk's own time.
        visit_marks: for the sheet of visits.
        ticket_marks: for the sheet of tickets.
        pace: told how many rows are written.

    Raises:
        Cancelled: when the person stopped it.
        OSError: when the file cannot be written.
    """
    book = Workbook(write_only=True)
    try:
        _fill(book, report, visit_marks, ticket_marks, pace)
        book.save(path)
    finally:
        for sheet in book.worksheets:  # a workbook that is given up still has its streams to end
            if not sheet.closed:
                sheet.close()


def report_details(report: MonthReport) -> dict[str, Details]:
    """Return the rows of a report for a workbook of the organisation's own, by the key of their placeholders."""
    found = {"visits": _visits(report, ()), "tickets": _tickets(report, ()), "attempts": _attempts(report)}
    return {
        placeholder_key(placeholder): Details(found[name].columns, found[name].records)
        for placeholder, name in DETAILS.items()
    }


def _fill(
    book: Workbook,
    report: MonthReport,
    visit_marks: Sequence[Mark[VisitRecord]],
    ticket_marks: Sequence[Mark[TicketRecord]],
    pace: Pace,
) -> None:
    book.properties.title = tr("{month} 回访月报", month=report.month)
    book.properties.creator = style.clean_text(report.made_by)
    cover, tables = book.create_sheet(tr("封面")), book.create_sheet(tr("统计"))
    visits, tickets = _visits(report, visit_marks), _tickets(report, ticket_marks)
    names = (tr("回访明细"), tr("问题件"), tr("拨打记录"))
    for name, detail in zip(names, (visits, tickets, _attempts(report)), strict=True):
        write_detail(book.create_sheet(name), report.organisation, detail, pace)
    links = mark_links(names[0], len(visits.columns), visit_marks)
    links |= mark_links(names[1], len(tickets.columns), ticket_marks)
    with Canvas(tables, report.organisation) as canvas:
        blocks = write_tables(canvas, report)
    with Canvas(cover, report.organisation, pages_high=1) as canvas:
        below = write_cover(canvas, report, links)
    with Canvas(book.create_sheet(tr("定义")), report.organisation, landscape=True) as canvas:
        write_definitions(canvas, report)
    _draw(report, cover, tables, blocks, below)


def _draw(report: MonthReport, cover: Any, tables: Any, blocks: Blocks, below: int) -> None:
    days = line_chart(tr("每日应访与成功"), tables, blocks.days, 2, (style.ACCENT, style.GOOD))
    place(cover, days, f"B{below}", 24, 9)
    if report.methods:
        place(tables, bar_chart(tr("成功回访的方式"), tables, blocks.methods, style.ACCENT), "H3", 12, 7)
    if report.categories:
        place(tables, bar_chart(tr("问题件分类"), tables, blocks.categories, style.CLOSING), "H20", 12, 7)


def _visits(report: MonthReport, marks: Sequence[Mark[VisitRecord]]) -> Detail:
    status, method = status_words(), method_words()
    day, number = ColumnKind.DAY, ColumnKind.NUMBER
    columns = (
        (Column("id", tr("编号"), number, 8), lambda v: v.id),
        (Column("customer", tr("客户"), width=14), lambda v: v.customer),
        (Column("plan", tr("方案"), width=18), lambda v: v.plan),
        (Column("step", tr("步骤"), width=18), lambda v: v.step),
        (Column("due", tr("应访日"), day, 11), lambda v: v.due),
        (Column("earliest", tr("最早"), day, 11), lambda v: v.earliest),
        (Column("latest", tr("最晚"), day, 11), lambda v: v.latest),
        (Column("status", tr("结果"), width=9), lambda v: status.get(v.status, v.status)),
        (Column("method", tr("方式"), width=7), lambda v: method.get(v.method, v.method)),
        (Column("done_day", tr("完成日"), day, 11), lambda v: v.done_day),
        (Column("attempts", tr("拨打"), number, 6), lambda v: v.attempts),
        (Column("owner", tr("负责人"), width=10), lambda v: v.owner),
        (Column("note", tr("备注"), width=30), lambda v: v.note),
    )
    return Detail(columns, report.visits, marks)


def _tickets(report: MonthReport, marks: Sequence[Mark[TicketRecord]]) -> Detail:
    state, day = ticket_state_words(), ColumnKind.DAY
    columns = (
        (Column("number", tr("编号"), width=12), lambda t: t.number),
        (Column("customer", tr("客户"), width=14), lambda t: t.customer),
        (Column("category", tr("分类"), width=16), lambda t: t.category),
        (Column("department", tr("责任部门"), width=14), lambda t: t.department),
        (Column("assignee", tr("负责人"), width=10), lambda t: t.assignee),
        (Column("opened", tr("受理日"), day, 11), lambda t: t.opened),
        (Column("deadline", tr("时限"), day, 11), lambda t: t.deadline),
        (Column("state", tr("状态"), width=14), lambda t: state.get(t.state, t.state)),
        (Column("handled_day", tr("处理日"), day, 11), lambda t: t.handled_day),
        (Column("confirmed_day", tr("确认日"), day, 11), lambda t: t.confirmed_day),
        (Column("reopened_times", tr("返工次数"), ColumnKind.NUMBER, 9), lambda t: t.reopened),
    )
    return Detail(columns, report.tickets, marks)


def _attempts(report: MonthReport) -> Detail:
    outcome = outcome_words()
    columns = (
        (Column("visit_id", tr("回访编号"), ColumnKind.NUMBER, 10), lambda a: a.visit_id),
        (Column("at", tr("时间"), ColumnKind.MOMENT, 17), lambda a: a.at.replace(tzinfo=None)),
        (Column("customer", tr("客户"), width=14), lambda a: a.customer),
        (Column("outcome", tr("结果"), width=13), lambda a: outcome.get(a.outcome, a.outcome)),
        (Column("user", tr("拨打人"), width=10), lambda a: a.user),
        (Column("note", tr("备注"), width=60), lambda a: a.note),
    )
    return Detail(columns, report.attempts)
