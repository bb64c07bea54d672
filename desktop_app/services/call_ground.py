"""What the results of a visit are judged by: read once, however many results are weighed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.clock import Clock
from desktop_app.domain.papers import PaperSet
from desktop_app.domain.text import tr
from desktop_app.domain.visits import FINAL, Consequence, Outcome, Visit
from desktop_app.rules.flow import Flow
from desktop_app.rules.outcomes import Happening
from desktop_app.services.call_effects import not_content, wanted_day, word_missing
from desktop_app.services.customer_word import waiting_ticket
from desktop_app.services.paper_sets import sets_of_needs
from desktop_app.services.story import agreed_event
from desktop_app.store.engine import Connection
from desktop_app.store.visit_terms import VisitTerms, terms_of


@dataclass(frozen=True, slots=True)
class CallGround:
    """A visit with what its plan asks for.

    Attributes:
        visit: the visit.
        terms: of its plan and step.
        sets: of papers that it asks for.
        event: the appointment that it reminds of.
    """

    visit: Visit
    terms: VisitTerms
    sets: tuple[PaperSet, ...]
    event: Happening | None

    @classmethod
    def read(cls, connection: Connection, visit: Visit, clock: Clock) -> CallGround:
        """Return the ground of a visit."""
        terms = terms_of(connection, visit.id)
        return cls(visit, terms, sets_of_needs(connection, terms.step.needs), agreed_event(connection, visit, clock))


def with_ticket(
    connection: Connection, visit: Visit, flow: Flow | None, outcome: Outcome, follows: Consequence, clock: Clock
) -> Consequence:
    """Return what follows with what becomes of the ticket that the visit is to confirm (R-231, R-232)."""
    if visit.ticket_id is None or follows.problem or follows.status not in FINAL:
        return follows
    ticket = waiting_ticket(connection, visit, clock.today())
    if ticket is None:
        return replace(follows, text=follows.text + tr("；问题件已另行处理，不会因此办结"))
    told = {"number": ticket.number, "who": ticket.draft.assignee or ticket.draft.department or tr("承办人")}
    if outcome not in (Outcome.REACHED, Outcome.PROBLEM):
        return replace(follows, text=follows.text + tr("；没有得到客户答复，问题件 {number} 退回{who}", **told))
    if word_missing(flow):
        problem = tr("还没记下客户满意不满意，问题件 {number} 不能结。", **told)
        return replace(follows, text=problem, problem=problem)
    if outcome is Outcome.REACHED and not not_content(flow):
        return replace(follows, text=follows.text + tr("；客户认可，问题件 {number} 结案", **told))
    return replace(follows, text=follows.text + tr("；客户不满意，问题件 {number} 退回{who}重新办理", **told))


def telling(follows: Consequence, outcome: Outcome, more: str) -> Consequence:
    """Return what follows with what becomes of the people whom the customer named, if the customer was reached."""
    reached = outcome in (Outcome.REACHED, Outcome.PROBLEM) and not follows.problem
    return replace(follows, text=follows.text + more) if reached else follows


def as_agreed(outcome: Outcome, day: date | None, flow: Flow | None) -> tuple[Outcome, date | None]:
    """Return the result and day as the answers have them: a customer who asked for another day was not visited yet."""
    agreed = wanted_day(flow) if outcome is Outcome.REACHED else None
    return (Outcome.RESCHEDULED, agreed) if agreed else (outcome, day)
