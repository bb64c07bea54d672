"""The look of the program: one palette and one style sheet made from the tokens, light and dark."""

from __future__ import annotations

from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.ui.kit import tokens
from desktop_app.ui.kit.colours import blend
from desktop_app.ui.kit.stylesheet import style_sheet

Mode = Literal["auto", "light", "dark"]
FontRole = Literal["body", "strong", "small", "title", "number"]


class Theme(QObject):
    """Colours, sizes and fonts at present; every widget and delegate paints with it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "auto"
        self.points = tokens.BODY
        self._app: QApplication | None = None
        self._system_points = tokens.BODY
        self._load(dark=False)

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        return self._dark

    def colour(self, token: str) -> QColor:
        """Return a colour by its token; ``tint:due`` is the pale ground of ``due``."""
        return self._colours[token]

    def px(self, size: int) -> int:
        """Return a size of the tokens in pixels at the chosen font size."""
        return round(size * self.points / tokens.BODY)

    def font(self, role: FontRole = "body") -> QFont:
        """Return the font of a role; digits have equal widths."""
        return QFont(self._fonts[role])

    def apply(self, app: QApplication, mode: Mode, font_size: int | None) -> None:
        """Dress the application.

        Args:
            app: the application.
            mode: ``auto`` follows the system, also when it changes.
            font_size: points of the body; None follows the system (never under 10).
        """
        if self._app is not app:
            self._app = app
            self._system_points = max(tokens.BODY, app.font().pointSize())
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._follow)
        self.mode = mode
        self.points = font_size or self._system_points
        wanted = {"auto": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}[mode]
        app.styleHints().setColorScheme(wanted)
        self._dress(app)

    def _follow(self) -> None:
        if self._app is not None and self.mode == "auto" and self._wants_dark(self._app) != self._dark:
            self._dress(self._app)

    def _wants_dark(self, app: QApplication) -> bool:
        return self.mode == "dark" or (self.mode == "auto" and app.styleHints().colorScheme() == Qt.ColorScheme.Dark)

    def _dress(self, app: QApplication) -> None:
        self._load(dark=self._wants_dark(app))
        app.setFont(self._fonts["body"])
        app.setPalette(self._palette())
        app.setStyleSheet(style_sheet(self.colour, self.px, self.points))
        self.changed.emit()

    def _load(self, *, dark: bool) -> None:
        self._dark = dark
        source = tokens.DARK if dark else tokens.LIGHT
        self._colours = {name: QColor(value) for name, value in source.items()}
        share, surface = tokens.TINT["dark" if dark else "light"], self._colours["surface"]
        self._colours.update({f"tint:{name}": blend(QColor(value), surface, share) for name, value in source.items()})
        base = QFont(tokens.families(), self.points)
        base.setFeature(QFont.Tag("tnum"), 1)
        self._fonts: dict[str, QFont] = {}
        for role, points, weight in (
            ("body", tokens.BODY, QFont.Weight.Normal),
            ("strong", tokens.BODY, QFont.Weight.DemiBold),
            ("small", tokens.SMALL, QFont.Weight.Normal),
            ("title", tokens.TITLE, QFont.Weight.DemiBold),
            ("number", tokens.NUMBER, QFont.Weight.DemiBold),
        ):
            font = QFont(base)
            font.setPointSizeF(points * self.points / tokens.BODY)
            font.setWeight(weight)
            self._fonts[role] = font

    def _palette(self) -> QPalette:
        role, group = QPalette.ColorRole, QPalette.ColorGroup
        palette = QPalette()
        for name, token in (
            (role.Window, "ground"), (role.WindowText, "ink"), (role.Base, "surface"), (role.AlternateBase, "ground"),
            (role.Text, "ink"), (role.Button, "surface"), (role.ButtonText, "ink"), (role.BrightText, "accent-ink"),
            (role.Highlight, "accent"), (role.HighlightedText, "accent-ink"), (role.Accent, "accent"),
            (role.Link, "accent"), (role.LinkVisited, "appointed"), (role.ToolTipBase, "surface"),
            (role.ToolTipText, "ink"), (role.PlaceholderText, "ink-soft"), (role.Light, "surface"),
            (role.Midlight, "hover"), (role.Mid, "line"), (role.Dark, "edge"), (role.Shadow, "edge"),
        ):  # fmt: skip
            palette.setColor(name, self.colour(token))
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(group.Disabled, name, self.colour("ink-off"))
        palette.setColor(group.Disabled, role.Highlight, self.colour("edge"))
        return palette


@cache
def current() -> Theme:
    """Return the theme in use, one for the whole process as Qt's palette is; ``changed`` tells of a new look."""
    return Theme()


def apply_theme(app: QApplication, mode: Mode = "auto", font_size: int | None = None) -> Theme:
    """Dress the application in the light or dark colours and the chosen font size; see :meth:`Theme.apply`."""
    current().apply(app, mode, font_size)
    return current()


def colour(token: str) -> QColor:
    """Return a colour of the theme in use."""
    return current().colour(token)


def px(size: int) -> int:
    """Return a size in pixels at the font size in use."""
    return current().px(size)


def font(role: FontRole = "body") -> QFont:
    """Return a font of the theme in use."""
    return current().font(role)


def font_metrics(role: FontRole = "body") -> QFontMetrics:
    """Return the measures of a font of the theme in use."""
    return QFontMetrics(current().font(role))
