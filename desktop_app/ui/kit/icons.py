"""Outline icons from SVG files, drawn in the theme's colours and crisp at any scale."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.ui.kit import theme, tokens

_folder: list[Path] = []


def use_folder(folder: Path) -> None:
    """Say where the SVG files lie; called once at start.

    Args:
        folder: holds ``phone.svg`` and the like.
    """
    _folder[:] = [folder]
    _source.cache_clear()
    pixmap.cache_clear()
    icon.cache_clear()


@lru_cache(maxsize=128)
def icon(name: str, colour: str = "ink") -> QIcon:
    """Return an icon that follows the theme.

    Args:
        name: file name without ``.svg``.
        colour: token; disabled icons are paler by themselves.
    """
    _source(name)  # an unknown name fails here and not at the first painting
    return QIcon(_Engine(name, colour))


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: str = "ink") -> None:
    """Draw an icon in the middle of a rectangle, at most as large as the rectangle.

    Args:
        painter: paints in logical pixels.
        rect: where.
        name: file name without ``.svg``.
        colour: token.
    """
    side = round(min(rect.width(), rect.height()))
    scale = painter.device().devicePixelRatio()
    image = pixmap(name, theme.colour(colour).rgba(), side, scale)
    painter.drawPixmap(round(rect.center().x() - side / 2), round(rect.center().y() - side / 2), image)


def side() -> int:
    """Return the usual side of an icon in pixels."""
    return theme.px(tokens.ICON)


@lru_cache(maxsize=256)
def pixmap(name: str, rgba: int, size: int, scale: float) -> QPixmap:
    """Return an icon as pixels.

    Args:
        name: file name without ``.svg``.
        rgba: colour.
        size: side in logical pixels.
        scale: device pixels in a logical one.
    """
    image = QPixmap(QSize(round(size * scale), round(size * scale)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    svg = _source(name).replace("currentColor", QColor.fromRgba(rgba).name())
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    if not _folder:
        raise RuntimeError("icons.use_folder() was not called")
    return (_folder[0] / f"{name}.svg").read_text(encoding="utf-8")


class _Engine(QIconEngine):
    """Draws one icon with the colours of the moment, so that a change of theme needs no new icons."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        box = QRectF(rect)  # type: ignore[call-overload]  # Qt hands over a QRect, untyped in the stubs
        paint_icon(painter, box, self._name, self._shade(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        side = min(size.width(), size.height())
        return pixmap(self._name, theme.colour(self._shade(mode)).rgba(), side, scale)

    def _shade(self, mode: QIcon.Mode) -> str:
        return "ink-off" if mode == QIcon.Mode.Disabled else self._colour
