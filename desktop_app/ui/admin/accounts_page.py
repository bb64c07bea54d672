"""The page of accounts: who can log in, as what, until when; and what happens when somebody leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop_app.domain.access import Permission
from desktop_app.domain.access_requests import RequestKind
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.hand_over import HandOver
from desktop_app.domain.keys import KeyOutlook
from desktop_app.domain.text import tr
from desktop_app.domain.words import role_words
from desktop_app.ui.admin.account_sheets import (
    ChangeAccountSheet,
    HandOutSheet,
    NewAccountSheet,
    NewCodeSheet,
    RolesSheet,
)
from desktop_app.ui.admin.leaving_sheet import LeavingSheet
from desktop_app.ui.admin.rotation_sheet import RotationSheet
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context, Page
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.sheet import Sheet, confirm
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import number_text, short_day
from desktop_app.ui.kit.undo import UndoStep

if TYPE_CHECKING:
    from desktop_app.services.accounts import AccountRow


_SHOWN = frozenset({Kind.USER, Kind.ACCESS_REQUEST})


class AccountsPage(Page):
    """帐号: made, changed, closed; roles put together; a leaver's work handed over.

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._model: RowsModel[AccountRow] = RowsModel(self._columns(), lambda row: row.user.id)
        self.table = ListTable(self._model, lines=2)
        self.table.setAccessibleName(tr("帐号"))
        self.change = button(tr("角色与到期日…"), lambda: self._on(self._change), icon_name="pencil")
        self.password = button(tr("发新密码…"), lambda: self._on(self._hand_out), icon_name="key-round")
        self.leaving = button(tr("移交工作…"), lambda: self._on(self._hand_over), icon_name="users")
        self.rotation = button(tr("更换加密密钥…"), self._rotate, icon_name="lock")
        self.off = button(tr("停用"), lambda: self._on(self._switch), icon_name="ban")
        self.requests = button("", lambda: context.show_page("access_requests"), icon_name="inbox")
        self.messages = MessageBar()
        self._lay_out()
        self.table.picked.connect(self._show)
        self.table.opened.connect(self._change)
        self._refreshing = Refreshing(self, context.feed, _SHOWN, lambda _: self._load())
        self._load()

    def _lay_out(self) -> None:
        top = bar()
        top.addWidget(label(tr("每个人用自己的密码打开数据；停用后那把钥匙立刻作废。"), tone="soft", wrap=True), 1)
        top.addWidget(self.requests)
        top.addWidget(button(tr("角色与权限…"), self._roles, icon_name="shield-check"))
        top.addWidget(button(tr("换恢复码…"), self._new_code, icon_name="rotate-ccw"))
        top.addWidget(self.rotation)
        top.addWidget(button(tr("新建帐号"), self._new, kind="primary", icon_name="user-plus", key="Insert"))
        foot = bar()
        for made in self._deeds():
            foot.addWidget(made)
        foot.addStretch(1)
        column = stack(self)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        column.addWidget(self.messages)
        self.setFocusProxy(self.table)

    def _deeds(self) -> tuple[QPushButton, ...]:
        return self.change, self.password, self.leaving, self.off

    def arrive(self, *args: Any, **kwargs: Any) -> None:
        self.messages.dismiss()
        self._load()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load(self) -> None:
        rows = self._context.desk.accounts.rows(self._context.actor)
        self._model.set_rows(rows)
        if self.table.current_row() is None and rows:
            self.table.select_id(rows[0].user.id)
        waiting = sum(self._context.desk.access_requests.waiting(self._context.actor).values())
        self.requests.setText(tr("帐号申请 {count}", count=waiting) if waiting else tr("帐号申请"))
        self._show(self.table.current_row())

    def _show(self, row: AccountRow | None) -> None:
        active = row is not None and row.user.active
        self.change.setEnabled(active)
        self.password.setEnabled(active)
        self.leaving.setEnabled(row is not None and self._context.actor.may(Permission.TEAM_LEAD))
        self.off.setEnabled(row is not None and row.user.id != self._context.actor.id)
        self.off.setText(tr("停用…") if active or row is None else tr("重新启用…"))

    def _columns(self) -> list[Column[AccountRow]]:
        clock, roles = self._context.desk.clock, role_words()

        def who(row: AccountRow) -> Cell:
            second = tr("还没换成自己的密码") if row.user.must_change and row.user.active else ""
            mine = tr("（您）") if row.user.id == self._context.actor.id else ""
            return Cell(row.user.name + mine, second=second, tone="" if row.user.active else "ink-soft")

        def state(row: AccountRow) -> Cell:
            if not row.user.active:
                return Cell("", state=StateLook("missed", "–", tr("已停用")))
            if not row.user.open_on(clock.today()):
                return Cell("", state=StateLook("overdue", "▲", tr("已到期")))
            if not row.keyed:
                return Cell("", state=StateLook("closing", "◐", tr("还没有密码")))
            return Cell("", state=StateLook("done", "✓", tr("在用")))

        def until(row: AccountRow) -> str:
            return short_day(row.user.expires, clock.today()) if row.user.expires else "–"

        def seen(row: AccountRow) -> str:
            return f"{clock.local(row.seen):%Y-%m-%d %H:%M}" if row.seen else tr("还没登录过")

        return [
            Column("name", tr("姓名"), who, width=260, sortable=False),
            Column("role", tr("角色"), lambda row: roles[row.user.role], width=120, sortable=False),
            Column("team", tr("班组"), lambda row: row.user.team or "–", width=120, sortable=False),
            Column("state", tr("状态"), state, width=120, sortable=False),
            Column("expires", tr("到期日"), until, width=140, sortable=False),
            Column("seen", tr("最近登录"), seen, width=180, sortable=False),
        ]

    # --- deeds ---

    def _on(self, deed: Callable[[AccountRow], object]) -> None:
        if (row := self.table.current_row()) is not None:
            deed(row)

    def _ask(self, sheet: Sheet, told: str) -> None:
        if sheet.ask():
            self._load()
            self.messages.tell(told)

    def _by_request(self, kind: RequestKind, person: str = "") -> bool:
        """Where approval is the rule, go and ask for it instead; tell whether that is so."""
        asked = self._context.desk.settings.needs_approval
        if asked:
            self._context.show_page("access_requests", kind=kind, person=person)
        return asked

    def _new(self) -> None:
        if not self._by_request(RequestKind.ACCOUNT):
            self._ask(NewAccountSheet(self, self._context), tr("帐号建好了，请把密码告诉本人。"))

    def _roles(self) -> None:
        if not self._by_request(RequestKind.PERMISSIONS):
            self._ask(RolesSheet(self, self._context), tr("权限已保存，下次登录起生效。"))

    def _change(self, row: AccountRow) -> None:
        if row.user.active and not self._by_request(RequestKind.ROLE, row.user.name):
            self._ask(ChangeAccountSheet(self, self._context, row.user), tr("已保存，下次登录起生效。"))

    def _hand_out(self, row: AccountRow) -> None:
        self._ask(HandOutSheet(self, self._context, row.user), tr("新密码已生效，请告诉 {name}。", name=row.user.name))

    def _switch(self, row: AccountRow) -> None:
        if not row.user.active:
            if not self._by_request(RequestKind.ACCOUNT, row.user.name):
                self._ask(HandOutSheet(self, self._context, row.user), tr("{name} 又可以登录了。", name=row.user.name))
            return
        text = tr("{name} 的密码立刻作废；记录都留着，以后可以重新启用。手上的工作请先移交。", name=row.user.name)
        if confirm(self, tr("停用 {name} 的帐号", name=row.user.name), text, tr("停用这个帐号"), danger=True):
            accounts, actor = self._context.desk.accounts, self._context.actor
            told = tr("{name} 的帐号已停用。", name=row.user.name)
            self._run(lambda: accounts.switch_off(actor, row.user.id), told)

    def _new_code(self) -> None:
        text = tr("原来抄下的恢复码会作废，新的要重新抄好、收好。")
        if confirm(self, tr("换恢复码"), text, tr("换恢复码")):
            desk, actor = self._context.desk, self._context.actor

            def show(code: str) -> None:
                NewCodeSheet(self, code, desk.settings.organisation, actor.name).ask()

            self._context.runner.run(lambda _: desk.accounts.new_recovery_code(actor), show, self, self.messages.fail)

    def _rotate(self) -> None:
        keys, actor = self._context.desk.keys, self._context.actor

        def ask(outlook: KeyOutlook) -> None:
            sheet = RotationSheet(self, self._context, outlook)
            sheet.ask()
            self._load()

        self._context.runner.run(lambda _: keys.outlook(actor), ask, self, self.messages.fail)

    # --- leaving ---

    def leaving_sheet(self, row: AccountRow) -> LeavingSheet:
        """Return the check list for a person."""
        desk, actor = self._context.desk, self._context.actor
        people = [user.name for user in desk.lists.users() if user.active and user.id != row.user.id]
        may_close = row.user.active and row.user.id != actor.id
        standing = desk.hand_overs.standing(actor, row.user.name)
        return LeavingSheet(self, row.user.name, standing, people, may_close=may_close)

    def _hand_over(self, row: AccountRow) -> None:
        sheet = self.leaving_sheet(row)
        if sheet.ask():
            self.hand_over(row, sheet)

    def hand_over(self, row: AccountRow, sheet: LeavingSheet) -> None:
        """Do what the check list says."""
        desk, actor = self._context.desk, self._context.actor
        name, successor, why = row.user.name, str(sheet.successor.value()), sheet.why.text()
        some, close = sheet.some, sheet.close_account.isChecked()
        greet = sheet.greet.isChecked()

        def job() -> tuple[HandOver | None, Changes]:
            given, changes = (
                desk.hand_overs.give(actor, name, successor, why, greet=greet) if some else (None, Changes())
            )
            if close:
                changes = changes | desk.accounts.switch_off(actor, row.user.id, why)
            return given, changes

        def done(result: tuple[HandOver | None, Changes]) -> None:
            given, changes = result
            self._context.feed.publish(changes)
            self._load()
            if given is None:
                self.messages.tell(tr("{name} 的帐号已停用。", name=name) if close else tr("没有要移交的。"))
                return
            count = number_text(sum(given.counts.values()))
            told = tr("{name} 手上的 {count} 项移交给了 {successor}。", name=name, count=count, successor=successor)
            step = UndoStep(told, lambda: desk.hand_overs.take_back(actor, given))
            self._context.undo.push(step)
            self.messages.tell(told, lambda: self._context.undo.undo(step))

        self._context.runner.run(lambda _: job(), done, self, self.messages.fail)

    def _run(self, job: Callable[[], Changes], told: str) -> None:
        def done(changes: Changes) -> None:
            self._context.feed.publish(changes)
            self._load()
            self.messages.tell(told)

        def failed(error: UserError) -> None:
            self.messages.fail(error)

        self._context.runner.run(lambda _: job(), done, self, failed)
