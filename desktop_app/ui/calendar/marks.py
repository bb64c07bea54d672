"""How one visit is drawn in the calendar: a pale chip with the sign of its state, name, hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from desktop_app.domain.near_visits import MERGED_INTO
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import OPEN_STATES
from desktop_app.ui.calendar.words import stamp
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import paint_sign
from desktop_app.ui.kit.states import StateLook, look
from desktop_app.ui.kit.text import short_day, time_text

_NARROW = 56
"""Width below which every pixel goes to the name."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A visit's chip with its place; everything that painting needs is ready.

    Attributes:
        box: where, in the coordinates of the canvas.
        name: cut to the room there is.
        aside: hour at the right; empty where it does not fit.
        second: a line below the name, where the chip is high enough.
        left: room for the sign.
    """

    box: QRectF
    row: VisitRow
    look: StateLook
    name: str
    aside: str
    second: str
    left: int


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
    left = _left(box)
    room = box.width() - left - theme.px(tokens.GRID)
    words = time_text(row.minute) if aside is None else aside
    needed = metrics.horizontalAdvance(words) + theme.px(tokens.GRID) if words else 0
    if needed and room - needed < metrics.horizontalAdvance(row.customer[:3]):
        words, needed = "", 0
    right = Qt.TextElideMode.ElideRight
    narrow = box.width() <= theme.px(_NARROW)
    name = (
        _cut(row.customer, metrics, room) if narrow else metrics.elidedText(row.customer, right, int(room - needed) + 1)
    )
    tall = box.height() >= 2 * metrics.height() and not narrow
    second = metrics.elidedText(row.title, right, int(room) + 1) if tall else ""
    return Mark(box, row, look(row.state), name, words, second, left)


def paint_mark(
    painter: QPainter, mark: Mark, *, chosen: bool, related: bool, hover: bool, picked: bool = False
) -> None:
    """Draw a chip.

    Args:
        painter: with the small font set; pen and brush are changed.
        mark: what.
        chosen: the visit that the desk is about: filled.
        related: another visit of the chosen customer: framed.
        hover: the mouse is over it.
        picked: one of several that go together: ringed.
    """
    box, is_open = mark.box, mark.row.state in OPEN_STATES
    radius = theme.px(tokens.GRID)
    ground = "accent" if chosen else f"tint:{mark.look.token}" if is_open else "hover" if hover or related else ""
    framed = related or picked or (hover and not chosen)
    painter.setPen(QPen(theme.colour("accent"), 2 if picked else 1.4) if framed else Qt.PenStyle.NoPen)
    if ground or framed:
        painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), radius, radius)
    side = theme.px(7)
    text = box.adjusted(mark.left, 0, -theme.px(2), 0)
    if mark.second:
        text.setHeight(mark_height() + 2)
        text.translate(0, 1)
    sign = QRectF(box.x() + (mark.left - side) / 2 + 0.5, text.center().y() - side / 2, side, side)
    paint_sign(painter, sign, mark.look.sign, "accent-ink" if chosen else mark.look.token)
    painter.setPen(theme.colour("accent-ink" if chosen else "ink" if is_open else "ink-soft"))
    stamp(painter, text, mark.name)
    if not chosen:
        painter.setPen(theme.colour("ink-soft"))
    if mark.aside:
        stamp(painter, text, mark.aside, side="right")
    if mark.second:
        stamp(painter, text.translated(0, mark_height()), mark.second)


def visit_tip(row: VisitRow, shown: StateLook, phone: str) -> str:
    """Return all about a visit for a tooltip and for readers of the screen."""
    when = f"{short_day(row.due, row.due)} {time_text(row.minute)}".rstrip()
    window = tr("应访期 {first} 至 {last}", first=short_day(row.earliest, row.due), last=short_day(row.latest, row.due))
    head = " · ".join(part for part in (row.customer, shown.word, phone) if part)
    lines = [head, f"{row.title} · {when}", row.reason.partition(MERGED_INTO)[0], window]
    if row.into:
        lines.append(into_text(row))
    if row.length:
        lines.append(tr("留 {minutes} 分钟", minutes=row.length))
    if row.attempts:
        lines.append(tr("已拨打 {count} 次", count=row.attempts))
    if row.owner:
        lines.append(tr("负责人 {name}", name=row.owner))
    return "\n".join(lines)


def into_text(row: VisitRow) -> str:
    """Return which visit closes a merged one too."""
    day, _, title = row.into.partition(" ")
    return tr("并入 {day} 的{title}", day=short_day(date.fromisoformat(day), row.due), title=title)


def _cut(text: str, metrics: QFontMetrics, room: float) -> str:
    """Return as much of a name as fits; where there is room for two characters, an ellipsis would say less."""
    return next((text[:n] for n in range(len(text), 1, -1) if metrics.horizontalAdvance(text[:n]) <= room), text[:1])


def _left(box: QRectF) -> int:
    """Return the room for the sign; narrow chips leave more to the name."""
    return theme.px(16 if box.width() > theme.px(_NARROW) else 11)
