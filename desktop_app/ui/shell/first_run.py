"""The first start: four steps from nothing to a desk that is ready for work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.recovery_code import RecoveryCode
from desktop_app.ui.kit.steps import Stepper
from desktop_app.ui.shell.card import CardPage, CardStack, brand, icon_line
from desktop_app.ui.shell.kit_cards import KitCards
from desktop_app.ui.shell.passwords import NewPassword, PasswordEdit

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.setup import KitChoice, NewDesk, Setup

WELCOME, ORGANISATION, PERSON, CODE = range(4)


class FirstRun(CardPage):
    """The assistant of the first start.

    Args:
        setup: makes the desk.
        kits: to choose from.
        runner: runs the making.
    """

    finished = Signal(object)
    """Carries (desk, actor)."""
    restored = Signal()
    """A backup was put here instead; now there is a desk to log in to."""

    def __init__(self, setup: Setup, kits: Sequence[KitChoice], runner: Runner) -> None:
        super().__init__(width=720)
        self._setup = setup
        self._runner = runner
        self._made: NewDesk | None = None
        self._steps = Stepper([tr("欢迎"), tr("机构"), tr("第一位使用者"), tr("恢复码")])
        self._organisation = OrganisationStep(kits)
        self._person = PersonStep()
        self._pages = CardStack(_welcome(setup), self._organisation, self._person)
        self.card.setMinimumHeight(theme.px(460))
        self._messages = MessageBar()
        self._back = button(tr("上一步"), lambda: self._go(self._pages.index() - 1))
        self._next = button("", self._forward, kind="primary")
        self._next.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.GAP))
        self._restore = button(tr("我有备份，从备份恢复…"), self._ask_backup, kind="link")
        row.addWidget(self._back)
        row.addWidget(self._restore)
        row.addStretch(1)
        row.addWidget(self._next)
        for part in (self._steps, rule(), self._pages, self._messages):
            self.content.addWidget(part, 1 if part is self._pages else 0)
        self._feet = QWidget()
        self._feet.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.content.addWidget(self._feet)
        for field in self.findChildren(QLineEdit):
            field.returnPressed.connect(self._forward)
        self._go(WELCOME)

    def step(self) -> int:
        """Return the present step, from 0."""
        return self._pages.index()

    def _go(self, step: int) -> None:
        self._messages.dismiss()
        self._pages.turn(step)
        self._steps.set_present(step)
        self._back.setVisible(step in (ORGANISATION, PERSON))
        self._restore.setVisible(step == WELCOME)
        words = {WELCOME: tr("开始"), ORGANISATION: tr("下一步"), PERSON: tr("建立回访台"), CODE: tr("进入回访台")}
        self._next.setText(words[step])
        self._next.setEnabled(step != CODE)
        first = self._pages.current().findChild(QLineEdit)
        self.setFocusProxy(first or self._next)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forward(self) -> None:
        if not self._next.isEnabled():
            return
        match self.step():
            case 0:
                self._go(ORGANISATION)
            case 1:
                if self._organisation.complete():
                    self._person.organisation = self._organisation.name()
                    self._go(PERSON)
            case 2:
                if self._person.complete():
                    self._create()
            case _:
                if self._made is not None:
                    self.finished.emit((self._made.desk, self._made.actor))

    def _create(self) -> None:
        organisation, kit = self._organisation.name(), self._organisation.kit()
        person, password = self._person.name(), self._person.password()
        self.wait_for(tr("正在建立加密的数据库，放入方案和话术…"))
        self._runner.run(
            lambda _: self._setup.create(organisation, kit, person, password), self._created, self, self._failed
        )

    def _created(self, made: NewDesk) -> None:
        self.ready()
        self._made = made
        self._person.forget()
        code = RecoveryCode(made.recovery_code, self._organisation.name(), self._person.name())
        code.promised.connect(self._next.setEnabled)
        self._pages.add(_titled(tr("请抄下恢复码"), _why_code(), code))
        self._go(CODE)

    def _ask_backup(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("选择备份文件"), "", tr("回访台备份 (*.hft)"))
        if chosen:
            self.restore(Path(chosen))

    def restore(self, file: Path) -> None:
        """Put a backup here instead of setting up a new desk."""
        self.wait_for(tr("正在核对备份，放回资料…"))
        self._runner.run(lambda _: self._setup.restore(file), lambda _: self.restored.emit(), self, self._failed)

    def _failed(self, error: UserError) -> None:
        self.ready()
        if isinstance(error, InvalidInput):
            for step, page in ((ORGANISATION, self._organisation), (PERSON, self._person)):
                if page.form.show_error(error):
                    self._go(step)
                    page.form.show_error(error)
                    return
        self._messages.fail(error)


class OrganisationStep(QWidget):
    """Whose desk it is, and what it begins with."""

    def __init__(self, kits: Sequence[KitChoice]) -> None:
        super().__init__()
        self.form = FormRows()
        self._name = QLineEdit()
        self._name.setPlaceholderText(tr("例如：育才培训学校"))
        self._name.setMaxLength(60)
        self.form.add("organisation", tr("机构名称"), self._name, required=True)
        self._kits = KitCards(kits)
        self._missing = label("", "small", "error")
        _fill(
            self,
            label(tr("您在哪里工作？"), "title"),
            self.form,
            label(tr("选一个行业模板。里面的方案、话术和字典都可以以后再改。"), tone="soft", wrap=True),
            self._kits,
            self._missing,
        )

    def name(self) -> str:
        """Return the organisation's name."""
        return self._name.text().strip()

    def kit(self) -> str:
        """Return the code of the chosen kit."""
        return self._kits.value()

    def complete(self) -> bool:
        """Tell whether all is filled in; else say what is missing."""
        self.form.clear_errors()
        if not self.name():
            self.form.set_error("organisation", tr("请写上机构名称，月报的封面上会用到。"))
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._missing.setText("" if self.kit() else tr("请选一个行业模板。"))
        return bool(self.name() and self.kit())


class PersonStep(QWidget):
    """Who works with the desk first; this person may do everything."""

    def __init__(self) -> None:
        super().__init__()
        self.organisation = ""
        self.form = FormRows()
        self._name = QLineEdit()
        self._name.setPlaceholderText(tr("例如：王芳"))
        self._name.setMaxLength(30)
        self._password, self._again = NewPassword(lambda: (self.name(), self.organisation)), PasswordEdit()
        self.form.add(
            "person", tr("您的姓名"), self._name, required=True, hint=tr("登录时用，也会写在每条回访记录上。")
        )
        self.form.add("password", tr("密码"), self._password, required=True)
        self.form.add("again", tr("再输一次"), self._again, required=True)
        self._name.textChanged.connect(self._password.advise)
        _fill(
            self,
            label(tr("谁来用？"), "title"),
            label(
                tr("第一位使用者是管理员，以后可以添加同事。客户资料用您的密码加密，没有密码谁也打不开。"),
                tone="soft",
                wrap=True,
            ),
            self.form,
        )

    def name(self) -> str:
        """Return the person's name."""
        return self._name.text().strip()

    def password(self) -> str:
        """Return the password."""
        return self._password.text()

    def forget(self) -> None:
        """Take the password out of the fields."""
        self._password.edit.clear()
        self._again.clear()

    def complete(self) -> bool:
        """Tell whether all is filled in; else say what is missing."""
        self.form.clear_errors()
        if not self.name():
            return self._wrong("person", tr("请写上您的姓名。"))
        if not self._password.accepted():
            return False
        if self._again.text() != self.password():
            return self._wrong("again", tr("两次输入的密码不一样。"))
        return True

    def _wrong(self, field: str, problem: str) -> bool:
        self.form.set_error(field, problem)
        self.form.control(field).setFocus(Qt.FocusReason.OtherFocusReason)
        return False


def _welcome(setup: Setup) -> QWidget:
    lines = (
        ("calendar-check", tr("每天打开就知道今天该给谁打电话、为什么打、怎么说。")),
        ("shield-check", tr("不需要联网。所有资料只在这台电脑上，用密码加密。")),
        ("clock", tr("大约两分钟：填机构、选模板、设密码、抄下恢复码。")),
        ("folder-open", tr("资料将放在：{folder}", folder=setup.folder)),
    )
    page = QWidget()
    _fill(
        page,
        brand(tr("客户回访，一天一目了然")),
        rule(),
        *(icon_line(name, text) for name, text in lines),
    )
    return page


def _why_code() -> str:
    return tr(
        "忘记密码时，只有它能打开您的资料。它只显示这一次，请抄在纸上或打印出来，放在锁着的抽屉里，不要存在这台电脑上。"
    )


def _titled(title: str, text: str, widget: QWidget) -> QWidget:
    page = QWidget()
    _fill(page, label(title, "title"), label(text, tone="soft", wrap=True), widget)
    return page


def _fill(page: QWidget, *parts: QWidget) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, theme.px(tokens.GAP), 0, 0)
    column.setSpacing(theme.px(tokens.PADDING))
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
