"""What a ticket's stages look like."""

from __future__ import annotations

from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketState
from desktop_app.ui.kit.states import StateLook


def stage_look(state: TicketState) -> StateLook:
    """Return colour, sign and word of a stage."""
    return {
        TicketState.RECEIVED: StateLook("due", "●", tr("已受理")),
        TicketState.CLASSIFIED: StateLook("due", "●", tr("已分类")),
        TicketState.HANDLING: StateLook("closing", "◐", tr("处理中")),
        TicketState.HANDLED: StateLook("appointed", "◆", tr("等客户确认")),
        TicketState.TOLD: StateLook("appointed", "◆", tr("已告知客户")),
        TicketState.CONFIRMED: StateLook("done", "✓", tr("已办结")),
    }[state]
