"""Buttons of the call: the key to press, the words, and in small what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop_app.ui.kit import theme, tokens


class KeyTile(QPushButton):
    """A button that shows its key; the second click of a double click does nothing.

    Args:
        key: the key cap, such as ``1`` or ``F9``; empty for none.
        words: what the button says.
        clicked: called without arguments.
        kind: ``primary`` for the one filled button of the pane.
        second: what follows, in small; the button is then two lines high.
        two_lines: keep the room of a second line even while it is empty.
    """

    def __init__(
        self,
        key: str,
        words: str,
        clicked: Callable[[], object],
        *,
        kind: Literal["normal", "primary"] = "normal",
        second: str = "",
        two_lines: bool = False,
    ) -> None:
        super().__init__()
        self._key, self._words, self._second = key, words, second
        self._two_lines = two_lines or bool(second)
        self.live = True
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _=False: clicked())
        self.tell(words, second)

    @property
    def words(self) -> str:
        """What the button says."""
        return self._words

    @property
    def second(self) -> str:
        """What follows, as told in small."""
        return self._second

    def tell(self, words: str, second: str) -> None:
        """Say something else."""
        self._words, self._second = words, second
        self.setAccessibleName(" ".join(part for part in (self._key, words, second) if part))
        self._show_tip()
        self.update()

    def set_live(self, *, on: bool) -> None:
        """Tell whether the key works just now; its cap shows it."""
        self.live = on
        self.update()

    def sizeHint(self) -> QSize:
        height = theme.px(tokens.ROW_TWO_LINES if self._two_lines else tokens.CONTROL)
        return QSize(self.words_width() + self._cap_width() + theme.px(3 * tokens.PADDING), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._cap_width() + theme.px(4 * tokens.PADDING), self.sizeHint().height())

    def words_width(self) -> int:
        """Return how wide the words are."""
        return theme.font_metrics("strong" if self._two_lines else "body").horizontalAdvance(self._words)

    def cut(self) -> bool:
        """Tell whether what follows has too little room."""
        room = self.width() - theme.px(2 * tokens.GAP + tokens.GRID)
        return theme.font_metrics("small").horizontalAdvance(self._second) > room

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        primary = self.property("kind") == "primary" and self.isEnabled()
        ink = "accent-ink" if primary else "ink" if self.isEnabled() else "ink-off"
        soft = "accent-ink" if primary else "ink-soft" if self.isEnabled() else "ink-off"
        box = QRectF(self.rect()).adjusted(*[theme.px(s) for s in (tokens.GAP, 0, -tokens.GAP, 0)])
        if self._two_lines:
            first = QRectF(box.x() + theme.px(tokens.GRID), theme.px(tokens.GRID), box.width(), box.height() / 2)
            self._paint_cap(painter, first, soft, right=True)
            words = first.adjusted(0, 0, -self._cap_width() - theme.px(tokens.GAP), 0)
            self._paint_words(painter, words, self._words, "strong", ink)
            second = QRectF(first.x(), box.height() / 2, box.width() - theme.px(tokens.GRID), box.height() / 2)
            self._paint_words(painter, second.adjusted(0, 0, 0, -theme.px(tokens.GRID)), self._second, "small", soft)
        else:
            self._paint_cap(painter, box, "accent" if self.live and not primary else soft, right=False)
            words = box.adjusted(self._cap_width() + theme.px(tokens.GAP) if self._key else theme.px(4), 0, 0, 0)
            self._paint_words(painter, words, self._words, "body", ink)

    def _cap_width(self) -> int:
        if not self._key:
            return 0
        return max(theme.px(20), theme.font_metrics("small").horizontalAdvance(self._key) + theme.px(tokens.GAP))

    def _paint_cap(self, painter: QPainter, box: QRectF, token: str, *, right: bool) -> None:
        if not self._key:
            return
        width, height = self._cap_width(), theme.px(20)
        left = box.right() - width - theme.px(tokens.GRID) if right else box.left()
        cap = QRectF(left, box.center().y() - height / 2, width, height).adjusted(0.5, 0.5, -0.5, -0.5)
        shade = theme.colour(token)
        frame = QColor(shade)
        frame.setAlphaF(0.45)
        painter.setPen(QPen(frame, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, theme.px(tokens.GRID), theme.px(tokens.GRID))
        painter.setPen(shade)
        painter.setFont(theme.font("small"))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), self._key)

    def _paint_words(self, painter: QPainter, box: QRectF, words: str, role: theme.FontRole, token: str) -> None:
        painter.setFont(theme.font(role))
        painter.setPen(theme.colour(token))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _show_tip(self) -> None:
        self.setToolTip("\n".join(part for part in (self._words, self._second) if part))
