"""Where backups go, how old the newest is at each place, and when to warn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout

from desktop_app.domain.backups import BackupState
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.inputs import NumberBox
from desktop_app.ui.kit.labels import ElidedLabel, IconLabel, label, set_tone

_LONGEST = 60


class BackupPlaces(QFrame):
    """Two lines for two places, and the days until a warning."""

    changed = Signal(object, int)
    """Carries the second folder, or None, and the days."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._folder: Path | None = None
        self._icons = (IconLabel("hard-drive-download"), IconLabel("folder-open"))
        self._here, self._there = label(), label()
        self._path = ElidedLabel("", tone="soft")
        self.choose = button("", self._choose)
        self.drop = button(tr("不用第二处"), lambda: self._tell(None), kind="link")
        self.days = NumberBox(1, _LONGEST, 3, tr("天"))
        self.days.setFixedWidth(theme.px(96))
        self.days.editingFinished.connect(self._tell_days)
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        warn = QHBoxLayout()
        warn.setSpacing(gap)
        warn.addWidget(label(tr("超过"), tone="soft"))
        warn.addWidget(self.days)
        warn.addWidget(label(tr("没有备份就提醒"), tone="soft"))
        second = QHBoxLayout()
        second.setSpacing(gap)
        second.addWidget(self.drop)
        second.addWidget(self.choose)
        grid = QGridLayout(self)
        grid.setContentsMargins(pad, gap, pad, gap)
        grid.setHorizontalSpacing(pad)
        grid.setVerticalSpacing(gap)
        grid.setColumnStretch(3, 1)
        for row, (name, state) in enumerate(((tr("这台电脑"), self._here), (tr("第二处"), self._there))):
            grid.addWidget(self._icons[row], row, 0)
            grid.addWidget(label(name, "strong"), row, 1)
            grid.addWidget(state, row, 2)
        grid.addLayout(warn, 0, 4)
        grid.addWidget(self._path, 1, 3)
        grid.addLayout(second, 1, 4)

    def show_state(
        self, state: BackupState, words: Callable[[datetime], str], today: date, day: Callable[[datetime], date]
    ) -> None:
        """Show how safe the desk is.

        Args:
            state: what was found.
            words: writes a moment as the clerk reads it.
            today: the desk's day.
            day: the desk's day of a moment.
        """
        self._folder = state.second_folder
        self.days.setValue(state.warn_days)

        def old(last: datetime | None) -> bool:
            return last is None or (today - day(last)).days >= state.warn_days

        self._here.setText(tr("最近 {moment}", moment=words(state.last)) if state.last else tr("还没有备份"))
        set_tone(self._here, "error" if old(state.last) else "")
        self._icons[0].set_icon("hard-drive-download", "overdue" if old(state.last) else "done")
        chosen = state.second_folder is not None
        last = tr("最近 {moment}", moment=words(state.second_last)) if state.second_last else tr("还没有备份")
        if not chosen:
            last = tr("没有设。选一个 U 盘或另一块硬盘，这台电脑坏了也不丢数据。")
        elif not state.second_present:
            last = tr("{last} · 现在没有插上", last=last)
        self._there.setText(last)
        set_tone(self._there, "error" if chosen and old(state.second_last) else "soft" if not chosen else "")
        self._icons[1].set_icon(
            "folder-open", "ink-soft" if not chosen else "overdue" if old(state.second_last) else "done"
        )
        self._path.set_full(str(state.second_folder) if chosen else "")
        self.drop.setVisible(chosen)
        self.choose.setText(tr("更改…") if chosen else tr("选择…"))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("第二份备份放在哪里"))
        if chosen:
            self._tell(Path(chosen))

    def _tell(self, folder: Path | None) -> None:
        self._folder = folder
        self.changed.emit(folder, self.days.value())

    def _tell_days(self) -> None:
        self.changed.emit(self._folder, self.days.value())
