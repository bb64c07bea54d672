"""Step 4: the import under way, and what it did."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.domain.import_batches import ImportDone, ImportUndone
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Advance
from desktop_app.ui.imports.notice import Notice
from desktop_app.ui.imports.undoing import undone_text
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import Card
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import number_text


class ResultStep(QWidget):
    """Progress first, then the figures and what can be done next."""

    undo = Signal()
    show_today = Signal()
    another = Signal()
    save_rejects = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._running = Notice("upload")
        self._strip = ProgressStrip()
        self._running.add_control(self._strip, 480)
        self._done = Notice()
        self._cards = {key: Card(title) for key, title in _cards()}
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        for card in self._cards.values():
            row.addWidget(card, 1)
        figures = QWidget()
        figures.setLayout(row)
        row.setContentsMargins(0, 0, 0, theme.px(tokens.PADDING))
        self._figures = figures
        self._done.add_control(figures, 860)
        self._today = self._done.add_button(
            button(tr("查看今天应访"), self.show_today.emit, kind="primary", icon_name="calendar-check")
        )
        self._done.add_button(button(tr("再导入一份"), self.another.emit, icon_name="file-up"))
        self._save = self._done.add_button(button(tr("另存未导入的行…"), self.save_rejects.emit, icon_name="file-down"))
        self._undo = self._done.add_button(
            button(tr("撤销这次导入…"), self.undo.emit, kind="danger", icon_name="undo-2")
        )
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.addLayout(self._stack)
        self._stack.addWidget(self._running)
        self._stack.addWidget(self._done)

    def show_running(self, file_name: str, rows: int, stop: Callable[[], object]) -> None:
        """Show that an import is under way."""
        self._running.say(
            "upload",
            tr("正在导入“{name}”", name=file_name),
            tr("共 {count} 行。写完才算数，中途停止不会留下任何数据。", count=number_text(rows)),
        )
        self._strip.start(tr("准备导入"), stop=stop)
        self._stack.setCurrentWidget(self._running)

    def advance(self, step: Advance) -> None:
        """Show how far it is."""
        self._strip.advance(step.done, step.total, step.text)

    def show_done(self, file_name: str, done: ImportDone, *, left_rows: bool) -> None:
        """Show what an import did.

        Args:
            file_name: the file.
            done: the figures.
            left_rows: whether there are rows that may be saved to be corrected.
        """
        closed = tr("另有 {count} 次回访的应访期已经结束，没有安排。", count=number_text(done.closed))
        self._done.say("circle-check", tr("“{name}”已导入", name=file_name), closed if done.closed else "", "done")
        for key, card in self._cards.items():
            card.set_figure(number_text(getattr(done, key)))
        self._figures.show()
        self._undo.show()
        self._save.setVisible(left_rows)
        self._stack.setCurrentWidget(self._done)

    def show_undone(self, undone: ImportUndone) -> None:
        """Show that the import was taken back."""
        self._done.say("undo-2", tr("这次导入已撤销"), undone_text(undone), "missed")
        self._figures.hide()
        self._undo.hide()

    def focus_target(self) -> QWidget:
        """Return what the keyboard is on."""
        return self._today if self._stack.currentWidget() is self._done else self._strip

    def enter(self) -> None:
        """Do the next step."""
        if self._stack.currentWidget() is self._done:
            self._today.click()

    def words(self) -> str:
        """Return what is said at present."""
        present = self._stack.currentWidget()
        return present.words() if isinstance(present, Notice) else ""


def _cards() -> list[tuple[str, str]]:
    return [
        ("created", tr("新增客户")),
        ("updated", tr("更新客户")),
        ("visits", tr("安排回访")),
        ("duplicates", tr("重复或并入")),
        ("rejected", tr("未导入")),
    ]
