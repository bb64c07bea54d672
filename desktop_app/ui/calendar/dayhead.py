"""The head of a day in the month and the week: number, 休 or 班, lunar day; and its load bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_app.domain.visits import DayLoad
from desktop_app.ui.calendar.board import Board, day_mark, lunar_word
from desktop_app.ui.calendar.words import stamp
from desktop_app.ui.kit import theme, tokens

SHORT_NAME = 2
"""Characters of a festival's name that say enough where the whole, such as 国庆节, does not fit."""


@dataclass(frozen=True, slots=True)
class DayHead:
    """A day's head, ready to be painted.

    Attributes:
        word: festival, term or lunar day, cut to the room there is.
        rest: whether the mark is that of a holiday.
        special: whether the word is more than a lunar day.
        pale: another month's day.
    """

    box: QRectF
    number: str
    mark: str
    rest: bool
    word: str
    special: bool
    today: bool
    pale: bool


def head_height() -> int:
    """Return the height of a day's head."""
    return theme.px(22)


def make_head(board: Board, day: date, box: QRectF, *, pale: bool) -> DayHead:
    """Return a day's head for a place."""
    info = board.days.get(day)
    number = str(day.day)
    mark = day_mark(info) if info is not None else ""
    metrics = theme.font_metrics("small")
    taken = head_height() + (metrics.height() if mark else 0) + theme.px(tokens.GRID)
    words = lunar_word(info) if info is not None else ""
    room = max(0, int(box.width() - taken))
    if metrics.horizontalAdvance(words) > room and len(words) == SHORT_NAME + 1:
        words = words[:SHORT_NAME]
    cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    special = info is not None and bool(info.name or info.term)
    rest = info is not None and not info.working
    return DayHead(box, number, mark, rest, "" if cut == "…" else cut, special, day == board.today, pale)


def paint_head(painter: QPainter, head: DayHead) -> None:
    """Draw a day's head."""
    grid, side = theme.px(tokens.GRID), theme.px(20)
    circle = QRectF(head.box.x() + 1, head.box.y() + 1, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    if head.today:
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(circle)
    role: theme.FontRole = "strong" if head.today else "body"
    painter.setFont(theme.font(role))
    painter.setPen(theme.colour("accent-ink" if head.today else "ink-off" if head.pale else "ink"))
    stamp(painter, circle, head.number, role, "centre")
    painter.setFont(theme.font("small"))
    left = circle.right() + 1
    if head.mark:
        tag = QRectF(left, circle.y() + 1, painter.fontMetrics().height(), painter.fontMetrics().height())
        tag.moveTop(circle.center().y() - tag.height() / 2)
        painter.setPen(theme.colour("ink-off" if head.pale else "done" if head.rest else "closing"))
        stamp(painter, tag, head.mark, side="centre")
    painter.setPen(theme.colour("ink-off" if head.pale else "accent" if head.special else "ink-soft"))
    words = QRectF(head.box.x(), circle.y(), head.box.width() - grid, side)
    stamp(painter, words, head.word, side="right")


def paint_load(painter: QPainter, box: QRectF, load: DayLoad, full: int, *, pale: bool) -> None:
    """Draw a day's load: a thin bar as long as the day is full; done, over, overdue and open parts.

    What is more than full has no room in the bar: its end is then marked in the colour of what is overdue.
    """
    if not load.total:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("line"))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    still_open = load.total - load.done - load.closed - load.overdue
    parts = (("done", load.done), ("missed", load.closed), ("overdue", load.overdue), ("due", still_open))
    left, whole = box.x(), max(full, load.total)
    painter.setOpacity(0.4 if pale else 1)
    for token, count in parts:
        width = box.width() * count / whole
        painter.setBrush(theme.colour(token))
        painter.drawRect(QRectF(left, box.y(), width, box.height()))
        left += width
    if load.total > full:
        end = box.x() + box.width() * full / whole
        painter.setBrush(theme.colour("overdue"))
        painter.drawRect(QRectF(end - 1, box.y() - 2, 2, box.height() + 2))
    painter.setOpacity(1)
