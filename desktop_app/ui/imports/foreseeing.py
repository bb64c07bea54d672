"""Working out behind the screen what an import would do, whenever nothing else is asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.import_batches import Foreseen
from desktop_app.ui.background.runner import Task
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.kit.context import Context

_PAUSE = 250
"""Milliseconds of rest before it begins: in a long list it takes seconds, and rows in view come first."""


class Foreseeing(QObject):
    """At most one reckoning at a time; it makes way for whatever a person waits for.

    Args:
        context: of the page.
        parent: Qt parent.
    """

    told = Signal()
    """The draft knows what the import would do."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._draft: Draft | None = None
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether a reckoning is under way or about to begin."""
        return self._task is not None or self._timer.isActive()

    def start_soon(self, draft: Draft) -> None:
        """Reckon anew: the choices have changed."""
        self._draft = draft
        self.make_way()

    def make_way(self) -> None:
        """Let something else go first, and begin again after it."""
        if self._draft is not None:
            self._cancel()
            self._timer.start()

    def stop(self) -> None:
        """Give it up."""
        self._cancel()
        self._timer.stop()
        self._draft = None

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        draft = self._draft
        preview = draft.preview if draft else None
        if draft is None or preview is None:
            return
        imports, options = self._context.desk.imports, draft.options()

        def take(foreseen: Foreseen) -> None:
            if task is self._task:
                self._task = self._draft = None
                draft.foreseen = foreseen
                self.told.emit()

        task = self._context.runner.run(
            lambda progress: imports.foresee(preview, options, lambda: progress.cancelled),
            take,
            owner=self,
            failed=lambda _: None,
        )
        self._task = task
