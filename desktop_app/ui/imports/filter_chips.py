"""Counters that filter the list below: 新增 18, 要确认 3."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.ui.imports.row_index import Group
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import paint_sign
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import number_text


class FilterChips(QWidget):
    """A row of counters of which one is taken; those that count nothing are left out."""

    chosen = Signal(object)
    """Carries the :class:`Group`."""

    def __init__(self, looks: Sequence[tuple[Group, StateLook]]) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        self._chips = {group: FilterChip(look) for group, look in looks}
        buttons = QButtonGroup(self)
        for group, chip in self._chips.items():
            chip.clicked.connect(lambda _=False, group=group: self.chosen.emit(group))
            buttons.addButton(chip)
            row.addWidget(chip)
        row.addStretch()
        self._chips[Group.ALL].setChecked(True)

    def set_counts(self, counts: dict[Group, int]) -> None:
        """Show other figures."""
        for group, chip in self._chips.items():
            chip.set_count(counts[group])
            chip.setVisible(group is Group.ALL or counts[group] > 0)
        if not self._chips[self.value()].isVisibleTo(self):
            self.set_value(Group.ALL)

    def value(self) -> Group:
        """Return the filter taken."""
        return next(group for group, chip in self._chips.items() if chip.isChecked())

    def set_value(self, group: Group) -> None:
        """Take a filter without telling anybody."""
        self._chips[group].setChecked(True)

    def chip(self, group: Group) -> FilterChip:
        """Return one of the counters."""
        return self._chips[group]


class FilterChip(QAbstractButton):
    """A sign, a word and a figure on a pill."""

    def __init__(self, look: StateLook) -> None:
        super().__init__()
        self._look = look
        self._count = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_count(self, count: int) -> None:
        """Show another figure."""
        self._count = count
        self.setText(f"{self._look.word} {number_text(count)}")
        self.updateGeometry()
        self.update()

    def count(self) -> int:
        """Return the figure."""
        return self._count

    def sizeHint(self) -> QSize:
        words = theme.font_metrics("body").horizontalAdvance(self._look.word)
        figure = theme.font_metrics("strong").horizontalAdvance(number_text(self._count))
        sign = theme.px(tokens.GAP + tokens.GRID) + 2 if self._look.sign else 0
        return QSize(words + figure + sign + theme.px(tokens.GAP + 2 * tokens.PADDING), theme.px(tokens.ROW_COMPACT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken, look = self.isChecked(), self._look
        ring = taken or self.hasFocus()
        width = tokens.RING if self.hasFocus() else 1
        painter.setPen(QPen(theme.colour("accent" if ring else "edge"), width))
        painter.setBrush(theme.colour("accent-soft" if taken else "hover" if self.underMouse() else "surface"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        x = box.x() + theme.px(tokens.PADDING) - 1
        if look.sign:
            side = theme.px(tokens.GAP)
            paint_sign(painter, QRectF(x, box.center().y() - side / 2, side, side), look.sign, look.token)
            x += side + theme.px(tokens.GRID) + 2
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font("body"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(x, box.y(), box.width(), box.height()), middle, look.word)
        x += painter.fontMetrics().horizontalAdvance(look.word) + theme.px(tokens.GAP) - 2
        painter.setFont(theme.font("strong"))
        painter.drawText(QRectF(x, box.y(), box.width(), box.height()), middle, number_text(self._count))
