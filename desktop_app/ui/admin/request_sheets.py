"""What is asked on the way of a request: what one wants, whether it may be, and the password that is handed out."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.access import DataScope, Permission, Role
from desktop_app.domain.access_request_words import heading, kind_words, wish
from desktop_app.domain.access_requests import AccessDraft, RequestKind, RequestRow
from desktop_app.domain.text import tr
from desktop_app.domain.words import role_words, scope_words
from desktop_app.ui.admin.account_sheets import HandedOut, team_choice
from desktop_app.ui.admin.permission_boxes import PermissionBoxes
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.asking import AskingSheet
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.labels import label

_ROWS = {
    RequestKind.ACCOUNT: {"person", "role", "team", "expires"},
    RequestKind.ROLE: {"account", "role", "team"},
    RequestKind.EXPIRY: {"account", "expires"},
    RequestKind.PERMISSIONS: {"role", "scope", "permissions"},
    RequestKind.CLOSE: {"account"},
}


_NARROW, _WIDE = 560, 820
"""Widths at the normal font size, in pixels: the permissions need the wide one."""


class AskSheet(AskingSheet):
    """Asks what somebody wants; who leads may ask for colleagues, everybody else for themselves or a new one.

    Args:
        parent: over which window.
        context: of the desk.
        kind: of request to begin with.
        person: whose account to begin with.
    """

    def __init__(
        self, parent: QWidget, context: Context, kind: RequestKind = RequestKind.ACCOUNT, person: str = ""
    ) -> None:
        super().__init__(
            parent, context, tr("提出申请"), tr("批准以后由管理员办理；办到哪一步，在“帐号申请”里看得到。"), _NARROW
        )
        desk, actor = context.desk, context.actor
        others = desk.access_requests.asks_for_others(actor)
        self._users = {user.name: user for user in desk.lists.users() if user.active}
        names = [name for name in self._users if others or name == actor.name]
        self.kind = Choice([(key, kind_words()[key]) for key in _ROWS], kind)
        self.person = QLineEdit(person)
        self.account = Choice([(name, name) for name in names], person if person in names else actor.name)
        self.account.setEnabled(len(names) > 1)
        self.role = Choice([(role, role_words()[role]) for role in Role], Role.FRONT_DESK)
        self.team = team_choice(context, "")
        self.scope = Choice([(scope, scope_words()[scope]) for scope in reversed(DataScope)], DataScope.ALL)
        self.expires = DayEdit(desk.clock.today, forward=True)
        self.permissions = PermissionBoxes(across=4)  # lower than two by two, for low screens
        self.why = QLineEdit()
        self.why.setPlaceholderText(tr("例如：暑期班人手不够；接替离职的同事"))
        self.form.add("kind", tr("申请什么"), self.kind, required=True)
        self.form.add("person", tr("姓名"), self.person, required=True)
        self.form.add("account", tr("谁的帐号"), self.account, required=True)
        self.form.add("role", tr("角色"), self.role, required=True)
        self.form.add("team", tr("班组"), self.team)
        self.form.add("scope", tr("看得到"), self.scope, hint=tr("看不到全部客户的人，不能做涉及全部客户的事"))
        self.form.add("expires", tr("到期日"), self.expires, hint=tr("不填就一直有效；实习、临时、外单位的人请填"))
        self.form.add("permissions", tr("权限"), self.permissions)
        self.form.add("why", tr("原因"), self.why, required=True)
        self.content.addWidget(self.form)
        self.content.addStretch(1)
        self.add_go(tr("提出申请"), self._give)
        self.kind.picked.connect(lambda _: self._fit())
        self.account.picked.connect(lambda _: self._begin())
        self.role.picked.connect(lambda _: self._show_role())
        self.scope.picked.connect(lambda _: self._show_permissions(self.permissions.chosen()))
        self._fit()
        (self.person if kind is RequestKind.ACCOUNT else self.kind).setFocus()

    def draft(self) -> AccessDraft:
        """Return what is wanted."""
        kind, role = self._kind(), Role(str(self.role.value()))
        person = self.person.text() if kind is RequestKind.ACCOUNT else str(self.account.value())
        present, chosen = self._context.desk.accounts.permissions(role), self.permissions.chosen()
        asked = _ROWS[kind]
        return AccessDraft(
            kind=kind,
            person=person,
            why=self.why.text(),
            role=role if "role" in asked else None,
            expires=self.expires.day() if "expires" in asked else None,
            given=chosen - present if "permissions" in asked else frozenset(),
            taken=present - chosen if "permissions" in asked else frozenset(),
            team=self.team.text() if "team" in asked else None,
            scope=DataScope(str(self.scope.value())) if "scope" in asked else None,
        )

    def _kind(self) -> RequestKind:
        return RequestKind(str(self.kind.value()))

    def _fit(self) -> None:
        """Show the rows that the kind needs."""
        for field in ("person", "account", "role", "team", "scope", "expires", "permissions"):
            self.form.show_row(field, shown=field in _ROWS[self._kind()])
        self._begin()
        self._show_role()
        self.setMinimumWidth(theme.px(_WIDE if self._kind() is RequestKind.PERMISSIONS else _NARROW))
        self.adjustSize()

    def _begin(self) -> None:
        """Begin a change with what stands now."""
        user = self._users.get(str(self.account.value()))
        if user is not None and self._kind() in (RequestKind.ROLE, RequestKind.EXPIRY):
            self.role.set_value(user.role)
            self.team.set_text(user.team)
            self.expires.set_day(user.expires)

    def _show_role(self) -> None:
        """Begin with what the role may and sees now."""
        role, accounts = Role(str(self.role.value())), self._context.desk.accounts
        self.scope.set_value(accounts.scope(role))
        self.scope.setEnabled(role is not Role.ADMINISTRATOR)
        self._show_permissions(accounts.permissions(role))

    def _show_permissions(self, permissions: Collection[Permission]) -> None:
        role, scope = Role(str(self.role.value())), DataScope(str(self.scope.value()))
        self.permissions.show_role(role, permissions, scope)

    def _give(self) -> None:
        if not self.expires.valid():
            self.form.set_error("expires", tr("看不懂这个日期。"))
            return
        requests, actor, draft = self._context.desk.access_requests, self._context.actor, self.draft()
        self.give(lambda: requests.ask(actor, draft)[1])


class DecideSheet(AskingSheet):
    """Asks for a word to an approval or a refusal.

    Args:
        parent: over which window.
        context: of the desk.
        row: the request.
        approve: whether it is approved.
    """

    def __init__(self, parent: QWidget, context: Context, row: RequestRow, *, approve: bool) -> None:
        draft = row.request.draft
        title = tr("批准：{what}", what=heading(draft)) if approve else tr("不批准：{what}", what=heading(draft))
        super().__init__(parent, context, title, _about(row), 460)
        self._row, self._approve = row, approve
        self.alone = label(
            tr("能批准的只有您一个人，所以可以批自己的申请；操作记录里会注明。"), "small", "accent", wrap=True
        )
        self.alone.setVisible(row.alone and approve)
        self.word = QLineEdit()
        self.form.add("word", tr("意见") if approve else tr("为什么"), self.word, required=not approve)
        self.content.addWidget(self.alone)
        self.content.addWidget(self.form)
        self.add_go(tr("批准") if approve else tr("不批准"), self._give)
        self.word.setFocus()

    def _give(self) -> None:
        requests, actor, request_id = self._context.desk.access_requests, self._context.actor, self._row.request.id
        word, approve = self.word.text(), self._approve
        self.give(lambda: requests.decide(actor, request_id, approve=approve, word=word))


class CarryOutSheet(AskingSheet):
    """Asks before what was approved is done; who gets an account is handed a password.

    Args:
        parent: over which window.
        context: of the desk.
        row: the request.
    """

    def __init__(self, parent: QWidget, context: Context, row: RequestRow) -> None:
        draft = row.request.draft
        super().__init__(parent, context, tr("办理：{what}", what=heading(draft)), _about(row), 460)
        self._row = row
        self.password = HandedOut()
        told = ""
        if draft.kind is RequestKind.ACCOUNT:
            self.form.add("password", tr("密码"), self.password, required=True)
            self.content.addWidget(self.form)
            told = tr("把密码告诉本人；第一次登录时要换成自己的。")
        elif draft.kind is RequestKind.CLOSE:
            told = tr("密码立刻作废；记录都留着。手上的工作请先到“帐号”页移交。")
        if told:
            self.content.addWidget(label(told, tone="soft", wrap=True))
        self.add_go(kind_words()[draft.kind], self._give)
        self.password.setFocus()

    def _give(self) -> None:
        requests, actor, request_id = self._context.desk.access_requests, self._context.actor, self._row.request.id
        password = self.password.edit.text()
        self.give(lambda: requests.carry_out(actor, request_id, password))


def _about(row: RequestRow) -> str:
    """Return what is wanted, by whom and why."""
    draft = row.request.draft
    return tr("{wish}。{name}申请：{why}", wish=wish(draft), name=row.request.asked.name, why=draft.why)
