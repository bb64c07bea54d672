"""The ticket that ends a call; what was written for it and not recorded is there again at the next try."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome
from desktop_app.ui.calls.session import CallSession, Result
from desktop_app.ui.calls.visit_view import VisitView
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.ticket_form import TicketSheet


class Problem(QObject):
    """Asks for the ticket.

    Args:
        context: of the desk.
        session: the visit on the table.
        visit: its view.
        over: widget that the sheet opens over.
        finish: ends the call with a result.
    """

    def __init__(
        self,
        context: Context,
        session: CallSession,
        visit: VisitView,
        over: QWidget,
        finish: Callable[[Result], object],
    ) -> None:
        super().__init__(over)
        self._context, self._session, self._visit, self._over = context, session, visit, over
        self._finish = finish
        self._written: dict[int, TicketDraft] = {}  # by visit
        session.recorded.connect(lambda recorded: self._written.pop(recorded.step.visit_id, None))

    def ask(self) -> None:
        """Write a ticket and end the visit with it."""
        sheet = self._session.sheet
        if sheet is None:
            return
        draft = self._written.get(sheet.visit.id) or self._heard(sheet.customer.id, sheet.visit.id)
        form = TicketSheet(self._over, self._context, draft, tr("记为有问题并生成问题件"), sheet.customer.draft.name)
        before, given = form.form.draft(), form.ask()
        written = form.form.draft()
        if given or written != before:
            self._written[sheet.visit.id] = written
        if given:
            self._finish(Result(Outcome.PROBLEM, ticket=written))
        elif written != before:
            self._visit.messages.tell(tr("问题件没有记，写的留着：按 F8 接着写。"))

    def _heard(self, customer_id: int, visit_id: int) -> TicketDraft:
        """Return a ticket with what the customer said so far."""
        flow, note = self._session.flow, self._visit.notes.toPlainText().strip()
        heard = [
            f"{view.answer.label}：{view.answer.reason}"
            for view in (flow.path if flow else ())
            if view.answer and view.answer.reason
        ]
        facts = "\n".join([*heard, *([note] if note else [])])
        return TicketDraft(customer_id, flow.problem if flow else "", facts, visit_id=visit_id)
