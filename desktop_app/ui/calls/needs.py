"""What must be there before a visit is done, ticked off one by one: photo, call in advance, return slip (S-03.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.domain.plans import Need
from desktop_app.domain.text import tr
from desktop_app.domain.words import need_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import label

_TICKS_A_LINE = 2


class Needs(QWidget):
    """Ticks, two on a line so that they fit a narrow pane in any language.

    Hidden where the plan asks for nothing that a person must confirm.
    """

    ticked = Signal(object, bool)
    """Carries the :class:`Need` and whether it is there."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(tokens.PADDING))
        self._grid.setVerticalSpacing(theme.px(tokens.GRID))
        self._grid.setColumnStretch(_TICKS_A_LINE + 1, 1)
        self._ticks: dict[Need, CheckBox] = {}

    def show_needs(
        self, needs: Sequence[tuple[Need, bool]], later: Collection[Need] = frozenset(), *, editable: bool
    ) -> None:
        """Show what is asked for; the visitor and the notes are seen without a tick.

        Args:
            needs: each with whether it is there.
            later: those that may come in after the visit was made.
            editable: whether they can be ticked.
        """
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        shown = [(need, there) for need, there in needs if need not in (Need.VISITOR, Need.NOTES)]
        self._ticks = {}
        titles: list[str] = []
        line, at = -1, 0
        self.setVisible(bool(shown) and editable)
        if not shown:
            return
        words = need_words()
        for need, there in sorted(shown, key=lambda each: each[0] in later):
            title = tr("可以后补") if need in later else tr("完成前要有")
            if title not in titles:
                titles.append(title)
                line, at = line + 1, 0
                self._grid.addWidget(label(title, tone="soft"), line, 0)
            elif at == _TICKS_A_LINE:
                line, at = line + 1, 0
            tick = CheckBox(words[need])
            tick.setChecked(there)
            tick.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tick.toggled.connect(lambda on, need=need: self.ticked.emit(need, on))
            self._ticks[need] = tick
            at += 1
            self._grid.addWidget(tick, line, at)

    def tick(self, need: Need) -> CheckBox:
        """Return the tick of a need."""
        return self._ticks[need]
