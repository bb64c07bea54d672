"""What its plan lays down for a visit: who may make it, what must be there before it is done (R-170, S-03.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Need
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Outcome, Visit
from desktop_app.domain.words import need_words
from desktop_app.store import visit_terms
from desktop_app.store.engine import Connection
from desktop_app.store.visit_terms import VisitTerms

SEEN = frozenset({Need.VISITOR, Need.NOTES})
"""Needs that the visit itself shows; the others a file shows or a person confirms."""

_REACHED = frozenset({Outcome.REACHED, Outcome.PROBLEM})


def needed(terms: VisitTerms, visit: Visit) -> tuple[tuple[Need, bool], ...]:
    """Return what must be there before the visit is done, each with whether it is."""
    seen = {Need.VISITOR: bool(visit.owner.strip()), Need.NOTES: bool(visit.note.strip())}
    there = terms.there | terms.attached
    return tuple((need, seen.get(need, need in there)) for need in terms.step.needs)


def why_not(
    terms: VisitTerms, visit: Visit, outcome: Outcome, person: str, later: Collection[Need] = frozenset()
) -> str:
    """Return why a result may not be given by a person now; empty when it may.

    Args:
        terms: of the visit.
        visit: the visit.
        outcome: the result.
        person: who gives it.
        later: needs that may come in later, the visit waiting for them.
    """
    if outcome not in _REACHED:
        return ""
    if terms.plan.barred and person and person == terms.responsible:
        return tr("{person}是这位客户的负责人，按方案须回避，请换人回访。", person=person)
    words = need_words()
    missing = [words[need] for need, there in needed(terms, visit) if not there and need not in later]
    return tr("还缺：{needs}，备齐了才能完成。", needs=tr("、").join(missing)) if missing else ""


def refuse_barred(connection: Connection, visit_ids: Sequence[int], person: str) -> None:
    """Refuse to hand visits to the person who is responsible for their customer where the plan bars that.

    Raises:
        InvalidInput: ``barred``, naming the customers.
    """
    names = visit_terms.barred(connection, visit_ids, person)
    if names:
        raise InvalidInput(
            "barred",
            tr("{person}是{names}的负责人，按方案须回避，不能派给本人。", person=person, names=tr("、").join(names)),
            field="owner",
        )
