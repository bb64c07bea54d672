"""News of what commands changed, and when a view takes notice of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.changes import Changes, Kind


class ChangeFeed(QObject):
    """Tells every listener what a command changed."""

    changed = Signal(object)
    """Carries :class:`Changes`."""

    def publish(self, changes: Changes) -> None:
        """Tell what changed; nothing is said when nothing did."""
        if changes.ids:
            self.changed.emit(changes)


class Refreshing(QObject):
    """Refreshes a view for the kinds it shows: coalesced when visible, on show when hidden, never under an open editor.

    Args:
        view: the view; it becomes the Qt parent.
        feed: where the news comes from.
        kinds: what the view shows.
        refresh: given all changes since the last refresh.
        editing: tells whether an editor is open; call :meth:`resume` when it closes.
    """

    def __init__(
        self,
        view: QWidget,
        feed: ChangeFeed,
        kinds: frozenset[Kind],
        refresh: Callable[[Changes], None],
        editing: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(view)
        self._view = view
        self._kinds = kinds
        self._refresh = refresh
        self._editing = editing
        self._pending = Changes()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._flush)
        feed.changed.connect(self._take)
        view.installEventFilter(self)

    @property
    def stale(self) -> bool:
        """Whether something changed that the view does not show yet."""
        return bool(self._pending.ids)

    def resume(self) -> None:
        """Show what had to wait: an editor was closed."""
        if self.stale:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.resume()
        return False

    def _take(self, changes: Changes) -> None:
        if changes.touches(*self._kinds):
            self._pending |= changes
            self._timer.start()

    def _flush(self) -> None:
        if self.stale and self._view.isVisible() and not self._editing():
            changes, self._pending = self._pending, Changes()
            self._refresh(changes)
