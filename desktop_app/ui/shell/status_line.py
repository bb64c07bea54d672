"""The bottom line: that everything is saved, when the last backup was, how many customers there are."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.clock import Clock
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import label, set_tone
from desktop_app.ui.kit.text import number_text, share_text
from desktop_app.ui.shell.sign import Sign

BACKUP_OLD = 7
"""Days without a backup after which the line says so loudly."""


class StatusLine(QWidget):
    """The bottom line of the desk."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._sign = Sign("check", "done")
        self._saved = label(tr("已保存"), "small", "soft")
        self._backup = label(tr("备份 …"), "small", "soft")
        self._customers = label(tr("客户 …"), "small", "soft")
        self._month = label(tr("本月完成 …"), "small", "soft")
        self._hint = label(tr("? 查看快捷键"), "small", "soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(tokens.PADDING), 0, theme.px(tokens.PADDING), 0)
        row.setSpacing(theme.px(tokens.GRID))
        row.addWidget(self._sign)
        row.addWidget(self._saved)
        for part in (self._backup, self._customers, self._month):
            row.addWidget(label("·", "small", "soft"))
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._hint)
        self.setFixedHeight(theme.px(tokens.ROW_COMPACT))

    def text(self) -> str:
        """Return what the line says."""
        return " · ".join(part.text() for part in (self._saved, self._backup, self._customers, self._month))

    def show_saved(self) -> None:
        """Say that a change was saved just now."""
        moment = self._clock.local(self._clock.now())
        self._saved.setText(tr("已保存 {time}", time=f"{moment:%H:%M}"))

    def show_customers(self, count: int) -> None:
        """Say how many customers there are."""
        self._customers.setText(tr("客户 {count}", count=number_text(count)))

    def show_month(self, done: int, due: int) -> None:
        """Say how many of the month's visits are done."""
        share = share_text(done, due)
        self._month.setText(tr("本月完成 {share}", share=share))
        self._month.setToolTip(tr("本月应访 {due}，已访到 {done}", due=number_text(due), done=number_text(done)))

    def show_backup(self, last: datetime | None) -> None:
        """Say when the last backup was made."""
        if last is None:
            self._backup.setText(tr("还没有备份"))
            set_tone(self._backup, "error")
            return
        moment, today = self._clock.local(last), self._clock.today()
        same_day = moment.date() == today
        self._backup.setText(tr("备份 {moment}", moment=f"{moment:%H:%M}" if same_day else f"{moment:%m-%d %H:%M}"))
        set_tone(self._backup, "error" if (today - moment.date()).days >= BACKUP_OLD else "soft")
