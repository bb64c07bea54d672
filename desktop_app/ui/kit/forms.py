"""Form rows: label at the left, mark of a required input at the upper left of the control (R-087), error below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import label, restyle


class FormRows(QWidget):
    """Rows of one form; a row is known by its field name, so that an ``InvalidInput`` finds its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(tokens.GRID))
        self._grid.setVerticalSpacing(theme.px(tokens.GAP))
        self._grid.setColumnStretch(2, 1)
        self._controls: dict[str, QWidget] = {}
        self._errors: dict[str, QLabel] = {}
        self._rows: dict[str, tuple[QWidget, ...]] = {}

    def add(self, field: str, text: str, control: QWidget, *, required: bool = False, hint: str = "") -> QWidget:
        """Add a row.

        Args:
            field: name of the input.
            text: its label.
            control: what is filled in.
            required: whether it carries the mark.
            hint: soft words under the control.

        Returns:
            The control.
        """
        row = self._grid.rowCount()
        name = label(text, tone="soft")
        name.setBuddy(control)
        name.setMinimumHeight(theme.px(tokens.CONTROL))
        control.setAccessibleName(tr("{field}（必填）", field=text) if required else text)
        mark = label("*" if required else "", "strong", "error")
        mark.setFixedWidth(theme.px(tokens.GAP))
        error = label("", "small", "error", wrap=True)
        error.hide()
        cell = QVBoxLayout()
        cell.setSpacing(theme.px(tokens.GRID) // 2)
        cell.addWidget(control)
        told = label(hint, "small", "soft", wrap=True)
        if hint:
            cell.addWidget(told)
        cell.addWidget(error)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(name, row, 0, top)
        self._grid.addWidget(mark, row, 1, top)
        self._grid.addLayout(cell, row, 2)
        self._controls[field] = control
        self._errors[field] = error
        self._rows[field] = (name, mark, control, told) if hint else (name, mark, control)
        return control

    def set_required(self, field: str, *, required: bool) -> None:
        """Give a row the mark of a required input, or take it away."""
        name, mark, control, *_ = self._rows[field]
        if isinstance(mark, QLabel) and isinstance(name, QLabel):
            mark.setText("*" if required else "")
            control.setAccessibleName(tr("{field}（必填）", field=name.text()) if required else name.text())

    def show_row(self, field: str, *, shown: bool) -> None:
        """Show or hide a row; one that is hidden has no error either."""
        for part in self._rows[field]:
            part.setVisible(shown)
        if not shown:
            self.set_error(field, "")

    def control(self, field: str) -> QWidget:
        """Return the control of a field."""
        return self._controls[field]

    def set_error(self, field: str, text: str) -> None:
        """Say under a field what is wrong with it; an empty text takes it away."""
        self._errors[field].setText(text)
        self._errors[field].setVisible(bool(text))
        restyle(self._controls[field], "wrong", bool(text))

    def clear_errors(self) -> None:
        """Take every error away."""
        for field in self._errors:
            self.set_error(field, "")

    def show_error(self, error: InvalidInput) -> bool:
        """Show an error at its field and put the cursor there.

        Returns:
            False when the form has no such field; the page then shows it in its message bar.
        """
        self.clear_errors()
        if error.field not in self._controls:
            return False
        self.set_error(error.field, error.message)
        self._controls[error.field].setFocus(Qt.FocusReason.OtherFocusReason)
        _scroll_to(self._controls[error.field])
        return True


def _scroll_to(control: QWidget) -> None:
    """Bring a control into view; putting the cursor there by hand does not."""
    around = control.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(control)
        around = around.parentWidget()
