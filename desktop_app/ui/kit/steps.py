"""Where one stands: the numbered steps of an assistant, and the progress of a long action."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.chips import paint_sign
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.text import number_text


class Stepper(QWidget):
    """Numbered steps at the top of an assistant; finished ones carry a tick."""

    def __init__(self, titles: Sequence[str], present: int = 0) -> None:
        super().__init__()
        self._titles = tuple(titles)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_present(present)

    def present(self) -> int:
        """Return the present step, from 0."""
        return self._present

    def set_present(self, step: int) -> None:
        """Stand at a step, from 0."""
        self._present = step
        self.setAccessibleName(
            tr("第 {step} 步，共 {count} 步：{title}", step=step + 1, count=len(self._titles), title=self._titles[step])
        )
        self.update()

    def sizeHint(self) -> QSize:
        disc, gap = self._disc(), theme.px(tokens.GAP)
        words = sum(theme.font_metrics("strong").horizontalAdvance(title) for title in self._titles)
        return QSize(words + len(self._titles) * (disc + 4 * gap), disc + gap)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc, gap, middle = self._disc(), theme.px(tokens.GAP), self.height() / 2
        x = 0.0
        for index, title in enumerate(self._titles):
            done, here = index < self._present, index == self._present
            box = QRectF(x + 0.5, middle - disc / 2 + 0.5, disc - 1, disc - 1)
            painter.setPen(QPen(theme.colour("accent" if done or here else "edge"), 1))
            painter.setBrush(theme.colour("accent" if here else "accent-soft" if done else "surface"))
            painter.drawEllipse(box)
            if done:
                inset = disc * 0.3
                paint_sign(painter, box.adjusted(inset, inset, -inset, -inset), "✓", "accent")
            else:
                painter.setFont(theme.font("small"))
                painter.setPen(theme.colour("accent-ink" if here else "ink-soft"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(index + 1))
            font = theme.font("strong" if here else "body")
            painter.setFont(font)
            painter.setPen(theme.colour("ink" if here else "ink-soft"))
            width = painter.fontMetrics().horizontalAdvance(title)
            x += disc + gap
            painter.drawText(QRectF(x, 0, width + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), title)
            x += width + gap
            if index + 1 < len(self._titles):
                painter.setPen(QPen(theme.colour("edge"), 1))
                painter.drawLine(round(x), round(middle), round(x + gap), round(middle))
                x += 2 * gap

    def _disc(self) -> int:
        return theme.px(24)


class ProgressStrip(QWidget):
    """What is being done, how far it is, and a way to stop it; hidden while nothing is under way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stop: Callable[[], object] | None = None
        self._text = ElidedLabel()
        self._count = label(tone="soft")
        self._cancel = button(tr("停止"), self._ask_to_stop, kind="quiet")
        self._bar = QProgressBar(textVisible=False)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self._text, 1)
        row.addWidget(self._count)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(row)
        column.addWidget(self._bar)
        self.hide()

    def start(self, text: str, stop: Callable[[], object] | None = None) -> None:
        """Show that something begins.

        Args:
            text: what is being done.
            stop: asks it to stop; None where it cannot be stopped.
        """
        self._stop = stop
        self._cancel.setVisible(stop is not None)
        self._cancel.setEnabled(True)
        self.advance(0, 0, text)
        self.show()

    def advance(self, done: int, total: int, text: str = "") -> None:
        """Show how far it is; a total of 0 is unknown, then the bar only moves."""
        if text:
            self._text.set_full(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        of = f" / {number_text(total)}" if total else ""
        self._count.setText(number_text(done) + of if done or total else "")

    def finish(self) -> None:
        """Hide it again."""
        self._stop = None
        self.hide()

    def _ask_to_stop(self) -> None:
        self._cancel.setEnabled(False)
        if self._stop is not None:
            self._stop()
