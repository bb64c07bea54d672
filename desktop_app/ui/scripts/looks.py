"""What scripts look like in their list."""

from __future__ import annotations

from desktop_app.domain.scripts import ScriptRow, ScriptState
from desktop_app.domain.text import tr
from desktop_app.ui.kit.rows import Cell
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.scripts.history_sheet import script_state_look


def row_look(row: ScriptRow | None) -> StateLook:
    """Return colour, sign and word of a script: a draft that waits shows before the version in use."""
    if row is not None and row.draft is not None:
        return script_state_look(ScriptState.DRAFT)
    used = row is not None and row.approved is not None
    return script_state_look(ScriptState.APPROVED if used else ScriptState.RETIRED)


def row_cell(row: ScriptRow) -> Cell:
    """Return a script as the list shows it."""
    comments = tr("{count} 条意见", count=row.comments) if row.comments else ""
    second = " · ".join(filter(None, (row.code, comments)))
    if row.draft is not None or row.approved is None:
        return Cell(row.name, second=second, state=row_look(row))
    return Cell(row.name, second=second)
