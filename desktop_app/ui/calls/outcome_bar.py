"""The results of a call on F9 to F12, each with what follows from it, in words, before it is final."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.calls import FlowView
from desktop_app.domain.plans import WRITTEN
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Consequence, Outcome, Visit
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.tiles import KeyTile


@dataclass(frozen=True, slots=True)
class OutcomeActions:
    """What the buttons do."""

    reached: Callable[[], object]
    no_answer: Callable[[], object]
    refused: Callable[[], object]
    reschedule: Callable[[], object]
    problem: Callable[[], object]
    wrong_number: Callable[[], object]


class OutcomeBar(QWidget):
    """Four results in large, two rare ones as links."""

    def __init__(self, actions: OutcomeActions) -> None:
        super().__init__()
        self.reached = KeyTile("F9", tr("完成"), actions.reached, kind="primary", two_lines=True)
        self.no_answer = KeyTile("F10", tr("未接"), actions.no_answer, two_lines=True)
        self.refused = KeyTile("F11", tr("拒访"), actions.refused, two_lines=True)
        self.reschedule = KeyTile("F12", tr("改约"), actions.reschedule, two_lines=True)
        self.problem = button(tr("有问题，开问题件… F8"), actions.problem, kind="link")
        self.wrong_number = button(tr("空号、错号"), actions.wrong_number, kind="link")
        self._tiles = (self.reached, self.no_answer, self.refused, self.reschedule)
        self.told = label("", "small", "soft", wrap=True)
        self._written = False
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(tokens.GAP))
        links = QHBoxLayout()
        links.addWidget(self.problem)
        links.addStretch(1)
        links.addWidget(self.wrong_number)
        column = QVBoxLayout(self)
        pad = theme.px(tokens.PADDING)
        column.setContentsMargins(pad, theme.px(tokens.GAP), pad, theme.px(tokens.GAP))
        column.setSpacing(theme.px(tokens.GAP) - 2)
        column.addWidget(self.told)
        column.addLayout(self._grid)
        column.addLayout(links)
        self._arrange(2)

    def show_visit(self, visit: Visit) -> None:
        """Name the results after the way in which a visit is made: what is sent may be all, or wait for an answer."""
        self._written = visit.method in WRITTEN and not visit.waits_for_answer
        self.no_answer.tell(tr("已发，等答复") if visit.waits_for_answer else tr("未接"), self.no_answer.second)

    def show_flow(self, flow: FlowView | None) -> None:
        """Name the first result after what the answers ask for."""
        words = tr("已发出") if self._written else tr("完成")
        if flow is not None and flow.appointment is not None:
            words = tr("按约定改期")
        elif flow is not None and flow.problem:
            words = tr("完成并生成问题件")
        elif flow is not None and flow.reopen:
            words = tr("完成并重新办理")
        self.reached.tell(words, self.reached.second)

    def show_follows(self, follows: Mapping[Outcome, Consequence], flow: FlowView | None) -> None:
        """Tell what follows from each result."""
        second = {outcome: what_follows(found.text) for outcome, found in follows.items()}
        refused = Outcome.REACHED in follows and follows[Outcome.REACHED].problem
        reached = second.get(Outcome.REACHED, "").removeprefix(tr("完成，"))
        if flow is not None and flow.missing_reason:
            reached = tr("先写明具体原因")
        elif flow is not None and not flow.finished and flow.remaining and not (self._written or refused):
            reached = tr("{what}（还有 {count} 题没问）", what=reached, count=flow.remaining)
        self.reached.tell(self.reached.words, reached)
        self.no_answer.tell(self.no_answer.words, second.get(Outcome.NO_ANSWER, ""))
        self.refused.tell(self.refused.words, second.get(Outcome.REFUSED, ""))
        self.reschedule.tell(self.reschedule.words, tr("选日期和时间"))
        self._tell_whole()
        self.wrong_number.setToolTip(second.get(Outcome.WRONG_NUMBER, ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(4 if self.width() >= theme.px(640) else 2)
        self._tell_whole()

    def _tell_whole(self) -> None:
        """Say in full what follows from F9 where the button cannot: a ticket is made, with person and deadline."""
        self.told.setText(self.reached.second)
        self.told.setVisible(self.reached.cut())

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, at // columns, at % columns)
        for at in range(4):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)


def what_follows(text: str) -> str:
    """Return what follows from a result, without the result's own name: the button says that."""
    return text.partition("→")[2].strip() or text
