"""Another encryption key: says what it means for whom, shows how far it is, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.changes import Changes
from desktop_app.domain.errors import UserError
from desktop_app.domain.keys import KeyOutlook, Rotated
from desktop_app.domain.text import tr
from desktop_app.ui.admin.account_sheets import NewCodeSheet
from desktop_app.ui.background.runner import Progress, Task
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.labels import Tone, label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.kit.text import number_text

_Part = tuple[str, str, Tone]
"""A heading, a sentence, and the heading's tone, or the sentence's where there is no heading."""
_MANY = 6
"""People above which only their number is told; who needs something is always named."""


def length_words(outlook: KeyOutlook) -> str:
    """Return about how long it takes."""
    minutes = -(-outlook.seconds // 60)
    return tr("不到一分钟") if minutes == 1 else tr("大约 {n} 分钟", n=minutes)


class RotationSheet(Sheet):
    """Changes the desk's key. It stays open until that has ended, however it ended.

    Args:
        parent: over which window.
        context: of the desk.
        outlook: what it means for whom.

    Attributes:
        changed: whether the desk has another key now.
    """

    def __init__(self, parent: QWidget, context: Context, outlook: KeyOutlook) -> None:
        super().__init__(parent, tr("更换加密密钥"), width=540)
        self._context, self._outlook = context, outlook
        self._task: Task | None = None
        self.changed = False
        self._said = QVBoxLayout()
        self._said.setSpacing(theme.px(tokens.PADDING))
        self.content.addLayout(self._said)
        self._say(*self._outlook_words())
        self.progress = ProgressStrip()
        self.content.addWidget(self.progress)
        self.cancel = self.add_cancel()
        self.go = self.add_primary(tr("更换密钥") if outlook.code_kept else tr("先换恢复码…"), self._begin)

    def reject(self) -> None:
        if self._task is None or not self.isVisible():  # behind the lock it is closed, and so is the desk
            super().reject()
        else:
            self._task.cancel()

    def _say(self, *parts: _Part) -> None:
        clear(self._said)
        for title, text, tone in parts:
            part = QWidget()
            said = QVBoxLayout(part)
            said.setContentsMargins(0, 0, 0, 0)
            said.setSpacing(theme.px(tokens.GRID) // 2)
            if title:
                said.addWidget(label(title, "strong", tone))
            said.addWidget(label(text, tone="" if title else tone, wrap=True))
            self._said.addWidget(part)

    def _outlook_words(self) -> Iterator[_Part]:
        outlook = self._outlook
        why = tr("全部数据用一把新密钥重新加密，旧密钥再也打不开。有人离职、密码可能被人看到、电脑送修以后，就该换。")
        yield "", why, "soft"
        size = number_text(outlook.size / (1 << 20), 1)
        takes = tr("{long}（{size} MB）。先备份，再另写一份，核对好才换上；", long=length_words(outlook), size=size)
        yield tr("要多久"), takes + tr("换上以前随时可以停，断电也不会坏：不是旧的就是新的。"), ""
        if outlook.unkept:
            names = tr("、").join(outlook.unkept)
            words = tr("{names}：升级以后还没登录过，带不到新密钥上。先请他们登录一次，就不用发了。", names=names)
            yield tr("换完要发新密码"), words, "error"
        yield tr("密码不变"), _listed(outlook.kept), ""
        if outlook.code_kept:
            yield tr("恢复码不变"), tr("抄好的恢复码照样能用。"), ""
        else:
            yield tr("恢复码要先换"), tr("现在的恢复码带不过去：先换一个、抄好，再更换密钥。"), "error"
        old = tr("不受影响，仍用它们当时的密码或恢复码打开。要断掉，换完到“备份与恢复”里删。")
        yield tr("以前的备份"), old, ""

    # --- the recovery code first ---

    def _begin(self) -> None:
        if self.changed:
            self.accept()
        elif self._outlook.code_kept:
            self._rotate()
        else:
            self._new_code()

    def _new_code(self) -> None:
        desk, actor = self._context.desk, self._context.actor

        def job(_: Progress) -> tuple[str, KeyOutlook]:
            return desk.accounts.new_recovery_code(actor), desk.keys.outlook(actor)

        def shown(made: tuple[str, KeyOutlook]) -> None:
            code, self._outlook = made
            NewCodeSheet(self, code, desk.settings.organisation, actor.name).ask()
            self._ended()
            self._say(*self._outlook_words())
            self.go.setText(tr("更换密钥"))

        self._run(job, shown)

    # --- the key ---

    def _rotate(self) -> None:
        keys, actor = self._context.desk.keys, self._context.actor

        def done(result: tuple[Rotated, Changes]) -> None:
            rotated, changes = result
            self._ended()
            self._show(rotated)
            self._context.feed.publish(changes)

        self._run(lambda p: keys.rotate(actor, p.report, lambda: p.cancelled), done)
        if self._task is not None:
            self.progress.start(tr("正在备份现在的数据…"), self._task.cancel)

    def _run(self, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self.messages.dismiss()
        self.go.setEnabled(False)
        self.cancel.setEnabled(False)
        self._task = self._context.slow.run(
            job, done, self, self._failed, lambda step: self.progress.advance(step.done, step.total, step.text)
        )

    def _ended(self) -> None:
        self._task = None
        self.progress.finish()
        self.go.setEnabled(True)
        self.cancel.setEnabled(True)

    def _failed(self, error: UserError) -> None:
        self._ended()
        self.messages.fail(error)

    def _show(self, rotated: Rotated) -> None:
        self.changed = True
        self._say(*_result_words(rotated))
        self.cancel.hide()
        self.go.setText(tr("完成"))
        self.go.setFocus()
        QTimer.singleShot(0, self, lambda: self.resize(self.width(), self.sizeHint().height()))


def _result_words(rotated: Rotated) -> Iterator[_Part]:
    yield tr("密钥换好了"), tr("数据已用新密钥重新加密，用旧密钥的文件已经删掉，可以接着做事。"), "accent"
    if rotated.unkept:
        words = tr("{names}：在帐号页选中，点“发新密码…”。", names=tr("、").join(rotated.unkept))
        yield tr("还要发新密码"), words, "error"
    yield tr("换之前的备份"), tr("{name}，用当时的密码打开。", name=rotated.before.name), ""


def _listed(names: tuple[str, ...]) -> str:
    if len(names) > _MANY:
        return tr("{count} 人继续用自己现在的密码登录。", count=len(names))
    return tr("{names} 继续用自己现在的密码登录。", names=tr("、").join(names))
