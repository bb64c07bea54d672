"""Two sheets of the month report: the tables the charts are drawn from, and the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.grid import Cell
from desktop_app.domain.reports import MonthReport, Share
from desktop_app.domain.text import tr
from desktop_app.workbook import style
from desktop_app.workbook.canvas import Canvas, Look
from desktop_app.workbook.report_charts import Block

_LEFT = 2


@dataclass(frozen=True, slots=True)
class Blocks:
    """Where the tables stand that charts are drawn from."""

    days: Block
    methods: Block
    categories: Block


def write_tables(canvas: Canvas, report: MonthReport) -> Blocks:
    """Write the tables by person, plan, method, category and day, one below the other.

    Args:
        canvas: of an empty sheet.
        report: the figures.

    Returns:
        Where the tables stand.
    """
    canvas.widths([1.5, 26, 12, 12, 12, 12, 3] + [8.4] * 7)
    canvas.put(1, _LEFT, tr("统计"), Look(style.font(13, bold=True)), span=5)
    canvas.height(1, 26)
    row = _table(
        canvas, 3, (tr("回访人员"), tr("应访"), tr("成功"), tr("期限内"), tr("成功率")),
        [(name, due, done, inside, done / due if due else None) for name, due, done, inside in report.operators],
    )  # fmt: skip
    row = _table(canvas, row, (tr("回访方案"), tr("及时"), tr("应访"), tr("及时率")), _shares(report.plans))
    methods = row
    row = _table(canvas, row, (tr("回访方式"), tr("次数"), tr("成功回访"), tr("占比")), _shares(report.methods))
    categories = row
    row = _table(canvas, row, (tr("问题分类"), tr("件数"), tr("全部问题件"), tr("占比")), _shares(report.categories))
    days = row
    last = _table(
        canvas, row, (tr("应访日"), tr("应访"), tr("其中成功"), tr("成功率")),
        [(day, due, done, done / due if due else None) for day, due, done in report.days],
    )  # fmt: skip
    return Blocks(
        days=(days, last - 2, _LEFT),
        methods=(methods, methods + len(report.methods), _LEFT),
        categories=(categories, categories + len(report.categories), _LEFT),
    )


def write_definitions(canvas: Canvas, report: MonthReport) -> None:
    """Write what every figure means and what it should reach."""
    canvas.widths([1.5, 24, 70, 14])
    canvas.put(1, _LEFT, tr("定义"), Look(style.font(13, bold=True)), span=3)
    canvas.height(1, 26)
    rows: list[Sequence[Cell]] = [
        (f.name, f.definition, None if f.target is None else f"{'≤' if f.ceiling else '≥'} {f.target:.0%}")
        for f in report.figures
    ]
    end = _table(canvas, 3, (tr("指标"), tr("口径"), tr("目标")), rows, text=True)
    notes = (
        tr("应访：应访日落在本月的回访；因人工改约移到别的日子的，仍按原应访日计入本月。"),
        tr("期限：每次回访最早日至最晚日之间（含两端）。合并到别的回访里的不重复计算。"),
        tr("净成功率去掉拒访和回访前撤销的；毛成功率以全部应访为基数，用于考核。"),
        tr("问题件：本月新开的，以及月初以前开、本月内还未处理完的。"),
        tr("明细表中每个数字都有一列，标 1 的行就是它所计的行；筛选“1”即可逐条核对。"),
    )
    for row, note in enumerate(notes, end):
        canvas.put(row, _LEFT, note, Look(style.font(9.5, style.INK_SOFT)), span=3)
        canvas.height(row, 20)


def _shares(shares: Sequence[Share]) -> list[Sequence[Cell]]:
    return [(share.name, share.count, share.total, share.ratio) for share in shares]


def _table(
    canvas: Canvas, top: int, headings: Sequence[str], rows: Sequence[Sequence[Cell]], *, text: bool = False
) -> int:
    """Write a small table and return the row two below it."""
    head = Look(style.font(10, bold=True), fill=style.fill(style.HEADER_FILL), border=style.UNDERLINE)
    for column, heading in enumerate(headings, _LEFT):
        align = style.LEFT if text or column == _LEFT else style.RIGHT
        canvas.put(top, column, heading, replace(head, align=align))
    canvas.height(top, 22)
    for row, values in enumerate(rows or [(tr("本月没有"),)], top + 1):
        for column, value in enumerate(values, _LEFT):
            align = style.LEFT_WRAPPED if text or column == _LEFT else style.RIGHT
            look = Look(style.font(10), align, None, style.UNDERLINE, _format(value, first=column == _LEFT))
            canvas.put(row, column, value, look)
        canvas.height(row, 19)
    return top + max(len(rows), 1) + 2


def _format(value: Cell, *, first: bool) -> str:
    if first:
        return style.DAY
    return style.RATIO if isinstance(value, float) else "#,##0"
