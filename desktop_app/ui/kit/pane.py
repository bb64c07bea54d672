"""A pane: title line with at most three actions, content or a state, a quiet message bar."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.labels import ElidedLabel, label, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.stateview import StateView

MOST_ACTIONS = 3


class Scrolling(QScrollArea):
    """Scrolls what is higher than the room there is, on the ground of its surroundings; never narrower than it."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        for part in (self.viewport(), content):
            part.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, theme.px(tokens.CONTROL) * 3)


class Pane(QFrame):
    """The frame of every pane and page.

    Args:
        title: at the left of the title line; a pane without title and actions has no title line.
        parent: Qt parent.

    Attributes:
        messages: the bar at the bottom.
        state: what is shown instead of the content after :meth:`show_state`.
        content: layout for the content; it has no margins.
        head: layout of the title line.
    """

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "pane")
        self._actions = 0
        self._title = label(title, "title")
        self._title.setMinimumHeight(theme.px(tokens.CONTROL))
        self._aside = ElidedLabel(tone="soft")
        self._bar = QWidget()
        bar = stack(self._bar)
        self.head = QHBoxLayout()
        gap = theme.px(tokens.GAP)
        self.head.setContentsMargins(theme.px(tokens.PADDING), gap, gap, gap)
        self.head.setSpacing(gap)
        self.head.addWidget(self._title)
        self.head.addWidget(self._aside, 1)
        bar.addLayout(self.head)
        bar.addWidget(rule())
        self._menu: QMenu | None = None
        body = QWidget()
        self.content = QVBoxLayout(body)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(theme.px(tokens.GAP))
        self.state = StateView()
        self._stack = QStackedLayout()
        self.messages = MessageBar()
        column = stack(self)
        column.addWidget(self._bar)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(body)  # only now: a stack without a parent would show it as a window
        self._stack.addWidget(self.state)
        column.addWidget(self.messages)
        self._bar.setVisible(bool(title))

    def set_title(self, title: str, aside: str = "") -> None:
        """Show another title, and a soft word beside it such as a count."""
        self._title.setText(title)
        self._aside.set_full(aside)
        self._bar.setVisible(bool(title or aside or self._actions or self._menu))

    def add_action(self, widget: QWidget) -> None:
        """Put a control at the right of the title line; at most three, the rest belongs into :meth:`menu`."""
        if self._actions == MOST_ACTIONS:
            raise ValueError("a title line has at most three actions")
        self._actions += 1
        self._bar.show()
        place = self.head.count() - (1 if self._menu is not None else 0)
        self.head.insertWidget(place, widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def menu(self) -> QMenu:
        """Return the pane's menu; its button appears with the first call."""
        if self._menu is None:
            self._menu = QMenu(self)
            self._bar.show()
            self.head.addWidget(icon_button("ellipsis", tr("更多"), menu=self._menu), 0, Qt.AlignmentFlag.AlignVCenter)
        return self._menu

    def show_content(self) -> None:
        """Show the content."""
        self._stack.setCurrentIndex(0)

    def show_state(self) -> StateView:
        """Show the state instead of the content, and return it to be told what to say."""
        self._stack.setCurrentIndex(1)
        return self.state
