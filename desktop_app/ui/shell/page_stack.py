"""The pages that open over the desk: made at their first use, left by Esc."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.context import Page, PageSpec
from desktop_app.ui.kit.labels import ElidedLabel, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.shell.sign import Sign


class PageStack(QStackedWidget):
    """The desk and the pages over it.

    Args:
        desk: what is shown when no page is.
        specs: the pages there are.
        make: makes a page at its first use.
    """

    turned = Signal()
    """Another page, or the desk, is shown now."""

    def __init__(self, desk: QWidget, specs: Sequence[PageSpec], make: Callable[[PageSpec], Page]) -> None:
        super().__init__()
        self._specs = {spec.name: spec for spec in specs}
        self._make = make
        self._frames: dict[str, PageFrame] = {}
        self.addWidget(desk)

    @property
    def on_desk(self) -> bool:
        """Whether the desk is shown."""
        return self.currentIndex() == 0

    def present(self) -> str:
        """Return the name of the page that is shown; empty for the desk."""
        return next((name for name, frame in self._frames.items() if frame is self.currentWidget()), "")

    def show_page(self, name: str, **args: Any) -> None:
        """Show a page, unless the one that is shown wants to stay."""
        if self.present() != name and not self._may_leave():
            return
        if name not in self._frames:
            spec = self._specs[name]
            frame = PageFrame(spec, self._make(spec))
            frame.left.connect(self.show_desk)
            self._frames[name] = frame
            self.addWidget(frame)
        frame = self._frames[name]
        self.setCurrentWidget(frame)
        frame.page.arrive(**args)
        frame.page.setFocus()
        self.turned.emit()

    def show_desk(self) -> None:
        """Return to the desk, unless the page that is shown wants to stay."""
        if not self.on_desk and self._may_leave():
            self.setCurrentIndex(0)
            self.turned.emit()

    def may_close(self) -> bool:
        """Ask the page that is shown whether everything may be closed."""
        return self._may_leave()

    def _may_leave(self) -> bool:
        frame = self.currentWidget()
        return not isinstance(frame, PageFrame) or frame.page.may_leave()


class PageFrame(QFrame):
    """A page with its head: back, icon, title."""

    left = Signal()

    def __init__(self, spec: PageSpec, page: Page) -> None:
        super().__init__()
        self.setProperty("kind", "pane")
        self.page = page
        self._usual = spec.title()
        self._title = ElidedLabel(page.windowTitle() or self._usual, "title")
        page.windowTitleChanged.connect(lambda title: self._title.set_full(title or self._usual))
        page.leave.connect(self.left)
        head = QHBoxLayout()
        head.setContentsMargins(*[theme.px(tokens.GAP)] * 4)
        head.setSpacing(theme.px(tokens.GAP))
        head.addWidget(icon_button("chevron-left", tr("返回（Esc）"), self.left.emit))
        head.addWidget(Sign(spec.icon, "ink-soft"))
        head.addWidget(self._title, 1)
        column = stack(self)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(page, 1)

    def title(self) -> str:
        """Return the heading."""
        return self._title.full()
