"""Step 1: the file, and the imports made so far."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.clock import Clock
from desktop_app.ui.imports.batch_list import BatchList
from desktop_app.ui.imports.drop_zone import DropZone
from desktop_app.ui.kit import theme, tokens


class ChooseStep(QWidget):
    """A large place for a file above the list of earlier imports.

    Attributes:
        zone: takes the file.
        batches: lists the imports.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.zone = DropZone()
        self.batches = BatchList(clock)
        padding = theme.px(tokens.PADDING)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * padding, padding, 2 * padding, padding)
        column.setSpacing(2 * padding)
        column.addWidget(self.zone, 5)
        column.addWidget(self.batches, 4)

    def focus_target(self) -> QWidget:
        """Return what the keyboard is on."""
        return self.zone.focus_target()

    def enter(self) -> None:
        """Do the next step."""
        self.zone.enter()
