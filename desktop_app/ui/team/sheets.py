"""What a supervisor is asked: the words of a hint; who takes visits over, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.sheet import Sheet


class HintSheet(Sheet):
    """Asks for the words of a hint.

    Args:
        parent: over which window.
        whom: who reads it, and where.
    """

    def __init__(self, parent: QWidget, whom: str) -> None:
        super().__init__(parent, tr("留话"), whom, 420)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(tr("留话"))
        self.note.setPlaceholderText(tr("例如：家长在意接送，先问路上顺不顺利"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme.px(96))
        self.content.addWidget(self.note)
        self.add_cancel()
        keep = self.add_primary(tr("留话"), self.accept)
        keep.setEnabled(False)
        self.note.textChanged.connect(lambda: keep.setEnabled(bool(self.text())))
        self.note.setFocus()

    def text(self) -> str:
        """Return the words."""
        return self.note.toPlainText().strip()


class HandOverSheet(Sheet):
    """Asks who takes visits over, and why (R-108).

    Args:
        parent: over which window.
        people: to whom they may go.
        count: how many visits.
    """

    def __init__(self, parent: QWidget, people: Sequence[str], count: int) -> None:
        super().__init__(parent, tr("改派 {count} 个回访", count=count), width=420)
        self.owner = Choice([(name, name) for name in people])
        self.why = QLineEdit()
        self.why.setPlaceholderText(tr("例如：程望舒今天请假"))
        self.form = FormRows()
        self.form.add("owner", tr("改由谁负责"), self.owner, required=True)
        self.form.add("why", tr("原因"), self.why, required=True)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("改派"), self._done)
        self.owner.setFocus()

    def _done(self) -> None:
        self.form.clear_errors()
        if not self.why.text().strip():
            self.form.set_error("why", tr("改派要写明原因。"))
            self.why.setFocus()
        else:
            self.accept()
