"""The line about visits whose window is closed already, and the choice to make them all the same."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import ElidedLabel, IconLabel, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.text import number_text


class ClosedStrip(QWidget):
    """Says how many there are and what becomes of them; hidden where there are none."""

    told = Signal(bool)
    """A person said whether they are made."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ElidedLabel("")
        self.choice = CheckBox(tr("照样安排"))
        self.choice.toggled.connect(self.told)
        row = QHBoxLayout()
        padding = theme.px(tokens.PADDING)
        row.setContentsMargins(padding, theme.px(tokens.GAP), padding, theme.px(tokens.GAP))
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(IconLabel("calendar-x", "closing"))
        row.addWidget(self._text, 1)
        row.addWidget(self.choice)
        column = stack(self)
        column.addWidget(rule())
        column.addLayout(row)
        self.hide()

    def show_draft(self, draft: Draft) -> None:
        """Say how it stands."""
        closed = draft.foreseen.closed if draft.foreseen else 0
        count = number_text(closed)
        self._text.set_full(
            tr("{count} 次回访的应访期在今天以前已经结束，照样安排，排出来就是逾期。", count=count)
            if draft.plan_closed
            else tr("{count} 次回访的应访期在今天以前已经结束，不安排，以后也不补排。", count=count)
        )
        self.choice.blockSignals(True)
        self.choice.setChecked(draft.plan_closed)
        self.choice.blockSignals(False)
        self.setVisible(closed > 0)

    def words(self) -> str:
        """Return what is said; empty where nothing is."""
        return "" if self.isHidden() else self._text.full()
