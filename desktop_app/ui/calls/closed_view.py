"""What became of a visit that is closed: its attempts, and undo for the latest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.calls import CallSheet
from desktop_app.domain.clock import Clock
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Attempt
from desktop_app.domain.words import outcome_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.grounds import Ground
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.text import short_day


class ClosedView(QWidget):
    """Attempts of a closed visit, newest first.

    Args:
        clock: tells local times.
        undo: takes an attempt back, given its id.
    """

    def __init__(self, clock: Clock, undo: Callable[[int], object]) -> None:
        super().__init__()
        self._clock, self._undo = clock, undo
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(tokens.GAP))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
        column.addLayout(self._lines)

    def show_sheet(self, sheet: CallSheet) -> None:
        """Show another visit."""
        clear(self._lines)
        attempts = [attempt for attempt in sheet.visit.attempts if not attempt.undone]
        today = self._clock.today()
        for at, attempt in enumerate(reversed(attempts)):
            self._lines.addWidget(self._line(attempt, today, latest=at == 0))
        if not attempts:
            self._lines.addWidget(label(tr("这次回访没有拨打就结束了。"), tone="soft", wrap=True))

    def _line(self, attempt: Attempt, today: date, *, latest: bool) -> QWidget:
        at = self._clock.local(attempt.at)
        line = Ground()
        row = QHBoxLayout(line)
        row.setContentsMargins(*[theme.px(tokens.GAP)] * 4)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(outcome_words()[attempt.outcome], "strong"))
        when = tr("{day} {time} · {person}", day=short_day(at.date(), today), time=f"{at:%H:%M}", person=attempt.user)
        words.addWidget(label(when, "small", "soft"))
        if attempt.note:
            words.addWidget(label(attempt.note, wrap=True))
        row.addLayout(words, 1)
        if latest:
            self.undo = button(tr("撤销这个结果"), lambda: self._undo(attempt.id), icon_name="undo-2")
            row.addWidget(self.undo)
        return line
