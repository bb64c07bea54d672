"""The page of tickets: list, detail, and the steps that a person may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.domain.forms import FilledForm, FormSubject
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Channel, Ticket, TicketDraft
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context, MessageAction, Page
from desktop_app.ui.kit.form_sheet import FormSheet
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.stateview import StateView
from desktop_app.ui.kit.text import short_day
from desktop_app.ui.kit.ticket_form import TicketSheet
from desktop_app.ui.kit.undo import UndoStep
from desktop_app.ui.tickets.detail import TicketDetail
from desktop_app.ui.tickets.ticket_list import TicketList

SHOWN = frozenset({Kind.TICKET, Kind.CUSTOMER, Kind.VISIT, Kind.USER})


class TicketsPage(Page):
    """问题件: worked here, closed by the customer's word in a confirming visit (R-231, R-232).

    Args:
        context: of the desk.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.list = TicketList(context, self.add)
        self.list.add.setEnabled(context.actor.may(Permission.VISIT_CALL))
        self.messages = MessageBar()
        self.detail = TicketDetail(context, self.messages)
        self._nothing = StateView()
        self._nothing.say("ticket", tr("从左边选一张问题件。"))
        self._side = QStackedWidget()
        self._side.addWidget(self._nothing)
        self._side.addWidget(self.detail)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme.px(tokens.GRID))
        splitter.addWidget(self.list)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([theme.px(700), theme.px(560)])
        self.list.setMinimumWidth(theme.px(420))
        self._side.setMinimumWidth(theme.px(380))
        column = stack(self)
        column.addWidget(splitter, 1)
        column.addWidget(self.messages)
        self.setFocusProxy(self.list.table)
        self._connect()
        self._refreshing = Refreshing(self, context.feed, SHOWN, lambda _: self._reload(), self._editing)
        self._reload()

    def _connect(self) -> None:
        detail = self.detail
        self.list.picked.connect(self._show)
        self.list.table.opened.connect(lambda _: self._enter_detail())
        self.list.board.opened.connect(lambda _: self._enter_detail())
        detail.changed.connect(self._update)
        detail.edit_asked.connect(self.edit)
        detail.classify_asked.connect(self.classify)
        detail.start_asked.connect(self.start)
        detail.handled_asked.connect(self.handled)
        detail.decided_asked.connect(self.decide)
        detail.undecided_asked.connect(self.take_back_decision)
        detail.visit_asked.connect(self._open_visit)
        detail.print_asked.connect(self._print)
        detail.improve_asked.connect(lambda at: self._context.show_page("improvements", ticket_id=at))
        detail.customer_asked.connect(self._open_customer)

    def arrive(self, *, ticket_id: int | None = None, customer_id: int | None = None) -> None:
        """Show the tickets.

        Args:
            ticket_id: the one to open.
            customer_id: begin a new ticket for this customer.
        """
        self.messages.dismiss()
        self._reload()
        if ticket_id is not None:
            self.list.choose(ticket_id)
        if customer_id is not None:
            self._add_for(customer_id)

    def add(self) -> None:
        """Begin a ticket for the customer who is chosen on the desk."""
        customer_id = self._context.selection.customer_id
        if customer_id is None:
            self.messages.offer(
                tr("先在客户列表里选一位客户，再新建问题件。"), tr("回到客户列表"), self._context.show_desk
            )
        else:
            self._add_for(customer_id)

    def _add_for(self, customer_id: int) -> None:
        name = self._context.desk.customers.file(customer_id).customer.draft.name
        begun = TicketDraft(customer_id, "", "", channel=Channel.PHONE)
        sheet = TicketSheet(self, self._context, begun, tr("登记问题件"), name, later=True)
        if sheet.ask():
            tickets, actor, draft = self._context.desk.tickets, self._context.actor, sheet.form.draft()
            self._run(lambda: tickets.receive(actor, draft), self._added)

    def classify(self) -> None:
        """Say where a complaint belongs."""
        if (ticket := self.detail.ticket) is None:
            return
        draft = replace(ticket.draft, deadline=None)
        sheet = TicketSheet(self, self._context, draft, tr("分类"), ticket.customer)
        if sheet.ask():
            tickets, actor, draft = self._context.desk.tickets, self._context.actor, sheet.form.draft()
            self._run(lambda: tickets.classify(actor, ticket.id, draft), self._started)

    def _added(self, made: tuple[int, Changes]) -> None:
        ticket_id, changes = made
        self._context.feed.publish(changes)
        self._reload()
        self.list.choose(ticket_id)
        ticket = self._context.desk.tickets.get(ticket_id)
        until = short_day(ticket.deadline, self._context.desk.clock.today())
        self.messages.tell(tr("已登记 {number}，{day} 前办结。", number=ticket.number, day=until))

    def edit(self) -> None:
        """Change what is written on the ticket."""
        if (ticket := self.detail.ticket) is None:
            return
        sheet = TicketSheet(self, self._context, ticket.draft, tr("保存修改"), ticket.customer)
        if sheet.ask():
            self._update(sheet.form.draft())

    def _update(self, draft: TicketDraft) -> None:
        if (ticket := self.detail.ticket) is not None:
            self._run(lambda: self._write(ticket, draft), partial(self._updated, ticket))

    def _write(self, ticket: Ticket, draft: TicketDraft) -> tuple[UndoStep, Changes]:
        tickets, actor = self._context.desk.tickets, self._context.actor
        changes = tickets.update(actor, ticket.id, draft)
        step = UndoStep(
            tr("修改 {number}", number=ticket.number),
            lambda: tickets.take_back_update(actor, ticket.id, ticket.draft, draft),
            lambda: self._write(ticket, draft),
        )
        return step, changes

    def _updated(self, ticket: Ticket, made: tuple[UndoStep, Changes]) -> None:
        self._context.did(*made, tr("{number} 已保存。", number=ticket.number), self.messages)
        self._reload()

    def start(self) -> None:
        """Take the ticket in hand."""
        if (ticket := self.detail.ticket) is not None:
            tickets, actor = self._context.desk.tickets, self._context.actor
            self._run(lambda: tickets.start(actor, ticket.id), self._started)

    def _started(self, changes: Changes) -> None:
        self._context.feed.publish(changes)
        self._reload()
        self.detail.result.setFocus(Qt.FocusReason.OtherFocusReason)

    def handled(self, result: str) -> None:
        """Write down how it was handled; the confirming visit follows."""
        if (ticket := self.detail.ticket) is not None:
            tickets, actor = self._context.desk.tickets, self._context.actor
            self._run(lambda: tickets.handled(actor, ticket.id, result), partial(self._handled, ticket, result))

    def _handled(self, ticket: Ticket, result: str, made: tuple[int, Changes]) -> None:
        visit_id, changes = made
        self.detail.forget_result(ticket.id)
        self._context.undo.push(self._handling(ticket, result))
        self._context.feed.publish(changes)
        self._reload()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # the button is gone: the next key must not press another
        visit = self._visit(ticket.draft.customer_id, visit_id)
        day = short_day(visit.due, self._context.desk.clock.today()) if visit else ""
        self._context.message(
            tr("{number} 已登记处理结果，{day} 安排了确认回访。", number=ticket.number, day=day),
            MessageAction(tr("打开确认回访"), partial(self._open_visit, visit_id)),
        )

    def _handling(self, ticket: Ticket, result: str) -> UndoStep:
        tickets, actor = self._context.desk.tickets, self._context.actor

        def again() -> tuple[UndoStep, Changes]:
            return self._handling(ticket, result), tickets.handled(actor, ticket.id, result)[1]

        text = tr("{number} 登记处理结果", number=ticket.number)
        return UndoStep(text, lambda: tickets.take_back_handled(actor, ticket.id), again)

    def decide(self, text: str) -> None:
        """Decide a case whose papers are complete, which closes it (R-241); it can be taken back."""
        if (ticket := self.detail.ticket) is not None:
            self._run(lambda: self._decide(ticket, text), partial(self._decided, ticket))

    def _decide(self, ticket: Ticket, text: str) -> tuple[UndoStep, Changes]:
        papers, actor = self._context.desk.papers, self._context.actor
        changes = papers.decide(actor, ticket.id, text)
        step = UndoStep(
            tr("{number} 已决定并办结", number=ticket.number),
            lambda: papers.take_back_decision(actor, ticket.id),
            lambda: self._decide(ticket, text),
        )
        return step, changes

    def _decided(self, ticket: Ticket, made: tuple[UndoStep, Changes]) -> None:
        self.detail.forget_result(ticket.id)
        self._context.did(*made)

    def take_back_decision(self) -> None:
        """Take the decision back; the case is open again."""
        if (ticket := self.detail.ticket) is not None:
            papers, actor = self._context.desk.papers, self._context.actor
            self._run(lambda: papers.take_back_decision(actor, ticket.id), self._context.feed.publish)

    def form_sheet(self) -> FormSheet | None:
        """Return the dialog in which the ticket goes on paper; None while none is chosen."""
        if (ticket := self.detail.ticket) is None:
            return None
        forms, actor, shipped = self._context.desk.forms, self._context.actor, self._context.desk.resources / "forms"

        def fill(code: str) -> FilledForm:
            return forms.for_ticket(actor, shipped, code, ticket.id)

        return FormSheet(self, self._context, FormSubject.TICKET, fill, "ticket_handover")

    def _print(self) -> None:
        if (sheet := self.form_sheet()) is not None:
            sheet.ask()

    def _reload(self) -> None:
        self.list.reload()
        self._show(self.list.current())

    def _show(self, ticket: Ticket | None) -> None:
        if ticket is None:
            self.detail.ticket = None
            self._side.setCurrentWidget(self._nothing)
            return
        ticket = self._context.desk.tickets.get(ticket.id)
        waited = ticket.confirm_visit_id
        confirming = self._visit(ticket.draft.customer_id, waited) if waited is not None else None
        papers = self._context.desk.papers
        self.detail.show_ticket(ticket, confirming, papers.of_ticket(ticket.id), papers.decider(ticket.draft.category))
        self._side.setCurrentWidget(self.detail)

    def _visit(self, customer_id: int, visit_id: int) -> VisitRow | None:
        rows = self._context.desk.schedule.of_customer(customer_id)
        return next((row for row in rows if row.id == visit_id), None)

    def _open_visit(self, visit_id: int) -> None:
        customer_id = self._context.desk.calls.open(self._context.actor, visit_id).customer.id
        self._context.show_desk()
        self._context.selection.choose_visit(visit_id, customer_id)

    def _open_customer(self) -> None:
        if self.detail.ticket is not None:
            self._context.show_desk()
            self._context.selection.choose_visit(None, self.detail.ticket.draft.customer_id)

    def _enter_detail(self) -> None:
        steps = (self.detail.result, self.detail.classify, self.detail.open_visit)
        target = next((step for step in steps if step.isVisible()), self.detail.customer)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _editing(self) -> bool:
        return bool(self.detail.result.toPlainText()) and self.detail.result.hasFocus()

    def _run(self, job: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.runner.run(lambda _: job(), done, self, self._failed)

    def _failed(self, error: UserError) -> None:
        self.messages.fail(error)
        self._reload()
