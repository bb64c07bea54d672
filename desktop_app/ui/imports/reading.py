"""Reading a file behind the screen: once when it comes, and again after a person's corrections."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.errors import UserError
from desktop_app.domain.importing import FileKind, ImportPreview
from desktop_app.ui.background.runner import Progress, Task
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.imports.row_index import RowIndex
from desktop_app.ui.kit.context import Context

_PAUSE = 350
"""Milliseconds after the last correction until the file is read again."""


class Reading(QObject):
    """At most one reading at a time; a new one stops the one before.

    Args:
        context: of the page.
        parent: Qt parent.
    """

    understood = Signal(object)
    """The draft has a new preview."""
    refused = Signal(object)
    """The file cannot be taken: carries its :class:`FileProblem`."""
    failed = Signal(object)
    """Something else went wrong: carries the :class:`UserError`."""
    stopped = Signal()
    """The person stopped it."""
    advanced = Signal(object)
    """Carries how far it is."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._draft: Draft | None = None
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether a reading is under way or about to begin."""
        return self._task is not None or self._timer.isActive()

    def start(self, draft: Draft) -> None:
        """Read a file now."""
        self._draft = draft
        self._begin()

    def start_soon(self, draft: Draft) -> None:
        """Read a file when no further correction comes for a moment."""
        self._draft = draft
        self._timer.start()

    def stop(self) -> None:
        """Stop reading."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()

    def drop(self) -> None:
        """Stop reading, and say nothing about it."""
        self.stop()
        self._task = None
        gc.unfreeze()

    def _begin(self) -> None:
        draft = self._draft
        if draft is None:
            return
        self.drop()
        service = self._context.desk.imports

        def job(progress: Progress) -> tuple[ImportPreview, RowIndex]:
            with _out_of_the_collectors_way():
                preview = service.preview(
                    draft.path,
                    password=draft.password,
                    sheet=draft.sheet,
                    mapping={layout: dict(told) for layout, told in draft.columns.items()},
                    header_rows=dict(draft.header_rows),
                    progress=progress.report,
                    cancelled=lambda: progress.cancelled,
                )
                return preview, RowIndex(preview, lambda: progress.cancelled)

        task = self._context.runner.run(
            job,
            lambda found: self._take(task, draft, *found),
            owner=self,
            failed=lambda error: self._fail(task, error),
            advance=self._advance,
        )
        self._task = task

    def _advance(self, step: object) -> None:
        if self._task is not None:
            self.advanced.emit(step)

    def _take(self, task: Task, draft: Draft, preview: ImportPreview, index: RowIndex) -> None:
        if task is not self._task:
            return
        self._task = None
        if preview.kind is FileKind.REJECT and preview.error is not None:
            self.refused.emit(preview.error)
        else:
            draft.take(preview, index)
            self.understood.emit(draft)

    def _fail(self, task: Task, error: UserError) -> None:
        if task is not self._task:
            return
        self._task = None
        if error.code == "cancelled":
            self.stopped.emit()
        else:
            self.failed.emit(error)


@contextmanager
def _out_of_the_collectors_way() -> Iterator[None]:
    """Keep the rows of a long list from being gone through for cyclic garbage, which would make the window stand still.

    They are freed by count as ever; what stays is looked at again once the list is dropped (:meth:`Reading.drop`).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
