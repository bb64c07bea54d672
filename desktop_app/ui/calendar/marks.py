"""How one visit is drawn in the calendar: a pale chip with the sign of its state, name, hour."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import OPEN_STATES
from desktop_app.ui.calendar.words import stamp
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import paint_sign
from desktop_app.ui.kit.states import StateLook, look
from desktop_app.ui.kit.text import short_day, time_text


@dataclass(frozen=True, slots=True)
class Mark:
    """A visit's chip with its place; everything that painting needs is ready.

    Attributes:
        box: where, in the coordinates of the canvas.
        name: cut to the room there is.
        aside: hour at the right; empty where it does not fit.
    """

    box: QRectF
    row: VisitRow
    look: StateLook
    name: str
    aside: str


def mark_height() -> int:
    """Return the height of a chip."""
    return theme.px(16)


def make_mark(row: VisitRow, box: QRectF, metrics: QFontMetrics, aside: str | None = None) -> Mark:
    """Return a visit's chip for a place.

    Args:
        row: the visit.
        box: where.
        metrics: of the small font.
        aside: instead of the hour.
    """
    room = box.width() - _left() - theme.px(tokens.GRID)
    words = time_text(row.minute) if aside is None else aside
    needed = metrics.horizontalAdvance(words) + theme.px(tokens.GRID) if words else 0
    if needed and room - needed < metrics.horizontalAdvance(row.customer[:3]):
        words, needed = "", 0
    name = metrics.elidedText(row.customer, Qt.TextElideMode.ElideRight, int(room - needed) + 1)
    return Mark(box, row, look(row.state), name, words)


def paint_mark(painter: QPainter, mark: Mark, *, chosen: bool, related: bool, hover: bool) -> None:
    """Draw a chip.

    Args:
        painter: with the small font set; pen and brush are changed.
        mark: what.
        chosen: the visit that the desk is about: filled.
        related: another visit of the chosen customer: framed.
        hover: the mouse is over it.
    """
    box, is_open = mark.box, mark.row.state in OPEN_STATES
    radius = theme.px(tokens.GRID)
    ground = "accent" if chosen else f"tint:{mark.look.token}" if is_open else "hover" if hover or related else ""
    painter.setPen(QPen(theme.colour("accent"), 1.4) if related or (hover and not chosen) else Qt.PenStyle.NoPen)
    if ground or related or hover:
        painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), radius, radius)
    side = theme.px(7)
    sign = QRectF(box.x() + theme.px(5), box.center().y() - side / 2, side, side)
    paint_sign(painter, sign, mark.look.sign, "accent-ink" if chosen else mark.look.token)
    text = box.adjusted(_left(), 0, -theme.px(tokens.GRID), 0)
    painter.setPen(theme.colour("accent-ink" if chosen else "ink" if is_open else "ink-soft"))
    stamp(painter, text, mark.name)
    if mark.aside:
        if not chosen:
            painter.setPen(theme.colour("ink-soft"))
        stamp(painter, text, mark.aside, side="right")


def visit_tip(row: VisitRow, shown: StateLook, phone: str) -> str:
    """Return all about a visit for a tooltip and for readers of the screen."""
    when = f"{short_day(row.due, row.due)} {time_text(row.minute)}".rstrip()
    window = tr("应访期 {first} 至 {last}", first=short_day(row.earliest, row.due), last=short_day(row.latest, row.due))
    head = " · ".join(part for part in (row.customer, shown.word, phone) if part)
    lines = [head, f"{row.title} · {when}", row.reason, window]
    if row.attempts:
        lines.append(tr("已拨打 {count} 次", count=row.attempts))
    if row.owner:
        lines.append(tr("负责人 {name}", name=row.owner))
    return "\n".join(lines)


def _left() -> int:
    return theme.px(16)
