"""Short texts drawn many times: laid out once, then only stamped."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QStaticText, QTransform

from desktop_app.ui.kit import theme

_MOST = 4096
_made: dict[tuple[str, theme.FontRole, float], QStaticText] = {}


def _laid_out(text: str, role: theme.FontRole) -> QStaticText:
    """Return a text laid out in the font of a role at the present size of type."""
    key = text, role, theme.current().points
    if (held := _made.get(key)) is not None:
        return held
    if len(_made) >= _MOST:
        _made.clear()
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(QTransform(), theme.font(role))
    _made[key] = made
    return made


def stamp(painter: QPainter, box: QRectF, text: str, role: theme.FontRole = "small", side: str = "left") -> None:
    """Draw one line, in the middle of a box's height; the painter has the font of the role set.

    Args:
        painter: with pen and font set.
        box: where.
        text: already cut to the room there is.
        role: of the font.
        side: ``left``, ``right`` or ``centre``.
    """
    words = _laid_out(text, role)
    size = words.size()
    left = box.x() + {"left": 0.0, "centre": 0.5, "right": 1.0}[side] * (box.width() - size.width())
    painter.drawStaticText(QPointF(left, box.center().y() - size.height() / 2), words)
