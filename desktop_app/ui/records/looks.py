"""What the stages of a record and the kinds of attachments look like."""

from __future__ import annotations

from desktop_app.domain.records import RecordState
from desktop_app.domain.text import tr
from desktop_app.ui.kit.states import StateLook


def record_look(state: RecordState, *, late: bool = False) -> StateLook:
    """Return colour, sign and word of how far a record is."""
    if late and state is RecordState.RECORDED:
        return StateLook("overdue", "▲", tr("报告逾期"))
    return {
        RecordState.RECORDED: StateLook("due", "●", tr("待写报告")),
        RecordState.REPORTED: StateLook("closing", "◐", tr("待审阅")),
        RecordState.REVIEWED: StateLook("done", "✓", tr("已审阅")),
        RecordState.FILED: StateLook("refused", "–", tr("已归档")),
    }[state]
