"""Papers of the archive that go out with a visitor and come back after the visit (R-180, R-330)."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.papers import Loan, LoanDraft
from desktop_app.domain.text import tr
from desktop_app.rules.papers import due_back
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.command import Commands, Unit
from desktop_app.store import lists, papers, visits
from desktop_app.store.engine import Connection


class Loans:
    """What is out, to whom, until when."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def of_visit(self, visit_id: int) -> tuple[Loan, ...]:
        """Return what went out for a visit, back or not."""
        with self._commands.reading() as connection:
            return loans_of(connection, visit_id, self._commands.clock.today())

    def out(self, text: str = "") -> tuple[Loan, ...]:
        """Return what is out, the nearest day first.

        Args:
            text: a fragment of the customer's name, the papers, the visitor or the visit's title.
        """
        today = self._commands.clock.today()
        with self._commands.reading() as connection:
            return tuple(_loan(row, today) for row in papers.loans_out(connection, text))

    def due_back(self, visit_id: int) -> date:
        """Return when papers that go out now for a visit are to be back: the working day after it."""
        with self._commands.reading() as connection:
            return _due(connection, visit_id, self._commands.clock.today())

    def lend(self, actor: Actor, visit_id: int, draft: LoanDraft) -> tuple[int, Changes]:
        """Note papers that go out with a visitor; they are to be back after the visit (R-330).

        Raises:
            InvalidInput: ``field`` names what is missing.
        """
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "loan.lend") as unit:
            what, person = draft.what.strip(), draft.person.strip()
            if not what:
                raise InvalidInput("what_missing", tr("请写明借出什么材料。"), field="what")
            if not person:
                raise InvalidInput("person_missing", tr("请写明交给谁。"), field="person")
            due = draft.due or _due(unit.connection, visit_id, unit.today)
            if due < unit.today:
                raise InvalidInput("day_past", tr("归还的日子不能早于今天。"), field="due")
            loan_id = papers.lend(unit.connection, visit_id, what, person, unit.today, due)
            new = {"loan": what, "person": person, "due": due.isoformat()}
            unit.audit(Kind.VISIT, visit_id, new=new)
        return loan_id, unit.changes

    def bring_back(self, actor: Actor, loan_id: int) -> Changes:
        """Note that papers are back today."""
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "loan.back") as unit:
            row = papers.loan(unit.connection, loan_id)
            if row.back is None:
                self._change(unit, row, back=unit.today)
        return unit.changes

    def still_out(self, actor: Actor, loan_id: int) -> Changes:
        """Take back that papers are back."""
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "loan.back_undo") as unit:
            self._change(unit, papers.loan(unit.connection, loan_id), back=None)
        return unit.changes

    def keep(self, actor: Actor, loan_id: int, until: date, why: str) -> Changes:
        """Let papers stay out longer: an exception with the head's consent (R-180).

        Raises:
            InvalidInput: no reason, a day that is past, or they are back.
        """
        with self._commands.run(actor, Permission.TEAM_LEAD, "loan.keep") as unit:
            row = papers.loan(unit.connection, loan_id)
            if row.back is not None:
                raise InvalidInput("loan_back", tr("材料已经归还。"))
            if not why.strip():
                raise InvalidInput("reason_missing", tr("请写明为什么晚还。"), field="why")
            if until <= max(row.due, unit.today):
                raise InvalidInput("day_past", tr("请填写原定日子和今天以后的日子。"), field="until")
            self._change(unit, row, due=until, kept_why=why.strip(), kept_by=actor.id)
        return unit.changes

    def drop(self, actor: Actor, loan_id: int) -> Changes:
        """Take a loan back that was entered by mistake; its row stays."""
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "loan.drop") as unit:
            self._change(unit, papers.loan(unit.connection, loan_id), active=False)
        return unit.changes

    @staticmethod
    def _change(unit: Unit, row: Any, **values: Any) -> None:
        papers.change_loan(unit.connection, row.id, **values)
        told = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        told.pop("kept_by", None)
        unit.audit(Kind.VISIT, row.visit_id, new={"loan": row.what, **told}, why=str(values.get("kept_why", "")))


def loans_of(connection: Connection, visit_id: int, today: date) -> tuple[Loan, ...]:
    """Return what went out for a visit, back or not."""
    return tuple(_loan(row, today) for row in papers.loans_of_visit(connection, visit_id))


def _due(connection: Connection, visit_id: int, today: date) -> date:
    return due_back(visits.record(connection, visit_id).due, today, WorkingDays(lists.day_overrides(connection)))


def _loan(row: Any, today: date) -> Loan:
    return Loan(
        id=row.id,
        visit_id=row.visit_id,
        customer_id=row.customer_id,
        customer=row.customer,
        visit=row.visit,
        what=row.what,
        person=row.person,
        out=row.out,
        due=row.due,
        back=row.back,
        kept_why=row.kept_why,
        kept_by=row.keeper,
        overdue=row.back is None and today > row.due,
    )
