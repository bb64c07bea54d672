"""Which visits the calendar shows: a menu of what can be chosen, and the choice as chips that can be taken off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop_app.domain.plans import Method
from desktop_app.domain.remembered import read_object
from desktop_app.domain.text import tr
from desktop_app.domain.visits import EVERY_VISIT, VisitFilter, VisitState
from desktop_app.domain.words import method_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.states import look

REMEMBER = "calendar.filter"
_FIELDS = ("owners", "plans", "methods", "states", "categories")


def kept_filter(text: str) -> VisitFilter:
    """Read a filter as it was remembered; nothing, and what an older version wrote, means every visit."""
    held = read_object(text)
    try:
        return VisitFilter(
            owners=_texts(held["owners"]),
            plans=_texts(held["plans"]),
            methods=frozenset(map(Method, _texts(held["methods"]))),
            states=frozenset(map(VisitState, _texts(held["states"]))),
            categories=_texts(held["categories"]),
            combinable=bool(held["combinable"]),
        )
    except (KeyError, ValueError, TypeError):
        return EVERY_VISIT


def _texts(held: Iterable[object]) -> frozenset[str]:
    return frozenset(map(str, held))


def filter_text(wanted: VisitFilter) -> str:
    """Write a filter to be remembered."""
    if not wanted:
        return ""
    held = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(wanted).items()}
    return json.dumps(held, ensure_ascii=False)


class StayingMenu(QMenu):
    """A menu that stays open while things are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action in self.actions() and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action in self.actions() and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class FilterMenu(StayingMenu):
    """What the calendar can be narrowed to; filled each time it opens."""

    changed = Signal(object)
    """Carries the new :class:`VisitFilter`."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self._context = context
        self._ticks: list[tuple[QAction, Callable[[], bool]]] = []
        self.wanted = EVERY_VISIT
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Offer what there is in the desk at present."""
        self.clear()
        self._ticks = []
        mine = frozenset({self._context.actor.name})
        self._tick(
            self,
            tr("只看我的"),
            lambda: self.wanted.owners == mine,
            lambda on: self._set("owners", mine if on else frozenset()),
        )
        self._tick(self, tr("只看可合并的"), lambda: self.wanted.combinable, lambda on: self._set("combinable", on))
        self.addSeparator()
        titles = field_titles()
        for field, choices in self.choices().items():
            if choices:
                menu = StayingMenu(titles[field], self)
                self.addMenu(menu)
                for value, word in choices:
                    self._offer(menu, field, value, word)
        self.addSeparator()
        clear = self.addAction(icon("x", "ink-soft"), tr("显示全部回访"))
        clear.setEnabled(bool(self.wanted))
        clear.triggered.connect(lambda: self._take(EVERY_VISIT))

    def choices(self) -> Mapping[str, Sequence[tuple[Any, str]]]:
        """Return what can be chosen of each field, with its words."""
        desk, words = self._context.desk, method_words()
        hidden = {VisitState.WITHDRAWN} if desk.papers.visits_wait() else {VisitState.WITHDRAWN, VisitState.AWAITING}
        return {
            "owners": [(name, name) for name in desk.lists.owners()],
            "plans": [*((name, name) for name in desk.schedule.plan_names()), ("", tr("手工安排"))],
            "methods": list(words.items()),
            "states": [(state, look(state).word) for state in VisitState if state not in hidden],
            "categories": [(entry.name, entry.name) for entry in desk.lists.entries("category")],
        }

    def _offer(self, menu: QMenu, field: str, value: Any, word: str) -> None:
        def chosen() -> frozenset[Any]:
            held: frozenset[Any] = getattr(self.wanted, field)
            return held

        self._tick(
            menu,
            word,
            lambda: value in chosen(),
            lambda on: self._set(field, chosen() | {value} if on else chosen() - {value}),
        )

    def _tick(self, menu: QMenu, word: str, taken: Callable[[], bool], run: Callable[[bool], object]) -> None:
        action = menu.addAction(word.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(taken())
        action.triggered.connect(run)
        self._ticks.append((action, taken))

    def _set(self, field: str, value: object) -> None:
        self._take(replace(self.wanted, **{field: value}))  # type: ignore[arg-type] # fields by name

    def _take(self, wanted: VisitFilter) -> None:
        self.wanted = wanted
        for action, taken in self._ticks:
            action.setChecked(taken())
        self.changed.emit(wanted)


def field_titles() -> dict[str, str]:
    """Return what the fields of a filter are called."""
    return {
        "owners": tr("负责人"),
        "plans": tr("方案"),
        "methods": tr("方式"),
        "states": tr("状态"),
        "categories": tr("客户分类"),
    }


class FilterChips(QWidget):
    """The filter in words; a click takes one away. Wraps into lines, and is hidden while every visit is shown."""

    changed = Signal(object)
    """Carries the :class:`VisitFilter` that is left."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = EVERY_VISIT
        self._chips: list[QToolButton] = []
        self.hide()

    def show_filter(self, wanted: VisitFilter) -> None:
        """Show another filter."""
        self.wanted = wanted
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(words, left) for words, left in self._parts()]
        self.setVisible(bool(self._chips))
        self._place()

    def words(self) -> list[str]:
        """Return what the chips say."""
        return [chip.text() for chip in self._chips]

    def _parts(self) -> list[tuple[str, VisitFilter]]:
        methods, wanted, titles = method_words(), self.wanted, field_titles()
        parts: list[tuple[str, VisitFilter]] = []
        for field in _FIELDS:
            for value in sorted(getattr(wanted, field)):
                word = methods[value] if field == "methods" else look(value).word if field == "states" else value
                left = replace(wanted, **{field: getattr(wanted, field) - {value}})
                parts.append((tr("{field}：{word}", field=titles[field], word=word or tr("手工安排")), left))
        if wanted.combinable:
            parts.append((tr("可合并"), replace(wanted, combinable=False)))
        if len(parts) > 1:
            parts.append((tr("全部取消"), EVERY_VISIT))
        return parts

    def _chip(self, words: str, left: VisitFilter) -> QToolButton:
        made = QToolButton(self)
        made.setProperty("kind", "chip")
        made.setText(words)
        made.setIcon(icon("x", "ink-soft"))
        made.setIconSize(QSize(theme.px(12), theme.px(12)))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        made.setToolTip(tr("不再按这一项筛选"))
        made.setAccessibleName(tr("去掉筛选 {words}", words=words))
        made.clicked.connect(lambda _=False: self.changed.emit(left))
        made.show()
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        gap, pad = theme.px(tokens.GRID), theme.px(tokens.PADDING)
        x, y, line = pad, gap, 0
        for chip in self._chips:
            size = chip.sizeHint().boundedTo(QSize(max(1, self.width() - 2 * pad), 1000))
            if x > pad and x + size.width() > self.width() - pad:
                x, y = pad, y + line + gap
            chip.setGeometry(QRect(QPoint(x, y), size))
            x, line = x + size.width() + gap, size.height()
        self.setFixedHeight(y + line + gap if self._chips else 0)
