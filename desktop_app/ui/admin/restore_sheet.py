"""Asks before a backup takes the place of the desk: what would be lost, and that the present is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.backup_words import loss_words
from desktop_app.domain.backups import ASIDES_KEPT, Loss, Manifest
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import number_text

CODE = ""
"""Stands for the recovery code among the people."""


class RestoreSheet(Sheet):
    """Asks, and takes the password where the backup is another desk's.

    Args:
        parent: over which window.
        moment: when the backup was made, as the clerk reads it.
        said: what the backup says of itself.
        loss: what the desk would lose.
        people: who can open a backup that this desk's key does not open; empty for one that it opens.
        older_key: whether that one is of this desk all the same, from before its key was changed.
    """

    def __init__(
        self,
        parent: QWidget,
        moment: str,
        said: Manifest,
        loss: Loss,
        people: tuple[str, ...],
        *,
        older_key: bool = False,
    ) -> None:
        super().__init__(parent, tr("恢复到 {moment}？", moment=moment), width=520)
        holds = tr(
            "这份备份里有 {customers} 位客户、{visits} 条回访。",
            customers=number_text(said.counts["customer"]),
            visits=number_text(said.counts["visit"]),
        )
        lost = QVBoxLayout()
        lost.setSpacing(theme.px(tokens.GRID))
        since = loss_words(loss)
        if people and not older_key:
            lost.addWidget(label(tr("这是另一份数据的备份，会代替现在的全部数据。"), "strong", "error", wrap=True))
        elif since:
            lost.addWidget(
                label(tr("之后的 {since} 会不在恢复后的数据里。", since=since), "strong", "error", wrap=True)
            )
        elif loss.deeds:
            text = tr("之后的 {count} 处修改会不在恢复后的数据里。", count=number_text(loss.deeds))
            lost.addWidget(label(text, "strong", "error", wrap=True))
        else:
            lost.addWidget(label(tr("之后没有改动，什么也不会丢。"), "strong", wrap=True))
        kept = tr("现在的数据会先备份，随时可以再恢复回来。恢复后要重新登录，用备份那天的密码。")
        aside = tr("原来的文件挪到一旁；这样的文件夹只留最近 {count} 个，更早的删掉。", count=ASIDES_KEPT)
        self.content.addWidget(label(holds, wrap=True))
        self.content.addLayout(lost)
        if older_key:
            told = tr("这份备份是更换加密密钥以前做的，要用那时的密码或那时的恢复码打开。")
            self.content.addWidget(label(told, wrap=True))
        self.content.addWidget(label(kept + aside, tone="soft", wrap=True))
        choices = [*((name, name) for name in people), (CODE, tr("用恢复码"))]
        self.who, self.word = Choice(choices), QLineEdit()
        self.word.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = FormRows()
        self._foreign = bool(people)
        if self._foreign:
            self.form.add("who", tr("那时的帐号") if older_key else tr("那份数据的帐号"), self.who)
            self.form.add("word", tr("密码或恢复码"), self.word, required=True)
            self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("备份现在的，然后恢复"), self._done, kind="danger")

    def secret(self) -> tuple[str, str]:
        """Return who opens the backup, empty for the recovery code, and the secret; both empty for our own."""
        return (str(self.who.value()), self.word.text()) if self._foreign else ("", "")

    def _done(self) -> None:
        if self._foreign and not self.word.text().strip():
            self.form.set_error("word", tr("请填写密码或恢复码。"))
        else:
            self.accept()
