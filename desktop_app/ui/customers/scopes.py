"""今日, 逾期, 全部 with their counts; the filter in force and how to leave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from desktop_app.domain.customers import CustomerQuery, ListScope, SavedFilter
from desktop_app.domain.text import tr
from desktop_app.domain.words import list_scope_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.labels import ElidedLabel
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import number_text

FIELDS = ("category", "source", "owner")
SCOPES = (ListScope.TODAY, ListScope.OVERDUE, ListScope.ALL)
"""The parts of the list that everybody needs; the others stand in the filter menu."""


class ScopeSwitch(Segmented):
    """``SCOPES`` with how many customers each has.

    Attributes:
        counts: as last shown.
    """

    def __init__(self) -> None:
        self._words = dict(zip(SCOPES, (tr("今日"), tr("逾期"), tr("全部")), strict=True))
        super().__init__([(scope.value, word) for scope, word in self._words.items()])
        self.counts = dict.fromkeys(SCOPES, 0)

    def show_counts(self, counts: Mapping[ListScope, int]) -> None:
        """Show how many each part has."""
        self.counts = dict(counts)
        for scope, count in counts.items():
            word = self._words[scope]
            self._buttons[scope.value].setText(f"{word} {number_text(count)}" if count else word)

    def show_scope(self, scope: ListScope) -> None:
        """Show which part is in force; none of the three for the others."""
        group = self._buttons[ListScope.ALL.value].group()
        group.setExclusive(scope.value in self._buttons)
        for value, made in self._buttons.items():
            made.setChecked(value == scope.value)


class FilterLine(QWidget):
    """Says which filter is in force."""

    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = ElidedLabel(role="small", tone="soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self._words, 1)
        row.addWidget(button(tr("清除"), self.cleared.emit, kind="link"))
        self.hide()

    def show_query(self, query: CustomerQuery) -> None:
        """Show the filter of a query; nothing when there is none."""
        words = [getattr(query, field) for field in FIELDS if getattr(query, field)]
        if query.scope in (ListScope.OPEN, ListScope.INVALID):
            words.insert(0, list_scope_words()[query.scope])
        self._words.set_full(tr("只看：{what}", what=" · ".join(words)) if words else "")
        self.setVisible(bool(words))


class FilterMenu(QMenu):
    """Category, source, person; filters kept under a name.

    Args:
        context: services and the rest.
        present: tells the query in force.
        apply: shows another one.
    """

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        present: Callable[[], CustomerQuery],
        apply: Callable[[CustomerQuery], object],
    ) -> None:
        super().__init__(parent)
        self._context, self._present, self._apply = context, present, apply
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Offer what there is now."""
        self.clear()
        query, desk = self._present(), self._context.desk
        values = {
            "category": (tr("分类"), [entry.name for entry in desk.lists.entries("category")]),
            "source": (tr("来源"), [entry.name for entry in desk.lists.entries("source")]),
            "owner": (tr("负责人"), list(desk.lists.owners())),
        }
        for field, (title, choices) in values.items():
            menu = self.addMenu(title + tr("：") + getattr(query, field) if getattr(query, field) else title)
            for value in ("", *choices):
                self._add(menu, value or tr("不限"), _with(query, field, value), query)
        self.addSeparator()
        self._add(self, tr("有回访在等的客户"), replace(query, scope=ListScope.OPEN), query)
        self._add(self, tr("已失效的客户"), replace(query, scope=ListScope.INVALID), query)
        self.addSeparator()
        saved = desk.customers.saved_filters()
        for kept in saved:
            self._add(self, kept.name, kept.query, query)
        keep = self.addAction(icon("star", "ink-soft"), tr("保存这个筛选…"))
        keep.triggered.connect(self.save)
        if saved:
            drop = self.addMenu(tr("删除保存的筛选"))
            for kept in saved:
                drop.addAction(kept.name).triggered.connect(lambda _=False, kept=kept: self.drop(kept))

    def _add(self, menu: QMenu, word: str, wanted: CustomerQuery, present: CustomerQuery) -> None:
        action = menu.addAction(word)
        action.setCheckable(True)
        action.setChecked(wanted == present)
        action.triggered.connect(lambda: self._apply(wanted))

    def save(self) -> None:
        """Ask for a name and keep the filter in force under it."""
        sheet = Sheet(self.parentWidget(), tr("保存这个筛选"), tr("以后在筛选菜单里一点就用。"), width=360)
        field = QLineEdit()
        field.setPlaceholderText(tr("例如：我的在读学员"))
        field.setAccessibleName(tr("筛选的名字"))
        sheet.content.addWidget(field)
        sheet.add_cancel()
        keep = sheet.add_primary(tr("保存"), sheet.accept)
        keep.setEnabled(False)
        field.textChanged.connect(lambda typed: keep.setEnabled(bool(typed.strip())))
        field.setFocus()
        if sheet.ask():
            name, query, context = field.text(), self._present(), self._context
            context.runner.run(
                lambda _: context.desk.customers.save_filter(context.actor, name, query),
                context.feed.publish,
                owner=self,
            )

    def drop(self, kept: SavedFilter) -> None:
        """Forget a kept filter."""
        context = self._context
        context.runner.run(
            lambda _: context.desk.customers.drop_filter(context.actor, kept.id), context.feed.publish, owner=self
        )


def _with(query: CustomerQuery, field: str, value: str) -> CustomerQuery:
    """Return a query with another value for one of ``FIELDS``."""
    kept = {name: getattr(query, name) for name in FIELDS} | {field: value}
    return CustomerQuery(query.scope, query.text, **kept)
