"""The desk's plans at the left: name, what starts them, how many visits are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.plans import Plan, PlanState
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.text import number_text
from desktop_app.ui.plans.head import plan_look
from desktop_app.ui.plans.words import Names, trigger_phrase


class PlanList(QWidget):
    """Lists plans; ``picked`` carries the code of the one that is wanted."""

    picked = Signal(str)

    def __init__(self, add: Callable[[], object], names: Names) -> None:
        super().__init__()
        self._names = names
        self._plans: tuple[Plan, ...] = ()
        self._open: Mapping[int, int] = {}
        self._changed: frozenset[str] = frozenset()
        self._silent = False
        self.search = SearchBox(tr("查找方案"))
        self.search.searched.connect(lambda _: self._show())
        self.add = button(tr("新建方案"), add, icon_name="plus")
        self.model: RowsModel[Plan] = RowsModel(
            [Column("name", tr("方案"), self._cell, width=240)], ident=lambda plan: plan.code
        )
        self.table = ListTable(self.model, lines=2, header=False)
        self.table.picked.connect(self._told)
        self.search.moved_down.connect(self.table.setFocus)
        gap = theme.px(tokens.GAP)
        top = QHBoxLayout()
        top.setContentsMargins(gap, gap, gap, gap)
        top.setSpacing(gap)
        top.addWidget(self.search, 1)
        top.addWidget(self.add)
        column = stack(self)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self.setFixedWidth(theme.px(272))

    def show_plans(self, plans: Sequence[Plan], changed: frozenset[str], names: Names) -> None:
        """Show other plans; some of them have changes that are not saved."""
        self._plans, self._changed, self._names = tuple(plans), changed, names
        self._show()

    def show_open(self, counts: Mapping[int, int]) -> None:
        """Show how many visits of each plan are open."""
        self._open = counts
        self._show()

    def mark(self, plan: Plan, changed: bool) -> None:
        """Show a plan as it stands in the editor."""
        self._changed = self._changed | {plan.code} if changed else self._changed - {plan.code}
        self._plans = tuple(plan if other.code == plan.code else other for other in self._plans)
        self.model.update_row(plan)

    def select(self, code: str) -> None:
        """Mark a plan as the present one without telling anybody."""
        self._silent = True
        if not self.table.select_id(code) and self.search.text():
            self.search.clear()
            self.table.select_id(code)
        self._silent = False

    def present(self) -> str:
        """Return the code of the present plan; empty for none."""
        plan: Plan | None = self.table.current_row()
        return plan.code if plan is not None else ""

    def _show(self) -> None:
        wanted = self.search.text().strip().lower()
        rows = [p for p in self._plans if wanted in f"{p.name}{trigger_phrase(p, self._names)}".lower()]
        present = self.present()
        self._silent = True
        self.model.set_rows(rows)
        self.table.select_id(present)
        self._silent = False
        if not rows and wanted:
            self.table.show_state().nothing_found(self.search.text(), self.search.clear)
        else:
            self.table.show_rows()

    def _told(self, plan: Plan | None) -> None:
        if plan is not None and not self._silent:
            self.picked.emit(plan.code)

    def _cell(self, plan: Plan) -> Cell:
        count = self._open.get(plan.id, 0)
        name = plan.name or tr("（未命名）")
        if plan.code in self._changed:
            return Cell(name, trigger_phrase(plan, self._names), aside=tr("未保存"))
        if plan.state is PlanState.RUNNING and plan.active:
            aside = tr("{count} 次未做", count=number_text(count)) if count else ""
            return Cell(name, trigger_phrase(plan, self._names), aside=aside)
        return Cell(name, trigger_phrase(plan, self._names), state=plan_look(plan))
