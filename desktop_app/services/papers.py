"""Papers at work: marked as in and signed, their files, the decision on a complete set (R-241, R-242, R-253)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.papers import Paper, PaperMark
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketState
from desktop_app.rules import papers as rules
from desktop_app.rules.tickets import after_decision
from desktop_app.services import paper_sets
from desktop_app.services.command import Commands, Unit
from desktop_app.services.records import read_attachment
from desktop_app.services.saving import saving
from desktop_app.services.ticket_moves import move
from desktop_app.store import papers, tickets
from desktop_app.store.scope import taking_back


class Papers:
    """The papers that tickets and visits of the desk ask for."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def of_ticket(self, ticket_id: int) -> tuple[Paper, ...]:
        """Return the papers that a ticket asks for."""
        with self._commands.reading() as connection:
            return paper_sets.of_ticket(connection, ticket_id, self._commands.clock.today())

    def of_visit(self, visit_id: int) -> tuple[Paper, ...]:
        """Return the papers that a visit asks for."""
        with self._commands.reading() as connection:
            return paper_sets.of_visit(connection, visit_id, self._commands.clock.today())

    def open(self, text: str = "") -> tuple[Paper, ...]:
        """Return the papers that lack something, the nearest day first.

        Args:
            text: a fragment of the customer's name, the paper's name, the ticket's number or the visit's title.
        """
        today = self._commands.clock.today()
        with self._commands.reading() as connection:
            return tuple(paper_sets.read(row, today) for row in papers.open_rows(connection, text))

    def visits_wait(self) -> bool:
        """Tell whether the desk has visits that wait for papers once they are made."""
        with self._commands.reading() as connection:
            return any(each.needs for each in paper_sets.paper_sets(connection))

    def decider(self, category: str) -> str:
        """Return who decides tickets of a category; empty where the customer's word closes them."""
        with self._commands.reading() as connection:
            return paper_sets.decider(connection, category)

    def mark(self, actor: Actor, paper_id: int, mark: PaperMark) -> Changes:
        """Say how far a paper is: in, signed by whom, recorded or in person; the mark before takes it back.

        A visit that waits for its papers is finished with the last of them (S-37.4), and waits again without it.

        Raises:
            InvalidInput: a day lies ahead, the signature is not asked for, or what asks for the paper is closed.
        """
        with self._commands.run(actor, Permission.TICKET_HANDLE, "paper.mark") as unit:
            row, before = self._changeable(unit, actor, paper_id)
            named = tuple(row.signers)
            rules.check_mark(named, mark, unit.today, audio=row.audio)
            complete = not rules.lacking(row.name, named, mark, audio=row.audio)
            papers.mark(unit.connection, paper_id, mark, complete=complete)
            self._audit(unit, row, old=_plain(before.mark), new=_plain(mark))
            if row.visit_id is not None:
                paper_sets.settle(unit, row.visit_id)
        return unit.changes

    def attach(self, actor: Actor, paper_id: int, path: Path) -> Changes:
        """Keep a scan or recording with a paper, in place of the one before; it does not count as come in by that.

        Raises:
            InvalidInput: it is empty, too large or unreadable, or what asks for the paper is closed.
        """
        self._commands.check(actor, Permission.TICKET_HANDLE)
        content = read_attachment(path)
        with self._commands.run(actor, Permission.TICKET_HANDLE, "paper.attach") as unit:
            row, before = self._changeable(unit, actor, paper_id)
            papers.keep_file(unit.connection, paper_id, path.name, content, unit.now, actor.id)
            self._audit(unit, row, old={"file": before.file}, new={"file": path.name, "bytes": len(content)})
        return unit.changes

    def detach(self, actor: Actor, paper_id: int) -> Changes:
        """Take a file that was kept by mistake out of sight.

        Raises:
            InvalidInput: what asks for the paper is closed.
        """
        with self._commands.run(actor, Permission.TICKET_HANDLE, "paper.detach") as unit:
            row, before = self._changeable(unit, actor, paper_id)
            papers.drop_file(unit.connection, paper_id)
            self._audit(unit, row, old={"file": before.file}, new={"file": ""})
        return unit.changes

    def save_file(self, actor: Actor, paper_id: int, path: Path) -> Path:
        """Write a paper's file out; who took it is in the audit.

        Raises:
            UserError: there is none, or it cannot be written there.
        """
        self._commands.check(actor, Permission.CUSTOMER_EXPORT)
        with self._commands.reading() as connection:  # what the person sees
            name, content = papers.file(connection, paper_id)
            (row,) = papers.rows(connection, paper_id=paper_id)
        with self._commands.run(actor, Permission.CUSTOMER_EXPORT, "paper.save") as unit, saving(path) as draft:
            draft.write_bytes(content)
            self._audit(unit, row, old={}, new={"name": name, "file": path.name})
        return path

    def decide(self, actor: Actor, ticket_id: int, text: str) -> Changes:
        """Decide a case whose papers are complete, which closes it (R-241).

        Raises:
            InvalidInput: nothing is said, the case is closed by the customer's word, or ``papers_missing``.
        """
        with self._commands.run(actor, Permission.TEAM_LEAD, "ticket.decide") as unit:
            ticket = tickets.get(unit.connection, ticket_id, unit.today)
            if not paper_sets.decider(unit.connection, ticket.draft.category):
                raise InvalidInput("ticket_undecided", tr("这类问题件由客户确认后办结。"))
            state = after_decision(ticket.state)
            rules.require_complete(paper_sets.of_ticket(unit.connection, ticket_id, unit.today))
            if not text.strip():
                raise InvalidInput("decision_missing", tr("请写明决定。"), field="result")
            papers.decide(unit.connection, ticket_id, text.strip(), ticket.state, unit.now, unit.today, actor.id)
            move(unit, ticket_id, ticket.state, state, text.strip())
            unit.changed(Kind.CUSTOMER, [ticket.draft.customer_id])
        return unit.changes

    def take_back_decision(self, actor: Actor, ticket_id: int) -> Changes:
        """Take a decision back; the case stands as before it.

        Raises:
            InvalidInput: nothing was decided.
        """
        with self._commands.run(actor, Permission.TEAM_LEAD, "ticket.decide_undo") as unit:
            ticket = tickets.get(unit.connection, ticket_id, unit.today)
            decision = papers.standing(unit.connection, ticket_id)
            if decision is None:
                raise InvalidInput("decision_missing", tr("这张问题件还没有决定。"))
            own = decision.user_id == actor.id
            with taking_back(unit.connection, ticket.draft.customer_id, own=own):  # closed, it is nobody's to handle
                papers.drop_decision(unit.connection, ticket_id)
                move(unit, ticket_id, ticket.state, TicketState(decision.before), tr("撤销决定"))
            unit.changed(Kind.CUSTOMER, [ticket.draft.customer_id])
        return unit.changes

    # --- inside ---

    def _changeable(self, unit: Unit, actor: Actor, paper_id: int) -> tuple[Any, Paper]:
        found = papers.rows(unit.connection, paper_id=paper_id)
        if not found:
            raise InvalidInput("missing", tr("找不到这份材料，列表可能已经更新。"))
        paper = paper_sets.read(found[0], unit.today)
        if paper.visit_id is not None:
            self._commands.check(actor, Permission.VISIT_CALL)
        if paper.frozen:
            raise InvalidInput("paper_frozen", paper.frozen)
        return found[0], paper

    @staticmethod
    def _audit(unit: Unit, row: Any, *, old: dict[str, Any], new: dict[str, Any]) -> None:
        kind, record = (Kind.TICKET, row.ticket_id) if row.visit_id is None else (Kind.VISIT, row.visit_id)
        unit.audit(kind, record, old=old, new={"paper": row.name, **new})


def _plain(mark: PaperMark) -> dict[str, Any]:
    """Return a mark as the audit keeps it."""
    signed = [f"{who} {day.isoformat()}" for who, day in mark.signed.items()]
    return {"came": mark.came.isoformat() if mark.came else "", "signed": signed, "in_person": mark.in_person}
