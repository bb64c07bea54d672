"""Closing the desk: a backup first, and a clear word when there could be none."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Advance
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.shell.card import CardPage, brand


class ClosingPage(CardPage):
    """Shown while the backup is made; the person may skip it, or change their mind."""

    stayed = Signal()
    skipped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.content.addWidget(brand(tr("正在退出")))
        self.content.addWidget(label(tr("正在做一份备份，请稍候。"), tone="soft", wrap=True))
        self.wait_for(tr("正在备份…"))
        row = QHBoxLayout()
        row.addWidget(button(tr("先不退出"), self.stayed.emit, kind="link"))
        row.addStretch(1)
        row.addWidget(button(tr("跳过备份，直接退出"), self.skipped.emit, kind="link"))
        self.content.addLayout(row)

    def advance(self, step: Advance) -> None:
        """Show how far the backup is."""
        self.progress.advance(step.done, step.total, step.text)


class Choice(Enum):
    """What to do without a backup."""

    AGAIN = auto()
    LEAVE = auto()
    STAY = auto()


def ask_without_backup(parent: QWidget, error: UserError) -> Choice:
    """Say that the backup failed and what is still there; return what the person wants."""
    sheet = Sheet(parent, tr("这次没有备份成功"), tr("登记过的结果都在这台电脑上，只是没有多出一份备份。"))
    for part in (error.message, error.hint):
        if part:
            sheet.content.addWidget(label(part, wrap=True))
    chosen = [Choice.STAY]

    def choose(choice: Choice) -> None:
        chosen[0] = choice
        sheet.accept()

    sheet.add_button(tr("先不退出"), sheet.reject)
    sheet.add_button(tr("不备份，直接退出"), lambda: choose(Choice.LEAVE))
    sheet.add_primary(tr("再试一次"), lambda: choose(Choice.AGAIN))
    sheet.ask()
    return chosen[0]


def tell_second_failed(parent: QWidget, trouble: str) -> None:
    """Say that the backup is made but has no second copy."""
    sheet = Sheet(parent, tr("备份好了，第二处没有存上"), tr("这台电脑上的备份是完好的。"))
    sheet.content.addWidget(label(trouble, wrap=True))
    sheet.add_primary(tr("知道了，退出"), sheet.accept)
    sheet.ask()
