"""Two hours that are free, to be named when a visit is agreed (R-182)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.text import relative_day, time_text


class SlotRow(QWidget):
    """A button for each hour on offer; Alt+1 and Alt+2 take it.

    Args:
        slots: (day, minute) on offer.
        today: the present day.
        take: is given the one that is taken.
    """

    def __init__(self, slots: Sequence[tuple[date, int]], today: date, take: Callable[[date, int], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        self.buttons = [
            button(f"{relative_day(day, today)} {time_text(minute)}", partial(take, day, minute), key=f"Alt+{at}")
            for at, (day, minute) in enumerate(slots, start=1)
        ]
        for made in self.buttons:
            row.addWidget(made)
        if not slots:
            row.addWidget(label(tr("近期没有空闲"), "small", "soft"))
        row.addStretch(1)
