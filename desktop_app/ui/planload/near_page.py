"""Near visits of one customer, pair by pair, made one call each: some of them, or all at once (R-104)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.near_visits import NEAR_SETTING, NearPair, VisitsMerged
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.inputs import Choice, NumberBox
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.text import number_text, short_day
from desktop_app.ui.kit.undo import UndoStep

SHOWN = frozenset({Kind.VISIT, Kind.SETTING, Kind.CUSTOMER})
TYPED = 400
"""Milliseconds after the last change of the distance until the pairs are looked for anew."""


class NearVisitsPage(Page):
    """Lists what can be made in one call, and makes it so."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._pairs: tuple[NearPair, ...] = ()
        self._may = context.actor.may(Permission.VISIT_PLAN)
        spans = [(0, tr("今天打的")), (3, tr("3 天内打的")), (7, tr("7 天内打的")), (30, tr("30 天内打的"))]
        self.span = Choice(spans, 7)
        self.gap = NumberBox(0, 60, context.desk.merging.gap(), tr("天"))
        self.keep = button(tr("记为本单位的天数"), self._keep, kind="link")
        self.keep.hide()
        self.one = button(tr("只合并这一对"), self._merge_one, tip="M")
        self.primary = button(tr("全部合并"), self._merge_all, kind="primary")
        self.model: RowsModel[NearPair] = RowsModel(self._columns(), lambda pair: (pair.stays_id, pair.goes_id))
        self.table = ListTable(self.model, lines=2)
        self.table.opened.connect(self._open)
        self.table.picked.connect(lambda _: self._enable())
        key = QShortcut(QKeySequence("M"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.one.click)
        self.messages = MessageBar()
        self._typed = QTimer(self, singleShot=True, interval=TYPED)
        self._typed.timeout.connect(self._load)
        self._lay_out()
        self.span.picked.connect(lambda _: self._load())
        self.gap.valueChanged.connect(lambda _: self._typed.start())
        self._refreshing = Refreshing(self, context.feed, SHOWN, lambda _: self._load())
        self._load()

    def _lay_out(self) -> None:
        gap, padding = theme.px(tokens.GAP), theme.px(tokens.PADDING)
        head = QHBoxLayout()
        head.setSpacing(gap)
        for part in (self.span, label(tr("两次相隔不超过")), self.gap, self.keep):
            head.addWidget(part)
        head.addStretch()
        head.addWidget(self.one)
        head.addWidget(self.primary)
        column = QVBoxLayout(self)
        column.setContentsMargins(padding * 2, padding, padding * 2, padding)
        column.setSpacing(padding)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(
            ElidedLabel(
                tr("留下应访期更紧的一次，另一次并入：一通电话问完两份话术，各记各的答案，月报只计一次。"),
                "small",
                "soft",
            )
        )
        column.addWidget(self.messages)

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self.messages.dismiss()
        self.table.setFocus()
        self._load()

    # --- what is shown ---

    def _load(self) -> None:
        merging, ahead, gap = self._context.desk.merging, self.span.value(), self.gap.value()
        assert isinstance(ahead, int)
        self._context.runner.run(lambda _: merging.pairs(ahead, gap), self._take, owner=self, failed=self.messages.fail)

    def _take(self, pairs: tuple[NearPair, ...]) -> None:
        self._pairs = pairs
        self.model.set_rows(pairs)
        own = self._context.desk.merging.gap()
        self.keep.setVisible(own != self.gap.value() and self._context.actor.may(Permission.SETTING_EDIT))
        if pairs:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id((pairs[0].stays_id, pairs[0].goes_id), tell=False)
        else:
            self.table.show_state().empty("circle-check", tr("没有可以合并的回访。"))
        self._enable()

    def _enable(self) -> None:
        count = len(self._pairs)
        self.primary.setText(tr("全部合并（{count} 对）", count=number_text(count)) if count else tr("全部合并"))
        self.primary.setEnabled(self._may and count > 0)
        self.one.setEnabled(self._may and self.table.current_row() is not None)

    def _columns(self) -> list[Column[NearPair]]:
        today = self._context.desk.clock.today

        def call(pair: NearPair) -> Cell:
            first, last = pair.window
            if last < today():
                window = tr("最晚 {last}，已经过了", last=short_day(last, today()))
            else:
                window = tr("应访期 {first} 至 {last}", first=short_day(first, today()), last=short_day(last, today()))
            return Cell(short_day(pair.due, today()), second=window)

        return [
            Column("customer", tr("客户"), lambda p: p.customer, width=140, sortable=False),
            Column("stays", tr("留下"), lambda p: Cell(p.stays, short_day(p.stays_due, today())), 260, sortable=False),
            Column("goes", tr("并入"), lambda p: Cell(p.goes, short_day(p.goes_due, today())), 260, sortable=False),
            Column("call", tr("合并后"), call, width=320, sortable=False),
        ]

    # --- what is done ---

    def _open(self, pair: NearPair) -> None:
        self._context.selection.choose_visit(pair.stays_id, pair.customer_id)
        self._context.show_desk()

    def _keep(self) -> None:
        settings, actor, wanted = self._context.desk.settings, self._context.actor, str(self.gap.value())

        def kept(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self.messages.tell(tr("已记下：相隔不超过 {count} 天的提示合并。", count=wanted))

        self._context.runner.run(
            lambda _: settings.change(actor, {NEAR_SETTING: wanted}), kept, self, self.messages.fail
        )

    def _merge_one(self) -> None:
        if (pair := self.table.current_row()) is not None:
            self._merge([pair])

    def _merge_all(self) -> None:
        self._merge(self._pairs)

    def _merge(self, pairs: Sequence[NearPair]) -> None:
        self.primary.setEnabled(False)
        self.one.setEnabled(False)
        merging, actor, gap = self._context.desk.merging, self._context.actor, self.gap.value()
        self._context.runner.run(
            lambda _: merging.merge_all(actor, pairs, gap),
            lambda done: self._merged(pairs, gap, *done),
            owner=self,
            failed=self._refused,
        )

    def _merged(self, pairs: Sequence[NearPair], gap: int, merged: tuple[VisitsMerged, ...], changes: Changes) -> None:
        step = self._step(pairs, gap, merged)
        self._context.did(step, changes)

    def _step(self, pairs: Sequence[NearPair], gap: int, merged: tuple[VisitsMerged, ...]) -> UndoStep:
        merging, actor = self._context.desk.merging, self._context.actor

        def again() -> tuple[UndoStep, Changes]:
            repeated, changes = merging.merge_all(actor, pairs, gap)
            return self._step(pairs, gap, repeated), changes

        text = merged[0].text if len(merged) == 1 else tr("已合并 {count} 对回访", count=number_text(len(merged)))
        return UndoStep(text, lambda: merging.undo(actor, *merged), again)

    def _refused(self, error: UserError) -> None:
        self.messages.fail(error)
        self._load()
