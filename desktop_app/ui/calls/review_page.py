"""Visits that went nowhere: find the right contact, then a second round, or leave it at that (R-112, R-225)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.reviews import Reviewed, ReviewLine
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitState
from desktop_app.domain.words import review_words
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.labels import ElidedLabel, label, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.text import masked_phone, phone_text, short_day
from desktop_app.ui.kit.undo import UndoStep

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.reviews import Reviews

SHOWN = frozenset({Kind.VISIT, Kind.ATTEMPT, Kind.CUSTOMER, Kind.IMPORT})


class ReviewPage(Page):
    """待复核.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._may_plan = context.actor.may(Permission.VISIT_PLAN)
        self._model: RowsModel[ReviewLine] = RowsModel(self._columns(), lambda line: line.visit_id)
        self.table = ListTable(self._model)
        self.table.setAccessibleName(tr("待复核"))
        self.who = ElidedLabel("", "strong")
        self.number = QLineEdit()
        self.number.setPlaceholderText(tr("找到的新号码；Enter 再访一轮"))
        self.number.setAccessibleName(tr("新号码"))
        self.found = button(tr("用新号码再访一轮"), self.take_number, kind="primary")
        self.checked = button(tr("号码没错，再访一轮"), self.take_checked)
        self.file = button(tr("看客户"), self._open, icon_name="user-round")
        self.why = QLineEdit()
        self.why.setPlaceholderText(tr("不再回访的原因，如已转学、已停业"))
        self.why.setAccessibleName(tr("不再回访的原因"))
        self.closed = button(tr("不再回访"), self.close_line)
        self.messages = MessageBar()
        self._lay_out()
        self.table.picked.connect(self._show)
        self.table.opened.connect(lambda _: self.number.setFocus(Qt.FocusReason.OtherFocusReason))
        self.number.returnPressed.connect(self.take_number)
        self.why.returnPressed.connect(self.close_line)
        Refreshing(self, context.feed, SHOWN, lambda _: self.load())
        self.load()

    def arrive(self, *, visit_id: int | None = None) -> None:
        """Show the list.

        Args:
            visit_id: the visit to begin with.
        """
        self.messages.dismiss()
        self.load()
        if visit_id is not None:
            self.table.select_id(visit_id)

    def load(self) -> None:
        """Read the list anew."""
        rows = self._context.desk.reviews.waiting(self._context.actor)
        self._model.set_rows(rows)
        if rows:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id(rows[0].visit_id)
        else:
            self.table.show_state().say(
                "circle-check", tr("没有等着复核的回访。号码用完或错了的，会到这里来。"), colour="done"
            )
        self._show(self.table.current_row())

    def take_number(self) -> None:
        """Begin a second round at the number that was found."""
        if self.number.text().strip():
            self._decide(lambda line: partial(self._reviews.second_round, visit_id=line.visit_id,
                                              number=self.number.text().strip()))  # fmt: skip
        else:
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_checked(self) -> None:
        """Begin a second round at the known number."""
        self._decide(lambda line: partial(self._reviews.second_round, visit_id=line.visit_id))

    def close_line(self) -> None:
        """Leave it at that."""
        if self.why.text().strip():
            self._decide(lambda line: partial(self._reviews.close, visit_id=line.visit_id, why=self.why.text().strip()))
        else:
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---

    def _decide(self, decision: Callable[[ReviewLine], Callable[..., Reviewed]]) -> None:
        line: ReviewLine | None = self.table.current_row()
        if line is None:
            return
        context, reviews, decide = self._context, self._reviews, decision(line)

        def run() -> tuple[UndoStep, Changes]:
            done = decide(context.actor)
            return UndoStep(done.text, partial(reviews.undo, context.actor, done), run), done.changes

        def over(made: tuple[UndoStep, Changes]) -> None:
            self.number.clear()
            self.why.clear()
            context.did(*made, bar=self.messages)
            self.load()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

        context.runner.run(lambda _: run(), over, self, self._failed)

    @property
    def _reviews(self) -> Reviews:
        return self._context.desk.reviews

    def _failed(self, error: UserError) -> None:
        self.messages.fail(error)
        if getattr(error, "field", "") == "number":
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        line: ReviewLine | None = self.table.current_row()
        if line is not None:
            self._context.show_desk()
            self._context.selection.choose_customer(line.customer_id)

    def _show(self, line: ReviewLine | None) -> None:
        for part in (self.number, self.found, self.checked, self.why, self.closed):
            part.setEnabled(line is not None and self._may_plan)
        self.file.setEnabled(line is not None)
        if line is None:
            self.who.set_full("")
            return
        about = " · ".join(part for part in (line.title, line.plan) if part)
        self.who.set_full(tr("{name}：{text}", name=line.customer, text=about))

    def _columns(self) -> list[Column[ReviewLine]]:
        masked, today = not self._context.actor.may(Permission.PHONE_VIEW), self._context.desk.clock.today
        words, digits = review_words(), masked_phone if masked else phone_text
        invalid = VisitState.INVALID_NUMBER
        return [
            Column("customer", tr("客户"), lambda line: line.customer, 140),
            Column("phone", tr("电话"), lambda line: digits(line.phone), 140),
            Column("why", tr("为什么"), lambda line: Cell("", state=invalid, word=words[line.why]), 160),
            Column("attempts", tr("打过"), lambda line: tr("{count} 次", count=line.attempts), 70, right=True),
            Column("day", tr("从哪天起"), lambda line: short_day(line.day, today()), 110),
            Column("owner", tr("负责人"), lambda line: line.owner, 100),
            Column("title", tr("回访什么"), lambda line: line.title, 200),
        ]

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        first, second = QHBoxLayout(), QHBoxLayout()
        for line, parts in ((first, (self.found, self.checked, self.file)), (second, (self.closed,))):
            line.setSpacing(gap)
            line.addWidget(self.number if line is first else self.why, 1)
            for part in parts:
                line.addWidget(part)
        foot = QWidget()
        inner = QVBoxLayout(foot)
        inner.setContentsMargins(pad, gap, pad, pad)
        inner.setSpacing(gap)
        inner.addWidget(self.who)
        told = tr("向负责人或业务部门问到正确的联系方式，再回访一轮；问不到就写明原因。")
        inner.addWidget(label(told, "small", "soft"))
        inner.addLayout(first)
        inner.addLayout(second)
        column = stack(self)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addWidget(foot)
        column.addWidget(self.messages)
        self.setFocusProxy(self.table)
