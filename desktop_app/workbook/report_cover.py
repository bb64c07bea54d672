"""The cover of the month report: what matters most in large, then every figure with its definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from openpyxl.styles import Font

from desktop_app.domain.grid import Cell
from desktop_app.domain.reports import Figure, MonthReport
from desktop_app.domain.text import tr
from desktop_app.workbook import style
from desktop_app.workbook.canvas import Canvas, Look

WIDTH = 12
"""Columns of the cover's grid; the first column of the sheet is its margin."""

_TILES = ("success_net", "success_gross", "inside", "handled")
_SOFT = style.font(9.5, style.INK_SOFT)
_COLUMNS = (
    (2, 2, style.LEFT), (4, 1, style.RIGHT), (5, 1, style.RIGHT), (6, 1, style.RIGHT), (7, 2, style.CENTRE),
    (9, 5, style.LEFT_WRAPPED),
)  # fmt: skip
"""Columns of the table: the first grid column each takes, how many, and how it is aligned."""

_TILE_ROW, _TABLE_ROW = 5, 10
_WRAP_AFTER = 25
"""Chinese characters of a definition that fit on one line."""


def write_cover(canvas: Canvas, report: MonthReport, links: Mapping[str, str]) -> int:
    """Lay out the cover.

    Args:
        canvas: of an empty sheet.
        report: the figures.
        links: by code of the figure, where the rows stand it is counted from.

    Returns:
        The first free row below.
    """
    canvas.widths([1.5] + [8.4] * WIDTH)
    _title(canvas, report)
    by_code = {figure.code: figure for figure in report.figures}
    tiles = [by_code[code] for code in _TILES if code in by_code]
    for number, figure in enumerate(tiles):
        _tile(canvas, 2 + number * 3, 3, figure, links.get(figure.code, ""))
    return _table(canvas, report.figures, links)


def _title(canvas: Canvas, report: MonthReport) -> None:
    title = tr("{year} 年 {month} 月回访月报", year=report.month.year, month=report.month.month)
    days = tr("统计期 {first} 至 {last}", first=report.month.first, last=report.month.last)
    made = tr("制表 {person} {at}", person=report.made_by, at=f"{report.made_at:%Y-%m-%d %H:%M}")
    canvas.put(1, 2, report.organisation, Look(style.font(11, style.INK_SOFT)), span=WIDTH)
    canvas.put(2, 2, title, Look(style.font(20, bold=True)), span=WIDTH)
    parts = [days, made, *([tr("只含{scope}", scope=report.scope)] if report.scope else [])]
    canvas.put(3, 2, "　·　".join(parts), Look(_SOFT, border=style.STRONG_UNDERLINE), span=WIDTH)
    for row, points in enumerate((20, 34, 22, 10), 1):
        canvas.height(row, points)


def _tile(canvas: Canvas, column: int, span: int, figure: Figure, link: str) -> None:
    colour = _colour(figure, style.INK)
    parts = tr("{count} ÷ {base}", count=figure.numerator, base=figure.denominator)
    look = Look(_SOFT, style.CENTRE, style.fill(style.GROUND), style.GAP, style.RATIO)
    lines: tuple[tuple[Cell, Font, int], ...] = (
        (figure.name, _SOFT, 24),
        (_ratio(figure), style.font(22, colour, bold=True), 36),
        (parts, _SOFT, 17),
        (_target(figure), style.font(9, colour), 20),
    )
    for row, (value, font, points) in enumerate(lines, _TILE_ROW):
        canvas.put(row, column, value, replace(look, font=font), span=span, link=link if points == 36 else "")
        canvas.height(row, points)


def _table(canvas: Canvas, figures: Sequence[Figure], links: Mapping[str, str]) -> int:
    head = Look(style.font(10, bold=True), fill=style.fill(style.HEADER_FILL), border=style.UNDERLINE)
    titles = (tr("指标"), tr("数量"), tr("基数"), tr("比率"), tr("目标"), tr("口径"))
    for (column, span, align), title in zip(_COLUMNS, titles, strict=True):
        canvas.put(_TABLE_ROW, column, title, replace(head, align=align), span=span)
    canvas.height(_TABLE_ROW, 24)
    for row, figure in enumerate(figures, _TABLE_ROW + 1):
        for (column, span, align), (value, font, number_format) in zip(_COLUMNS, _line(figure, links), strict=True):
            look = Look(font, align, border=style.UNDERLINE, number_format=number_format)
            canvas.put(row, column, value, look, span=span, link=links.get(figure.code, "") if column == 4 else "")
        canvas.height(row, 28 if len(figure.definition) > _WRAP_AFTER else 19)
    note = tr("点蓝色数字，可看到它所计的每一条记录；完整口径见“定义”。")
    last = _TABLE_ROW + len(figures) + 1
    canvas.put(last, 2, note, Look(style.font(8.5, style.INK_SOFT)), span=WIDTH)
    canvas.height(last, 22)
    return last + 1


def _line(figure: Figure, links: Mapping[str, str]) -> tuple[tuple[Cell, Font, str], ...]:
    """Return the cells of a figure's line with their fonts and number formats."""
    body, strong = style.font(10), style.font(10, bold=True)
    count = style.font(10, style.ACCENT) if figure.code in links else body
    return (
        (figure.name, strong if figure.target else body, "@"),
        (figure.numerator, count, "#,##0"),
        (figure.denominator, body, "#,##0"),
        (_ratio(figure), strong, style.RATIO),
        (_target(figure), style.font(9, _colour(figure, style.INK_SOFT)), "@"),
        (figure.definition, style.font(9, style.INK_SOFT), "@"),
    )


def _colour(figure: Figure, otherwise: str) -> str:
    if figure.met is None:
        return otherwise
    return style.GOOD if figure.met else style.BAD


def _ratio(figure: Figure) -> float | str | None:
    if figure.denominator is None:
        return None
    return figure.ratio if figure.ratio is not None else tr("无数据")


def _target(figure: Figure) -> str | None:
    """Return the target in words with a sign, since colour never speaks alone."""
    if figure.target is None:
        return None
    bound = f"{'≤' if figure.ceiling else '≥'} {figure.target:.0%}"
    if figure.met is None:
        return bound
    return tr("✓ 达标 {bound}", bound=bound) if figure.met else tr("✗ 未达 {bound}", bound=bound)
