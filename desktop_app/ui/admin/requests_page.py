"""The page of requests: anybody asks, who may approves, the administrator carries out (R-310, R-311)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.access_request_words import heading, wish
from desktop_app.domain.access_requests import Deed, RequestKind, RequestRow
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.text import tr
from desktop_app.ui.admin.request_sheets import AskSheet, CarryOutSheet, DecideSheet
from desktop_app.ui.admin.request_words import request_look, standing, step_day
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.labels import ElidedLabel, rule
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet, confirm

SHOWN = frozenset({Kind.ACCESS_REQUEST, Kind.USER})


class RequestsPage(Page):
    """帐号申请.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._requests = context, context.desk.access_requests
        self._model: RowsModel[RequestRow] = RowsModel(self._columns(), lambda row: row.request.id)
        self.table = ListTable(self._model, lines=2)
        self.table.setAccessibleName(tr("帐号申请"))
        self.summary = ElidedLabel("", tone="soft")
        self.standing = ElidedLabel("")
        self.approve = button(tr("批准…"), lambda: self._on(self._approve), icon_name="circle-check")
        self.refuse = button(tr("不批准…"), lambda: self._on(self._refuse), icon_name="circle-x")
        self.carry_out = button(tr("办理…"), lambda: self._on(self._carry_out), icon_name="user-plus")
        self.withdraw = button(tr("撤回…"), lambda: self._on(self._withdraw), icon_name="undo-2")
        self.messages = MessageBar()
        self._lay_out()
        self.table.picked.connect(self._show)
        self.table.opened.connect(self._go_on)
        self._refreshing = Refreshing(self, context.feed, SHOWN, lambda _: self.load())
        self.load()

    def arrive(self, *args: Any, kind: RequestKind | None = None, person: str = "", **kwargs: Any) -> None:
        """Show the list.

        Args:
            args: none.
            kind: begin a request of this kind.
            person: whose account it is about.
            kwargs: none.
        """
        self.messages.dismiss()
        self.load()
        requests, actor = self._requests, self._context.actor
        self._context.runner.run(lambda _: requests.heard(actor), lambda _: None, self)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if kind is not None:
            QTimer.singleShot(0, self, lambda: self.ask(kind, person))

    def load(self) -> None:
        """Read the list anew."""
        rows = self._requests.rows(self._context.actor)
        self._model.set_rows(rows)
        self.summary.set_full(self._summary(rows))
        self._foot.setVisible(bool(rows))
        if rows:
            self.table.show_rows()
            if self.table.current_row() is None:
                self.table.select_id(rows[0].request.id)
        else:
            sentence = tr("还没有申请。要开新帐号、换角色、加权限，从这里提出。")
            self.table.show_state().empty("inbox", sentence, tr("提出申请"), self.ask)
        self._show(self.table.current_row())

    def ask(self, kind: RequestKind = RequestKind.ACCOUNT, person: str = "") -> None:
        """Ask what is wanted."""
        self._ask(AskSheet(self, self._context, kind, person), tr("申请已提出，等批准。"))

    # --- inside ---

    def _lay_out(self) -> None:
        top = bar()
        top.addWidget(self.summary, 1)
        top.addWidget(button(tr("提出申请"), self.ask, kind="primary", icon_name="plus", key="Insert"))
        self._foot = QWidget()
        foot = bar(self._foot)
        foot.addWidget(self.standing, 1)
        for made in (self.withdraw, self.refuse, self.approve, self.carry_out):
            foot.addWidget(made)
        column = stack(self)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addWidget(self._foot)
        column.addWidget(self.messages)
        self.setFocusProxy(self.table)
        may = self._context.actor.may
        for made in (self.approve, self.refuse):
            made.setVisible(may(Permission.ACCESS_APPROVE))
        self.carry_out.setVisible(may(Permission.USER_MANAGE))

    def _columns(self) -> list[Column[RequestRow]]:
        clock = self._context.desk.clock

        def state(row: RequestRow) -> Cell:
            return Cell("", state=request_look(row.request.state))

        def what(row: RequestRow) -> Cell:
            return Cell(heading(row.request.draft), second=row.request.draft.why)

        def asked(row: RequestRow) -> Cell:
            return Cell(row.request.asked.name, second=step_day(row.request.asked, clock))

        def decided(row: RequestRow) -> Cell:
            step = row.request.decided
            return Cell(step.name if step else "–", second=row.request.word or step_day(step, clock))

        return [
            Column("what", tr("申请"), what, width=250, sortable=False),
            Column("wish", tr("要什么"), lambda row: wish(row.request.draft), width=420, sortable=False),
            Column("state", tr("状态"), state, width=110, sortable=False),
            Column("asked", tr("谁提出"), asked, width=130, sortable=False),
            Column("decided", tr("谁批的"), decided, width=200, sortable=False),
        ]

    @staticmethod
    def _summary(rows: tuple[RequestRow, ...]) -> str:
        """Return what waits for the person; where nothing does, what the page is for."""
        deciding = sum(Deed.APPROVE in row.deeds for row in rows)
        doing = sum(Deed.CARRY_OUT in row.deeds for row in rows)
        parts = (
            tr("{count} 个等您批准", count=deciding) if deciding else "",
            tr("{count} 个等您办理", count=doing) if doing else "",
        )
        waiting = tr("，").join(filter(None, parts))
        return waiting or tr("开新帐号、换角色、改到期日、加权限，在这里提出；批准后由管理员办理。")

    def _show(self, row: RequestRow | None) -> None:
        deeds = row.deeds if row is not None else frozenset()
        self.approve.setEnabled(Deed.APPROVE in deeds)
        self.refuse.setEnabled(Deed.REFUSE in deeds)
        self.carry_out.setEnabled(Deed.CARRY_OUT in deeds)
        self.withdraw.setEnabled(Deed.WITHDRAW in deeds)
        self.standing.set_full(standing(row.request, self._context.desk.clock) if row is not None else "")

    def _on(self, deed: Callable[[RequestRow], object]) -> None:
        if (row := self.table.current_row()) is not None:
            deed(row)

    def _go_on(self, row: RequestRow) -> None:
        """Do what comes next, at Enter or a double click."""
        if Deed.CARRY_OUT in row.deeds:
            self._carry_out(row)
        elif Deed.APPROVE in row.deeds:
            self._approve(row)

    def _ask(self, sheet: Sheet, told: str) -> None:
        if sheet.ask():
            self.load()
            self.messages.tell(told)

    def _approve(self, row: RequestRow) -> None:
        policy = row.request.draft.kind is RequestKind.POLICY
        told = tr("已批准，立即生效。") if policy else tr("已批准，等管理员办理。")
        self._ask(DecideSheet(self, self._context, row, approve=True), told)

    def _refuse(self, row: RequestRow) -> None:
        told = tr("没有批准，{name}会看到原因。", name=row.request.asked.name)
        self._ask(DecideSheet(self, self._context, row, approve=False), told)

    def _carry_out(self, row: RequestRow) -> None:
        draft = row.request.draft
        new = draft.kind is RequestKind.ACCOUNT
        told = tr("帐号开好了，请把密码告诉 {name}。", name=draft.person) if new else tr("办好了，下次登录起生效。")
        self._ask(CarryOutSheet(self, self._context, row), told)

    def _withdraw(self, row: RequestRow) -> None:
        title = tr("撤回申请：{what}", what=heading(row.request.draft))
        if confirm(self, title, tr("撤回后不再办理；以后可以重新提出。"), tr("撤回申请")):
            requests, actor = self._requests, self._context.actor

            def done(changes: Changes) -> None:
                self._context.feed.publish(changes)
                self.load()
                self.messages.tell(tr("申请已撤回。"))

            self._context.runner.run(lambda _: requests.withdraw(actor, row.request.id), done, self, self.messages.fail)
