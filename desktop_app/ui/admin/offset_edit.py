"""A distance in days, working days, weeks, months or years."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.plans import Offset, Unit
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import Choice, NumberBox


def unit_words() -> dict[Unit, str]:
    """Return the words for the units of an offset."""
    return {
        Unit.DAY: tr("天"),
        Unit.WORKDAY: tr("个工作日"),
        Unit.WEEK: tr("个星期"),
        Unit.MONTH: tr("个月"),
        Unit.YEAR: tr("年"),
        Unit.CYCLE: tr("个使用周期"),
    }


def offset_words(offset: Offset) -> str:
    """Return an offset in words: ``+15 天``; 当天 for none."""
    return f"{offset.count:+d} {unit_words()[offset.unit]}" if offset.count else tr("当天")


class OffsetEdit(QWidget):
    """Number and unit beside each other."""

    def __init__(self, offset: Offset, *, lowest: int = -400) -> None:
        super().__init__()
        self._count = NumberBox(lowest, 400, offset.count, "")
        self._unit = Choice(list(unit_words().items()), offset.unit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self._count)
        row.addWidget(self._unit)
        row.addStretch()
        self.setFocusProxy(self._count)

    def offset(self) -> Offset:
        """Return what is entered."""
        return Offset(self._count.value(), Unit(str(self._unit.value())))
