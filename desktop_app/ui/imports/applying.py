"""Doing an import, taking one back, saving what was left out: the commands of the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.errors import UserError
from desktop_app.domain.import_batches import ImportDone, ImportUndone
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Task
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.files import open_file


class Applying(QObject):
    """Runs the commands and publishes what they changed.

    Args:
        context: of the page.
        parent: Qt parent.
    """

    imported = Signal(object)
    """Carries :class:`ImportDone`."""
    not_imported = Signal(object)
    """The import was refused or stopped; nothing was kept. Carries the :class:`UserError`."""
    undone = Signal(object)
    """Carries :class:`ImportUndone`."""
    failed = Signal(object)
    """Another command was refused: carries the :class:`UserError`."""
    advanced = Signal(object)
    """Carries how far the import is."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether an import is under way."""
        return self._task is not None

    def start(self, draft: Draft) -> None:
        """Import a file as its preview and the person say."""
        preview, context = draft.preview, self._context
        if preview is None:
            return
        name, options = draft.path.name, draft.options()
        self._task = context.runner.run(
            lambda progress: context.desk.imports.apply(
                context.actor,
                preview,
                name,
                options=options,
                progress=progress.report,
                cancelled=lambda: progress.cancelled,
            ),
            self._imported,
            owner=self,
            failed=self._refused,
            advance=self.advanced.emit,
        )

    def stop(self) -> None:
        """Ask the import to stop; it is told whether it did."""
        if self._task is not None:
            self._task.cancel()

    def undo(self, batch_id: int) -> None:
        """Take an import back."""
        context = self._context
        context.runner.run(
            lambda _: context.desk.imports.undo(context.actor, batch_id),
            self._undone,
            owner=self,
            failed=self.failed.emit,
        )

    def save_rejects(self, draft: Draft, path: Path) -> None:
        """Save the rows that are not imported, with the reason, to be corrected."""
        preview, context, options = draft.preview, self._context, draft.options()
        if preview is None:
            return

        def tell(count: int) -> None:
            text = tr("{count} 行已存到 {name}", count=count, name=path.name)
            context.message(text, MessageAction(tr("打开"), lambda: open_file(path)))

        context.runner.run(
            lambda _: context.desk.imports.save_rejects(context.actor, preview, path, options),
            tell,
            owner=self,
            failed=self.failed.emit,
        )

    def save_blank(self, path: Path) -> None:
        """Save an empty list to be filled in."""
        context = self._context

        def tell(saved: Path) -> None:
            text = tr("模板已存到 {name}，填好以后拖回来。", name=saved.name)
            context.message(text, MessageAction(tr("打开"), lambda: open_file(saved)))

        context.runner.run(
            lambda _: context.desk.templates.write_import_template(context.actor, path),
            tell,
            owner=self,
            failed=self.failed.emit,
        )

    def _imported(self, done: ImportDone) -> None:
        self._task = None
        self._context.feed.publish(done.changes)
        self.imported.emit(done)

    def _refused(self, error: UserError) -> None:
        self._task = None
        self.not_imported.emit(error)

    def _undone(self, undone: ImportUndone) -> None:
        self._context.feed.publish(undone.changes)
        self.undone.emit(undone)
