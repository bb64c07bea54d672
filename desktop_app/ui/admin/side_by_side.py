"""Two customers side by side, with a choice wherever both say something else (R-011)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.duplicates import Comparison, FieldPair, Told
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import RadioButton
from desktop_app.ui.kit.labels import Tone, label
from desktop_app.ui.kit.text import phone_text

_LEFT, _RIGHT = 1, 2


class SideBySide(QWidget):
    """The fields of a pair; values that differ stand out, conflicting ones can be chosen.

    Args:
        comparison: both customers.
        local: turns a moment into the desk's time.
    """

    def __init__(self, comparison: Comparison, local: Callable[[datetime], datetime]) -> None:
        super().__init__()
        self._local = local
        self.choices: dict[str, QButtonGroup] = {}
        padding = theme.px(tokens.PADDING)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, theme.px(tokens.GAP), padding)
        self._grid.setHorizontalSpacing(padding)
        self._grid.setVerticalSpacing(theme.px(tokens.GAP))
        self._grid.setColumnStretch(_LEFT, 1)
        self._grid.setColumnStretch(_RIGHT, 1)
        for column, words in ((_LEFT, tr("左边")), (_RIGHT, tr("右边"))):
            self._grid.addWidget(label(words, "small", "soft"), 0, column)
        for row, pair in enumerate(comparison.fields, 1):
            self._add(row, pair)
        self._grid.setRowStretch(len(comparison.fields) + 1, 1)

    def chosen(self, *, keep_left: bool) -> frozenset[str]:
        """Return the fields whose value is taken from the file that goes; where nothing was chosen the kept one's."""
        other = _RIGHT if keep_left else _LEFT
        return frozenset(key for key, group in self.choices.items() if group.checkedId() == other)

    def _add(self, row: int, pair: FieldPair) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label(pair.heading, tone="soft"), row, 0, top)
        group = QButtonGroup(self) if pair.conflicts else None
        if group is not None:
            self.choices[pair.key] = group
        for column, told in ((_LEFT, pair.left), (_RIGHT, pair.right)):
            self._grid.addWidget(self._value(pair, told, column, group), row, column, top)

    def _value(self, pair: FieldPair, told: Told, column: int, group: QButtonGroup | None) -> QWidget:
        text = tr("、").join(map(phone_text, told.text.split())) if pair.key == "phones" else told.text
        differs = pair.differs and not pair.both
        tone: Tone = "soft" if not text else "accent" if differs else ""
        value = label(text or "–", "strong" if pair.conflicts else "body", tone, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column_of = QVBoxLayout()
        column_of.setSpacing(0)
        column_of.addWidget(value)
        if told.source and told.at is not None:
            when = f"{self._local(told.at):%Y-%m-%d %H:%M}"
            column_of.addWidget(label(f"{told.source} · {when}", "small", "soft", wrap=True))
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(tokens.GAP))
        if group is not None:
            radio = RadioButton("")
            radio.setAccessibleName(f"{pair.heading} {text}")
            radio.setToolTip(tr("合并后用这个值"))
            group.addButton(radio, column)
            line.addWidget(radio, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column_of, 1)
        return made
