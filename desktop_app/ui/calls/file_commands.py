"""What a clerk begins from a customer's file: an event, a visit by hand, a ticket, the form."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.domain.changes import Changes
from desktop_app.domain.text import tr
from desktop_app.ui.calls.exchange_sheet import ExchangeSheet
from desktop_app.ui.calls.sheets import EventSheet, VisitSheet
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.text import relative_day
from desktop_app.ui.kit.undo import UndoStep


class FileCommands(QObject):
    """Commands for the customer who is chosen; without one they do nothing.

    Args:
        context: of the desk.
        over: widget that dialogs open over.
    """

    def __init__(self, context: Context, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._over = context, over

    def _name(self, customer_id: int) -> str:
        return self._context.desk.customers.file(customer_id).customer.draft.name

    def add_event(self) -> None:
        """Write down something that happened to the customer."""
        if (customer_id := self._context.selection.customer_id) is None:
            return
        sheet = EventSheet(self._over, self._context, self._name(customer_id))
        if sheet.ask() and (draft := sheet.draft()) is not None:
            customers, actor = self._context.desk.customers, self._context.actor
            self._context.runner.run(lambda _: customers.add_event(actor, customer_id, draft), self._event_added, self)

    def _event_added(self, made: tuple[int, tuple[object, ...], Changes]) -> None:
        _, visits, changes = made
        self._context.feed.publish(changes)
        count = len(visits)
        self._context.message(tr("已记下，并安排了 {count} 次回访。", count=count) if count else tr("已记下。"))

    def add_visit(self) -> None:
        """Plan a visit by hand."""
        if (customer_id := self._context.selection.customer_id) is None:
            return
        sheet = VisitSheet(self._over, self._context, customer_id, self._name(customer_id))
        if sheet.ask():
            made, schedule, actor = sheet.values(), self._context.desk.schedule, self._context.actor
            self._context.runner.run(lambda _: schedule.add(actor, customer_id, *made), self._visit_added, self)

    def _visit_added(self, made: tuple[int, Changes]) -> None:
        visit_id, changes = made
        self._context.feed.publish(changes)
        due = self._context.desk.calls.open(self._context.actor, visit_id).visit.due
        when = relative_day(due, self._context.desk.clock.today())
        self._context.message(
            tr("已安排在 {when}。", when=when), MessageAction(tr("打开"), lambda: self.open_visit(visit_id))
        )

    def open_visit(self, visit_id: int) -> None:
        """Put one of the customer's visits on the table."""
        if (customer_id := self._context.selection.customer_id) is not None:
            self._context.selection.choose_visit(visit_id, customer_id)
            self._over.setFocus()

    def add_exchange(self) -> None:
        """Write down a contact that is no visit (R-183)."""
        if (customer_id := self._context.selection.customer_id) is None:
            return
        sheet = ExchangeSheet(self._over, self._context, customer_id, self._name(customer_id))
        if sheet.ask():
            exchanges, actor, draft = self._context.desk.exchanges, self._context.actor, sheet.draft()
            done = partial(self._exchange_added, customer_id)
            self._context.runner.run(lambda _: exchanges.add(actor, draft), done, self)

    def _exchange_added(self, customer_id: int, made: tuple[int, Changes]) -> None:
        (exchange_id, changes), context = made, self._context
        set_active = partial(context.desk.exchanges.set_active, context.actor, customer_id, exchange_id)

        def step() -> UndoStep:
            again = partial(set_active, active=True)
            return UndoStep(tr("记一笔往来"), partial(set_active, active=False), lambda: (step(), again()))

        context.did(step(), changes, tr("已记进往来。"))

    def add_ticket(self) -> None:
        """Write a ticket for the customer, without a visit (R-243)."""
        if (customer_id := self._context.selection.customer_id) is not None:
            self._context.show_page("tickets", customer_id=customer_id)

    def edit(self) -> None:
        """Open the customer's form."""
        if (customer_id := self._context.selection.customer_id) is not None:
            self._context.show_page("customer_form", customer_id=customer_id)
