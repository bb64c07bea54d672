"""The quiet page with one card in its middle: log-in, first run, lock."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.steps import ProgressStrip
from desktop_app.ui.shell.sign import Sign


class BrandMark(QWidget):
    """The program's sign."""

    def __init__(self, side: int = 40) -> None:
        super().__init__()
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._side), theme.px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, box.width() / 4, box.width() / 4)
        inset = box.width() * 0.24
        paint_icon(painter, box.adjusted(inset, inset, -inset, -inset), "phone-call", "accent-ink")


def brand(second: str = "") -> QWidget:
    """Return the sign with the program's name, and a soft line under it."""
    head = QWidget()
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(tr("回访台"), "title"))
    if second:
        words.addWidget(label(second, tone="soft"))
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(tokens.PADDING))
    row.addWidget(BrandMark())
    row.addLayout(words, 1)
    return head


class CardStack(QWidget):
    """Pages of which one is shown; as high as the page it shows, also where text wraps."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for page in pages:
            self.add(page)

    def add(self, page: QWidget) -> None:
        """Add a page; the first one is shown."""
        page.setVisible(not self._pages)
        self._pages.append(page)
        self._column.addWidget(page)

    def index(self) -> int:
        """Return the place of the page that is shown."""
        return next(at for at, page in enumerate(self._pages) if not page.isHidden())

    def current(self) -> QWidget:
        """Return the page that is shown."""
        return self._pages[self.index()]

    def turn(self, index: int) -> None:
        """Show another page."""
        for page in self._pages:
            page.hide()
        self._pages[index].show()


def icon_line(icon_name: str, text: str) -> QWidget:
    """Return a sentence with an icon before it."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(tokens.PADDING))
    row.addWidget(Sign(icon_name), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text, wrap=True), 1)
    return line


class CardPage(QScrollArea):
    """A page with one card in the middle; it scrolls when the window is too low for the card.

    Args:
        width: of the card at the normal font size, in pixels.

    Attributes:
        content: layout inside the card.
        progress: stands at the foot of the card while something is under way.
    """

    def __init__(self, width: int = 400) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget()
        ground.setProperty("kind", "page")
        self.card = QFrame()
        self.card.setProperty("kind", "card")
        self.card.setFixedWidth(theme.px(width))
        pad = theme.px(2 * tokens.PADDING + tokens.GAP)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(pad, pad, pad, pad)
        inside.setSpacing(theme.px(tokens.PADDING))
        self.content = QVBoxLayout()
        self.content.setSpacing(theme.px(tokens.PADDING))
        self.progress = ProgressStrip()
        inside.addLayout(self.content, 1)
        inside.addWidget(self.progress)
        row = QHBoxLayout()  # no alignment: an aligned item forgets the height its wrapped text needs
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        column = QVBoxLayout(ground)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
        self.setWidget(ground)

    def wait_for(self, text: str) -> None:
        """Show that something is under way and take no input meanwhile."""
        self.progress.start(text)
        self._enable(on=False)

    def ready(self) -> None:
        """Take input again."""
        self.progress.finish()
        self._enable(on=True)

    def _enable(self, *, on: bool) -> None:
        for at in range(self.content.count()):
            item = self.content.itemAt(at)
            if item is not None and (widget := item.widget()) is not None:
                widget.setEnabled(on)
