"""The `?` sheet: every key of the desk at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement, pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import KeyHint, label
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.shell.menus import KeyLine

Group = tuple[str, Sequence[KeyLine]]
"""A heading with its lines."""


def calendar_keys() -> tuple[str, list[KeyLine]]:
    """Return the keys that the calendar handles itself."""
    return tr("在回访日历里"), [
        KeyLine(tr("方向键 · Enter"), tr("走到一天 · 进到回访、打开")),
        KeyLine(tr("空格 · Shift+↑↓"), tr("多选回访")),
        KeyLine("Ctrl+A", tr("选中这天的全部")),
        KeyLine(tr("Ctrl+方向键"), tr("移动回访，松开放下")),
        KeyLine(tr("M，再按方向键"), tr("移动回访，Enter 放下")),
        KeyLine("R · P", tr("改期 · 改派")),
        KeyLine("Shift+↑↓", tr("在周视图里改时长")),
        KeyLine("Ctrl++ · Ctrl+- · Ctrl+0", tr("放大、缩小、还原小时")),
        KeyLine(tr("G 或数字"), tr("跳到日期")),
        KeyLine("T · PgUp · PgDn", tr("今天 · 往前 · 往后")),
    ]


def keys_sheet(parent: QWidget, groups: Sequence[Group]) -> Sheet:
    """Return the sheet of keys.

    Args:
        parent: over which window.
        groups: headings with their lines.
    """
    sheet = Sheet(parent, tr("快捷键"), tr("手不离键盘也能打完一整天的电话。"), width=1000)
    row = QHBoxLayout()
    row.setSpacing(3 * theme.px(tokens.PADDING))
    for column in _columns(groups):
        row.addLayout(_column(column), 1)
    sheet.content.addLayout(row)
    sheet.add_primary(tr("知道了"), sheet.accept)
    return sheet


def _columns(groups: Sequence[Group]) -> list[Sequence[Group]]:
    """Return the groups in three columns, in their order, the longest column as short as can be."""

    def longest(cuts: tuple[int, ...]) -> int:
        return max(sum(len(lines) + 2 for _, lines in groups[a:b]) for a, b in pairwise((0, *cuts, len(groups))))

    best = min(combinations_with_replacement(range(len(groups) + 1), 2), key=longest)
    return [groups[a:b] for a, b in pairwise((0, *best, len(groups)))]


def _column(groups: Sequence[Group]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.px(tokens.GAP))
    for title, lines in groups:
        column.addWidget(label(title, "strong"))
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(theme.px(tokens.GRID))
        for at, line in enumerate(lines):
            grid.addWidget(label(line.text, tone="soft"), at, 0)
            grid.addWidget(KeyHint(line.keys), at, 1, Qt.AlignmentFlag.AlignRight)
        column.addLayout(grid)
        column.addSpacing(theme.px(tokens.GAP))
    column.addStretch(1)
    return column
