"""The organisation's own fields of a customer, each under a heading (R-049)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button


class ExtraEdit(QWidget):
    """Rows of heading and value."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[QWidget, QLineEdit, QLineEdit]] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(tokens.GRID))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(self._column)
        more = button(tr("加一栏自己的资料"), self.add, kind="link")
        more.setMinimumHeight(theme.px(tokens.CONTROL))
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def extra(self) -> dict[str, str]:
        """Return the values by heading; rows without a heading or value are left out."""
        pairs = ((name.text().strip(), value.text().strip()) for _, name, value in self._lines)
        return {name: value for name, value in pairs if name and value}

    def set_extra(self, extra: Mapping[str, str]) -> None:
        """Show other values."""
        for line, _, _ in self._lines:
            self._take(line)
        self._lines = []
        for name, value in extra.items():
            self._add(name, value)

    def require(self, headings: Sequence[str]) -> None:
        """Offer the fields that the desk requires; the cursor comes into the first that is still empty."""
        there = {name.text().strip() for _, name, _ in self._lines}
        for heading in headings:
            if heading not in there:
                self._add(heading, "", required=True)
        empty = [
            field for _, name, field in self._lines if name.text().strip() in headings and not field.text().strip()
        ]
        if empty:
            self.setFocusProxy(empty[0])

    def add(self) -> None:
        """Offer room for one more field."""
        self._add("", "").setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, heading: str, text: str, *, required: bool = False) -> QLineEdit:
        """Add a line and return what is to be filled in next."""
        line = QWidget()
        name, value = QLineEdit(heading), QLineEdit(text)
        name.setPlaceholderText(tr("栏目"))
        name.setAccessibleName(tr("栏目"))
        value.setPlaceholderText(tr("内容"))
        value.setAccessibleName(tr("{field}（必填）", field=heading) if required else tr("内容"))
        if required:
            name.setReadOnly(True)
            value.setPlaceholderText(tr("必填"))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GRID))
        row.addWidget(name, 2)
        row.addWidget(value, 3)
        drop = icon_button("x", tr("去掉这一栏"), lambda: self._drop(line))
        drop.setEnabled(not required)
        row.addWidget(drop)
        for field in (name, value):
            field.textChanged.connect(self.changed)
        self._lines.append((line, name, value))
        self._column.addWidget(line)
        return value if required else name

    def _drop(self, line: QWidget) -> None:
        self._lines = [held for held in self._lines if held[0] is not line]
        self._take(line)
        self.changed.emit()

    def _take(self, line: QWidget) -> None:
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
