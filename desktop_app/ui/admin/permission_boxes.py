"""The permissions as boxes to tick, in the groups in which a role is put together."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.domain.access import ALWAYS, DESK_WIDE, DataScope, Permission, Role
from desktop_app.domain.permission_words import permission_groups, permission_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import label


class PermissionBoxes(QWidget):
    """What a role may.

    Args:
        across: groups beside each other.
    """

    changed = Signal()

    def __init__(self, across: int = 2) -> None:
        super().__init__()
        self.boxes: dict[Permission, CheckBox] = {}
        self._beyond: frozenset[Permission] = frozenset()
        words = permission_words()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * theme.px(tokens.PADDING))
        grid.setVerticalSpacing(theme.px(tokens.PADDING))
        for at, (title, permissions) in enumerate(permission_groups()):
            column = QVBoxLayout()
            column.setSpacing(theme.px(tokens.GRID))
            column.addWidget(label(title, "strong"))
            for permission in permissions:
                box = CheckBox(words[permission])
                box.toggled.connect(lambda _: self.changed.emit())
                self.boxes[permission] = box
                column.addWidget(box)
            column.addStretch(1)
            grid.addLayout(column, at // across, at % across)

    def chosen(self) -> frozenset[Permission]:
        """Return what is ticked, and what comes back once the role sees all customers again."""
        return self._beyond | {permission for permission, box in self.boxes.items() if box.isChecked()}

    def show_role(self, role: Role, permissions: Collection[Permission], scope: DataScope = DataScope.ALL) -> None:
        """Show what a role may, without telling anybody; what it cannot lose, or cannot have, cannot be changed."""
        beyond = frozenset() if scope is DataScope.ALL else DESK_WIDE
        self._beyond = beyond & frozenset(permissions)
        for permission, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(permission in permissions and permission not in beyond)
            box.setEnabled(permission not in ALWAYS.get(role, frozenset()) | beyond)
            box.blockSignals(False)
