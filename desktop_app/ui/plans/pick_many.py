"""A choice of any number out of a list, on a button that names what is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon


class StayingMenu(QMenu):
    """A menu that stays open while its entries are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action: QAction | None = self.activeAction()
        if action is not None and action.isCheckable():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action: QAction | None = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class PickMany(QPushButton):
    """Shows what is taken; a click opens the list with a tick each.

    Args:
        nothing: words while nothing is taken, such as 不限.
        more: words of an entry below that makes a new value; it is handed what to do with the new one.
    """

    changed = Signal()

    def __init__(
        self,
        nothing: str,
        more: tuple[str, Callable[[], tuple[str, str] | None]] | None = None,
        *,
        ordered: bool = False,
    ) -> None:
        super().__init__()
        self._nothing = nothing
        self._more = more
        self._ordered = ordered
        self._choices: dict[str, str] = {}
        self._taken: tuple[str, ...] = ()
        self._list = StayingMenu(self)
        self.setAutoDefault(False)
        self.setProperty("kind", "pick")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _=False: self.open())
        self._tell()

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (value, word) pairs."""
        self._choices = dict(choices)
        self._tell()

    def taken(self) -> tuple[str, ...]:
        """Return what is taken, in the order of the list, or in the order it was taken."""
        return self._taken

    def set_taken(self, values: Sequence[str]) -> None:
        """Take other values without telling anybody; unknown ones stay."""
        self._taken = tuple(values)
        self._tell()

    def open(self) -> None:
        """Open the list below the button."""
        self._list.clear()
        unknown = [value for value in self._taken if value not in self._choices]
        for value, word in [*self._choices.items(), *((value, value) for value in unknown)]:
            action = QAction(word, self._list)
            action.setCheckable(True)
            action.setChecked(value in self._taken)
            action.toggled.connect(lambda on, value=value: self._toggle(value, on))
            self._list.addAction(action)
        if self._more is not None:
            if self._choices:
                self._list.addSeparator()
            # the list is closed for good before a sheet asks
            self._list.addAction(self._more[0], lambda: QTimer.singleShot(0, self, self._make))
        self._list.setMinimumWidth(self.width())
        self._list.popup(self.mapToGlobal(self.rect().bottomLeft()))
        if self._list.actions():
            self._list.setActiveAction(self._list.actions()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(tokens.ICON) - 2
        gap = theme.px(tokens.PADDING)
        paint_icon(
            painter,
            QRectF(self.width() - theme.px(tokens.GAP) - side, (self.height() - side) / 2, side, side),
            "chevron-down",
            "ink-soft",
        )
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink" if self._taken and self.isEnabled() else "ink-soft"))
        room = QRectF(gap, 0, self.width() - 2 * gap - side, self.height())
        words = painter.fontMetrics().elidedText(self.words(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)

    def words(self) -> str:
        """Return what is taken in words."""
        return tr("、").join(self._choices.get(value, value) for value in self._taken) or self._nothing

    def _toggle(self, value: str, on: bool) -> None:
        taken = [other for other in self._taken if other != value] + [value] * on
        order = list(self._choices)
        if not self._ordered:
            taken.sort(key=lambda other: order.index(other) if other in self._choices else len(order))
        self._taken = tuple(taken)
        self._tell()
        self.changed.emit()

    def _make(self) -> None:
        if self._more is None:
            return
        made = self._more[1]()
        if made is not None:
            self._choices[made[0]] = made[1]
            self._toggle(made[0], on=True)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.setToolTip(self.words() if self._taken else "")
        self.update()
