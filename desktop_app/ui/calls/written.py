"""Visits in writing: the text is ready, goes out by this computer's own programs, and is marked as sent (R-336)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.calls import CallSheet
from desktop_app.domain.customers import CustomerDraft
from desktop_app.domain.plans import WRITTEN, Method
from desktop_app.domain.scripts import AnswerKind
from desktop_app.domain.text import tr
from desktop_app.ui.calls.outgoing import mail_url, sms_url
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button


class Written(QWidget):
    """Two buttons: copy the text (C), and open it in the program for messages or mail (O).

    Args:
        organisation: subject of a mail.
    """

    told = Signal(str)
    """Carries what was done, and what comes next."""

    def __init__(self, organisation: str) -> None:
        super().__init__()
        self._organisation = organisation
        self._sheet: CallSheet | None = None
        self.copy = button(tr("复制文字 C"), self.copy_text, icon_name="copy")
        self.open = button("", self.open_program, icon_name="external-link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.copy)
        row.addWidget(self.open)
        row.addStretch(1)

    def show_sheet(self, sheet: CallSheet, *, editable: bool) -> None:
        """Show what can be sent for a visit; hidden for one that is not made in writing."""
        self._sheet = sheet
        method = sheet.visit.method
        self.setVisible(editable and method in WRITTEN and bool(self.text()))
        words = {Method.SMS: tr("打开短信 O"), Method.EMAIL: tr("打开邮件 O")}
        self.open.setText(words.get(method, ""))
        self.open.setVisible(method in words)

    def text(self) -> str:
        """Return the words that are sent: what the script says, its placeholders filled in; or how it was handled."""
        if self._sheet is not None and self._sheet.visit.waits_for_answer:
            told = {"organisation": self._organisation, "result": self._sheet.visit.purpose.rstrip("。. ")}
            return tr("您好，这里是{organisation}。您反映的问题已经处理。{result}。请您回复是否满意。", **told)
        if self._sheet is None or self._sheet.flow is None or not self._sheet.flow.path:
            return ""
        path = self._sheet.flow.path
        said = [view.text for view in path if view.step.answer is AnswerKind.NONE]
        return (said or [path[0].text])[0]

    def take_key(self, key: str) -> bool:
        """Act on C or O; return whether it meant anything here."""
        act = {"C": self.copy_text, "O": self.open_program}.get(key)
        shown = self.open if key == "O" else self.copy
        if act is None or self.isHidden() or shown.isHidden():
            return False
        act()
        return True

    def copy_text(self) -> None:
        """Put the text into the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self.told.emit(tr("文字已复制。") + self._then())

    def _then(self) -> str:
        if self._sheet is not None and self._sheet.visit.waits_for_answer:
            return tr("发出后按 F10，记为已发；客户答复后再记满意不满意。")
        return tr("发出后按 F9，记为已发。")

    def open_program(self) -> None:
        """Hand the text to the program of this computer; nothing goes out before the person sends it there."""
        if self._sheet is None:
            return
        draft = self._sheet.customer.draft
        if self._sheet.visit.method is Method.SMS:
            url = sms_url(next((phone.number for phone in draft.phones if not phone.wrong), ""), self.text())
        else:
            url = mail_url(mail_address(draft), self._organisation, self.text())
        if QDesktopServices.openUrl(url):
            self.told.emit(tr("已打开。") + self._then())
        else:
            self.copy_text()
            self.told.emit(tr("这台电脑没有对应的程序，文字已复制。") + self._then())


def mail_address(draft: CustomerDraft) -> str:
    """Return the customer's address of electronic mail, from whichever own field holds one; empty for none."""
    return next((value.strip() for value in draft.extra.values() if "@" in value), "")
