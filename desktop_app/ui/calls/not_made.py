"""Visits that plans asked for and that were not made, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.plan_changes import OmittedVisit
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.grounds import heading
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.text import short_day

MOST = 4
"""Visits that are told with their reason; more are counted."""


class NotMade(QWidget):
    """The list on a customer's page; hidden where there is nothing to tell."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.px(tokens.GRID))

    def show_visits(self, omitted: Sequence[OmittedVisit], today: date) -> None:
        """Show the first of them."""
        clear(self._lines)
        self.setVisible(bool(omitted))
        if not omitted:
            return
        self._lines.addWidget(heading(tr("没有排的回访")))
        for each in omitted[:MOST]:
            title = each.title or each.plan_name
            words = tr("{day} {title}：{why}", day=short_day(each.due, today), title=title, why=each.text)
            self._lines.addWidget(label(words, "small", "soft", wrap=True))
        if len(omitted) > MOST:
            self._lines.addWidget(label(tr("另有 {count} 次", count=len(omitted) - MOST), "small", "soft"))
