"""A new plan: empty, or begun from one of the kits or of the desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.domain.plans import Plan, Trigger
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.sheet import Sheet

Template = tuple[str, Plan]
"""Name of a kit, and one of its plans."""


def empty_plan(code: str) -> Plan:
    """Return a plan to begin from nothing."""
    return Plan(code, "", Trigger.EVENT, "", ())


class NewPlanSheet(Sheet):
    """Asks what a new plan begins from; ``template`` is the plan chosen, None for nothing.

    Args:
        parent: over which window.
        templates: plans of the kits, each with the kit's name.
    """

    def __init__(self, parent: QWidget, templates: Sequence[Template]) -> None:
        super().__init__(parent, tr("新建方案"), tr("从空白开始，或拿一个现成的来改。"), width=560)
        self._templates = tuple(templates)
        self.template: Plan | None = None
        self.search = SearchBox(tr("查找模板"))
        self.model: RowsModel[Template | None] = RowsModel(
            [Column("name", tr("方案"), _cell, width=300)], ident=lambda row: row and (row[0], row[1].code)
        )
        self.table = ListTable(self.model, lines=2, header=False)
        self.table.setMinimumHeight(theme.px(320))
        self.content.addWidget(self.search)
        self.content.addWidget(self.table, 1)
        self.search.searched.connect(self._find)
        self.search.moved_down.connect(self.table.setFocus)
        self.table.opened.connect(lambda _: self._take())
        self.add_cancel()
        self.add_primary(tr("开始编写"), self._take)
        self._find("")
        self.table.setFocus()

    def _find(self, wanted: str) -> None:
        typed = wanted.strip().lower()
        found = [each for each in self._templates if typed in f"{each[0]}{each[1].name}{each[1].note}".lower()]
        self.model.set_rows(found if typed else [None, *found])
        if found or not typed:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _take(self) -> None:
        chosen: Template | None = self.table.current_row()
        self.template = chosen[1] if chosen is not None else None
        self.accept()


def _cell(row: Template | None) -> Cell:
    if row is None:
        return Cell(tr("空白方案"), second=tr("自己写何时触发、有哪些步骤"))
    kit, plan = row
    steps = tr("、").join(step.title for step in plan.steps)
    return Cell(plan.name, second=steps, aside=kit)
