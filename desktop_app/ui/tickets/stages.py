"""The story of a ticket: its stages on a line of time, with person and note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.clock import Clock
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketState, TicketStep
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import paint_sign
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import clear, stack
from desktop_app.ui.kit.text import short_day
from desktop_app.ui.tickets.looks import stage_look


class Stages(QWidget):
    """Stages reached, the latest last.

    Args:
        clock: tells local times.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._column = stack(self)

    def show_steps(self, steps: Sequence[TicketStep]) -> None:
        """Show another ticket's story."""
        clear(self._column)
        today = self._clock.today()
        for at, step in enumerate(steps):
            moment = self._clock.local(step.at)
            when = f"{short_day(moment.date(), today)} {moment:%H:%M}"
            again = step.state is TicketState.HANDLING and at > 0 and steps[at - 1].state is TicketState.TOLD
            self._column.addWidget(_Stage(step, when, last=at == len(steps) - 1, again=again))


class _Stage(QWidget):
    """One stage with its sign on the line."""

    def __init__(self, step: TicketStep, when: str, *, last: bool, again: bool) -> None:
        super().__init__()
        self._look, self._last = stage_look(step.state), last
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * theme.px(tokens.PADDING), 0, 0, 0 if last else theme.px(tokens.PADDING))
        column.setSpacing(0)
        column.addWidget(label(tr("客户不满意，重新办理") if again else self._look.word, "strong"))
        column.addWidget(label(f"{when} · {step.user}", "small", "soft"))
        if step.note:
            column.addWidget(label(step.note, wrap=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = theme.px(10)
        top = (theme.font_metrics("strong").height() - side) / 2
        if not self._last:
            painter.setPen(QPen(theme.colour("line"), 2))
            x = side / 2
            painter.drawLine(round(x), round(top + side + 3), round(x), self.height())
        paint_sign(painter, QRectF(0, top, side, side), self._look.sign, self._look.token)
        painter.setBrush(Qt.BrushStyle.NoBrush)
