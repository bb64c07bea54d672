"""Papers in the call: what is still out when the visit is finished, and what a visit that was made waits for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.calls import CallSheet
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.loans_block import LoansBlock


class PaperLines(QWidget):
    """Hidden for a visit with no papers of its own.

    Args:
        context: of the desk.
        failed: told why something could not be done.
    """

    def __init__(self, context: Context, failed: Callable[[UserError], None]) -> None:
        super().__init__()
        self._context, self._visit_id = context, 0
        self.loans = LoansBlock(context, failed)
        self.waits = label("", wrap=True)
        self.open = button(tr("登记材料"), self._open, icon_name="clipboard-check")
        self._waiting = QWidget()
        row = QHBoxLayout(self._waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.waits, 1)
        row.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(tokens.GRID), 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addWidget(self.loans)
        column.addWidget(self._waiting)

    def show_sheet(self, sheet: CallSheet) -> None:
        """Show another visit."""
        self._visit_id = sheet.visit.id
        lacking = [paper.lacking for paper in sheet.papers if paper.lacking]
        self.loans.show_loans(sheet.loans)
        self.waits.setText(tr("还没完成：{lacking}。", lacking=tr("；").join(lacking)))
        self._waiting.setVisible(bool(lacking))
        self.setVisible(bool(lacking or sheet.loans))

    def _open(self) -> None:
        self._context.show_page("records", visit_id=self._visit_id)
