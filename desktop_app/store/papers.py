"""Papers in the database: what is asked for, their files, what went out, and decisions on complete sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, TextualSelect, insert, select, text, update

from desktop_app.domain.errors import UserError
from desktop_app.domain.papers import PaperMark, PaperSet, PaperTerms
from desktop_app.domain.text import tr
from desktop_app.store import schema
from desktop_app.store.columns import Day, Flag, Json
from desktop_app.store.scope import within

_PAPER, _FILE, _LOAN, _DECISION = schema.Paper, schema.PaperFile, schema.Loan, schema.TicketDecision

_ROWS = """
SELECT p.*, coalesce(f.name, '') AS file, coalesce(t.customer_id, v.customer_id) AS customer_id, c.name AS customer,
       coalesce(t.number, v.title) AS about, coalesce(t.assignee, v.owner) AS responsible, t.state AS ticket_state,
       v.filed_at
FROM paper p LEFT JOIN paper_file f ON f.paper_id = p.id AND f.active LEFT JOIN ticket t ON t.id = p.ticket_id
LEFT JOIN visit v ON v.id = p.visit_id JOIN main.customer c ON c.id = coalesce(t.customer_id, v.customer_id)
WHERE p.active AND coalesce(t.active, v.id)
"""
_LOANS = """
SELECT l.*, v.customer_id, c.name AS customer, v.title AS visit, coalesce(u.name, '') AS keeper
FROM loan l JOIN visit v ON v.id = l.visit_id JOIN customer c ON c.id = v.customer_id
LEFT JOIN user_account u ON u.id = l.kept_by WHERE l.active
"""
_TYPES = {
    **dict.fromkeys(("asked", "due", "came", "out", "back"), Day()),
    **dict.fromkeys(("signers", "signed"), Json()),
    **dict.fromkeys(("audio", "in_person", "complete"), Flag()),
}
_FOUND = " AND (c.name LIKE :part OR {})"


class Asked(NamedTuple):
    """A paper that is asked for: since when, by when, and how far it is already."""

    terms: PaperTerms
    since: date
    due: date
    mark: PaperMark
    complete: bool


def ask(connection: Connection, owner: dict[str, int], wanted: PaperSet, papers: Sequence[Asked]) -> list[int]:
    """Ask for the papers of a set; one that was asked for before comes back as it was left.

    Args:
        connection: in a write transaction.
        owner: ``ticket_id`` or ``visit_id`` with its value.
        wanted: the set.
        papers: its papers.

    Returns:
        Ids of the papers that are asked for now and were not before.
    """
    ((column, ident),) = owner.items()
    made = []
    for terms, since, due, mark, complete in papers:
        mine = (getattr(_PAPER, column) == ident, _PAPER.paper_set == wanted.code, _PAPER.code == terms.code)
        known = connection.execute(select(_PAPER.id, _PAPER.active).where(*mine)).one_or_none()
        if known is None:
            values = {
                "ticket_id": None, "visit_id": None, **owner,
                "paper_set": wanted.code, "set_name": wanted.name, "code": terms.code, "name": terms.name,
                "audio": terms.audio, "signers": list(terms.signers), "asked": since, "due": due,
                **_marked(mark, complete=complete), "active": True,
            }  # fmt: skip
            made.append(connection.execute(insert(_PAPER).values(**values).returning(_PAPER.id)).scalar_one())
        elif not known.active:
            connection.execute(update(_PAPER).where(_PAPER.id == known.id).values(active=True, asked=since, due=due))
            made.append(int(known.id))
    return made


def drop(connection: Connection, paper_ids: Sequence[int]) -> None:
    """No longer ask for papers; what was marked on them stays."""
    connection.execute(update(_PAPER).where(_PAPER.id.in_(paper_ids)).values(active=False))


def drop_other_sets(connection: Connection, ticket_id: int, kept: Sequence[str]) -> None:
    """No longer ask a ticket for papers of other sets than some."""
    mine = (_PAPER.ticket_id == ticket_id, _PAPER.paper_set.not_in(kept))
    connection.execute(update(_PAPER).where(*mine).values(active=False))


def rows(
    connection: Connection,
    *,
    ticket_id: int | None = None,
    visit_id: int | None = None,
    paper_id: int | None = None,
) -> Sequence[Row[Any]]:
    """Return the papers of a ticket, of a visit, or one of them, in the order of their set."""
    column, value = next(
        (column, value)
        for column, value in (("p.ticket_id", ticket_id), ("p.visit_id", visit_id), ("p.id", paper_id))
        if value is not None
    )
    return connection.execute(_typed(f"{_ROWS} AND {column} = :value ORDER BY p.id"), {"value": value}).all()


def open_rows(connection: Connection, fragment: str = "") -> Sequence[Row[Any]]:
    """Return the papers that are not complete, the nearest day first."""
    where, values = _part(fragment, "p.name LIKE :part OR t.number LIKE :part OR v.title LIKE :part")
    where += f" AND {within(connection, 'c.id')}"  # what is only still seen is not to be asked for
    return connection.execute(_typed(f"{_ROWS} AND NOT p.complete{where} ORDER BY p.due, p.id"), values).all()


def mark(connection: Connection, paper_id: int, mark: PaperMark, *, complete: bool) -> None:
    """Write how far a paper is."""
    connection.execute(update(_PAPER).where(_PAPER.id == paper_id).values(**_marked(mark, complete=complete)))


def _marked(mark: PaperMark, *, complete: bool) -> dict[str, Any]:
    signed = {who: day.isoformat() for who, day in mark.signed.items()}
    return {"came": mark.came, "signed": signed, "in_person": mark.in_person, "complete": complete}


def keep_file(connection: Connection, paper_id: int, name: str, content: bytes, now: datetime, user_id: int) -> None:
    """Keep a file with a paper in place of the one before."""
    drop_file(connection, paper_id)
    values = {"name": name, "size": len(content), "content": content, "at": now, "user_id": user_id}
    connection.execute(insert(_FILE).values(paper_id=paper_id, **values, active=True))


def drop_file(connection: Connection, paper_id: int) -> None:
    """Take the file of a paper out of sight; it stays."""
    connection.execute(update(_FILE).where(_FILE.paper_id == paper_id).values(active=False))


def file(connection: Connection, paper_id: int) -> tuple[str, bytes]:
    """Return name and content of a paper's file.

    Raises:
        UserError: ``missing`` when there is none.
    """
    kept = select(_FILE.name, _FILE.content).where(_FILE.paper_id == paper_id, _FILE.active)
    found = connection.execute(kept).one_or_none()
    if found is None:
        raise UserError("missing", tr("这份材料没有文件。"))
    return found.name, found.content


# --- what went out ---


def lend(connection: Connection, visit_id: int, what: str, person: str, out: date, due: date) -> int:
    """Note papers that go out and return their id."""
    values = {"visit_id": visit_id, "what": what, "person": person, "out": out, "due": due}
    statement = insert(_LOAN).values(**values, kept_why="", active=True).returning(_LOAN.id)
    return connection.execute(statement).scalar_one()


def change_loan(connection: Connection, loan_id: int, **values: Any) -> None:
    """Change columns of papers that went out."""
    connection.execute(update(_LOAN).where(_LOAN.id == loan_id).values(**values))


def loan(connection: Connection, loan_id: int) -> Row[Any]:
    """Return papers that went out.

    Raises:
        UserError: ``missing`` when there are none.
    """
    found = connection.execute(_typed(f"{_LOANS} AND l.id = :id"), {"id": loan_id}).one_or_none()
    if found is None:
        raise UserError("missing", tr("找不到这次借出。"), tr("列表可能已经更新，请重新打开。"))
    return found


def loans_of_visit(connection: Connection, visit_id: int) -> Sequence[Row[Any]]:
    """Return what went out for a visit, back or not."""
    return connection.execute(_typed(f"{_LOANS} AND l.visit_id = :id ORDER BY l.id"), {"id": visit_id}).all()


def loans_out(connection: Connection, fragment: str = "") -> Sequence[Row[Any]]:
    """Return what is out, the nearest day first."""
    where, values = _part(fragment, "l.what LIKE :part OR l.person LIKE :part OR v.title LIKE :part")
    return connection.execute(_typed(f"{_LOANS} AND l.back IS NULL{where} ORDER BY l.due, l.id"), values).all()


def _typed(statement: str) -> TextualSelect:
    return text(statement).columns(**_TYPES)


def _part(fragment: str, fields: str) -> tuple[str, dict[str, str]]:
    return (_FOUND.format(fields), {"part": f"%{fragment.strip()}%"}) if fragment.strip() else ("", {})


# --- decisions ---


def decide(
    connection: Connection, ticket_id: int, words: str, before: str, now: datetime, day: date, user_id: int
) -> None:
    """Write what was decided on a ticket."""
    values = {"ticket_id": ticket_id, "text": words, "before": before, "at": now, "day": day, "user_id": user_id}
    connection.execute(insert(_DECISION).values(**values, active=True))


def standing(connection: Connection, ticket_id: int) -> Row[int, str] | None:
    """Return the decision on a ticket: who made it and the ticket's state before; None when there is none."""
    statement = select(_DECISION.user_id, _DECISION.before).where(_DECISION.ticket_id == ticket_id, _DECISION.active)
    return connection.execute(statement).one_or_none()


def drop_decision(connection: Connection, ticket_id: int) -> None:
    """Take a decision back; its row stays."""
    connection.execute(update(_DECISION).where(_DECISION.ticket_id == ticket_id).values(active=False))
