"""What is typed into the steps of a call and not given yet, in the database."""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, insert, or_, select

from desktop_app.domain.scripts import AnswerDraft
from desktop_app.store import schema

_draft = schema.VisitDraft


def drafts(connection: Connection, visit_id: int) -> tuple[AnswerDraft, ...]:
    """Return what was typed in a visit and not given."""
    rows = connection.execute(
        select(_draft.step, _draft.value, _draft.reason).where(_draft.visit_id == visit_id).order_by(_draft.step)
    )
    return tuple(AnswerDraft(*row) for row in rows)


def take_away(connection: Connection, visit_id: int) -> tuple[AnswerDraft, ...]:
    """Keep nothing more of what was typed in a visit; return it."""
    gone = delete(_draft).where(_draft.visit_id == visit_id).returning(_draft.step, _draft.value, _draft.reason)
    return tuple(AnswerDraft(*row) for row in connection.execute(gone))


def begun(connection: Connection, visit_id: int) -> bool:
    """Return whether something was answered or typed in a visit, whether or not it has a result."""
    answer = schema.VisitAnswer
    typed = or_(exists().where(_draft.visit_id == visit_id), exists().where(answer.visit_id == visit_id))
    return bool(connection.execute(select(typed)).scalar_one())


def save(connection: Connection, visit_id: int, draft: AnswerDraft) -> None:
    """Keep what stands in a step's fields now; nothing is kept of empty ones."""
    connection.execute(delete(_draft).where(_draft.visit_id == visit_id, _draft.step == draft.step))
    if draft.value or draft.reason:
        values = {"visit_id": visit_id, "step": draft.step, "value": draft.value, "reason": draft.reason}
        connection.execute(insert(_draft).values(values))
