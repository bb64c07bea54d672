"""What a visit's state looks like: a colour, a sign and a word, so that colour never speaks alone."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitState


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state is shown.

    Attributes:
        token: colour of the sign; its tint is the chip's ground.
        sign: one character for plain text; chips draw the same shape.
        word: the clerk's word.
    """

    token: str
    sign: str
    word: str


_SIGNS: dict[VisitState, tuple[str, str]] = {
    VisitState.DUE: ("due", "●"),
    VisitState.CLOSING: ("closing", "◐"),
    VisitState.OVERDUE: ("overdue", "▲"),
    VisitState.APPOINTED: ("appointed", "◆"),
    VisitState.AWAITING: ("appointed", "◇"),
    VisitState.DONE: ("done", "✓"),
    VisitState.DONE_LATE: ("late", "✓"),
    VisitState.REFUSED: ("refused", "✕"),
    VisitState.NOT_REACHED: ("missed", "○"),
    VisitState.INVALID_NUMBER: ("missed", "⊘"),
    VisitState.WITHDRAWN: ("missed", "–"),
    VisitState.MERGED: ("missed", "⇒"),
}


def look(state: VisitState) -> StateLook:
    """Return how a visit's state is shown."""
    words = {
        VisitState.DUE: tr("应访"),
        VisitState.CLOSING: tr("将尽"),
        VisitState.OVERDUE: tr("逾期"),
        VisitState.APPOINTED: tr("预约"),
        VisitState.AWAITING: tr("等回执"),
        VisitState.DONE: tr("已完成"),
        VisitState.DONE_LATE: tr("迟完成"),
        VisitState.REFUSED: tr("拒访"),
        VisitState.NOT_REACHED: tr("未接完"),
        VisitState.INVALID_NUMBER: tr("号码无效"),
        VisitState.WITHDRAWN: tr("已撤回"),
        VisitState.MERGED: tr("已合并"),
    }
    token, sign = _SIGNS[state]
    return StateLook(token, sign, words[state])
