"""What was said and done with a customer, for the story beside the script (R-047)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from desktop_app.domain.visits import Outcome
from desktop_app.store.columns import read_moment


class PastCall(NamedTuple):
    """An attempt that stands, with the answers of its visit, and of those merged into it, when it ended them."""

    at: datetime
    title: str
    outcome: Outcome
    note: str
    answers: str


def calls(connection: Connection, customer_id: int, limit: int = 200) -> tuple[PastCall, ...]:
    """Return the attempts at the customer's visits and at those that cover it, newest first.

    Bare numbers, calculated ones among them, say nothing without their question and stand in the record alone.
    """
    found = connection.execute(
        text(
            """
            SELECT a.at, v.title, a.outcome, a.note,
                   CASE WHEN a.outcome IN ('reached', 'problem') THEN (
                       SELECT group_concat(label || CASE reason WHEN '' THEN '' ELSE '（' || reason || '）' END, '、')
                       FROM (SELECT label, reason FROM visit_answer w
                             WHERE w.visit_id IN (SELECT v.id UNION ALL SELECT id FROM visit WHERE merged_into = v.id)
                             AND NOT w.parked AND w.label GLOB '*[^-0-9,.]*' ORDER BY w.at, w.id)
                   ) END AS answers
            FROM visit_attempt a JOIN visit v ON v.id = a.visit_id
            WHERE (v.customer_id = :id OR v.id IN (SELECT visit_id FROM visit_member WHERE customer_id = :id))
                AND NOT a.undone ORDER BY a.at DESC, a.id DESC LIMIT :limit
            """
        ),
        {"id": customer_id, "limit": limit},
    )
    return tuple(
        PastCall(read_moment(row.at), row.title, Outcome(row.outcome), row.note, row.answers or "") for row in found
    )
