"""What should be ready before a contact, seen at a glance: data, records, traits, business, material, time (R-175)."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.calls import CallSheet
from desktop_app.domain.conduct import ConductKind
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.grounds import Ground
from desktop_app.ui.kit.labels import IconLabel, label
from desktop_app.ui.kit.layouts import clear


class Ready(NamedTuple):
    """A line of the list."""

    there: bool
    text: str


def ready(sheet: CallSheet) -> tuple[Ready, ...]:
    """Return what is there for a visit and what is not."""
    draft = sheet.customer.draft
    missing = [
        word
        for word, there in (
            (tr("能打通的电话"), any(not phone.wrong for phone in draft.phones)),
            (tr("分类"), bool(draft.category)),
            (tr("负责人"), bool(draft.owner)),
        )
        if not there
    ]
    calls = sum(line.kind == "call" for line in sheet.history)
    known = [draft.temperament, *(note.text for note in sheet.conduct if note.kind is ConductKind.CARE)]
    traits = tr("；").join(part for part in known if part)
    against = [note.text for note in sheet.conduct if note.kind in (ConductKind.HOURS, ConductKind.QUIET)]
    event = sheet.events[0].draft if sheet.events else None
    return (
        Ready(not missing, tr("资料还缺：{what}", what=tr("、").join(missing)) if missing else tr("资料齐全")),
        Ready(calls > 0, tr("联系过 {count} 次", count=calls) if calls else tr("还没有联系过")),
        Ready(bool(traits), traits or tr("性格和要求还没有记")),
        Ready(event is not None, tr("最近业务：{day} {title}", day=event.day, title=event.title)
              if event else tr("没有业务记录")),
        Ready(sheet.script is not None, tr("话术：{name}", name=sheet.script.name) if sheet.script else tr("没有话术")),
        Ready(not against, against[0] if against else tr("时间合适")),
    )  # fmt: skip


class Checklist(Ground):
    """The list, shown on demand."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[theme.px(tokens.GAP)] * 4)
        self._column.setSpacing(theme.px(tokens.GRID) // 2)
        self.hide()

    def show_lines(self, lines: tuple[Ready, ...]) -> None:
        """Hold another visit's list; whether it is open stays."""
        clear(self._column)
        for line in lines:
            row = QWidget()
            inner = QHBoxLayout(row)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(theme.px(tokens.GAP))
            sign = IconLabel("check", "done") if line.there else IconLabel("minus", "closing")
            inner.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            inner.addWidget(label(line.text, "small", wrap=True), 1)
            self._column.addWidget(row)
