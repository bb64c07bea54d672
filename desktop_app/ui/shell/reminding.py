"""Notices before an appointment and before windows close: a bar in the window, and the tray when nobody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QSystemTrayIcon, QWidget

from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.reminders import Pending, Snooze
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.labels import ElidedLabel, IconLabel, restyle
from desktop_app.ui.kit.text import relative_day, time_text

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.reminders import Watch

EVERY = 20_000
"""Milliseconds between two looks."""
_SHOWN = 10_000
_NAMED = 2


def snooze_words() -> dict[Snooze, str]:
    """Return how long something may be put off, in words."""
    return {
        Snooze.SOON: tr("5 分钟后"),
        Snooze.QUARTER: tr("15 分钟后"),
        Snooze.HOUR: tr("1 小时后"),
        Snooze.TOMORROW: tr("明天"),
    }


class ReminderBar(QFrame):
    """What is told stands here until it is opened, put off or dismissed.

    Args:
        open_it: opens the visit.
        put_off: has it come again later.
        dismiss: takes it away.
    """

    def __init__(
        self, open_it: Callable[[], object], put_off: Callable[[Snooze], object], dismiss: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setProperty("kind", "message")
        restyle(self, "tone", "accent")
        self.words = ElidedLabel("", "strong")
        self.open_it = button(tr("打开"), open_it, kind="link")
        menu = QMenu(self)
        for how, text in snooze_words().items():
            menu.addAction(icon("clock", "ink-soft"), text).triggered.connect(lambda _=False, how=how: put_off(how))
        self.later = button(tr("稍后提醒"), kind="link")
        self.later.setMenu(menu)
        row = QHBoxLayout(self)
        grid = theme.px(tokens.GRID)
        row.setContentsMargins(theme.px(tokens.PADDING), grid, grid, grid)
        row.setSpacing(theme.px(tokens.GAP))
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(IconLabel("bell", "accent"), 0, middle)
        row.addWidget(self.words, 1)
        for part in (self.open_it, self.later, icon_button("x", tr("知道了"), dismiss)):
            row.addWidget(part, 0, middle)
        self.hide()

    def tell(self, words: str) -> None:
        """Show what is told."""
        self.words.set_full(words)
        self.show()


class Reminding(QObject):
    """Looks every now and then whether something is to be told.

    Args:
        view: the desk; while it is covered by the lock, no name is told.
        context: of the desk.
        tray: None where the system has none.

    Attributes:
        bar: to be put into the window.
        present: what is told and not yet answered.
    """

    def __init__(self, view: QWidget, context: Context, tray: QSystemTrayIcon | None = None) -> None:
        super().__init__(view)
        self._view, self._context, self._tray = view, context, tray
        self._watch: Watch = context.desk.reminders.watch(context.actor)
        self.present: tuple[Pending, ...] = ()
        self.bar = ReminderBar(self.open_first, self.put_off, self.dismiss)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        context.feed.changed.connect(self._changed)
        if tray is not None:
            self._equip(tray)

    def begin(self) -> None:
        """Look from now on."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look now."""
        self._context.runner.run(lambda _: self._watch.look(), self._tell, self)

    def open_first(self) -> None:
        """Open the visit that comes first; the window is brought back if it was minimised."""
        self.raise_window()
        if self.present and self._view.isVisible():
            first, *rest = self.present
            self._context.show_desk()
            self._context.selection.choose_visit(first.visit_id, first.customer_id)
            self._show(tuple(rest))

    def put_off(self, how: Snooze) -> None:
        """Have what is told come again later."""
        keys = tuple(entry.key for entry in self.present)
        if keys:
            self._context.runner.run(lambda _: self._watch.put_off(keys, how), lambda _: None, self)
            self._context.message(tr("{when}再提醒。", when=snooze_words()[how]))
        self.dismiss()

    def dismiss(self) -> None:
        """Take it away; it is not told again."""
        self._show(())

    def raise_window(self) -> None:
        """Bring the window to the front."""
        window = self._view.window()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _equip(self, tray: QSystemTrayIcon) -> None:
        menu = QMenu(self._view)
        menu.addAction(tr("打开回访台")).triggered.connect(lambda _=False: self.raise_window())
        later = menu.addMenu(tr("稍后提醒"))
        for how, text in snooze_words().items():
            later.addAction(text).triggered.connect(partial(self._put_off_from_tray, how))
        tray.setContextMenu(menu)
        tray.setToolTip(tr("回访台"))
        tray.messageClicked.connect(self.open_first)
        tray.activated.connect(self._activated)

    def _put_off_from_tray(self, how: Snooze, _: bool = False) -> None:
        self.put_off(how)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_first()

    def _tell(self, found: Sequence[Pending]) -> None:
        if not found:
            self._show(self.present)  # the minutes that are left go on
            return
        kept = {entry.key: entry for entry in (*self.present, *found)}
        self._show(tuple(kept.values()))
        window = self._view.window()
        if window.isMinimized() or not window.isActiveWindow():
            QApplication.alert(window)
            if self._tray is not None:
                words = self._words(found) if self._view.isVisible() else tr("有到时间的回访，请解锁查看。")
                self._tray.showMessage(tr("回访提醒"), words, QSystemTrayIcon.MessageIcon.Information, _SHOWN)

    def _show(self, present: tuple[Pending, ...]) -> None:
        self.present = present
        if present:
            self.bar.tell(self._words(present))
        else:
            self.bar.hide()

    def _words(self, present: Sequence[Pending]) -> str:
        parts = [self._sentence(entry) for entry in present[:_NAMED]]
        if len(present) > _NAMED:
            parts.append(tr("另有 {count} 个", count=len(present) - _NAMED))
        return tr("；").join(parts)

    def _sentence(self, entry: Pending) -> str:
        clock = self._context.desk.clock
        if entry.minute is None:
            if entry.count == 1:
                return tr("今天是最后一天：{name}", name=entry.customer)
            return tr("今天是最后一天：{name}等 {count} 位", name=entry.customer, count=entry.count)
        now = clock.local(clock.now())
        left = entry.minute - now.hour * 60 - now.minute
        when = time_text(entry.minute)
        if entry.day != now.date():
            when = f"{relative_day(entry.day, now.date())} {when}"
        elif left > 0:
            when = tr("{hour}（还有 {left} 分钟）", hour=when, left=left)
        else:
            when = tr("{hour}（时间到了）", hour=when)
        return tr("{when} {name} · {title}", when=when, name=entry.customer, title=entry.title)

    def _changed(self, changes: Changes) -> None:
        """Take away what was done or moved meanwhile."""
        touched = changes.ids.get(Kind.VISIT, frozenset())
        if any(entry.visit_id in touched and entry.minute is not None for entry in self.present):
            self._show(tuple(entry for entry in self.present if entry.visit_id not in touched))


def system_tray(parent: QObject) -> QSystemTrayIcon | None:
    """Return a place in the system's tray; None where there is none."""
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return None
    tray = QSystemTrayIcon(QApplication.windowIcon(), parent)
    tray.show()
    return tray
