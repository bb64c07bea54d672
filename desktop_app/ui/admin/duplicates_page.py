"""Customers that look like one: pair by pair, side by side, merged or told apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.duplicates import DuplicatePair, LinkKind, Merged, MergeUndone
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.ui.admin.merges_sheet import MergesSheet
from desktop_app.ui.admin.pair_words import reason_words
from desktop_app.ui.admin.side_by_side import SideBySide
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.background.runner import Advance, Progress
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.labels import ElidedLabel, KeyHint, label, rule
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import number_text
from desktop_app.ui.kit.undo import UndoStep

_TOLD = 4
"""Lines of what stayed after an undo that are shown."""


class DuplicatesPage(Page):
    """Lists the pairs, the certain ones first, and carries out what the person decides."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sides: SideBySide | None = None
        self._stayed: dict[str, tuple[str, ...]] = {}
        self._model: RowsModel[DuplicatePair] = RowsModel([Column("pair", tr("客户"), _cell)], lambda pair: pair.ids)
        self.list = ListTable(self._model, lines=2, header=False)
        self.list.picked.connect(self._show)
        self.count = label("", tone="soft")
        self.history = icon_button("history", tr("合并记录"), self._open_merges)
        self.history.setEnabled(context.actor.may(Permission.CUSTOMER_EDIT))
        self.strip = ProgressStrip()
        self.title = ElidedLabel("", "title")
        self.reason = ElidedLabel("", tone="soft")
        self.keep_left = button(tr("保留左边（合并）"), lambda: self._merge(left=True), kind="primary", tip="1")
        self.keep_right = button(tr("保留右边（合并）"), lambda: self._merge(left=False), tip="2")
        self.household = button(tr("同一家庭，不是重复"), lambda: self._apart(LinkKind.HOUSEHOLD), tip="H")
        self.different = button(tr("不是同一人"), lambda: self._apart(LinkKind.DIFFERENT), tip="D")
        for made in self._buttons():
            key = QShortcut(QKeySequence(made.toolTip()), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(made.click)
        self.messages = MessageBar()
        self._lay_out()
        self._refreshing = Refreshing(self, context.feed, frozenset({Kind.CUSTOMER}), lambda _: self._search())
        context.undo.taken_back.connect(self._tell_what_stayed)

    def _lay_out(self) -> None:
        gap, padding = theme.px(tokens.GAP), theme.px(tokens.PADDING)
        left = QWidget()
        left.setFixedWidth(theme.px(360))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, padding, 0, 0)
        column.setSpacing(gap)
        top = QVBoxLayout()
        top.setContentsMargins(padding, 0, padding, 0)
        line = QHBoxLayout()
        line.addWidget(self.count)
        line.addStretch()
        line.addWidget(self.history)
        top.addLayout(line)
        top.addWidget(self.strip)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        right = QWidget()
        body = QVBoxLayout(right)
        body.setContentsMargins(padding * 2, padding, padding * 2, padding)
        body.setSpacing(gap)
        body.addWidget(self.title)
        body.addWidget(self.reason)
        body.addWidget(rule())
        self._holder = QVBoxLayout()
        body.addLayout(self._holder, 1)
        self._hint = label("", "small", "soft", wrap=True)
        body.addWidget(self._hint)
        row = QHBoxLayout()
        row.setSpacing(gap)
        for widget in self._buttons():
            row.addWidget(KeyHint(widget.toolTip()))
            row.addWidget(widget)
        row.insertStretch(row.indexOf(self.keep_right) + 1)
        body.addLayout(row)
        body.addWidget(self.messages)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        whole.addWidget(rule(upright=True))
        whole.addWidget(right, 1)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.keep_left, self.keep_right, self.household, self.different

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self.list.setFocus()
        self._search()

    def _search(self) -> None:
        desk = self._context.desk

        def job(progress: Progress) -> tuple[DuplicatePair, ...]:
            return desk.duplicates.pairs(progress.report, lambda: progress.cancelled)

        task = self._context.runner.run(job, self._found, owner=self, failed=self._stopped, advance=self._advance)
        self.strip.start(tr("比对客户"), task.cancel)
        if not self._model.rowCount():
            self._show(None)
            self.list.show_state().loading(tr("正在比对全部客户…"))

    def _advance(self, step: Advance) -> None:
        self.strip.advance(step.done, step.total, step.text)

    def _stopped(self, error: UserError) -> None:
        self.strip.finish()
        if self._model.rowCount():
            self.messages.fail(error)
        else:
            self.list.show_state().say("circle-alert", error.message, tr("重新查重"), self._search, colour="missed")

    def _found(self, pairs: tuple[DuplicatePair, ...]) -> None:
        self.strip.finish()
        self._set_rows(pairs)

    def _set_rows(self, pairs: tuple[DuplicatePair, ...]) -> None:
        """Show other pairs; when the present one is gone, the one that took its place."""
        present, place = self._present(), max(self.list.currentIndex().row(), 0)
        certain = sum(pair.certain for pair in pairs)
        shown = tr("共 {count} 对，其中 {certain} 对确定", count=number_text(len(pairs)), certain=number_text(certain))
        self.count.setText(shown if pairs else "")
        self._model.set_rows(pairs)
        if not pairs:
            self._show(None)
            self.list.show_state().empty("circle-check", tr("没有重复的客户。"), tr("重新查重"), self._search)
            return
        self.list.show_rows()
        if present is None or not self.list.select_id(present.ids, tell=False):
            self.list.select_id(pairs[min(place, len(pairs) - 1)].ids, tell=False)
        self._show(self._present())

    def _present(self) -> DuplicatePair | None:
        pair: DuplicatePair | None = self.list.current_row()
        return pair

    def _show(self, pair: DuplicatePair | None) -> None:
        may = pair is not None and self._context.actor.may(Permission.CUSTOMER_EDIT)
        for widget in self._buttons():
            widget.setEnabled(may)
        clear(self._holder)
        self._sides = None
        self.title.set_full("" if pair is None else f"{pair.left.name} · {pair.right.name}")
        self.reason.set_full("" if pair is None else reason_words(pair))
        self._hint.setText("")
        if pair is None:
            return
        desk = self._context.desk
        self._sides = SideBySide(desk.duplicates.compare(*pair.ids), desk.clock.local)
        self._holder.addWidget(Scrolling(self._sides))
        if self._sides.choices:
            self._hint.setText(tr("两边不同的项可以点选要留的值；没有点选的，用保留那一边的。电话和全部记录都会留下。"))
        else:
            self._hint.setText(tr("没有冲突的项。空着的项会用另一边的补上，电话和全部记录都会留下。"))

    def _merge(self, *, left: bool) -> None:
        pair, sides = self._present(), self._sides
        if pair is None or sides is None:
            return
        keep, drop = pair.ids if left else pair.ids[::-1]
        chosen = sides.chosen(keep_left=left)
        name = (pair.left if left else pair.right).name
        desk, actor = self._context.desk, self._context.actor

        def merged(result: Merged) -> None:
            step = self._step(name, keep, drop, chosen, result.merge_id)
            self._without(lambda other: drop in other.ids)
            if self._context.selection.customer_id == drop:
                self._context.selection.choose_customer(keep)
            self._done(step, result.changes)

        self._run(lambda: desk.duplicates.merge(actor, keep, drop, chosen), merged)

    def _step(self, name: str, keep: int, drop: int, chosen: frozenset[str], merge_id: int) -> UndoStep:
        desk, actor = self._context.desk, self._context.actor
        text = tr("已合并到{name}", name=name)

        def back() -> Changes:
            undone = desk.duplicates.undo(actor, merge_id)
            self._stayed[text] = undone.kept
            return undone.changes

        def again() -> tuple[UndoStep, Changes]:
            merged = desk.duplicates.merge(actor, keep, drop, chosen)
            return self._step(name, keep, drop, chosen, merged.merge_id), merged.changes

        return UndoStep(text, back, again)

    def _open_merges(self) -> None:
        desk, actor = self._context.desk, self._context.actor
        sheet = MergesSheet(self, desk.duplicates.merges(), desk.clock.local)
        if not sheet.ask() or (entry := sheet.entry()) is None:
            return

        def undone(result: MergeUndone) -> None:
            self._context.feed.publish(result.changes)
            self._context.message(tr("已撤销合并：{merged}、{kept}", merged=entry.merged, kept=entry.kept))
            self._say_what_stayed(result.kept)

        self._run(lambda: desk.duplicates.undo(actor, entry.id), undone)

    def _tell_what_stayed(self, step: UndoStep) -> None:
        self._say_what_stayed(self._stayed.pop(step.text, ()))

    def _say_what_stayed(self, stayed: tuple[str, ...]) -> None:
        if stayed:
            more = tr("还有 {count} 项", count=len(stayed) - _TOLD) if len(stayed) > _TOLD else ""
            text = tr("；").join(part for part in (*stayed[:_TOLD], more) if part)
            self.messages.offer(text, tr("知道了"), self.messages.dismiss)

    def _apart(self, kind: LinkKind) -> None:
        pair = self._present()
        if pair is None:
            return
        desk, actor, (a, b) = self._context.desk, self._context.actor, pair.ids
        household = kind is LinkKind.HOUSEHOLD
        text = tr("已记住：同一家庭，不是重复") if household else tr("已记住：不是同一人")

        def remember() -> Changes:
            return desk.duplicates.remember(actor, a, b, kind)

        def step() -> UndoStep:
            return UndoStep(text, lambda: desk.duplicates.forget(actor, a, b), lambda: (step(), remember()))

        def remembered(changes: Changes) -> None:
            self._without(lambda other: other.ids == (a, b))
            self._done(step(), changes)

        self._run(remember, remembered)

    def _run(self, command: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Run a command; until it is done no other is taken."""
        for widget in self._buttons():
            widget.setEnabled(False)
        self._context.runner.run(lambda _: command(), done, owner=self, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.messages.fail(error)
        self._show(self._present())

    def _without(self, gone: Callable[[DuplicatePair], bool]) -> None:
        rows = (self._model.row_at(at) for at in range(self._model.rowCount()))
        self._set_rows(tuple(pair for pair in rows if pair is not None and not gone(pair)))

    def _done(self, step: UndoStep, changes: Changes) -> None:
        self.messages.dismiss()
        self._context.did(step, changes)


def _cell(pair: DuplicatePair) -> Cell:
    look = StateLook("done", "●", tr("确定")) if pair.certain else StateLook("closing", "◐", tr("可能"))
    return Cell(f"{pair.left.name} · {pair.right.name}", second=reason_words(pair), state=look)
