"""The dialog that writes down a contact that is no visit: who came to whom, by which way, what was said."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.domain.exchanges import ExchangeDraft
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.sheet import Sheet


class ExchangeSheet(Sheet):
    """Asks for a contact.

    Args:
        parent: over which window.
        context: of the desk.
        customer_id: of whom.
        name: of the customer.
    """

    def __init__(self, parent: QWidget | None, context: Context, customer_id: int, name: str) -> None:
        text = tr("{name}。不算回访，记进客户的往来。", name=name)
        super().__init__(parent, tr("记一笔往来"), text, 520)
        self._customer_id = customer_id
        self.way = Segmented([("in", tr("客户找我们")), ("out", tr("我们找客户"))])
        self.channel = Choice([(entry.code, entry.name) for entry in context.desk.lists.entries("exchange")])
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(4 * self.text.fontMetrics().lineSpacing() + theme.px(tokens.PADDING + tokens.GRID))
        self.channel.set_value("call_in")
        self.way.chosen.connect(self._follow)
        self.form = FormRows()
        self.form.add("way", tr("谁找谁"), self.way)
        self.form.add("channel", tr("方式"), self.channel)
        self.form.add("text", tr("说了什么"), self.text, required=True)
        self.content.addWidget(self.form)
        self.guard()
        self.add_cancel()
        self.add_primary(tr("记下"), self._done)
        self.text.setFocus()

    def draft(self) -> ExchangeDraft:
        """Return what is entered."""
        channel, incoming = str(self.channel.value() or ""), self.way.value() == "in"
        return ExchangeDraft(self._customer_id, channel, incoming, self.text.toPlainText().strip())

    def _follow(self, way: str) -> None:
        """An outgoing call is no incoming one."""
        pair = {"in": ("call_out", "call_in"), "out": ("call_in", "call_out")}[way]
        if self.channel.value() == pair[0]:
            self.channel.set_value(pair[1])

    def _done(self) -> None:
        self.form.clear_errors()
        if self.draft().text:
            self.accept()
        else:
            self.form.set_error("text", tr("请写下说了什么。"))
