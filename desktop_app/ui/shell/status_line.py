"""The bottom line: that everything is saved, when the last backup was, how many customers there are."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.backups import BackupState
from desktop_app.domain.clock import Clock
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import Tone, label, set_tone
from desktop_app.ui.kit.text import number_text, share_text
from desktop_app.ui.shell.sign import Sign


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

    def show_backup(self, state: BackupState) -> None:
        """Say when the last backup was made, and loudly when that is too long ago."""
        here, tone = self._age(state.last, tr("还没有备份"), state.warn_days)
        words = tr("备份 {age}", age=here) if state.last is not None else here
        tip = ""
        if state.second_folder is not None:
            there, second_tone = self._age(state.second_last, tr("还没有"), state.warn_days)
            tip = tr("第二处 {folder}：{age}", folder=state.second_folder, age=there)
            if not state.second_present:
                tip += "\n" + tr("现在找不到这个位置；插上以后会自动补存。")
            if tone == "soft" and second_tone == "error":
                words, tone = tr("{words}（第二处 {age}）", words=words, age=there), second_tone
        self._backup.setText(words)
        self._backup.setToolTip(tip)
        set_tone(self._backup, tone)

    def _age(self, last: datetime | None, never: str, warn_days: int) -> tuple[str, Tone]:
        if last is None:
            return never, "error"
        moment, today = self._clock.local(last), self._clock.today()
        days = (today - moment.date()).days
        if days >= warn_days:
            return tr("{days} 天前", days=days), "error"
        return f"{moment:%H:%M}" if days == 0 else f"{moment:%m-%d %H:%M}", "soft"
