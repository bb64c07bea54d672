"""The flags of a customer, line by line, to be set, changed, ended and taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes
from desktop_app.domain.customer_flags import CustomerFlag, FlagChange, FlagDraft, FlagKind
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.domain.words import flag_text
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.flag_sheet import FlagSheet
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.labels import IconLabel, label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import day_text
from desktop_app.ui.kit.undo import UndoStep

SIGNS = {
    FlagKind.REFUSAL: ("ban", "overdue"),
    FlagKind.BLACKLIST: ("ban", "overdue"),
    FlagKind.CARE: ("info", "accent"),
    FlagKind.CHANNELS: ("phone-off", "closing"),
    FlagKind.QUIET: ("moon", "closing"),
}
"""Sign and colour of each kind."""


class FlagLines(QWidget):
    """What one customer wants, and what is to be heeded; hidden for a customer who is not kept yet.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._may = context.actor.may(Permission.CUSTOMER_EDIT)
        self._customer_id, self._name = 0, ""
        self.flags: tuple[CustomerFlag, ...] = ()
        self.add = button(tr("记下意愿或提示…"), self.ask, kind="link")
        head = QHBoxLayout()
        head.addWidget(label(tr("意愿与提示"), "small", "soft"), 1)
        head.addWidget(self.add)
        self.add.setVisible(self._may)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(tokens.GRID))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(head)
        column.addLayout(self._lines)

    def show_customer(self, customer_id: int | None, name: str) -> None:
        """Show another customer's, or the same one's read anew; None for a customer who is not kept yet."""
        self._customer_id, self._name = customer_id or 0, name
        self.setVisible(customer_id is not None)
        self.flags = self._context.desk.conduct.flags(customer_id) if customer_id is not None else ()
        clear(self._lines)
        for flag in self.flags:
            self._lines.addWidget(self._line(flag))
        if not self.flags:
            self._lines.addWidget(label(tr("没有特别的要求。"), "small", "soft"))

    def ask(self, draft: FlagDraft | None = None) -> None:
        """Ask for a flag, or for another one in place of one."""
        sheet = FlagSheet(self, self._context, self._name, draft)
        if sheet.ask():
            self.set(sheet.draft())

    def set(self, draft: FlagDraft) -> None:
        """Set a flag."""
        conduct, actor, customer_id = self._context.desk.conduct, self._context.actor, self._customer_id
        self._do(partial(conduct.set, actor, customer_id, draft))

    def end(self, flag: CustomerFlag) -> None:
        """End a flag; a release from the blacklist asks why."""
        why = ""
        if flag.draft.kind is FlagKind.BLACKLIST:
            sheet = ReleaseSheet(self, self._name)
            if not sheet.ask():
                return
            why = sheet.why.text().strip()
        self._do(partial(self._context.desk.conduct.end, self._context.actor, flag.id, why))

    # --- inside ---

    def _do(self, job: Callable[[], FlagChange]) -> None:
        conduct, actor, context = self._context.desk.conduct, self._context.actor, self._context

        def run() -> tuple[UndoStep, Changes]:
            done = job()
            return UndoStep(done.text, partial(conduct.undo, actor, done), run), done.changes

        def over(made: tuple[UndoStep, Changes]) -> None:
            step, changes = made
            context.did(step, changes)

        context.runner.run(lambda _: run(), over, self, self._failed)

    def _failed(self, error: UserError) -> None:
        self._context.message(" ".join(part for part in (error.message, error.hint) if part))

    def _line(self, flag: CustomerFlag) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(IconLabel(*SIGNS[flag.draft.kind]), 0, top)
        words = label(flag_text(flag.draft), wrap=True)
        until = tr("，到 {day}", day=day_text(flag.draft.until)) if flag.draft.until else ""
        since = label(f"{day_text(flag.draft.day)}{until} · {flag.user}", "small", "soft", wrap=True)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(words)
        told.addWidget(since)
        row.addLayout(told, 1)
        if self._may:
            if flag.draft.kind is not FlagKind.BLACKLIST:
                row.addWidget(button(tr("修改"), partial(self.ask, flag.draft), kind="link"), 0, top)
            row.addWidget(button(tr("解除"), partial(self.end, flag), kind="link"), 0, top)
        return line


class ReleaseSheet(Sheet):
    """Why a customer is released from the blacklist.

    Args:
        parent: over which window.
        name: of the customer.
    """

    def __init__(self, parent: QWidget | None, name: str) -> None:
        super().__init__(parent, tr("从黑名单解除"), tr("{name}。解除以后，方案会照常安排回访。", name=name))
        self.why = QLineEdit()
        self._form = FormRows()
        self._form.add("reason", tr("解除的理由"), self.why, required=True)
        self.content.addWidget(self._form)
        self.add_cancel()
        self.primary = self.add_primary(tr("解除"), self._done)
        self.why.setFocus()

    def _done(self) -> None:
        if self.why.text().strip():
            self.accept()
        else:
            self._form.set_error("reason", tr("请写明解除的理由。"))
            self.why.setFocus()
