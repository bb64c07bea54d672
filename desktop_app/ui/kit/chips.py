"""State chips: a drawn sign, a word, a pale ground; as a widget and for delegates."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.states import StateLook, look

_STROKES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "✓": (((0.1, 0.55), (0.4, 0.85), (0.95, 0.2)),),
    "✕": (((0.15, 0.15), (0.85, 0.85)), ((0.85, 0.15), (0.15, 0.85))),
    "◇": (((0.5, 0.05), (0.95, 0.5), (0.5, 0.95), (0.05, 0.5), (0.5, 0.05)),),
    "–": (((0.1, 0.5), (0.9, 0.5)),),
    "⇒": (((0.05, 0.5), (0.95, 0.5)), ((0.55, 0.15), (0.95, 0.5), (0.55, 0.85))),
}
_SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "▲": ((0.5, 0.06), (1.0, 0.94), (0.0, 0.94)),
    "◆": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
}


def paint_sign(painter: QPainter, box: QRectF, sign: str, token: str) -> None:
    """Draw a state's sign to fill a square.

    Args:
        painter: its pen and brush are changed.
        box: the square, some 9 px.
        sign: one of the signs of ``states``; any other character is written as text.
        token: colour.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = theme.colour(token)
    pen = QPen(shade, max(1.5, box.width() / 6))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)

    def at(point: tuple[float, float]) -> QPointF:
        return QPointF(box.x() + point[0] * box.width(), box.y() + point[1] * box.height())

    ring = box.adjusted(pen.widthF() / 2, pen.widthF() / 2, -pen.widthF() / 2, -pen.widthF() / 2)
    if sign == "●":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawEllipse(box)
    elif sign in _SHAPES:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawPolygon([at(point) for point in _SHAPES[sign]])
    elif sign in _STROKES:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in _STROKES[sign]:
            painter.drawPolyline([at(point) for point in stroke])
    elif sign in "○◐⊘":
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        if sign == "⊘":
            far, near = (1 + cos(pi / 4)) / 2, (1 - sin(pi / 4)) / 2
            painter.drawLine(at((near, near)), at((far, far)))
        elif sign == "◐":
            half = QPainterPath(ring.center())
            half.arcTo(ring, 90, 180)
            painter.fillPath(half, shade)
    else:
        painter.setPen(shade)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), sign)


def chip_size(word: str) -> QSize:
    """Return the room that a chip with this word takes."""
    metrics = theme.font_metrics("small")
    between = theme.px(tokens.GRID) + 1 if word else 0
    return QSize(
        metrics.horizontalAdvance(word) + between + _sign_side() + 2 * theme.px(tokens.GAP),
        metrics.height() + theme.px(tokens.GRID),
    )


def paint_chip(painter: QPainter, box: QRectF, shown: StateLook, word: str | None = None) -> None:
    """Draw a chip to fill a rectangle; a word too long is cut with an ellipsis.

    Args:
        painter: its font, pen and brush are kept.
        box: where, ``chip_size`` large or narrower.
        shown: sign and colours.
        word: instead of the state's own word, such as 逾期 2 天.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"tint:{shown.token}"))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    side, gap = _sign_side(), theme.px(tokens.GAP)
    paint_sign(painter, QRectF(box.x() + gap, box.center().y() - side / 2, side, side), shown.sign, shown.token)
    text = box.adjusted(gap + side + theme.px(tokens.GRID) + 1, 0, -gap + 2, 0)
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour("ink"))
    words = shown.word if word is None else word
    words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(text.width()) + 1)
    painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
    painter.restore()


def _sign_side() -> int:
    return theme.px(tokens.GAP)


class Chip(QWidget):
    """A visit's state as a widget."""

    def __init__(self, state: VisitState | StateLook, word: str | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(state, word)

    def set_state(self, state: VisitState | StateLook, word: str | None = None) -> None:
        """Show another state, or a look of one's own."""
        self._look = look(state) if isinstance(state, VisitState) else state
        self._word = self._look.word if word is None else word
        self.setAccessibleName(self._word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._word)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._look, self._word)
