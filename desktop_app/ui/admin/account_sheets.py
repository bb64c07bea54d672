"""What an administrator is asked: a new account, a role and its end, a password to hand out, what a role may."""

from __future__ import annotations

import secrets
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from desktop_app.domain.access import DataScope, Role, User
from desktop_app.domain.changes import Changes
from desktop_app.domain.text import tr
from desktop_app.domain.words import role_words, scope_words
from desktop_app.ui.admin.permission_boxes import PermissionBoxes
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.asking import AskingSheet
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.open_choice import OpenChoice
from desktop_app.ui.kit.recovery_code import RecoveryCode
from desktop_app.ui.kit.sheet import Sheet

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 3, 4


def handed_out() -> str:
    """Return a password to be told to somebody and replaced at once: no letters that are easily confused."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


class HandedOut(QWidget):
    """A password that is read out or copied for somebody else: seen while it is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = QLineEdit(handed_out())
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GRID))
        row.addWidget(self.edit, 1)
        row.addWidget(icon_button("copy", tr("复制"), lambda: QGuiApplication.clipboard().setText(self.edit.text())))
        row.addWidget(icon_button("refresh-cw", tr("换一个"), lambda: self.edit.setText(handed_out())))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.edit)


def team_choice(context: Context, present: str) -> OpenChoice:
    """Return the input of a team, offering those that there are."""
    teams = sorted({user.team for user in context.desk.lists.users() if user.team})
    return OpenChoice(teams, present)


class NewAccountSheet(AskingSheet):
    """Asks for a new account.

    Args:
        parent: over which window.
        context: of the desk.
    """

    def __init__(self, parent: QWidget, context: Context) -> None:
        told = tr("把密码告诉本人；第一次登录时要换成自己的。")
        super().__init__(parent, context, tr("新建帐号"), told, 460)
        self.name = QLineEdit()
        self.role = Choice([(role, role_words()[role]) for role in Role], Role.FRONT_DESK)
        self.password = HandedOut()
        self.team = team_choice(context, "")
        self.expires = DayEdit(context.desk.clock.today, forward=True)
        self.form.add("person", tr("姓名"), self.name, required=True)
        self.form.add("role", tr("角色"), self.role, required=True)
        self.form.add("team", tr("班组"), self.team, hint=tr("只看本组客户的角色按班组看；可不填"))
        self.form.add("password", tr("密码"), self.password, required=True)
        self.form.add("expires", tr("到期日"), self.expires, hint=tr("实习、临时、外单位的人请填；过了这天就登录不了"))
        self.content.addWidget(self.form)
        self.add_go(tr("新建帐号"), self._give)
        self.name.setFocus()

    def _give(self) -> None:
        if not self.expires.valid():
            self.form.set_error("expires", tr("看不懂这个日期。"))
            return
        accounts, actor = self._context.desk.accounts, self._context.actor
        name, role = self.name.text(), Role(str(self.role.value()))
        password, expires, team = self.password.edit.text(), self.expires.day(), self.team.text()
        self.give(lambda: accounts.create(actor, name, role, password, expires, team)[1])


class ChangeAccountSheet(AskingSheet):
    """Asks for another role, team or last day.

    Args:
        parent: over which window.
        context: of the desk.
        user: whose account.
    """

    def __init__(self, parent: QWidget, context: Context, user: User) -> None:
        super().__init__(parent, context, tr("修改 {name} 的帐号", name=user.name), tr("下次登录起生效。"), 440)
        self._user = user
        self.role = Choice([(role, role_words()[role]) for role in Role], user.role)
        self.team = team_choice(context, user.team)
        self.expires = DayEdit(context.desk.clock.today, user.expires, forward=True)
        self.form.add("role", tr("角色"), self.role, required=True)
        self.form.add("team", tr("班组"), self.team, hint=tr("只看本组客户的角色按班组看；可不填"))
        self.form.add("expires", tr("到期日"), self.expires, hint=tr("不填就一直有效"))
        self.content.addWidget(self.form)
        self.add_go(tr("保存"), self._give)
        self.role.setFocus()

    def _give(self) -> None:
        if not self.expires.valid():
            self.form.set_error("expires", tr("看不懂这个日期。"))
            return
        accounts, actor, user_id = self._context.desk.accounts, self._context.actor, self._user.id
        role: Role = Role(str(self.role.value()))
        expires: date | None = self.expires.day()
        team = self.team.text()
        self.give(lambda: accounts.change(actor, user_id, role, expires, team))


class HandOutSheet(AskingSheet):
    """Asks for a password to hand out: to somebody who forgot theirs, or whose account is opened again.

    Args:
        parent: over which window.
        context: of the desk.
        user: for whom.
    """

    def __init__(self, parent: QWidget, context: Context, user: User) -> None:
        title = tr("给 {name} 发新密码", name=user.name) if user.active else tr("重新启用 {name}", name=user.name)
        super().__init__(parent, context, title, tr("把密码告诉本人；下次登录时要换成自己的。"), 440)
        self._user = user
        self.password = HandedOut()
        self.form.add("password", tr("密码"), self.password, required=True)
        self.content.addWidget(self.form)
        self.add_go(tr("发新密码") if user.active else tr("重新启用"), self._give)
        self.password.setFocus()

    def _give(self) -> None:
        accounts, actor, user = self._context.desk.accounts, self._context.actor, self._user
        give = accounts.hand_out_password if user.active else accounts.switch_on
        password = self.password.edit.text()
        self.give(lambda: give(actor, user.id, password))


class RolesSheet(AskingSheet):
    """Lets an administrator put together what each role may, and whose customers it sees.

    Args:
        parent: over which window.
        context: of the desk.
    """

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, context, tr("角色与权限"), tr("勾选这个角色可以做的事；下次登录起生效。"), 620)
        self._sets = {role: context.desk.accounts.permissions(role) for role in Role}
        self._scopes = {role: context.desk.accounts.scope(role) for role in Role}
        self.role = Choice([(role, role_words()[role]) for role in Role], Role.FRONT_DESK)
        self.permissions = PermissionBoxes()
        self.scope = Choice([(scope, scope_words()[scope]) for scope in reversed(DataScope)], DataScope.ALL)
        self.form.add("role", tr("角色"), self.role)
        self.form.add("scope", tr("看得到"), self.scope, hint=tr("看不到全部客户的人，不能做涉及全部客户的事"))
        self.content.addWidget(self.form)
        self.content.addWidget(self.permissions)
        self.permissions.changed.connect(self._note)
        self.role.picked.connect(lambda _: self._show())
        self.scope.picked.connect(lambda _: self._note_scope())
        self.add_go(tr("保存权限"), self._give)
        self._show()

    def _show(self) -> None:
        role = Role(str(self.role.value()))
        self.scope.set_value(self._scopes[role])
        self.scope.setEnabled(role is not Role.ADMINISTRATOR)
        self.permissions.show_role(role, self._sets[role], self._scopes[role])

    def _note_scope(self) -> None:
        self._scopes[Role(str(self.role.value()))] = DataScope(str(self.scope.value()))
        self._show()

    def _note(self) -> None:
        self._sets[Role(str(self.role.value()))] = self.permissions.chosen()

    def _give(self) -> None:
        accounts, actor = self._context.desk.accounts, self._context.actor
        sets, scopes = dict(self._sets), dict(self._scopes)

        def keep() -> Changes:
            changes = Changes()
            for role, permissions in sets.items():
                changes = changes | accounts.set_permissions(actor, role, permissions)
                changes = changes | accounts.set_scope(actor, role, scopes[role])
            return changes

        self.give(keep)


class NewCodeSheet(Sheet):
    """Shows a new recovery code once.

    Args:
        parent: over which window.
        code: the code.
        organisation: whose desk it opens.
        person: who made it.
    """

    def __init__(self, parent: QWidget, code: str, organisation: str, person: str) -> None:
        super().__init__(parent, tr("新的恢复码"), tr("原来的恢复码从现在起作废。这个只显示这一次。"), 460)
        shown = RecoveryCode(code, organisation, person)
        self.content.addWidget(shown)
        done = self.add_primary(tr("完成"), self.accept)
        done.setEnabled(False)
        shown.promised.connect(done.setEnabled)
