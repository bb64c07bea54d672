"""Arrangements that stand on many pages."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop_app.ui.kit import theme, tokens


def bar(holder: QWidget | None = None) -> QHBoxLayout:
    """Return a line for a page's head or foot, as wide as the page, with room around it.

    Args:
        holder: the widget that the line fills; without one it goes into another layout.
    """
    pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
    line = QHBoxLayout() if holder is None else QHBoxLayout(holder)
    line.setContentsMargins(pad, gap, pad, gap)
    line.setSpacing(gap)
    return line


def stack(holder: QWidget | None = None) -> QVBoxLayout:
    """Return a column whose parts stand on each other without room between them.

    Args:
        holder: the widget that the column fills; without one it goes into another layout.
    """
    column = QVBoxLayout() if holder is None else QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, with what stands in layouts inside it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
