"""The locked window: everything is covered, nothing is lost, the same person opens it again or another takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from desktop_app.domain.access import Actor
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import label
from desktop_app.ui.shell.card import CardPage, brand
from desktop_app.ui.shell.login import PasswordForm

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.desk import Desk

USUAL_MINUTES = 10


class LockPage(CardPage):
    """Asks the person who locked the window for the password, or lets another person take the desk over.

    Args:
        desk: open behind the lock.
        actor: who is logged in.
        runner: runs the check.
    """

    unlocked = Signal(object)
    """Carries the :class:`Actor` who is at the desk from now on."""
    left = Signal()
    """The person wants to log out."""

    def __init__(self, desk: Desk, actor: Actor, runner: Runner) -> None:
        super().__init__()
        self._desk, self._actor, self._runner = desk, actor, runner
        people = desk.accounts.people()
        self.form = PasswordForm(people, actor.name, tr("解锁"), forget=False)
        self.form.given.connect(self._check)
        self.form.chosen.connect(self._name_button)
        self.content.addWidget(brand(tr("已锁定")))
        self.content.addWidget(self.form)
        words = tr("正在打的电话和写到一半的备注都还在。")
        if len(people) > 1:
            words += tr("换人时选另一个姓名，输入那个人的密码。")
        self.content.addWidget(label(words, "small", "soft", wrap=True))
        self.content.addWidget(button(tr("退出登录"), self.left.emit, kind="link"))
        self.setFocusProxy(self.form)

    def _name_button(self, person: str) -> None:
        self.form.enter.setText(tr("解锁") if person == self._actor.name else tr("换成{person}", person=person))

    def _check(self, person: str, password: str) -> None:
        self.wait_for(tr("正在核对…"))
        accounts, actor = self._desk.accounts, self._actor
        self._runner.run(lambda _: accounts.unlock(actor, person, password), self._checked, self, self._failed)

    def _checked(self, actor: Actor) -> None:
        self.ready()
        self.form.password.clear()
        self.unlocked.emit(actor)

    def _failed(self, error: UserError) -> None:
        self.ready()
        self.form.refuse(error)


class IdleWatch(QObject):
    """Tells when nobody has touched keyboard or mouse for some minutes, in whichever window of the program.

    Args:
        minutes: 0 for never.
        parent: Qt parent.
    """

    idle = Signal()

    _TOUCHES = frozenset(
        {
            QEvent.Type.KeyPress,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseMove,
            QEvent.Type.Wheel,
            QEvent.Type.TouchBegin,
        }
    )

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=minutes * 60_000)
        self._timer.timeout.connect(self.idle)
        self._on = minutes > 0
        if self._on and isinstance(app := QGuiApplication.instance(), QGuiApplication):
            self.watch(app.focusWindow())
            app.focusWindowChanged.connect(self.watch)  # sheets and panes of their own come and go
        self.touched()

    def watch(self, window: QWindow | None) -> None:
        """Watch a window. Only the window itself is asked, which sees each key and each move of the mouse once."""
        if self._on and window is not None:
            window.installEventFilter(self)
            self.touched()

    def touched(self) -> None:
        """Begin to count anew."""
        if self._on:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._TOUCHES:
            self.touched()
        return False
