"""Whom a plan has not reached yet, so that nobody is left out (R-113, R-119)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.domain.coverage import Coverage, Missing
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import day_text, number_text, share_text

SHOWN = 1000
"""Customers that are listed; more are counted."""


class CoverageSheet(Sheet):
    """Lists who is still missing; ``chosen`` is the customer to go to."""

    def __init__(self, parent: QWidget, coverage: Coverage) -> None:
        super().__init__(parent, tr("“{name}”还没访到的", name=coverage.plan_name), width=640)
        self.chosen: Missing | None = None
        self.model: RowsModel[Missing] = RowsModel(
            [
                Column("customer", tr("客户"), lambda m: m.customer, width=150, sortable=False),
                Column("owner", tr("负责人"), lambda m: m.owner, width=110, sortable=False),
                Column("done", tr("已访"), lambda m: f"{m.done} / {m.wanted}", width=90, sortable=False),
                Column("due", tr("下一次"), lambda m: day_text(m.due) or tr("还没有排"), width=140, sortable=False),
            ],
            ident=lambda missing: missing.customer_id,
        )
        self.table = ListTable(self.model)
        self.table.setMinimumHeight(theme.px(280))
        self.content.addWidget(label(_story(coverage), "strong", wrap=True))
        self.content.addWidget(self.table, 1)
        count = len(coverage.missing)
        if count > SHOWN:
            words = tr("只列出前 {count} 位。", count=number_text(SHOWN))
            self.content.addWidget(label(words, "small", "soft"))
        self.add_cancel(tr("关闭"))
        self._go = self.add_primary(tr("打开这位客户"), self._take)
        self.table.opened.connect(lambda _: self._take())
        self.model.set_rows(coverage.missing[:SHOWN])
        if count:
            self.table.select_id(coverage.missing[0].customer_id)
        else:
            self._go.setEnabled(False)
            self.table.show_state().say("check", tr("一个不漏，都访到了。"), colour="done")
        self.table.setFocus()

    def _take(self) -> None:
        self.chosen = self.table.current_row()
        self.accept()


def _story(coverage: Coverage) -> str:
    reached, total = number_text(coverage.reached), number_text(coverage.total)
    share = share_text(coverage.reached, coverage.total)
    words = tr(
        "已访到 {reached} / {total} 位（{share}），{last} 截止。",
        reached=reached,
        total=total,
        share=share,
        last=coverage.last,
    )
    if coverage.exempt:
        words += tr("另有 {count} 位书面拒访或已停止，不计在内。", count=number_text(coverage.exempt))
    return words
