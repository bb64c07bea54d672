"""What plans lay down for single visits, and what a person confirmed to be there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, text

from desktop_app.domain.plans import Need, PlanTerms, StepTerms
from desktop_app.domain.records import PROVES, AttachmentKind
from desktop_app.store.plan_bodies import read_step_terms, read_terms


class VisitTerms(NamedTuple):
    """What a visit's plan and step lay down.

    Attributes:
        responsible: the customer's own person.
        there: needs that a person confirmed.
        attached: needs that are shown to be there by a file.
    """

    plan: PlanTerms
    step: StepTerms
    responsible: str
    there: frozenset[Need]
    attached: frozenset[Need] = frozenset()


def terms_of(connection: Connection, visit_id: int) -> VisitTerms:
    """Return the terms of a visit; one that no plan asks for has none."""
    row = connection.execute(
        text(
            "SELECT coalesce(p.terms, '{}'), coalesce(s.terms, '{}'), c.owner, v.there, coalesce((SELECT"
            " group_concat(DISTINCT kind) FROM attachment WHERE visit_id = v.id AND active AND parked_by IS NULL), '')"
            " FROM visit v"
            " JOIN customer c ON c.id = v.customer_id LEFT JOIN plan_template p ON p.id = v.plan_id"
            " LEFT JOIN plan_template_step s ON s.plan_id = v.plan_id AND s.key = v.step_key WHERE v.id = :id"
        ),
        {"id": visit_id},
    ).one()
    plan, step, responsible, there, files = row
    return VisitTerms(
        read_terms(json.loads(plan)),
        read_step_terms(json.loads(step)),
        responsible,
        frozenset(Need(need) for need in there.split()),
        frozenset(PROVES[AttachmentKind(kind)] for kind in files.split(",") if kind in PROVES),
    )


def set_there(connection: Connection, visit_id: int, there: frozenset[Need]) -> None:
    """Note which needs are there."""
    connection.execute(
        text("UPDATE visit SET there = :there WHERE id = :id"),
        {"there": " ".join(sorted(need.value for need in there)), "id": visit_id},
    )


def barred(connection: Connection, visit_ids: Sequence[int], person: str) -> tuple[str, ...]:
    """Return the names of customers whose plan bars the person, for being responsible for them."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT c.name FROM visit v JOIN customer c ON c.id = v.customer_id"
            " JOIN plan_template p ON p.id = v.plan_id"
            " WHERE v.id IN (SELECT value FROM json_each(:ids)) AND c.owner = :person"
            " AND json_extract(p.terms, '$.barred') ORDER BY c.pinyin"
        ),
        {"ids": json.dumps(list(visit_ids)), "person": person},
    )
    return tuple(rows.scalars())
