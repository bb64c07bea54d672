"""The check list for who leaves: to whom everything goes, and whether the account is closed with it (R-043, R-312)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import CheckBox, Choice
from desktop_app.ui.kit.labels import IconLabel, label, rule
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import number_text


class LeavingSheet(Sheet):
    """Asks to whom everything of a person goes.

    Args:
        parent: over which window.
        person: who leaves or moves.
        standing: how much stands on the person, by part.
        people: who can take it over.
        may_close: whether the account can be closed in the same step.
    """

    def __init__(
        self, parent: QWidget, person: str, standing: Mapping[str, int], people: Sequence[str], *, may_close: bool
    ) -> None:
        told = tr("一步移交手上的全部工作；已完成的记录仍写着原来的人。可以撤销。")
        super().__init__(parent, tr("移交 {person} 的工作", person=person), told, 460)
        self.some = sum(standing.values()) > 0
        words = {
            "customers": tr("负责的客户"),
            "visits": tr("未完成的回访"),
            "tickets": tr("未办结的问题件"),
            "improvements": tr("进行中的改进"),
            "loans": tr("借出未还的材料"),
        }
        column = QVBoxLayout()
        column.setSpacing(theme.px(tokens.GRID))
        for part, count in standing.items():
            line = QHBoxLayout()
            line.setSpacing(theme.px(tokens.GAP))
            line.addWidget(IconLabel("check", "done") if count else IconLabel("minus"))
            line.addWidget(label(words[part], tone="" if count else "soft"), 1)
            line.addWidget(label(number_text(count), "strong" if count else "body", "" if count else "soft"))
            column.addLayout(line)
        self.content.addLayout(column)
        self.content.addWidget(rule())
        self.successor = Choice([(name, name) for name in people])
        self.why = QLineEdit()
        self.why.setPlaceholderText(tr("例如：离职、调到分校"))
        self.form = FormRows()
        self.form.add("successor", tr("接手的人"), self.successor, required=True)
        self.form.add("why", tr("原因"), self.why, required=True)
        self.greet = CheckBox(tr("给这些客户各安排一次交接回访，十个工作日内"))
        self.greet.setChecked(True)
        self.close_account = CheckBox(tr("同时停用 {person} 的帐号", person=person))
        self.close_account.setVisible(may_close)
        if self.some:
            self.content.addWidget(self.form)
            if standing.get("customers"):
                self.content.addWidget(self.greet)
        else:
            self.content.addWidget(label(tr("手上没有工作，不用移交。"), tone="soft"))
            self.close_account.setChecked(may_close)
        self.content.addWidget(self.close_account)
        self.add_cancel()
        self.go = self.add_primary(tr("移交") if self.some else tr("完成"), self._done)
        self.go.setEnabled(bool(people) or not self.some)
        self.successor.setFocus()

    def _done(self) -> None:
        self.form.clear_errors()
        if self.some and not self.why.text().strip():
            self.form.set_error("why", tr("移交要写明原因。"))
            self.why.setFocus()
        else:
            self.accept()
