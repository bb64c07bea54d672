"""Showing, copying and printing the recovery code: the only way in when a password is forgotten."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import label


class RecoveryCode(QWidget):
    """The code in large letters, with copy and print, and the promise that it was written down."""

    promised = Signal(bool)
    """Whether the person says that the code is written down."""

    def __init__(self, code: str, organisation: str, person: str) -> None:
        super().__init__()
        self._code, self._organisation, self._person = code, organisation, person
        frame = QFrame()
        frame.setProperty("kind", "card")
        shown = label(in_lines(code), "number")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(tr("恢复码 {code}", code=code))
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(*[theme.px(2 * tokens.PADDING)] * 4)
        inside.addWidget(shown)
        self._copy = button(tr("复制"), self._copied, icon_name="copy")
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self._copy)
        row.addWidget(button(tr("打印…"), self._print, icon_name="printer"))
        row.addStretch(1)
        self.promise = CheckBox(tr("我已抄下，并放在安全的地方"))
        self.promise.toggled.connect(self.promised)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.PADDING))
        column.addWidget(frame)
        column.addLayout(row)
        column.addWidget(self.promise)

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self._copy.setText(tr("已复制"))

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(tr("打印恢复码"))
        try:
            if dialog.exec():
                print_code(printer, self._code, self._organisation, self._person)
        finally:
            dialog.deleteLater()


def in_lines(code: str) -> str:
    """Return a code with four groups in a line."""
    groups = code.split("-")
    return "\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


def print_code(printer: QPrinter, code: str, organisation: str, person: str) -> None:
    """Print the code on a sheet to be kept in a drawer.

    Args:
        printer: where to.
        code: the recovery code.
        organisation: whose desk it opens.
        person: the first person of the desk.
    """
    cursor_text = "\n\n".join(
        (
            tr("回访台 · 恢复码"),
            tr("机构：{organisation}", organisation=organisation),
            tr("建立人：{person}", person=person),
            in_lines(code),
            tr("忘记密码时，在登录窗口点“忘记密码”，输入这个恢复码。"),
            tr("请像保管钥匙一样保管：谁有它，谁就能打开全部客户资料；密码和它都丢了，资料就再也打不开。"),
        )
    )
    document = QTextDocument()
    document.setDefaultFont(theme.font("title"))
    document.setPlainText(cursor_text)
    document.print_(printer)
