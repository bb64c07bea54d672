"""The merges that stand, to take one of them back at any later time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop_app.domain.duplicates import MergeEntry
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet


class MergesSheet(Sheet):
    """Lets the person pick a merge; accepted when it is to be taken back.

    Args:
        parent: over which window.
        entries: the newest first.
        local: turns a moment into the desk's time.
    """

    def __init__(self, parent: QWidget, entries: Sequence[MergeEntry], local: Callable[[datetime], datetime]) -> None:
        super().__init__(parent, tr("合并记录"), tr("撤销后两份资料各归各位；合并后改过的保留现在的样子。"), 520)

        def cell(entry: MergeEntry) -> Cell:
            words = tr("{merged} 并入 {kept}", merged=entry.merged, kept=entry.kept)
            return Cell(words, second=f"{local(entry.at):%Y-%m-%d %H:%M} · {entry.user}")

        self._model: RowsModel[MergeEntry] = RowsModel([Column("merge", tr("合并"), cell)], lambda entry: entry.id)
        self._model.set_rows(entries)
        self.list = ListTable(self._model, lines=2, header=False)
        self.list.setMinimumHeight(theme.px(280))
        self.content.addWidget(self.list)
        self.add_cancel(tr("关闭"))
        self.take_back = self.add_primary(tr("撤销这次合并"), self.accept)
        if entries:
            self.list.select_id(entries[0].id, tell=False)
        else:
            self.list.show_state().empty("merge", tr("还没有合并过。"))
        self.take_back.setEnabled(bool(entries))

    def entry(self) -> MergeEntry | None:
        """Return the merge that was picked."""
        found: MergeEntry | None = self.list.current_row()
        return found
