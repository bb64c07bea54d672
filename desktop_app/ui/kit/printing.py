"""A list of visits on A4: head with the organisation, columns, room for a note, page numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from desktop_app.domain.printing import PrintedDay, PrintedLine, PrintedList
from desktop_app.domain.text import tr
from desktop_app.ui.kit import tokens
from desktop_app.ui.kit.states import look
from desktop_app.ui.kit.text import phone_text, weekday_text

MARGIN = 12.0
"""Millimetres left free at each side of the paper."""
_HEAD, _BAND, _ROW, _FOOT, _PAD = 16.0, 7.0, 9.5, 8.0, 1.6
_SMALL = 8.5
_WIDTHS = (14.0, 24.0, 29.0, 66.0, 18.0, 35.0)
"""Millimetres of time, customer, phone, reason, state, note; together the width between the margins."""
_PER_INCH = 25.4


@dataclass
class _Page:
    """What stands on a page: heights from the top of its body in millimetres."""

    days: list[tuple[float, PrintedDay]] = field(default_factory=list)
    lines: list[tuple[float, float, PrintedLine]] = field(default_factory=list)


def page_layout() -> QPageLayout:
    """Return A4 upright with the margins of a list."""
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN),
        QPageLayout.Unit.Millimeter,
    )


def write_pdf(printed: PrintedList, path: Path) -> None:
    """Write a list as a PDF file.

    Raises:
        OSError: the file cannot be written.
    """
    writer = QPdfWriter(str(path))
    writer.setPageLayout(page_layout())
    writer.setTitle(list_title(printed))
    writer.setCreator(tr("回访台"))
    paint_list(printed, writer)


def list_title(printed: PrintedList) -> str:
    """Return what the list is called."""
    if printed.first == printed.last:
        return tr("回访清单 {day} {weekday}", day=printed.first, weekday=weekday_text(printed.first))
    return tr("回访清单 {first} 至 {last}", first=printed.first, last=printed.last)


def paint_list(printed: PrintedList, device: QPagedPaintDevice) -> int:
    """Paint a list on a printer, a PDF or a preview; return the number of pages.

    Raises:
        OSError: the device cannot be painted on.
    """
    painter = QPainter()
    if not painter.begin(device):
        raise OSError(tr("打印机或文件打不开"))
    try:
        sheet = _Sheet(painter, printed)
        pages = sheet.paginate()
        for number, page in enumerate(pages, start=1):
            if number > 1:
                device.newPage()
            sheet.paint(page, number, len(pages))
    finally:
        painter.end()
    return len(pages)


class _Sheet:
    """Lays out and paints in millimetres, whatever the resolution of the device.

    Args:
        painter: on the device.
        printed: the list.
    """

    def __init__(self, painter: QPainter, printed: PrintedList) -> None:
        self._painter, self._printed = painter, printed
        self._unit = painter.device().logicalDpiX() / _PER_INCH
        paper = QPageSize.size(QPageSize.PageSizeId.A4, QPageSize.Unit.Millimeter)
        self._room = QSizeF(paper.width() - 2 * MARGIN, paper.height() - 2 * MARGIN)
        self._body = self._room.height() - _HEAD - _FOOT
        self._several = printed.first != printed.last

    def paginate(self) -> list[_Page]:
        """Return the pages; no line is cut in two, no day's band stands alone at the foot."""
        pages, at = [_Page()], _BAND
        for day in self._printed.days:
            heights = [self._height(line) for line in day.lines]
            if self._several:
                if at + _BAND + (heights[0] if heights else 0) > self._body:
                    pages.append(_Page())
                    at = _BAND
                pages[-1].days.append((at, day))
                at += _BAND
            for line, height in zip(day.lines, heights, strict=True):
                if at + height > self._body:
                    pages.append(_Page())
                    at = _BAND
                pages[-1].lines.append((at, height, line))
                at += height
        return pages

    def paint(self, page: _Page, number: int, count: int) -> None:
        """Paint one page."""
        printed = self._printed
        self._text(self._box(0, 0, self._room.width(), 8), printed.organisation, 13, "ink", bold=True)
        self._text(self._box(0, 0, self._room.width(), 8), list_title(printed), 11, "ink", right=True)
        counted = tr("共 {count} 个回访", count=printed.count)
        self._text(self._box(0, 8, self._room.width(), 5), counted, 9, "ink-soft")
        words = (tr("时间"), tr("客户"), tr("电话"), tr("事由"), tr("状态"), tr("备注"))
        self._fill(self._box(0, _HEAD, self._room.width(), _BAND), "accent-soft")
        for left, width, word in zip(self._lefts(), _WIDTHS, words, strict=True):
            self._text(self._cell(left, _HEAD, width, _BAND), word, 9, "ink", bold=True)
        for at, day in page.days:
            box = self._box(0, _HEAD + at, self._room.width(), _BAND)
            self._fill(box, "ground")
            title = tr("{day} {weekday}　{count} 个", day=day.day, weekday=weekday_text(day.day), count=len(day.lines))
            self._text(self._cell(0, _HEAD + at, self._room.width(), _BAND), title, 9.5, "ink", bold=True)
        for at, height, line in page.lines:
            self._line(_HEAD + at, height, line)
        if not page.lines:
            self._text(self._cell(0, _HEAD + _BAND, self._room.width(), _ROW), tr("没有回访。"), 9.5, "ink-soft")
        foot = self._box(0, self._room.height() - _FOOT, self._room.width(), _FOOT)
        told = tr("{person} 打印于 {at}", person=printed.by, at=f"{printed.at:%Y-%m-%d %H:%M}")
        self._text(foot, told, 8, "ink-soft", low=True)
        self._text(
            foot, tr("第 {number} / {count} 页", number=number, count=count), 8, "ink-soft", right=True, low=True
        )

    def _line(self, top: float, height: float, line: PrintedLine) -> None:
        look_ = look(line.state)
        cells = (line.time, line.customer, phone_text(line.phone), "", f"{look_.sign} {look_.word}", "")
        for left, width, words in zip(self._lefts(), _WIDTHS, cells, strict=True):
            self._text(self._cell(left, top, width, height), words, 9.5, "ink", bold=words == line.customer != "")
        box = self._cell(self._lefts()[3], top, _WIDTHS[3], height)
        self._painter.setFont(self._font(_SMALL))
        self._painter.setPen(QColor(tokens.LIGHT["ink"]))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        self._painter.drawText(box, int(flags), _about(line))
        self._painter.setPen(QPen(QColor(tokens.LIGHT["line"]), self._unit * 0.2))
        below = (top + height) * self._unit
        self._painter.drawLine(0, round(below), round(self._room.width() * self._unit), round(below))
        side = self._lefts()[5] * self._unit
        self._painter.drawLine(round(side), round(top * self._unit), round(side), round(below))

    def _height(self, line: PrintedLine) -> float:
        metrics = QFontMetricsF(self._font(_SMALL), self._painter.device())
        width = (_WIDTHS[3] - 2 * _PAD) * self._unit
        wrapped = metrics.boundingRect(QRectF(0, 0, width, 1e6), int(Qt.TextFlag.TextWordWrap), _about(line))
        return max(_ROW, wrapped.height() / self._unit + _PAD)

    def _lefts(self) -> list[float]:
        return [sum(_WIDTHS[:at]) for at in range(len(_WIDTHS))]

    def _box(self, left: float, top: float, width: float, height: float) -> QRectF:
        return QRectF(left * self._unit, top * self._unit, width * self._unit, height * self._unit)

    def _cell(self, left: float, top: float, width: float, height: float) -> QRectF:
        return self._box(left + _PAD, top, width - 2 * _PAD, height)

    def _fill(self, box: QRectF, token: str) -> None:
        self._painter.fillRect(box, QColor(tokens.LIGHT[token]))

    def _font(self, points: float, *, bold: bool = False) -> QFont:
        font = QFont(tokens.families())
        font.setPointSizeF(points)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _text(
        self,
        box: QRectF,
        words: str,
        points: float,
        token: str,
        *,
        bold: bool = False,
        right: bool = False,
        low: bool = False,
    ) -> None:
        font = self._font(points, bold=bold)
        self._painter.setFont(font)
        self._painter.setPen(QColor(tokens.LIGHT[token]))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        upright = Qt.AlignmentFlag.AlignBottom if low else Qt.AlignmentFlag.AlignVCenter
        metrics = QFontMetricsF(font, self._painter.device())
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 1)
        self._painter.drawText(box, int(side | upright), cut)


def _about(line: PrintedLine) -> str:
    return " · ".join(part for part in (line.title, line.reason, line.owner) if part)
