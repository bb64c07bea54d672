"""Several numbers of one customer: the first is the one to dial."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.customers import Phone
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.open_choice import OpenChoice
from desktop_app.ui.kit.text import phone_text


class PhoneLine(QWidget):
    """One number, whose it is, and whether it is known to be wrong."""

    def __init__(self, phone: Phone, relations: Sequence[str]) -> None:
        super().__init__()
        self._shown = phone.number
        self.number = QLineEdit(phone_text(phone.number))
        self.number.setPlaceholderText(tr("手机或座机"))
        self.number.setAccessibleName(tr("号码"))
        self.label = OpenChoice(relations, phone.label)
        self.label.setAccessibleName(tr("谁的号码"))
        self.label.field.setPlaceholderText(tr("本人"))
        self.wrong = icon_button("phone-off", tr("标为错号，不再先拨"), checkable=True)
        self.wrong.setChecked(phone.wrong)
        self.first = icon_button("arrow-up", tr("改为先拨这个"))
        self.drop = icon_button("x", tr("去掉这个号码"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GRID))
        row.addWidget(self.number, 3)
        row.addWidget(self.label, 2)
        for part in (self.wrong, self.first, self.drop):
            row.addWidget(part)
        self.number.editingFinished.connect(self._group)

    def phone(self) -> Phone | None:
        """Return what was entered; None when there is no number."""
        number = self.number.text().replace(" ", "")
        return Phone(number, self.label.text(), self.wrong.isChecked()) if number else None

    def _group(self) -> None:
        self.number.setText(phone_text(self.number.text().replace(" ", "")))


class PhonesEdit(QWidget):
    """The numbers.

    Args:
        relations: words offered for whose number it is.
    """

    changed = Signal()

    def __init__(self, relations: Sequence[str]) -> None:
        super().__init__()
        self._relations = relations
        self.lines: list[PhoneLine] = []
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.GRID))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(self._column)
        self.more = button(tr("再加一个号码"), self.add, kind="link")
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_phones(())

    def phones(self) -> tuple[Phone, ...]:
        """Return the numbers as entered, the one to dial first."""
        return tuple(phone for line in self.lines if (phone := line.phone()) is not None)

    def set_phones(self, phones: Sequence[Phone]) -> None:
        """Show other numbers."""
        for line in self.lines:
            self._take(line)
        self.lines = []
        for phone in phones or (Phone(""),):
            self._add(phone)
        self._arrange()

    def add(self) -> None:
        """Offer room for one more number."""
        self._add(Phone(""))
        self._arrange()
        self.lines[-1].number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, phone: Phone) -> None:
        line = PhoneLine(phone, self._relations)
        line.number.textChanged.connect(self.changed)
        line.label.text_changed.connect(self.changed)
        line.wrong.toggled.connect(self.changed)
        line.drop.clicked.connect(lambda: self._drop(line))
        line.first.clicked.connect(lambda: self._to_front(line))
        self.lines.append(line)
        self._column.addWidget(line)

    def _drop(self, line: PhoneLine) -> None:
        self.lines.remove(line)
        self._take(line)
        self._arrange()
        self.changed.emit()

    def _to_front(self, line: PhoneLine) -> None:
        self.lines.remove(line)
        self.lines.insert(0, line)
        self._column.insertWidget(0, line)
        self._arrange()
        self.changed.emit()

    def _take(self, line: PhoneLine) -> None:
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _arrange(self) -> None:
        alone = len(self.lines) == 1
        for line in self.lines:
            line.first.setVisible(not alone)
            line.first.setEnabled(line is not self.lines[0])
            line.drop.setVisible(not alone)
        self.setFocusProxy(self.lines[0].number)
