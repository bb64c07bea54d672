"""The top line: menus, whose desk and who is here, what day it is, lock and settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QWidget

from desktop_app.domain.access import Role
from desktop_app.domain.text import tr
from desktop_app.domain.words import role_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.text import day_text, weekday_text


def role_text(role: Role) -> str:
    """Return a role in the desk's words."""
    return role_words()[role]


class TitleLine(QWidget):
    """The top line of the desk.

    Args:
        menus: the menu bar.
        who: organisation and person.
        lock: covers the window.
        settings: opens the settings; None where the person has none.
    """

    def __init__(
        self, menus: QMenuBar, who: str, lock: Callable[[], object], settings: Callable[[], object] | None
    ) -> None:
        super().__init__()
        self._day = label(tone="soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(tokens.GAP), theme.px(tokens.GRID), theme.px(tokens.GAP), 0)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(menus)
        row.addSpacing(theme.px(tokens.PADDING))
        row.addWidget(label(tr("回访台"), "strong"))
        row.addWidget(ElidedLabel(who, tone="soft"), 1)
        row.addWidget(self._day)
        row.addSpacing(theme.px(tokens.GAP))
        row.addWidget(button(tr("锁定"), lock, kind="quiet", icon_name="lock", tip=tr("锁定窗口 (Ctrl+L)")))
        if settings is not None:
            row.addWidget(button(tr("设置"), settings, kind="quiet", icon_name="settings", tip=tr("设置 (Ctrl+,)")))

    def show_day(self, day: date, lunar: str) -> None:
        """Show what day it is."""
        self._day.setText(" · ".join(part for part in (f"{day_text(day)} {weekday_text(day)}", lunar) if part))

    def day(self) -> str:
        """Return the day as it is shown."""
        return self._day.text()
