"""The line above a plan: its name, how far it is, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.domain.plans import Plan, PlanState
from desktop_app.domain.text import tr
from desktop_app.domain.words import plan_state_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.states import StateLook

_LOOKS = {
    PlanState.DRAFT: ("missed", "○"),
    PlanState.SUBMITTED: ("closing", "◐"),
    PlanState.APPROVED: ("appointed", "◆"),
    PlanState.RUNNING: ("done", "✓"),
    PlanState.CLOSED: ("missed", "–"),
}


def plan_look(plan: Plan) -> StateLook:
    """Return how a plan's state is shown; a running one that is switched off shows that."""
    if plan.state is PlanState.RUNNING and not plan.active:
        return StateLook("missed", "–", tr("已停用"))
    token, sign = _LOOKS[plan.state]
    return StateLook(token, sign, plan_state_words()[plan.state])


class PlanHead(QWidget):
    """State, version and buttons.

    Args:
        name: the input of the plan's name, which stands here.
        save: keeps what is entered.
        revert: gives it up.

    Attributes:
        menu: what is seldom done.
    """

    def __init__(self, name: QWidget, save: Callable[[], object], revert: Callable[[], object]) -> None:
        super().__init__()
        self._chip = Chip(StateLook("missed", "○", ""))
        self._version = label("", tone="soft")
        self.step = button("", self._step_asked)
        self._step: Callable[[], object] | None = None
        self.revert = button(tr("放弃修改"), revert, kind="quiet")
        self.save = button(tr("保存方案"), save, kind="primary", key="Ctrl+S")
        self.menu = QMenu(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.px(tokens.GAP)] * 4)
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(name, 1)
        for part in (self._chip, self._version, self.step, self.revert, self.save):
            row.addWidget(part)
        row.addWidget(icon_button("ellipsis", tr("更多"), menu=self.menu))

    def show_plan(self, plan: Plan, *, changed: bool, editable: bool) -> None:
        """Show a plan's state, and whether something is to be saved."""
        self._chip.set_state(plan_look(plan))
        self._version.setText(tr("第 {number} 版", number=plan.version) if plan.id else tr("新方案"))
        self.save.setVisible(editable)
        self.save.setEnabled(changed)
        self.revert.setVisible(editable and changed)

    def offer_step(self, words: str = "", act: Callable[[], object] | None = None) -> None:
        """Offer the next step of the plan's way, such as 提交审批; none for empty words."""
        self._step = act
        self.step.setText(words)
        self.step.setVisible(bool(words))

    def _step_asked(self) -> None:
        if self._step is not None:
            self._step()
