"""The import page: four steps from a file to customers with visits, all of which can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QSpinBox, QStackedWidget

from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import ListScope
from desktop_app.domain.errors import UserError
from desktop_app.domain.import_batches import ImportBatchRow, ImportDone, ImportUndone
from desktop_app.domain.importing import Field, FileProblem, SheetPreview
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.imports.applying import Applying
from desktop_app.ui.imports.choose_step import ChooseStep
from desktop_app.ui.imports.columns_step import ColumnsStep
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.imports.files import ask_for_list, ask_where_to_save
from desktop_app.ui.imports.preview_step import PreviewStep
from desktop_app.ui.imports.reading import Reading
from desktop_app.ui.imports.result_step import ResultStep
from desktop_app.ui.imports.undoing import ask_to_undo, show_kept, undone_text
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.labels import ElidedLabel, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.sheet import confirm
from desktop_app.ui.kit.steps import Stepper

CHOOSE, COLUMNS, PREVIEW, RESULT = range(4)


class ImportPage(Page):
    """Brings a list in.

    Args:
        context: services and frame.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.draft: Draft | None = None
        self._done: ImportDone | None = None
        self.applying = Applying(context, self)
        self.reading = Reading(context, self)
        self.stepper = Stepper([tr("选文件"), tr("对应列"), tr("预览"), tr("结果")])
        self._file = ElidedLabel("", tone="soft")
        self._file.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._other = button(tr("换一个文件"), self._start_again, kind="link")
        self.choosing = ChooseStep(context.desk.clock)
        self.columns = ColumnsStep()
        self.preview = PreviewStep(context)
        self.result = ResultStep()
        self.messages = MessageBar()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._refreshing = Refreshing(self, context.feed, frozenset({Kind.IMPORT}), lambda _: self._load_batches())
        self._go(CHOOSE)
        self._load_batches()

    def _lay_out(self) -> None:
        padding = theme.px(tokens.PADDING)
        head = QHBoxLayout()
        head.setContentsMargins(padding, theme.px(tokens.GAP), padding, theme.px(tokens.GAP))
        head.setSpacing(theme.px(tokens.GAP))
        head.addWidget(self.stepper, 2)
        head.addWidget(self._file, 1)
        head.addWidget(self._other)
        column = stack(self)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._stack, 1)
        column.addWidget(self.messages)
        self._steps = (self.choosing, self.columns, self.preview, self.result)
        for step in self._steps:
            self._stack.addWidget(step)

    def _connect(self) -> None:
        zone = self.choosing.zone
        zone.choose.connect(self._choose_file)
        zone.password.connect(self._unlock)
        zone.blank.connect(self._save_blank)
        zone.again.connect(lambda: self.open(self.draft.path) if self.draft else None)
        self.choosing.batches.undo.connect(self._undo_batch)
        self.columns.corrected.connect(self._correct)
        self.columns.header_told.connect(self._tell_header)
        self.columns.sheet_told.connect(self._tell_sheet)
        self.columns.back.connect(self._start_again)
        self.columns.go_on.connect(self._show_preview)
        self.preview.back.connect(self._show_columns)
        self.preview.go_on.connect(self._import)
        self.preview.save_rejects.connect(self._save_rejects)
        self.result.undo.connect(self._undo_done)
        self.result.show_today.connect(self._show_today)
        self.result.another.connect(self._start_again)
        self.result.save_rejects.connect(self._save_rejects)
        self.reading.understood.connect(self._understood)
        self.reading.refused.connect(self._refused)
        self.reading.failed.connect(self._reading_failed)
        self.reading.stopped.connect(self._start_again)
        self.reading.advanced.connect(zone.advance)
        self.applying.imported.connect(self._imported)
        self.applying.not_imported.connect(self._not_imported)
        self.applying.undone.connect(self._undone)
        self.applying.failed.connect(self.messages.fail)
        self.applying.advanced.connect(self.result.advance)

    # --- what the frame asks ---

    def arrive(self, *args: Any, path: Path | None = None, **kwargs: Any) -> None:
        if path is not None:
            self.open(path)
        elif self._stack.currentIndex() == RESULT and not self.applying.busy:
            self._start_again()
        else:
            self._take_focus()

    def may_leave(self) -> bool:
        if self.applying.busy:
            if confirm(
                self,
                tr("正在导入，要停止吗？"),
                tr("停止以后不会留下任何数据，可以重新导入。"),
                tr("停止导入"),
                danger=True,
            ):
                self.applying.stop()
            return not self.applying.busy
        if self.draft is not None and self.draft.touched and self._stack.currentIndex() in (COLUMNS, PREVIEW):
            if not confirm(
                self,
                tr("名单还没有导入，要离开吗？"),
                tr("客户资料没有任何改动；您对这份名单所作的选择会丢掉。"),
                tr("不导入，离开"),
                danger=True,
            ):
                return False
            self._start_again()
        return True

    # --- reading ---

    def open(self, path: Path) -> None:
        """Read a file and show what an import of it would do."""
        if self.applying.busy:
            self.messages.fail(tr("上一份名单正在导入，请等它完成。"))
            return
        self.messages.dismiss()
        self.draft = Draft(path)
        self._go(CHOOSE)
        self._read()

    def _read(self) -> None:
        if self.draft is not None:
            self.choosing.zone.show_reading(self.draft.path, self.reading.stop)
            self.reading.start(self.draft)

    def _choose_file(self) -> None:
        path = ask_for_list(self)
        if path is not None:
            self.open(path)

    def _unlock(self, password: str) -> None:
        if self.draft is not None:
            self.draft.password = password
            self._read()

    def _understood(self, draft: Draft) -> None:
        if self._stack.currentIndex() == COLUMNS:
            self.columns.show_draft(draft)
        elif draft.sure:
            self._show_preview()
        else:
            self._show_columns()

    def _refused(self, problem: FileProblem) -> None:
        draft = self.draft
        if draft is None:
            return
        if self._stack.currentIndex() == COLUMNS and draft.preview is not None:
            told = f"{problem.message} {problem.hint}"
            self.messages.fail(told, (tr("恢复原样"), self._forget_words))
            self.columns.set_reading(on=False)
            return
        self._go(CHOOSE)
        if problem.code in ("password_protected", "password_wrong"):
            self.choosing.zone.ask_password(draft.path, wrong=problem.code == "password_wrong")
        else:
            self.choosing.zone.show_refused(draft.path, problem)
            self._take_focus()

    def _reading_failed(self, error: UserError) -> None:
        self._refused(FileProblem(error.code, error.message, error.hint))

    # --- columns ---

    def _correct(self, sheet: SheetPreview, letter: str, field: Field | None) -> None:
        if self.draft is not None:
            self.draft.correct(sheet, letter, field)
            self._read_again()

    def _tell_header(self, sheet: str, row: int) -> None:
        if self.draft is not None:
            self.draft.set_header(sheet, row)
            self._read_again()

    def _tell_sheet(self, sheet: str | None) -> None:
        if self.draft is not None:
            self.draft.choose_sheet(sheet)
            self._read_again()

    def _forget_words(self) -> None:
        """Take back what a person said of sheets and columns."""
        if self.draft is not None:
            self.draft.forget_words()
            self._read_again()

    def _read_again(self) -> None:
        if self.draft is not None:
            self.columns.set_reading(on=True)
            self.reading.start_soon(self.draft)

    # --- the import ---

    def _import(self) -> None:
        draft = self.draft
        if draft is not None and draft.preview is not None:
            self.messages.dismiss()
            self.preview.foreseeing.stop()
            self.applying.start(draft)
            self._go(RESULT)
            self.result.show_running(draft.path.name, draft.tally().taken, self.applying.stop)

    def _imported(self, done: ImportDone) -> None:
        self._done = done
        draft = self.draft
        if draft is not None and draft.index is not None:
            left = done.rejected + len(draft.open_doubts()) > 0
            self.result.show_done(draft.path.name, done, left_rows=left)
        self._take_focus()

    def _not_imported(self, error: UserError) -> None:
        self._go(PREVIEW)
        if error.code == "cancelled":
            self.messages.tell(error.message)
        else:
            self.messages.fail(error)

    def _save_rejects(self) -> None:
        draft = self.draft
        if draft is not None:
            path = ask_where_to_save(self, tr("{name} 待处理", name=draft.path.stem))
            if path is not None:
                self.applying.save_rejects(draft, path)

    def _save_blank(self) -> None:
        path = ask_where_to_save(self, tr("客户名单模板"))
        if path is not None:
            self.applying.save_blank(path)

    def _undo_batch(self, row: ImportBatchRow) -> None:
        if ask_to_undo(self, row.file_name, row.created, row.updated):
            self.applying.undo(row.id)

    def _undo_done(self) -> None:
        done, draft = self._done, self.draft
        if done is not None and draft is not None and ask_to_undo(self, draft.path.name, done.created, done.updated):
            self.applying.undo(done.batch_id)

    def _undone(self, undone: ImportUndone) -> None:
        if self._stack.currentIndex() == RESULT:
            self.result.show_undone(undone)
            self._take_focus()
        else:
            self.messages.tell(undone_text(undone))
        if undone.kept:
            show_kept(self, undone)

    def _load_batches(self) -> None:
        self._context.runner.run(
            lambda _: self._context.desk.imports.batches(), self.choosing.batches.set_rows, owner=self
        )

    # --- between the steps ---

    def _start_again(self) -> None:
        """Return to the first step with nothing in hand."""
        self.preview.foreseeing.stop()
        self.reading.drop()
        self.draft = self._done = None
        self.messages.dismiss()
        self.choosing.zone.show_idle()
        self._go(CHOOSE)

    def _show_columns(self) -> None:
        if self.draft is not None:
            self.columns.show_draft(self.draft)
            self._go(COLUMNS)

    def _show_preview(self) -> None:
        if self.draft is not None and not self.reading.busy:
            self.preview.show_draft(self.draft)
            self._go(PREVIEW)

    def _show_today(self) -> None:
        self._start_again()
        self._context.show_desk()
        self._context.selection.choose_scope(ListScope.TODAY)

    def _go(self, step: int) -> None:
        self.stepper.set_present(step)
        self._stack.setCurrentIndex(step)
        self._file.setVisible(step in (COLUMNS, PREVIEW))
        self._other.setVisible(step == PREVIEW)
        self._file.set_full(self.draft.path.name if self.draft else "")
        self._take_focus()

    def _take_focus(self) -> None:
        target = self._steps[self._stack.currentIndex()].focus_target()
        self.setFocusProxy(target)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton) and self.isAncestorOf(focus):
            focus.click()
        elif not isinstance(focus, QSpinBox):
            self._steps[self._stack.currentIndex()].enter()
        event.accept()

    # --- dropping a file ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event) is not None:
            event.acceptProposedAction()
            self.choosing.zone.show_dragging(on=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.choosing.zone.show_dragging(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.choosing.zone.show_dragging(on=False)
        path = self._dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open(path)

    def _dropped(self, event: QDropEvent) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return paths[0] if len(paths) == 1 and not self.applying.busy else None
