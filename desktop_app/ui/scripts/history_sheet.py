"""The versions of a script, to be looked at and taken up again (R-189)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.domain.scripts import ScriptState, ScriptVersion
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.states import StateLook


def script_state_look(state: ScriptState) -> StateLook:
    """Return colour, sign and word of how far a version is."""
    return {
        ScriptState.DRAFT: StateLook("closing", "◐", tr("草稿")),
        ScriptState.APPROVED: StateLook("done", "✓", tr("在用")),
        ScriptState.RETIRED: StateLook("refused", "–", tr("停用")),
    }[state]


class HistorySheet(Sheet):
    """Lists the versions; ``chosen`` is the one to take up again.

    Args:
        parent: over which window.
        context: of the desk.
        code: of the script.
        name: of the script.
    """

    def __init__(self, parent: QWidget, context: Context, code: str, name: str) -> None:
        super().__init__(parent, tr("版本：{name}", name=name), tr("每次回访都留着当时用的那一版。"), 620)
        local = context.desk.clock.local
        columns: list[Column[ScriptVersion]] = [
            Column("number", tr("版本"), lambda v: tr("第 {number} 版", number=v.number), width=90),
            Column("state", tr("状态"), lambda v: Cell("", state=script_state_look(v.state)), width=90),
            Column("at", tr("时间"), lambda v: f"{local(v.at):%Y-%m-%d %H:%M}", width=140),
            Column("used", tr("用过"), lambda v: tr("{count} 次", count=v.used), width=80),
            Column("note", tr("说明"), lambda v: v.note, width=160),
        ]
        model = RowsModel(columns, lambda v: v.version_id)
        self.table = ListTable(model)
        self.table.setMinimumHeight(theme.px(260))
        model.set_rows(context.desk.scripts.versions(code))
        self.content.addWidget(self.table, 1)
        self.add_cancel(tr("关闭"))
        self.take = self.add_primary(tr("恢复成草稿"), self.accept)
        self.table.picked.connect(lambda version: self.take.setEnabled(version is not None))
        self.take.setEnabled(False)

    def chosen(self) -> ScriptVersion | None:
        """Return the version that was chosen."""
        found: ScriptVersion | None = self.table.current_row()
        return found
