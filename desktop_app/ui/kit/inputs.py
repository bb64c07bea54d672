"""Inputs drawn with the theme's colours: check box, radio button, drop-down list, number, hour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QWidget,
)

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.labels import restyle
from desktop_app.ui.kit.text import parse_time, time_text


class CheckBox(QCheckBox):
    """A check box drawn with the theme's colours."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        paint_check(painter, box, self.checkState(), enabled=self.isEnabled(), hover=self.underMouse())
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), tokens.RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), theme.px(tokens.GRID), theme.px(tokens.GRID))
        words = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        painter.setPen(theme.colour("ink" if self.isEnabled() else "ink-off"))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic), self.text())


def paint_check(
    painter: QPainter, box: QRectF, state: Qt.CheckState, *, enabled: bool = True, hover: bool = False
) -> None:
    """Draw a check box's square with its tick or dash."""
    taken = state != Qt.CheckState.Unchecked
    fill = "accent" if taken and enabled else "edge" if taken else "surface"
    frame = fill if taken else "ink-soft" if hover else "edge"
    painter.setPen(QPen(theme.colour(frame), 1))
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(box, theme.px(tokens.GRID) - 1, theme.px(tokens.GRID) - 1)
    if not taken:
        return
    x, y, width, height = box.x(), box.y(), box.width(), box.height()
    path = QPainterPath()
    if state == Qt.CheckState.PartiallyChecked:
        path.moveTo(x + width * 0.25, y + height * 0.5)
        path.lineTo(x + width * 0.75, y + height * 0.5)
    else:
        path.moveTo(x + width * 0.23, y + height * 0.52)
        path.lineTo(x + width * 0.42, y + height * 0.71)
        path.lineTo(x + width * 0.78, y + height * 0.31)
    pen = QPen(theme.colour("accent-ink"), max(1.6, width * 0.12))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


class RadioButton(QRadioButton):
    """One of several choices, drawn with the theme's colours; for few choices in a row take ``Segmented``."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self))
        box = box.adjusted(1, 1, -1, -1)
        ring = "accent" if self.isChecked() or self.hasFocus() else "ink-soft" if self.underMouse() else "edge"
        painter.setPen(QPen(theme.colour(ring), tokens.RING if self.hasFocus() else 1))
        painter.setBrush(theme.colour("accent" if self.isChecked() else "surface"))
        painter.drawEllipse(box)
        if self.isChecked():
            inset = box.width() * 0.32
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent-ink"))
            painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
        words = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, self)
        painter.setPen(theme.colour("ink" if self.isEnabled() else "ink-off"))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic), self.text())


class Choice(QComboBox):
    """A drop-down list of (value, word) pairs."""

    picked = Signal(object)
    """Carries the value that the person took."""

    def __init__(self, choices: Sequence[tuple[object, str]] = (), present: object = None) -> None:
        super().__init__()
        self.setItemDelegate(QStyledItemDelegate(self))
        self.set_choices(choices, present)
        self.activated.connect(lambda _: self.picked.emit(self.currentData()))

    def set_choices(self, choices: Sequence[tuple[object, str]], present: object = None) -> None:
        """Offer other choices."""
        self.clear()
        for value, word in choices:
            self.addItem(word, value)
        if present is not None:
            self.set_value(present)

    def value(self) -> object:
        """Return the value taken."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Take a value; an unknown one takes nothing."""
        self.setCurrentIndex(next((i for i in range(self.count()) if self.itemData(i) == value), -1))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(tokens.ICON) - 2
        right = self.width() - theme.px(tokens.GAP) - side
        paint_icon(painter, QRectF(right, (self.height() - side) / 2, side, side), "chevron-down", "ink-soft")


class NumberBox(QSpinBox):
    """A whole number within limits.

    Args:
        least: smallest number.
        most: largest number.
        value: number at first.
        unit: follows the number, such as 天.
    """

    def __init__(self, least: int, most: int, value: int, unit: str = "") -> None:
        super().__init__()
        self.setRange(least, most)
        self.setValue(value)
        self.setSuffix(f" {unit}" if unit else "")
        self.lineEdit().setTextMargins(theme.px(tokens.RADIUS), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(tokens.PADDING)
        right, middle = self.width() - theme.px(tokens.PADDING) - side / 2, self.height() / 2
        paint_icon(painter, QRectF(right, middle - side, side, side), "chevron-up", "ink-soft")
        paint_icon(painter, QRectF(right, middle, side, side), "chevron-down", "ink-soft")


class TimeEdit(QLineEdit):
    """An hour of the day: takes ``15``, ``15:30``, ``1530``, 15点半; Up and Down move by a quarter of an hour.

    Args:
        minute: minutes after midnight at first; None for no hour.
    """

    time_changed = Signal(object)
    """Carries minutes after midnight, or None when the field is empty or no hour."""

    def __init__(self, minute: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minute = minute
        self.setPlaceholderText(tr("时:分"))
        self.setText(time_text(minute))
        self.textEdited.connect(lambda typed: self._take(parse_time(typed)))
        self.editingFinished.connect(self._settle)

    def minute(self) -> int | None:
        """Return minutes after midnight; None when the field is empty or no hour."""
        return self._minute

    def set_minute(self, minute: int | None) -> None:
        """Show an hour without telling anybody."""
        self._minute = minute
        self.setText(time_text(minute))
        self._settle()

    def valid(self) -> bool:
        """Tell whether the field is empty or holds an hour."""
        return self._minute is not None or not self.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 15 if event.key() == Qt.Key.Key_Up else -15
            minute = ((self._minute if self._minute is not None else 9 * 60) + step) % (24 * 60)
            self._take(minute)
            self.setText(time_text(minute))
        else:
            super().keyPressEvent(event)

    def _take(self, minute: int | None) -> None:
        if minute != self._minute:
            self._minute = minute
            self.time_changed.emit(minute)

    def _settle(self) -> None:
        if self._minute is not None:
            self.setText(time_text(self._minute))
        restyle(self, "wrong", not self.valid())
