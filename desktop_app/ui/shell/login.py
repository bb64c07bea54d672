"""Log-in: who, password, Enter; and the way in with the recovery code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import label, restyle
from desktop_app.ui.shell.card import CardPage, CardStack, brand
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.passwords import NewPassword, PasswordEdit
from desktop_app.ui.shell.person_pick import PersonPick

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.domain.access import Actor
    from desktop_app.services.desk import Desk
    from desktop_app.services.setup import Setup


UNUSABLE = frozenset({"damaged", "missing", "key_missing", "key_damaged"})
"""Codes of what only a backup mends."""


class LogIn(CardPage):
    """The log-in card.

    Args:
        setup: opens the desk.
        people: who can log in.
        runner: runs the opening.
        memory: knows who came last.
    """

    unusable = Signal(object)
    """The desk's files are damaged or missing: carries the refusal. No password helps, a backup does."""
    opened = Signal(object)
    """Carries (desk, actor)."""

    def __init__(self, setup: Setup, people: tuple[str, ...], runner: Runner, memory: Memory) -> None:
        super().__init__()
        self._setup, self._runner, self._memory = setup, runner, memory
        self._ask = PasswordForm(people, memory.person, tr("登录"))
        self._ask.given.connect(self._open)
        self._ask.forgotten.connect(lambda: self._turn(1))
        self._recover = RecoverForm(people, memory.person)
        self._recover.given.connect(self._open_with_code)
        self._recover.given_up.connect(lambda: self._turn(0))
        self._pages = CardStack(self._ask, self._recover)
        self.content.addWidget(brand(tr("请登录")))
        self.content.addWidget(self._pages)
        self.setFocusProxy(self._ask)
        self._turn(0)

    def _turn(self, page: int) -> None:
        self._pages.turn(page)
        self._pages.current().setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, person: str, password: str) -> None:
        self.wait_for(tr("正在打开…"))
        self._runner.run(lambda _: self._setup.open(person, password), self._opened, self, self._failed)

    def _open_with_code(self, person: str, code: str, password: str) -> None:
        self.wait_for(tr("正在打开…"))
        self._runner.run(lambda _: self._setup.open_with_code(code, person, password), self._opened, self, self._failed)

    def _opened(self, session: tuple[Desk, Actor]) -> None:
        self.ready()
        self._memory.person = session[1].name
        self.opened.emit(session)

    def _failed(self, error: UserError) -> None:
        self.ready()
        form = self._pages.current()
        if error.code in UNUSABLE:
            self.unusable.emit(error)
        elif isinstance(form, PasswordForm | RecoverForm):
            form.refuse(error)


class PasswordForm(QWidget):
    """Person, password and one button.

    Args:
        people: who can be chosen; with one alone only the name is shown.
        present: chosen at first.
        word: what the button says.
        forget: whether the way with the recovery code is offered.
    """

    given = Signal(str, str)
    """Person and password."""
    chosen = Signal(str)
    """Another person was chosen."""
    forgotten = Signal()

    def __init__(self, people: tuple[str, ...], present: str, word: str, *, forget: bool = True) -> None:
        super().__init__()
        self._person = PersonPick(people, present)
        self.password = PasswordEdit(tr("密码"))
        self._person.picked.connect(self._choose)
        self.password.setAccessibleName(tr("密码"))
        self.password.returnPressed.connect(self._give)
        self.password.textEdited.connect(lambda _: self._say(""))
        self._error = label(tone="error", wrap=True)
        self.enter = button(word, self._give, kind="primary")
        parts: list[QWidget] = [self._person, self.password, self._error, self.enter]
        if forget:
            parts.append(button(tr("忘记密码"), self.forgotten.emit, kind="link"))
        _column(self, parts)
        self._say("")
        self.setFocusProxy(self.password)

    def _choose(self, person: str) -> None:
        self.password.clear()
        self._say("")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(person)

    def refuse(self, error: UserError) -> None:
        """Say quietly why it did not open."""
        self._say(" ".join(part for part in (error.message, error.hint) if part))
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if self.password.text():
            self.given.emit(self._person.value(), self.password.text())
        else:
            self._say(tr("请输入密码。"))

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
        restyle(self.password, "wrong", bool(text))


class RecoverForm(QWidget):
    """The recovery code and a new password."""

    given = Signal(str, str, str)
    """Person, code and new password."""
    given_up = Signal()

    def __init__(self, people: tuple[str, ...], present: str) -> None:
        super().__init__()
        self._person = PersonPick(people, present)
        self._code = QLineEdit()
        self._code.setPlaceholderText(tr("恢复码"))
        self._code.setAccessibleName(tr("恢复码"))
        self._password = NewPassword(lambda: (self._person.value(),), tr("新密码"))
        self._again = PasswordEdit(tr("再输一次新密码"))
        self._error = label(tone="error", wrap=True)
        for field in (self._code, self._password.edit, self._again):
            field.returnPressed.connect(self._give)
        parts: list[QWidget] = [
            label(tr("输入建立时抄下的恢复码，再设一个新密码。大小写和短横线都不要紧。"), tone="soft", wrap=True),
            *(self._person, self._code, self._password, self._again, self._error),
            button(tr("用恢复码登录"), self._give, kind="primary"),
            button(tr("返回"), self.given_up.emit, kind="link"),
        ]
        _column(self, parts)
        self._error.hide()
        self.setFocusProxy(self._code)

    def refuse(self, error: UserError) -> None:
        """Say quietly why it did not open."""
        self._say(" ".join(part for part in (error.message, error.hint) if part))

    def _give(self) -> None:
        self._say("")
        if not self._code.text().strip():
            self._say(tr("请输入恢复码。"))
        elif not self._password.accepted():
            return
        elif self._again.text() != self._password.text():
            self._say(tr("两次输入的密码不一样。"))
        else:
            self.given.emit(self._person.value(), self._code.text(), self._password.text())

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))


def _column(page: QWidget, parts: list[QWidget]) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(tokens.PADDING))
    for part in parts:
        column.addWidget(part)
