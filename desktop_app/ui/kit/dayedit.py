"""A field for a day, typed in any of the desk's ways or picked from a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit.daypicker import DayPopup
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.labels import restyle
from desktop_app.ui.kit.text import day_text, parse_day, weekday_text


class DayEdit(QLineEdit):
    """Takes ``2026-11-24``, ``11-24``, ``24``, ``+3``, 明天; F4 or Alt+Down opens the month, Up and Down move it.

    Args:
        today: tells the present day.
        day: day at first.
        forward: whether a short form that has passed means its next coming (appointments), not the past (birthdays).
        named: finds days that are typed by other names, such as 腊月初八; None for none.
    """

    day_changed = Signal(object)
    """Carries the day, or None when the field is empty or no day."""

    def __init__(
        self,
        today: Callable[[], date],
        day: date | None = None,
        *,
        forward: bool = False,
        named: Callable[[str], date | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._forward = forward
        self._named = named
        self._day = day
        self._popup: DayPopup | None = None
        self.setText(day_text(day))
        self.setPlaceholderText(tr("年-月-日，或 +3"))
        opener = self.addAction(icon("calendar", "ink-soft"), QLineEdit.ActionPosition.TrailingPosition)
        opener.setToolTip(tr("从月历里选"))
        opener.triggered.connect(self.open_month)
        self.textEdited.connect(self._read)
        self.editingFinished.connect(self._settle)
        self._settle()

    def day(self) -> date | None:
        """Return the day; None when the field is empty or no day."""
        return self._day

    def set_day(self, day: date | None) -> None:
        """Show a day without telling anybody."""
        self._day = day
        self.setText(day_text(day))
        self._settle()

    def type_text(self, typed: str) -> None:
        """Let a text stand here as if it had been typed, however far it had come."""
        self.setText(typed)
        self._read(typed)

    def valid(self) -> bool:
        """Tell whether the field is empty or holds a day."""
        return self._day is not None or not self.text().strip()

    def open_month(self) -> None:
        """Open the month to pick from."""
        if self._popup is None:
            self._popup = DayPopup(self, self._today)
            self._popup.picked.connect(self._take)
        self._popup.open_at(self._day or self._today())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.open_month()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Up else -1
            base = self._day or self._today()
            self._take(parse_day(f"{step:+d}", base) or base)
        else:
            super().keyPressEvent(event)

    def _read(self, typed: str) -> None:
        day = parse_day(typed, self._today(), forward=self._forward)
        if day is None and self._named is not None:
            day = self._named(typed)
        if day != self._day:
            self._day = day
            self.day_changed.emit(day)

    def _take(self, day: date) -> None:
        changed = day != self._day
        self.set_day(day)
        if changed:
            self.day_changed.emit(day)

    def _settle(self) -> None:
        if self._day is not None:
            self.setText(day_text(self._day))
        self.setToolTip(weekday_text(self._day) if self._day else "")
        restyle(self, "wrong", not self.valid())
