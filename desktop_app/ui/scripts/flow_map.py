"""The flow of a script drawn: a card for each step, lines between them, jumps beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.scripts import Script, ScriptStep, StepKind
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.scripts.flow_lanes import Jump, falls_through, jumps

Fault = Literal["", "warning", "error"]

ICONS = {
    StepKind.SAY: "message-square-text",
    StepKind.ASK: "circle-question-mark",
    StepKind.BRANCH: "merge",
    StepKind.CHECK_DATA: "clipboard-check",
    StepKind.RECORD: "notebook-pen",
    StepKind.CONFIRM: "check",
    StepKind.CALCULATE: "equals",
    StepKind.END: "flag",
}
_CARD, _HEIGHT, _BETWEEN, _LANE = 236, 58, 18, 14


def step_kind_words() -> dict[StepKind, str]:
    """Return the word for each kind of step (R-187)."""
    return {
        StepKind.SAY: tr("说"),
        StepKind.ASK: tr("问"),
        StepKind.BRANCH: tr("分支"),
        StepKind.CHECK_DATA: tr("核对"),
        StepKind.RECORD: tr("记录"),
        StepKind.CONFIRM: tr("确认"),
        StepKind.CALCULATE: tr("计算"),
        StepKind.END: tr("结束"),
    }


class FlowMap(QWidget):
    """Draws a script; Up and Down go from step to step, Alt with them moves the step."""

    picked = Signal(str)
    """Key of the step that a person took."""
    moved = Signal(int)
    """The step taken shall stand one higher (-1) or lower (1)."""

    def __init__(self) -> None:
        super().__init__()
        self._script = Script("", "", ())
        self._jumps: tuple[Jump, ...] = ()
        self._faults: Mapping[str, Fault] = {}
        self._present = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("步骤"))

    def set_script(self, script: Script, faults: Mapping[str, Fault]) -> None:
        """Show a script; steps with faults are marked."""
        self._script, self._faults, self._jumps = script, faults, jumps(script)
        self.updateGeometry()
        self.resize(self.sizeHint())
        self.update()

    def select(self, key: str) -> None:
        """Mark a step as the present one, without telling anybody."""
        self._present = key
        words = step_kind_words()
        said = [f"{words[step.kind]} {step.text}" for step in self._script.steps if step.key == key]
        self.setAccessibleDescription(said[0] if said else "")
        self.update()

    def present(self) -> str:
        """Return the key of the present step; empty for none."""
        return self._present

    def place_of(self, key: str) -> QRect:
        """Return where the card of a step lies; an empty rectangle for none."""
        at = self._index(key)
        return QRect() if at is None else self._card(at).toRect()

    def sizeHint(self) -> QSize:
        pad, lanes = theme.px(tokens.PADDING), 1 + max((jump.lane for jump in self._jumps), default=-1)
        height = len(self._script.steps) * theme.px(_HEIGHT + _BETWEEN) + pad
        return QSize(2 * pad + theme.px(_CARD) + (lanes + 1) * theme.px(_LANE), height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, step in enumerate(self._script.steps):
            if self._card(at).contains(event.position()):
                self._take(step)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        at = self._index(self._present)
        if not step or at is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        elif 0 <= at + step < len(self._script.steps):
            self._take(self._script.steps[at + step])

    def _take(self, step: ScriptStep) -> None:
        self.select(step.key)
        self.picked.emit(step.key)

    def _index(self, key: str) -> int | None:
        return next((at for at, step in enumerate(self._script.steps) if step.key == key), None)

    def _card(self, at: int) -> QRectF:
        pad = theme.px(tokens.PADDING)
        return QRectF(pad, pad + at * theme.px(_HEIGHT + _BETWEEN), theme.px(_CARD), theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = QRectF(event.rect())
        present = self._index(self._present)
        for jump in sorted(self._jumps, key=lambda jump: present in (jump.start, jump.end)):
            self._paint_jump(painter, jump, lit=present in (jump.start, jump.end))
        for at, step in enumerate(self._script.steps):
            card = self._card(at)
            if falls_through(self._script, at):
                self._paint_arrow(painter, [card.center() + QPointF(0, card.height() / 2), self._top(at + 1)], "edge")
            if card.intersects(shown):
                self._paint_card(painter, step, card)

    def _top(self, at: int) -> QPointF:
        card = self._card(at)
        return QPointF(card.center().x(), card.top())

    def _paint_card(self, painter: QPainter, step: ScriptStep, card: QRectF) -> None:
        taken, fault = step.key == self._present, self._faults.get(step.key, "")
        edge = "accent" if taken else {"error": "overdue", "warning": "closing"}.get(fault, "line")
        painter.setPen(QPen(theme.colour(edge), tokens.RING if taken and self.hasFocus() else 1))
        painter.setBrush(theme.colour("accent-soft" if taken else "surface"))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(tokens.RADIUS), theme.px(tokens.RADIUS))
        gap, side = theme.px(tokens.GAP), theme.px(tokens.ICON) - 2
        paint_icon(painter, QRectF(card.x() + gap, card.y() + gap, side, side), ICONS[step.kind], "ink-soft")
        if fault:
            sign = "circle-alert" if fault == "error" else "triangle-alert"
            place = QRectF(card.right() - gap - side, card.y() + gap, side, side)
            paint_icon(painter, place, sign, "overdue" if fault == "error" else "closing")
        left = card.x() + 2 * gap + side
        room = card.right() - left - gap - (side + gap if fault else 0)
        first = QRectF(left, card.y() + gap / 2, room, card.height() / 2 - gap / 2)
        second = QRectF(left, card.center().y() - 1, card.right() - left - gap, card.height() / 2 - gap / 2)
        words = step.text or (step_kind_words()[step.kind])
        self._paint_line(painter, first, words, "body", "ink")
        self._paint_line(painter, second, self._second(step), "small", "ink-soft")

    @staticmethod
    def _second(step: ScriptStep) -> str:
        parts = [tr("条件 {when}", when=step.when)] if step.when else []
        if step.choices:
            parts.append(" · ".join(f"{choice.key} {choice.label}" for choice in step.choices))
        parts += [f"{branch.when} → {branch.goto}" for branch in step.branches]
        if step.formula:
            parts.append(f"{step.record or step.key} = {step.formula}")
        elif step.record:
            parts.append(tr("记为 {record}", record=step.record))
        return "  ".join(parts) or step.key

    @staticmethod
    def _paint_line(painter: QPainter, room: QRectF, text: str, role: theme.FontRole, tone: str) -> None:
        painter.setFont(theme.font(role))
        painter.setPen(theme.colour(tone))
        line = text.replace("\n", " ")
        cut = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), cut)

    def _paint_jump(self, painter: QPainter, jump: Jump, *, lit: bool) -> None:
        start, end = self._card(jump.start), self._card(jump.end)
        lane = start.right() + (jump.lane + 1) * theme.px(_LANE)
        down = jump.end > jump.start
        leave = QPointF(start.right(), start.center().y() + start.height() / 5)
        arrive = QPointF(end.right(), end.center().y() - (end.height() / 5 if down else -end.height() / 3))
        points = [leave, QPointF(lane, leave.y()), QPointF(lane, arrive.y()), arrive]
        self._paint_arrow(painter, points, "accent" if lit else "edge")

    @staticmethod
    def _paint_arrow(painter: QPainter, points: list[QPointF], tone: str) -> None:
        painter.setPen(QPen(theme.colour(tone), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)
        tip, before, size = points[-1], points[-2], theme.px(tokens.GRID)
        back = QPointF(-size, 0) if tip.x() > before.x() else QPointF(size, 0)
        side = QPointF(0, size * 0.8)
        if abs(tip.x() - before.x()) < 1:
            back, side = QPointF(0, -size), QPointF(size * 0.8, 0)
        head = QPainterPath(tip)
        head.lineTo(tip + back + side)
        head.lineTo(tip + back - side)
        head.closeSubpath()
        painter.fillPath(head, theme.colour(tone))
