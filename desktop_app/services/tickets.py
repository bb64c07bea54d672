"""Tickets (问题件): opened by a problem, worked, and ended by the customer's word (R-227 to R-232)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from desktop_app.domain.access import Actor, Permission, Role
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import CustomerState
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import WORKED, Ticket, TicketCategory, TicketDraft, TicketState
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules import tickets as rules
from desktop_app.rules.papers import require_complete
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.command import Commands, Unit
from desktop_app.services.customer_wishes import accepted
from desktop_app.services.customer_word import refuse_begun
from desktop_app.services.lists import Lists, ticket_categories
from desktop_app.services.paper_sets import ask_for_ticket, decider, of_ticket
from desktop_app.services.ticket_moves import move
from desktop_app.store import audit, customers, lists, tickets, visits
from desktop_app.store.engine import Connection
from desktop_app.store.scope import taking_back

CONFIRM_SCRIPT = "common.confirm"


LEADING_GROUP, SUPERIOR = "tickets.leading_group", "tickets.superior"
"""Settings: who coordinates several departments (R-230), and who is told of serious exceptions (R-239)."""


def open_ticket(unit: Unit, draft: TicketDraft) -> int:
    """Open a ticket in the command's transaction; department and deadline come from its category where none is given.

    A serious one goes to the superior, one of several departments to the leading group, unless a person is named.

    Raises:
        InvalidInput: unknown category, or no facts.
    """
    found = category_of(unit.connection, draft.category)
    return _add(unit, replace(draft, department=draft.department or found.department), found)


def category_of(connection: Connection, code: str) -> TicketCategory:
    """Return a problem category.

    Raises:
        InvalidInput: there is none of the code.
    """
    found = next((category for category in ticket_categories(connection) if category.code == code), None)
    if found is None:
        raise InvalidInput("category_missing", tr("请选择问题类别。"), field="category")
    return found


def _add(unit: Unit, draft: TicketDraft, category: TicketCategory | None) -> int:
    if not draft.facts.strip():
        raise InvalidInput("facts_missing", tr("请写明问题经过。"), field="facts")
    until = draft.deadline or (unit.today if category is None else _deadline(unit, category))
    full = replace(draft, facts=draft.facts.strip(), assignee=draft.assignee or _responsible(unit.connection, draft))
    year = unit.today.year
    number = rules.ticket_number(year, tickets.numbered(unit.connection, year) + 1)
    state = TicketState.RECEIVED if category is None else TicketState.CLASSIFIED
    ticket_id = tickets.add(unit.connection, full, number, until, unit.now, state)
    for reached in dict.fromkeys((TicketState.RECEIVED, state)):
        tickets.add_step(unit.connection, ticket_id, reached, unit.now, unit.actor.id, "")
    told = {"category": full.category, "facts": full.facts, "deadline": until.isoformat(), "assignee": full.assignee}
    unit.audit(Kind.TICKET, ticket_id, new={**told, "channel": full.channel.value, "serious": full.serious})
    unit.changed(Kind.CUSTOMER, [draft.customer_id])
    if full.category:
        ask_for_ticket(unit, ticket_id, full.category, unit.today)
    return ticket_id


def _deadline(unit: Unit, category: TicketCategory) -> date:
    return rules.deadline(category, unit.today, WorkingDays(lists.day_overrides(unit.connection)))


def _responsible(connection: Connection, draft: TicketDraft) -> str:
    """Return who sees to a ticket for which nobody is named; empty where that is open."""
    if draft.serious:
        return lists.setting(connection, SUPERIOR) or _highest(connection)
    if len(rules.departments(draft.department)) > 1:
        return lists.setting(connection, LEADING_GROUP) or tr("领导小组")
    return ""


def _highest(connection: Connection) -> str:
    users = [user for user in lists.users(connection) if user.active]
    ranked = (Role.SUPERVISOR, Role.HEAD, Role.ADMINISTRATOR)
    return next((user.name for role in ranked for user in users if user.role is role), "")


_WRITTEN = ("category", "facts", "wish", "department", "assignee", "deadline", "persons", "serious")


def _differing(one: TicketDraft, other: TicketDraft) -> list[str]:
    return [name for name in _WRITTEN if getattr(one, name) != getattr(other, name)]


def _told(draft: TicketDraft, names: Iterable[str]) -> dict[str, str]:
    """Return what is written as the audit keeps it."""
    return {name: str(getattr(draft, name)) for name in names}


class Tickets:
    """The tickets of the desk."""

    def __init__(self, commands: Commands, lists: Lists) -> None:
        self._commands = commands
        self._lists = lists

    def rows(
        self,
        *,
        open_only: bool = True,
        text: str = "",
        sort: str = "",
        descending: bool = False,
        limit: int | None = None,
    ) -> tuple[Ticket, ...]:
        """Return tickets without their stories.

        Args:
            open_only: leave out those that are closed.
            text: a fragment of the customer's name, the number, the facts or the assignee.
            sort: ``customer``, ``category``, ``deadline``, ``assignee`` or ``state``; by default the nearest deadline
                first.
            descending: the other way round.
            limit: most tickets to return.
        """
        today = self._commands.clock.today()
        with self._commands.reading() as connection:
            found = tickets.rows(
                connection,
                today,
                open_only=open_only,
                fragment=text,
                sort=sort,
                descending=descending,
                limit=limit,
            )
        return tuple(self._ranked(ticket, today) for ticket in found)

    def _ranked(self, ticket: Ticket, today: date) -> Ticket:
        if not ticket.overdue:
            return ticket
        return replace(ticket, escalated=rules.escalated(ticket.state, ticket.deadline, today, self._lists.workdays()))

    def count(self, *, open_only: bool = True, text: str = "") -> int:
        """Return how many tickets there are, with or without a limit on ``rows``."""
        with self._commands.reading() as connection:
            return tickets.count(connection, open_only=open_only, fragment=text)

    def get(self, ticket_id: int) -> Ticket:
        """Return a ticket with its story."""
        today = self._commands.clock.today()
        with self._commands.reading() as connection:
            return self._ranked(tickets.get(connection, ticket_id, today), today)

    def categories(self) -> tuple[TicketCategory, ...]:
        """Return the problem categories with department and time allowed."""
        with self._commands.reading() as connection:
            return ticket_categories(connection)

    def deadline(self, category: TicketCategory) -> date:
        """Return the day by which a ticket of the category that is opened today is to be handled (R-080)."""
        return rules.deadline(category, self._commands.clock.today(), self._lists.workdays())

    def open(self, actor: Actor, draft: TicketDraft) -> tuple[int, Changes]:
        """Open a ticket (R-243: at once, from any page)."""
        with self._commands.run(actor, Permission.VISIT_CALL, "ticket.open") as unit:
            ticket_id = open_ticket(unit, draft)
        return ticket_id, unit.changes

    def receive(self, actor: Actor, draft: TicketDraft) -> tuple[int, Changes]:
        """Take in a complaint by any channel at any hour, before anybody knows where it belongs (R-244, R-245)."""
        with self._commands.run(actor, Permission.VISIT_CALL, "ticket.receive") as unit:
            category = category_of(unit.connection, draft.category) if draft.category else None
            ticket_id = _add(unit, draft, category)
        return ticket_id, unit.changes

    def classify(self, actor: Actor, ticket_id: int, draft: TicketDraft) -> Changes:
        """Say where a complaint belongs: category, departments, person and deadline, those of the category by default.

        Raises:
            InvalidInput: unknown category, or it was classified before.
        """
        with self._commands.run(actor, Permission.VISIT_CALL, "ticket.classify") as unit:
            ticket = self._not_closed(unit, ticket_id)
            category = category_of(unit.connection, draft.category)
            department = draft.department or category.department
            assignee = draft.assignee or _responsible(unit.connection, replace(draft, department=department))
            deadline = draft.deadline if draft.deadline not in (None, ticket.deadline) else _deadline(unit, category)
            self._step(unit, ticket, TicketState.CLASSIFIED, "")
            values = {"category": category.code, "department": department, "assignee": assignee, "deadline": deadline}
            tickets.change(unit.connection, ticket_id, **values)
            unit.audit(Kind.TICKET, ticket_id, new={name: str(value) for name, value in values.items()})
            ask_for_ticket(unit, ticket_id, category.code, self._received(ticket))
        return unit.changes

    def update(self, actor: Actor, ticket_id: int, draft: TicketDraft, why: str = "") -> Changes:
        """Change what is written on a ticket that is not closed.

        Raises:
            InvalidInput: it was handled, and papers of its new category are missing.
        """
        with self._commands.run(actor, Permission.TICKET_HANDLE, "ticket.update") as unit:
            self._write(unit, self._not_closed(unit, ticket_id), draft, why)
        return unit.changes

    def take_back_update(self, actor: Actor, ticket_id: int, was: TicketDraft, left: TicketDraft) -> Changes:
        """Put back what was written on a ticket, also where that passed it on to somebody whose it is now.

        Args:
            actor: the person acting.
            ticket_id: the ticket.
            was: what was written before the change.
            left: what the change left.

        Raises:
            InvalidInput: ``changed_since``; it was written on again.
        """
        with self._commands.run(actor, Permission.TICKET_HANDLE, "ticket.update") as unit:
            ticket = self._not_closed(unit, ticket_id)
            if _differing(ticket.draft, left):
                raise InvalidInput("changed_since", tr("这之后又有人改过这张问题件，不能撤销这一步。"))
            last = audit.last_of(unit.connection, Kind.TICKET, ticket_id)
            own = last == (actor.id, unit.action, _told(was, _differing(was, left)))
            with taking_back(unit.connection, ticket.draft.customer_id, own=own):
                self._write(unit, ticket, was, "")
        return unit.changes

    def _write(self, unit: Unit, ticket: Ticket, draft: TicketDraft, why: str) -> None:
        changed = _differing(ticket.draft, draft)
        if not changed:
            return
        tickets.change(unit.connection, ticket.id, **{f: getattr(draft, f) for f in changed})
        if ticket.state in WORKED and not {"assignee", "department"}.isdisjoint(changed):
            note = tr("转给{person}", person=draft.assignee or draft.department or tr("未指定"))
            tickets.add_step(unit.connection, ticket.id, ticket.state, unit.now, unit.actor.id, note)
        old, new = _told(ticket.draft, changed), _told(draft, changed)
        unit.audit(Kind.TICKET, ticket.id, old=old, new=new, why=why)
        if "category" in changed:
            ask_for_ticket(unit, ticket.id, draft.category, self._received(ticket))
            if ticket.state is TicketState.HANDLED:
                self._check_papers(unit, replace(ticket, draft=draft))

    def start(self, actor: Actor, ticket_id: int, note: str = "") -> Changes:
        """Take a ticket in hand."""
        with self._commands.run(actor, Permission.TICKET_HANDLE, "ticket.start") as unit:
            self._step(unit, self._not_closed(unit, ticket_id), TicketState.HANDLING, note)
        return unit.changes

    def handled(self, actor: Actor, ticket_id: int, result: str) -> tuple[int, Changes]:
        """Write how a ticket was handled and plan the visit at which the customer is told and asked (R-232).

        Returns:
            Id of the confirming visit, and what changed.

        Raises:
            InvalidInput: no result, the ticket is not in hand, or its customer is visited no more.
        """
        if not result.strip():
            raise InvalidInput("result_missing", tr("请写明处理结果。"), field="result")
        with self._commands.run(actor, Permission.TICKET_HANDLE, "ticket.handled") as unit:
            ticket = self._not_closed(unit, ticket_id)
            self._check_papers(unit, ticket)
            customer = customers.get(unit.connection, ticket.draft.customer_id)
            if customer.state is not CustomerState.ACTIVE:
                raise InvalidInput(
                    "customer_gone", tr("客户资料已失效，没有人可以确认；请先恢复客户。"), field="result"
                )
            self._step(unit, ticket, TicketState.HANDLED, result.strip())
            visit = rules.confirming_visit(ticket.number, unit.today, self._lists.workdays())
            visit_id = visits.add_single(
                unit.connection,
                customer_id=ticket.draft.customer_id,
                title=tr("问题件确认"),
                reason=visit.reason,
                due=visit.due,
                minute=None,
                earliest=visit.earliest,
                latest=visit.latest,
                method=accepted(unit.connection, ticket.draft.customer_id, unit.today),
                owner=customer.draft.owner or actor.name,
                script=CONFIRM_SCRIPT,
                now=unit.now,
                plan_name=tr("问题件"),
                purpose=tr("处理结果：{result}", result=result.strip()),
                priority=1,
                ticket_id=ticket_id,
            )
            tickets.change(unit.connection, ticket_id, confirm_visit_id=visit_id)
            unit.audit(Kind.VISIT, visit_id, new={"due": visit.due.isoformat(), "title": tr("问题件确认")})
            unit.changed(Kind.CUSTOMER, [ticket.draft.customer_id])
        return visit_id, unit.changes

    def take_back_handled(self, actor: Actor, ticket_id: int) -> Changes:
        """Take the result of handling back, with the confirming visit, as long as nobody has made it.

        Raises:
            InvalidInput: ``changed_since``; the customer is being called or was since, or the ticket went on.
        """
        with self._commands.run(actor, Permission.TICKET_HANDLE, "ticket.take_back") as unit:
            ticket = self._not_closed(unit, ticket_id)
            visit_id = ticket.confirm_visit_id
            row = visits.record(unit.connection, visit_id) if visit_id is not None else None
            if ticket.state is not TicketState.HANDLED or row is None or row.status != "open":
                raise InvalidInput("changed_since", tr("这之后又有人处理或打过电话，不能撤销这一步。"))
            refuse_begun(unit, row.id, tr("确认回访已经开始，不能撤销处理结果。"))
            visits.change(unit.connection, row.id, status=VisitStatus.WITHDRAWN.value)
            tickets.change(unit.connection, ticket_id, state=TicketState.HANDLING.value, confirm_visit_id=None)
            note = tr("撤销了处理结果")
            tickets.add_step(unit.connection, ticket_id, TicketState.HANDLING, unit.now, actor.id, note)
            new = {"state": TicketState.HANDLING.value}
            unit.audit(Kind.TICKET, ticket_id, old={"state": ticket.state.value}, new=new)
            unit.changed(Kind.VISIT, [row.id])
            unit.changed(Kind.CUSTOMER, [ticket.draft.customer_id])
        return unit.changes

    @staticmethod
    def _check_papers(unit: Unit, ticket: Ticket) -> None:
        """Refuse to call a ticket handled while its papers are not complete, or where somebody decides it (R-241)."""
        if who := decider(unit.connection, ticket.draft.category):
            text = tr("这类问题件收齐材料后由{who}作出决定办结。", who=who)
            raise InvalidInput("ticket_decided", text, field="result")
        require_complete(of_ticket(unit.connection, ticket.id, unit.today))

    def _received(self, ticket: Ticket) -> date:
        return self._commands.clock.local(ticket.opened_at).date()

    def _step(self, unit: Unit, ticket: Ticket, wanted: TicketState, note: str) -> None:
        state = rules.next_state(ticket.state, wanted)
        move(unit, ticket.id, ticket.state, state, note)

    def _not_closed(self, unit: Unit, ticket_id: int) -> Ticket:
        ticket = tickets.get(unit.connection, ticket_id, unit.today)
        if ticket.state is TicketState.CONFIRMED:
            raise InvalidInput("ticket_closed", tr("这张问题件已经办结，只能查看。"))
        return ticket
