"""The imports made so far, each of which can be taken back."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.clock import Clock
from desktop_app.domain.import_batches import ImportBatchRow
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import number_text


class BatchList(QWidget):
    """Earlier imports, the newest first."""

    undo = Signal(object)
    """An import shall be taken back: carries its :class:`ImportBatchRow`."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._undo = button(tr("撤销这次导入…"), self._ask, kind="danger", icon_name="undo-2")
        self._model: RowsModel[ImportBatchRow] = RowsModel(self._columns(), ident=lambda row: row.id)
        self.table = ListTable(self._model)
        self.table.setAccessibleName(tr("以前的导入"))
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _: self._ask())
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.GAP))
        head.addWidget(label(tr("以前的导入"), "strong"))
        head.addWidget(ElidedLabel(tr("每一次都可以整批撤销：新增的撤下，改过的恢复原值"), tone="soft"), 1)
        head.addWidget(self._undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GRID))
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.set_rows(())

    def set_rows(self, rows: tuple[ImportBatchRow, ...]) -> None:
        """Show all imports."""
        self._model.set_rows(rows)
        if rows:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id(rows[0].id)
        else:
            self.table.show_state().empty("history", tr("还没有导入过名单。导入以后，这里可以整批撤销。"))
        self._picked(self.table.current_row())

    def row(self, batch_id: int) -> ImportBatchRow | None:
        """Return an import by its id."""
        at = self._model.find(batch_id)
        return None if at is None else self._model.row_at(at)

    def _picked(self, row: ImportBatchRow | None) -> None:
        self._undo.setVisible(row is not None and row.undone_at is None)

    def _ask(self) -> None:
        row = self.table.current_row()
        if row is not None and row.undone_at is None:
            self.undo.emit(row)

    def _columns(self) -> list[Column[ImportBatchRow]]:
        def count(key: str, title: str) -> Column[ImportBatchRow]:
            return Column(key, title, lambda row: number_text(getattr(row, key)), width=72, right=True, sortable=False)

        return [
            Column("at", tr("时间"), lambda row: Cell(self._moment(row.at)), width=150, sortable=False),
            Column("file", tr("文件"), lambda row: row.file_name, width=340, sortable=False),
            count("created", tr("新增")),
            count("updated", tr("更新")),
            count("duplicates", tr("重复")),
            count("rejected", tr("未导入")),
            Column("user", tr("经手人"), lambda row: row.user, width=120, sortable=False),
            Column("state", tr("状态"), self._state, width=180, sortable=False),
        ]

    def _state(self, row: ImportBatchRow) -> Cell:
        if row.undone_at is None:
            return Cell("", state=StateLook("done", "✓", tr("已导入")))
        return Cell("", state=StateLook("missed", "–", tr("已撤销 {when}", when=self._moment(row.undone_at))))

    def _moment(self, moment: datetime) -> str:
        local = self._clock.local(moment)
        return f"{local:%m-%d %H:%M}" if local.year == self._clock.today().year else f"{local:%Y-%m-%d %H:%M}"
