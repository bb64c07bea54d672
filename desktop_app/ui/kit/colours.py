"""Arithmetic of colours."""

from __future__ import annotations

from PySide6.QtGui import QColor


def blend(top: QColor, under: QColor, share: float) -> QColor:
    """Return ``top`` laid over ``under`` with the given share."""
    pairs = ((top.red(), under.red()), (top.green(), under.green()), (top.blue(), under.blue()))
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in pairs)
    return QColor(red, green, blue)


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""

    def luminance(shade: QColor) -> float:
        parts = (shade.redF(), shade.greenF(), shade.blueF())
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
