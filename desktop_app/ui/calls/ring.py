"""How long it rings, with the mark at 20 seconds (R-155), and how long the call lasts."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon

RING_FOR = 20
"""Seconds it rings before giving up (R-155)."""


class CallTimer(QPushButton):
    """Press R when it begins to ring, and again when somebody answers; the first answer in the script does it too."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._phase = "idle"
        self._since = QElapsedTimer()
        self._tick = QTimer(self, interval=250)
        self._tick.timeout.connect(self._show)
        self.clicked.connect(lambda _=False: self.press())
        self._show()

    @property
    def phase(self) -> str:
        """``idle``, ``ringing`` or ``talking``."""
        return self._phase

    def press(self) -> None:
        """Go on: it rings, somebody answers."""
        if self._phase == "idle":
            self._begin("ringing")
        else:
            self.talk()

    def talk(self) -> None:
        """Somebody answered."""
        if self._phase != "talking":
            self._begin("talking")

    def reset(self) -> None:
        """Forget: another visit is on the table."""
        self._phase = "idle"
        self._tick.stop()
        self._show()

    def seconds(self) -> int:
        """Return how long it has been ringing or talked."""
        return self._since.elapsed() // 1000 if self._phase != "idle" else 0

    def words(self) -> str:
        """Return what is shown."""
        seconds = self.seconds()
        if self._phase == "ringing":
            return (
                tr("响铃 {seconds} 秒，可挂断", seconds=seconds)
                if seconds >= RING_FOR
                else tr("响铃 {seconds} 秒", seconds=seconds)
            )
        if self._phase == "talking":
            return tr("通话 {minutes}:{seconds}", minutes=f"{seconds // 60:02}", seconds=f"{seconds % 60:02}")
        return tr("响铃计时 R")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def sizeHint(self) -> QSize:
        width = theme.font_metrics("small").horizontalAdvance(self.words())
        return QSize(width + theme.px(tokens.ICON + 2 * tokens.GAP + tokens.GRID), theme.px(tokens.ROW_COMPACT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        enough = self.seconds() >= RING_FOR
        tone = {"ringing": "closing" if enough else "accent", "talking": "done"}.get(self._phase, "ink-soft")
        icon_name = {"ringing": "bell", "talking": "phone-call"}.get(self._phase, "bell")
        side = theme.px(tokens.ICON) - 2
        paint_icon(painter, QRectF(theme.px(tokens.GRID), (self.height() - side) / 2, side, side), icon_name, tone)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-soft" if self._phase == "idle" else "ink"))
        left = side + theme.px(tokens.GAP)
        box = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self.words())
        if self._phase == "ringing":
            share = min(1.0, self._since.elapsed() / 1000 / RING_FOR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(tone))
            painter.drawRoundedRect(QRectF(0, self.height() - 2, self.width() * share, 2), 1, 1)

    def _begin(self, phase: str) -> None:
        self._phase = phase
        self._since.start()
        self._tick.start()
        self._show()

    def _show(self) -> None:
        self.setAccessibleName(self.words())
        self.setToolTip(tr("响铃满 {seconds} 秒再挂断；接通后再按一次 R", seconds=RING_FOR))
        self.updateGeometry()
        self.update()
