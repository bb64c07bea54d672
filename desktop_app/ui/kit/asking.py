"""A sheet with a form whose command runs in the worker."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.domain.changes import Changes
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.sheet import Sheet


class AskingSheet(Sheet):
    """Asks, and gives the answers to a command; what cannot stand is said at its field, and the sheet stays.

    Args:
        parent: over which window.
        context: of the desk.
        title: what is asked.
        text: what comes of it.
        width: at the normal font size, in pixels.

    Attributes:
        form: the fields; it stands where ``add_go`` is called, unless it was laid out before.
    """

    def __init__(self, parent: QWidget, context: Context, title: str, text: str = "", width: int = 480) -> None:
        super().__init__(parent, title, text, width)
        self._context = context
        self.form = FormRows()

    def add_go(self, word: str, clicked: Callable[[], object]) -> None:
        """Add the form, if it has no place yet, and the two buttons at the foot."""
        if self.form.parent() is None:
            self.content.addWidget(self.form)
        self.add_cancel()
        self._go = self.add_primary(word, clicked)

    def give(self, job: Callable[[], Changes]) -> None:
        """Run the command; the sheet closes when it is done."""
        self.form.clear_errors()
        self._go.setEnabled(False)

        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self.accept()

        self._context.runner.run(lambda _: job(), done, self, self._failed)

    def _failed(self, error: UserError) -> None:
        self._go.setEnabled(True)
        if not (isinstance(error, InvalidInput) and self.form.show_error(error)):
            self.messages.fail(error)
