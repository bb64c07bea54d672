"""What a pane shows instead of content: empty, loading, nothing found, no permission."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.labels import label


class StateView(QWidget):
    """A drawn icon, one sentence and the next step, in the middle of the room there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], object] | None = None
        self._picture = IconDisc(64)
        self._picture.show_icon("inbox", "accent")
        self._sentence = label(tone="soft", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._next = button("", self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.px(tokens.PADDING)] * 4)
        column.setSpacing(theme.px(tokens.PADDING))
        column.addStretch(2)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence)
        column.addWidget(self._next, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.say("inbox", "")

    def say(
        self,
        icon_name: str,
        sentence: str,
        word: str = "",
        act: Callable[[], object] | None = None,
        *,
        colour: str = "accent",
    ) -> None:
        """Show any state.

        Args:
            icon_name: the picture.
            sentence: one sentence.
            word: what the next step's button says; empty for no button.
            act: the next step.
            colour: token of the picture.
        """
        self._act = act
        self._picture.show_icon(icon_name, colour)
        self._sentence.setText(sentence)
        self._next.setText(word)
        self._next.setVisible(bool(word))

    def empty(self, icon_name: str, sentence: str, word: str = "", act: Callable[[], object] | None = None) -> None:
        """Show that there is nothing yet, and where to begin."""
        self.say(icon_name, sentence, word, act)

    def loading(self, sentence: str = "") -> None:
        """Show that it is being fetched."""
        self.say("loader", sentence or tr("正在读取…"))

    def nothing_found(self, typed: str, clear: Callable[[], object] | None = None) -> None:
        """Show that a search found nothing."""
        sentence = tr("没有找到“{typed}”。", typed=typed) if typed else tr("没有符合条件的记录。")
        self.say("search-x", sentence, tr("清除条件") if clear else "", clear)

    def no_permission(self) -> None:
        """Show that the person may not see this."""
        self.say("lock", tr("您没有查看这里的权限，请联系管理员。"), colour="missed")

    def sentence(self) -> str:
        """Return the sentence shown."""
        return self._sentence.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture.setVisible(event.size().height() >= theme.px(200))

    def _run(self) -> None:
        if self._act is not None:
            self._act()


class IconDisc(QWidget):
    """An icon on a pale disc; nothing until it has an icon.

    Args:
        side: of the disc, in unscaled pixels.
    """

    def __init__(self, side: int) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._side, self._icon, self._colour = side, "", "accent"

    def show_icon(self, icon_name: str, colour: str) -> None:
        """Show another icon, in the colour of a token."""
        self._icon, self._colour = icon_name, colour
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._side), theme.px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._icon:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"tint:{self._colour}"))
        box = QRectF(self.rect())
        painter.drawEllipse(box)
        side = box.width() * 0.44
        middle = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        paint_icon(painter, middle, self._icon, self._colour)
