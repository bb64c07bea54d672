"""A distance in days, working days, weeks, months or years, before or after."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.plans import Offset, Unit
from desktop_app.domain.text import tr
from desktop_app.domain.words import unit_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import CheckBox, Choice, NumberBox

_MOST = 9999


class OffsetEdit(QWidget):
    """Number and unit beside each other, and whether it is before or after.

    Args:
        offset: at first.
        signed: whether it may lie before.
        cycles: whether it may be counted in cycles of use.
        lowest: smallest number.
    """

    changed = Signal()

    def __init__(self, offset: Offset, *, signed: bool = True, cycles: bool = True, lowest: int = 0) -> None:
        super().__init__()
        self._count = NumberBox(lowest, _MOST, abs(offset.count))
        self._count.setFixedWidth(theme.px(84))
        units = [(unit, word) for unit, word in unit_words().items() if cycles or unit is not Unit.CYCLE]
        self._unit = Choice(units, offset.unit)
        self._side = Choice([(1, tr("之后")), (-1, tr("之前"))], -1 if offset.count < 0 else 1)
        self._side.setVisible(signed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GRID))
        for part in (self._count, self._unit, self._side):
            row.addWidget(part)
        row.addStretch()
        self.setFocusProxy(self._count)
        self._count.valueChanged.connect(lambda _: self.changed.emit())
        self._unit.picked.connect(lambda _: self.changed.emit())
        self._side.picked.connect(lambda _: self.changed.emit())

    def offset(self) -> Offset:
        """Return what is entered."""
        side = self._side.value()
        return Offset(self._count.value() * (side if isinstance(side, int) else 1), Unit(str(self._unit.value())))

    def take_over(self) -> None:
        """Have the next key begin a new number."""
        self._count.setFocus()
        self._count.selectAll()

    def set_offset(self, offset: Offset) -> None:
        """Show another distance without telling anybody."""
        with QSignalBlocker(self._count):
            self._count.setValue(abs(offset.count))
        self._unit.set_value(offset.unit)
        self._side.set_value(-1 if offset.count < 0 else 1)


class MaybeOffset(QWidget):
    """A distance that need not be: a tick with its words, and the distance once it is ticked.

    Args:
        words: beside the tick.
        usual: distance when it is ticked for the first time.
        length: it is a length of time, not a day: at least 1, and never before.
    """

    changed = Signal()

    def __init__(self, words: str, usual: Offset, *, length: bool = True) -> None:
        super().__init__()
        self._tick = CheckBox(words)
        self._edit = OffsetEdit(usual, signed=not length, cycles=not length, lowest=1 if length else 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self._tick)
        row.addWidget(self._edit)
        row.addStretch()
        self.setFocusProxy(self._tick)
        self._edit.setVisible(False)
        self._tick.toggled.connect(self._toggled)
        self._edit.changed.connect(self.changed)

    def offset(self) -> Offset | None:
        """Return what is entered; None when it is not ticked."""
        return self._edit.offset() if self._tick.isChecked() else None

    def set_offset(self, offset: Offset | None) -> None:
        """Show another distance, or none, without telling anybody."""
        with QSignalBlocker(self._tick):
            self._tick.setChecked(offset is not None)
        if offset is not None:
            self._edit.set_offset(offset)
        self._edit.setVisible(offset is not None)

    def suggest(self, offset: Offset) -> None:
        """Have a distance ready for when it is ticked."""
        if not self._tick.isChecked():
            self._edit.set_offset(offset)

    def _toggled(self, on: bool) -> None:
        self._edit.setVisible(on)
        if on:
            self._edit.take_over()
        self.changed.emit()
