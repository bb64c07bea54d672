"""What a file of plans holds, before anything of it is taken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.domain.plan_files import FoundPlan, PlanFile, Standing
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.inputs import CheckBox
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet

_MOST = 200
"""Faults that are listed; more are counted."""


def standing_words() -> dict[Standing, str]:
    """Return the words for how a plan of a file stands to the desk's own."""
    return {
        Standing.NEW: tr("新方案，先作草稿"),
        Standing.CHANGED: tr("这里已有，内容不同：存成新的一版"),
        Standing.SAME: tr("这里已有，完全一样"),
    }


class ImportSheet(Sheet):
    """Shows the plans of a file to be ticked, and what is wrong with it, line by line."""

    def __init__(self, parent: QWidget, file: PlanFile) -> None:
        super().__init__(parent, tr("导入 {name}", name=file.name), width=640)
        self._ticks: dict[str, CheckBox] = {}
        for found in file.found:
            self._add(found)
        if file.new_events:
            names = tr("、").join(entry.name for entry in file.new_events)
            self.content.addWidget(label(tr("会新建业务事件：{names}", names=names), wrap=True))
        for note in file.notes[:_MOST]:
            self.content.addWidget(label(note, tone="soft", wrap=True))
        if file.faults:
            self._tell_faults(file)
        if any(found.standing is Standing.CHANGED for found in file.found):
            hint = tr("已经排好的回访不会变，导入只影响以后；要一起调整，导入后在方案的菜单里选“调整已排的回访”。")
            self.content.addWidget(label(hint, "small", "soft", wrap=True))
        self.add_cancel()
        self.take = self.add_primary(tr("导入"), self.accept)
        self._judge()

    def chosen(self) -> frozenset[str]:
        """Return the codes of the plans that are ticked."""
        return frozenset(code for code, tick in self._ticks.items() if tick.isChecked() and tick.isEnabled())

    def _add(self, found: FoundPlan) -> None:
        words = standing_words()[found.standing]
        tick = CheckBox(tr("{name}（{standing}）", name=found.plan.name, standing=words))
        tick.setChecked(found.standing is not Standing.SAME)
        tick.setEnabled(found.standing is not Standing.SAME)
        tick.toggled.connect(lambda _: self._judge())
        self._ticks[found.plan.code] = tick
        if len(self._ticks) == 1:
            self.content.addWidget(label(tr("文件里的方案"), "strong"))
        self.content.addWidget(tick)

    def _tell_faults(self, file: PlanFile) -> None:
        count = len(file.faults)
        self.content.addWidget(
            label(tr("有 {count} 处写得不对，这些方案没有读进来：", count=count), "strong", "error", wrap=True)
        )
        self.faults = QListWidget()
        self.faults.setWordWrap(True)
        self.faults.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.faults.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.faults.setMinimumHeight(theme.px(140))
        for fault in file.faults[:_MOST]:
            item = QListWidgetItem(tr("{place}：{problem}", place=fault.place, problem=fault.problem))
            item.setToolTip(item.text())
            self.faults.addItem(item)
        self.content.addWidget(self.faults, 1)

    def _judge(self) -> None:
        count = len(self.chosen())
        self.take.setEnabled(count > 0)
        self.take.setText(tr("导入 {count} 个方案", count=count) if count else tr("没有要导入的"))
