"""Who is there: a few names stand side by side and take one click, many are a list to choose from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit.inputs import Choice

FEW = 6
"""Names up to which each has a button of its own."""


class PersonPick(QWidget):
    """One of the persons of the desk.

    Args:
        people: their names.
        present: chosen at first; the first one where it is none of them.
    """

    picked = Signal(str)
    """A person chose another name."""

    def __init__(self, people: tuple[str, ...], present: str) -> None:
        super().__init__()
        present = present if present in people else people[0]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._names: dict[str, QPushButton] = {}
        self._list: Choice | None = None
        if 1 < len(people) <= FEW:
            column.addWidget(self._buttons(people))
        else:
            self._list = Choice([(name, name) for name in people])
            self._list.setAccessibleName(tr("姓名"))
            self._list.setEnabled(len(people) > 1)
            self._list.picked.connect(lambda name: self.picked.emit(str(name)))
            column.addWidget(self._list)
        self.set_value(present)

    def value(self) -> str:
        """Return the name chosen."""
        if self._list is not None:
            return str(self._list.value())
        return next(name for name, made in self._names.items() if made.isChecked())

    def set_value(self, name: str) -> None:
        """Choose a name without telling anybody."""
        if self._list is not None:
            self._list.set_value(name)
        else:
            self._names[name].setChecked(True)

    def pick(self, name: str) -> None:
        """Choose a name as a person does."""
        self.set_value(name)
        self.picked.emit(name)

    def _buttons(self, people: tuple[str, ...]) -> QWidget:
        box = QWidget()
        box.setProperty("kind", "segments")
        box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(box)
        grid.setContentsMargins(2, 2, 2, 2)
        grid.setSpacing(2)
        columns = 2 if len(people) in (2, 4) else 3
        group = QButtonGroup(self)
        for at, name in enumerate(people):
            made = QPushButton(name)
            made.setProperty("kind", "segment")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setToolTip(name)
            made.setAccessibleName(tr("姓名：{name}", name=name))
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda _=False, name=name: self.picked.emit(name))
            group.addButton(made)
            grid.addWidget(made, at // columns, at % columns)
            self._names[name] = made
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        return box
