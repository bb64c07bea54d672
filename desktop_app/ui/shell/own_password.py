"""Choosing a password of one's own: after the first log-in with one that was handed out, or at will."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.access import Actor
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import label, restyle
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.shell.card import CardPage, brand
from desktop_app.ui.shell.passwords import NewPassword, PasswordEdit

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.desk import Desk


class OwnPassword(QWidget):
    """The present password, the new one with advice, and the new one again.

    Args:
        person: whose password it is.
        old: what the present one is called.
    """

    def __init__(self, person: str, old: str) -> None:
        super().__init__()
        self.old = PasswordEdit(old)
        self.new = NewPassword(lambda: (person,), tr("新密码"))
        self.again = PasswordEdit(tr("再输一次新密码"))
        self._error = label(tone="error", wrap=True)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.PADDING))
        for part in (self.old, self.new, self.again, self._error):
            column.addWidget(part)
        for field in (self.old, self.again):
            field.setAccessibleName(field.placeholderText())
            field.textEdited.connect(lambda _: self.say(""))
        self.setFocusProxy(self.old)

    def values(self) -> tuple[str, str] | None:
        """Return the old and the new password; None, with the reason told, when they cannot be taken."""
        self.say("")
        if not self.old.text():
            self.say(tr("请输入现在的密码。"), self.old)
        elif not self.new.accepted():
            pass
        elif self.again.text() != self.new.text():
            self.say(tr("两次输入的密码不一样。"), self.again)
        else:
            return self.old.text(), self.new.text()
        return None

    def refuse(self, error: UserError) -> None:
        """Say why it was not taken, at the field that is wrong."""
        field = error.field if isinstance(error, InvalidInput) else ""
        at = {"old": self.old, "password": self.new.edit}.get(field)
        self.say(" ".join(part for part in (error.message, error.hint) if part), at)

    def say(self, text: str, field: PasswordEdit | None = None) -> None:
        """Say what is wrong, and mark the field; an empty text takes it away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        for each in (self.old, self.again):
            restyle(each, "wrong", each is field)
        if field is not None:
            field.selectAll()
            field.setFocus(Qt.FocusReason.OtherFocusReason)


class FirstPasswordPage(CardPage):
    """Covers the desk until a password that was handed out is replaced.

    Args:
        desk: open behind it.
        actor: who came in.
        runner: runs the change.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, desk: Desk, actor: Actor, runner: Runner) -> None:
        super().__init__()
        self._desk, self._actor, self._runner = desk, actor, runner
        self.form = OwnPassword(actor.name, tr("发给您的密码"))
        self.form.again.returnPressed.connect(self._give)
        self.content.addWidget(brand(tr("{person}，请设自己的密码", person=actor.name)))
        why = tr("现在的密码是别人发给您的。换成只有您知道的，以后用它登录。")
        self.content.addWidget(label(why, tone="soft", wrap=True))
        self.content.addWidget(self.form)
        self.promise = CheckBox(tr("客户资料只用于回访工作，我会保密"))
        self.content.addWidget(self.promise)
        self.content.addWidget(button(tr("设好，开始工作"), self._give, kind="primary"))
        self.content.addWidget(button(tr("退出登录"), self.left.emit, kind="link"))
        self.setFocusProxy(self.form)

    def _give(self) -> None:
        values = self.form.values()
        if values is None:
            return
        if not self.promise.isChecked():
            self.form.say(tr("请先勾选保密承诺。"))
            self.promise.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.wait_for(tr("正在更换…"))
        change, actor = self._desk.accounts.change_password, self._actor
        self._runner.run(lambda _: change(actor, *values, promised=True), self._done, self, self._failed)

    def _done(self, _: object) -> None:
        self.ready()
        self.changed.emit()

    def _failed(self, error: UserError) -> None:
        self.ready()
        self.form.refuse(error)


class OwnPasswordSheet(Sheet):
    """Asks for another password at will.

    Args:
        parent: over which window.
        desk: the services.
        actor: whose password it is.
        runner: runs the change.
    """

    def __init__(self, parent: QWidget, desk: Desk, actor: Actor, runner: Runner) -> None:
        super().__init__(parent, tr("修改密码"), tr("只改您自己的登录密码；资料不用重新加密。"), 420)
        self._desk, self._actor, self._runner = desk, actor, runner
        self.form = OwnPassword(actor.name, tr("现在的密码"))
        self.content.addWidget(self.form)
        self.add_cancel()
        self.change = self.add_primary(tr("修改密码"), self._give)
        self.form.setFocus()

    def _give(self) -> None:
        if (values := self.form.values()) is not None:
            self.change.setEnabled(False)
            accounts, actor = self._desk.accounts, self._actor
            self._runner.run(
                lambda _: accounts.change_password(actor, *values), lambda _: self.accept(), self, self._failed
            )

    def _failed(self, error: UserError) -> None:
        self.change.setEnabled(True)
        self.form.refuse(error)
