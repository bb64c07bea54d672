"""The versions a plan had: what changed when, by whom and why; any of them can be taken up again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.domain.plan_changes import PlanVersion
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.plans.words import Names, offset_words, trigger_phrase, window_words


class VersionsSheet(Sheet):
    """Lists versions; ``chosen`` is the one to take up again.

    Args:
        parent: over which window.
        name: of the plan.
        versions: the newest first.
        names: what codes are called here.
        local: writes a moment as the desk's clock showed it.
        may_edit: whether the person may take one up again.
    """

    def __init__(
        self,
        parent: QWidget,
        name: str,
        versions: Sequence[PlanVersion],
        names: Names,
        local: Callable[[PlanVersion], str],
        *,
        may_edit: bool,
    ) -> None:
        super().__init__(parent, tr("{name} 的版本", name=name), width=680)
        self._names = names
        self.chosen: PlanVersion | None = None
        self.model: RowsModel[PlanVersion] = RowsModel(
            [
                Column("number", tr("版本"), lambda v: tr("第 {number} 版", number=v.number), width=84, sortable=False),
                Column("at", tr("时间"), local, width=140, sortable=False),
                Column("user", tr("谁"), lambda v: v.user, width=90, sortable=False),
                Column("note", tr("为什么"), lambda v: v.note, width=200, sortable=False),
            ],
            ident=lambda version: version.number,
        )
        self.table = ListTable(self.model)
        self.table.setMinimumHeight(theme.px(160))
        self._told = label("", tone="soft", wrap=True)
        self._told.setMinimumHeight(theme.px(96))
        self.content.addWidget(self.table, 1)
        self.content.addWidget(self._told)
        self.table.picked.connect(self._show)
        self.add_cancel(tr("关闭"))
        self._restore = self.add_primary(tr("恢复这一版"), self._take)
        self._restore.setVisible(may_edit)
        self.model.set_rows(list(versions))
        if versions:
            self.table.select_id(versions[0].number)
        else:
            self.table.show_state().empty("history", tr("这个方案从来没有改过。"))
            self._restore.setEnabled(False)
        self.table.setFocus()

    def _show(self, version: PlanVersion | None) -> None:
        if version is None:
            return
        plan = version.plan
        steps = [f"{step.title}：{offset_words(step.due)}（{window_words(step)}）" for step in plan.steps]
        self._told.setText("\n".join([trigger_phrase(plan, self._names), *steps]))
        self._restore.setEnabled(self.table.currentIndex().row() > 0)

    def _take(self) -> None:
        self.chosen = self.table.current_row()
        self.accept()
