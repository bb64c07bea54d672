"""Choosing the trade the desk begins with: one large card for each kit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.setup import KitChoice

_ICONS = {"school": "graduation-cap", "clinic": "stethoscope", "general": "building-2"}


class KitCards(QWidget):
    """One card for each kit, none chosen until the person does. Left and right move between them.

    Args:
        kits: to choose from.
    """

    def __init__(self, kits: Sequence[KitChoice]) -> None:
        super().__init__()
        self._cards: dict[str, KitCard] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(tokens.PADDING))
        places = {code: place for place, code in enumerate(_ICONS)}
        for kit in sorted(kits, key=lambda kit: places.get(kit.code, len(places))):
            card = KitCard(_ICONS.get(kit.code, "building-2"), kit.name, contents(kit))
            group.addButton(card)
            row.addWidget(card, 1)
            self._cards[kit.code] = card

    def value(self) -> str:
        """Return the code of the chosen kit; empty while none is."""
        return next((code for code, card in self._cards.items() if card.isChecked()), "")

    def choose(self, code: str) -> None:
        """Choose a kit."""
        self._cards[code].setChecked(True)


def contents(kit: KitChoice) -> str:
    """Say what a kit contains."""
    some = tr("、").join(kit.plans[:6])
    return tr("{some} 等 {plans} 个回访方案，{scripts} 份话术", some=some, plans=len(kit.plans), scripts=kit.scripts)


class KitCard(QAbstractButton):
    """A card with an icon, a name and what the kit contains."""

    def __init__(self, icon_name: str, name: str, description: str) -> None:
        super().__init__()
        self._icon = icon_name
        self._description = description
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = theme.px(280)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(120))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        pad = theme.px(tokens.PADDING)
        room = QRectF(0, 0, width - 2 * pad, 10_000).toRect()
        words = theme.font_metrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._description)
        return 3 * pad + theme.px(28) + words.height() + pad

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken = self.isChecked()
        ring = tokens.RING if taken or self.hasFocus() else 1
        frame = "accent" if taken else "ink-soft" if self.hasFocus() else "edge"
        box = QRectF(self.rect()).adjusted(ring / 2, ring / 2, -ring / 2, -ring / 2)
        painter.setPen(QPen(theme.colour(frame), ring))
        painter.setBrush(theme.colour("accent-soft" if taken else "hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(box, theme.px(tokens.RADIUS), theme.px(tokens.RADIUS))
        pad, side = theme.px(tokens.PADDING), theme.px(28)
        paint_icon(painter, QRectF(pad, pad, side, side), self._icon, "accent" if taken else "ink-soft")
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font("title"))
        head = QRectF(2 * pad + side, pad, self.width() - 4 * pad - 2 * side, side)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if taken:
            mark = theme.px(tokens.ICON)
            paint_icon(painter, QRectF(self.width() - pad - mark, pad, mark, mark), "circle-check", "accent")
        painter.setFont(theme.font())
        painter.setPen(theme.colour("ink-soft"))
        words = QRectF(pad, 2 * pad + side, self.width() - 2 * pad, self.height() - 3 * pad - side)
        painter.drawText(words, int(Qt.TextFlag.TextWordWrap), self._description)
