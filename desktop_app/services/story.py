"""A customer's story: calls, events and tickets in one line of time (R-008, R-047)."""

from __future__ import annotations

import re
from datetime import date

from desktop_app.domain.calls import CustomerFile, HistoryLine, OpenTicket
from desktop_app.domain.clock import Clock
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket
from desktop_app.domain.visits import Visit
from desktop_app.domain.words import outcome_words
from desktop_app.rules.outcomes import Happening
from desktop_app.store import customers, exchanges, history, lists, overrides, tickets
from desktop_app.store.engine import Connection

_HOUR = re.compile(r"(\d{1,2}):(\d{2})")


def story(connection: Connection, customer_id: int, clock: Clock) -> CustomerFile:
    """Return a customer's file with its story, newest first."""
    today = clock.today()
    return CustomerFile(
        customer=customers.get(connection, customer_id),
        relations=customers.relations(connection, customer_id),
        events=customers.events(connection, customer_id),
        history=history_lines(connection, customer_id, clock),
        tickets=open_tickets(connection, customer_id, today),
        seen_at=clock.now(),
    )


def agreed_event(connection: Connection, visit: Visit, clock: Clock) -> Happening | None:
    """Return what a visit reminds of: an event that was agreed beforehand and with whose day the window ends."""
    events = customers.events_by_id(connection, [visit.event_id]) if visit.event_id is not None else ()
    for event in events:
        hour = _HOUR.fullmatch(str(event.draft.detail.get("hour", "")))
        beforehand = hour is not None or clock.local(event.created_at).date() < event.draft.day
        if beforehand and visit.latest <= event.draft.day:
            return event.draft.day, int(hour[1]) * 60 + int(hour[2]) if hour else None
    return None


def open_tickets(connection: Connection, customer_id: int, today: date) -> tuple[OpenTicket, ...]:
    """Return the customer's tickets that are not closed, the nearest deadline first."""
    return tuple(
        OpenTicket(ticket.id, ticket.number, _ticket_text(ticket), ticket.deadline)
        for ticket in tickets.open_of_customer(connection, customer_id, today)
    )


def _ticket_text(ticket: Ticket) -> str:
    return tr("{category}：{facts}", category=ticket.category_name, facts=ticket.draft.facts)


def history_lines(connection: Connection, customer_id: int, clock: Clock) -> tuple[HistoryLine, ...]:
    """Return calls with their notes and answers, and events, newest first."""
    words, kinds = outcome_words(), {entry.code: entry.name for entry in lists.entries(connection, "event_kind")}
    calls = [
        HistoryLine(
            clock.local(call.at).date(),
            tr("{title} · {outcome}", title=call.title, outcome=words[call.outcome]),
            "；".join(part for part in (call.answers, call.note) if part),
            "call",
        )
        for call in history.calls(connection, customer_id)
    ]
    events = [
        HistoryLine(event.draft.day, kinds.get(event.draft.kind, event.draft.kind), event.draft.title, "event")
        for event in customers.events(connection, customer_id)
    ]
    gone_on = [
        HistoryLine(
            clock.local(past.at).date(),
            tr("{title} · 写明理由后继续", title=past.title),
            tr("{person}：{note}", person=past.user, note=past.reason),
            "call",
        )
        for past in overrides.of_customer(connection, customer_id)
    ]
    channels = {entry.code: entry.name for entry in lists.entries(connection, "exchange")}
    talks = [
        HistoryLine(
            clock.local(talk.at).date(),
            tr("{channel} · 往来", channel=channels.get(talk.draft.channel, talk.draft.channel)),
            tr("{person}：{note}", person=talk.user, note=talk.draft.text),
            "exchange",
        )
        for talk in exchanges.of_customer(connection, customer_id)
    ]
    return tuple(sorted([*calls, *gone_on, *events, *talks], key=lambda line: line.day, reverse=True))
