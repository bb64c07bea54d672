"""Sets of papers as the desk's kit names them, and asking tickets and visits for them (R-241, R-253)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from desktop_app.domain.changes import Kind
from desktop_app.domain.papers import Paper, PaperMark, PaperSet, PaperTerms
from desktop_app.domain.plans import Method, Need, Offset
from desktop_app.domain.plans import Unit as Span
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import WORKED, TicketState
from desktop_app.domain.visits import Visit, VisitStatus
from desktop_app.rules import papers as rules
from desktop_app.rules.planning import add_offset
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.command import Unit
from desktop_app.store import lists, papers, visits
from desktop_app.store.engine import Connection

PAPER_SET = "paper_set"
"""The dictionary in which sets of papers are kept."""

IN_PERSON = frozenset({Method.ONSITE, Method.COUNTER})


def written(paper_set: PaperSet) -> tuple[str, str, dict[str, Any]]:
    """Return a set as an entry of the dictionary: code, name, detail."""
    listed = [
        {
            "code": terms.code,
            "name": terms.name,
            "signers": list(terms.signers),
            "audio": terms.audio,
            "count": terms.within.count,
            "unit": terms.within.unit.value,
        }
        for terms in paper_set.papers
    ]
    detail = {"papers": listed, "tickets": list(paper_set.tickets), "decision": paper_set.decision}
    return paper_set.code, paper_set.name, {**detail, "needs": [need.value for need in paper_set.needs]}


def paper_sets(connection: Connection) -> tuple[PaperSet, ...]:
    """Return the sets of papers that the desk asks for."""
    return tuple(
        PaperSet(
            code,
            name,
            tuple(
                PaperTerms(p["code"], p["name"], tuple(p["signers"]), p["audio"], Offset(p["count"], Span(p["unit"])))
                for p in detail["papers"]
            ),
            tuple(detail["tickets"]),
            tuple(Need(need) for need in detail["needs"]),
            detail["decision"],
        )
        for code, name, detail in lists.detailed_entries(connection, PAPER_SET)
    )


def sets_of_category(connection: Connection, category: str) -> tuple[PaperSet, ...]:
    """Return the sets that tickets of a category ask for."""
    return tuple(each for each in paper_sets(connection) if category in each.tickets) if category else ()


def sets_of_needs(connection: Connection, needs: Collection[Need]) -> tuple[PaperSet, ...]:
    """Return the sets that a visit asks for, whose step needs these things."""
    return tuple(each for each in paper_sets(connection) if set(each.needs) & set(needs)) if needs else ()


def later_needs(sets: Iterable[PaperSet]) -> frozenset[Need]:
    """Return the needs that may come in after the visit was made, which then waits for them."""
    return frozenset(need for each in sets for need in each.needs)


def decider(connection: Connection, category: str) -> str:
    """Return who decides tickets of a category; empty where the customer's word closes them."""
    return next((each.decision for each in sets_of_category(connection, category) if each.decision), "")


def ask_for_ticket(unit: Unit, ticket_id: int, category: str, received: date) -> None:
    """Ask a ticket for the papers of its category, and no longer for those of another one."""
    wanted = sets_of_category(unit.connection, category)
    papers.drop_other_sets(unit.connection, ticket_id, [each.code for each in wanted])
    for each in wanted:
        _ask(unit, {"ticket_id": ticket_id}, each, received, frozenset(), in_person=False)


def ask_for_visit(unit: Unit, visit: Visit, needs: Collection[Need], there: Collection[Need], day: date) -> list[int]:
    """Ask a visit that was made for the papers that its step needs; return those that were not asked for before."""
    in_person = visit.method in IN_PERSON
    made = []
    for each in sets_of_needs(unit.connection, needs):
        made += _ask(unit, {"visit_id": visit.id}, each, day, there, in_person=in_person)
    return made


def settle(unit: Unit, visit_id: int) -> None:
    """Let a visit that was made be done with the last of its papers, and wait without it (S-37.4)."""
    complete = not any(paper.lacking for paper in of_visit(unit.connection, visit_id, unit.today))
    status = visits.record(unit.connection, visit_id).status
    after = VisitStatus.DONE if complete else VisitStatus.AWAITING
    if status in (VisitStatus.AWAITING, VisitStatus.DONE) and status != after:
        visits.change(unit.connection, visit_id, status=after.value)
        unit.audit(Kind.VISIT, visit_id, old={"status": status}, new={"status": after.value})


def _ask(
    unit: Unit, owner: dict[str, int], wanted: PaperSet, day: date, there: Collection[Need], *, in_person: bool
) -> list[int]:
    workdays = WorkingDays(lists.day_overrides(unit.connection))
    marked = []
    for terms in wanted.papers:
        mark = rules.begun(terms, there, day, in_person=in_person)
        complete = not rules.lacking(terms.name, terms.signers, mark, audio=terms.audio)
        marked.append(papers.Asked(terms, day, add_offset(day, terms.within, workdays), mark, complete))
    return papers.ask(unit.connection, owner, wanted, marked)


def of_ticket(connection: Connection, ticket_id: int, today: date) -> tuple[Paper, ...]:
    """Return the papers that a ticket asks for."""
    return tuple(read(row, today) for row in papers.rows(connection, ticket_id=ticket_id))


def of_visit(connection: Connection, visit_id: int, today: date) -> tuple[Paper, ...]:
    """Return the papers that a visit asks for."""
    return tuple(read(row, today) for row in papers.rows(connection, visit_id=visit_id))


def read(row: Any, today: date) -> Paper:
    """Return a paper as it is seen on a day."""
    signed = {who: date.fromisoformat(day) for who, day in row.signed.items()}
    mark, named = PaperMark(row.came, signed, row.in_person), tuple(row.signers)
    lacking = rules.lacking(row.name, named, mark, audio=row.audio)
    return Paper(
        id=row.id,
        ticket_id=row.ticket_id,
        visit_id=row.visit_id,
        customer_id=row.customer_id,
        customer=row.customer,
        about=row.about,
        set_name=row.set_name,
        code=row.code,
        name=row.name,
        audio=row.audio,
        signers=rules.signers(named, mark, audio=row.audio),
        asked=row.asked,
        due=row.due,
        mark=mark,
        lacking=lacking,
        file=row.file,
        overdue=bool(lacking) and today > row.due,
        frozen=_frozen(row),
    )


def _frozen(row: Any) -> str:
    if row.ticket_id is not None and TicketState(row.ticket_state) not in WORKED:
        return tr("问题件已经处理完，材料不能再改。")
    return tr("这份记录已经归档，材料不能再改。") if row.filed_at is not None else ""
