"""What a finished call brings about: events, fields, tickets and their end; and taking all of it back (R-251)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import EventDraft
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import EffectKind
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket, TicketDraft, TicketState
from desktop_app.domain.visits import Visit
from desktop_app.rules.corrections import stored, with_field, without_number
from desktop_app.rules.flow import Flow
from desktop_app.rules.tickets import after_confirmation
from desktop_app.services.command import Unit
from desktop_app.services.customer_word import wait_where_possible, waiting_ticket
from desktop_app.services.customers import name_forms
from desktop_app.services.lists import Lists
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.services.referrals import named, refer
from desktop_app.services.referrals import take_back as take_back_referred
from desktop_app.services.ticket_moves import move
from desktop_app.services.tickets import open_ticket
from desktop_app.store import customers, tickets, visits


def wanted_ticket(flow: Flow | None) -> str:
    """Return the ticket category that the answers ask for; empty for none."""
    effects = flow.effects() if flow else ()
    return next((found.effect.value for found in effects if found.effect.kind is EffectKind.TICKET), "")


def alarms(flow: Flow | None) -> tuple[str, ...]:
    """Return the serious exceptions that the answers tell of, in words (R-239)."""
    effects = flow.effects() if flow else ()
    return tuple(found.effect.value for found in effects if found.effect.kind is EffectKind.ALARM)


def wanted_day(flow: Flow | None) -> date | None:
    """Return the day on which the customer asked to be called again, if an answer leads to one."""
    if flow is None:
        return None
    records = flow.records
    names = [found.effect.value for found in flow.effects() if found.effect.kind is EffectKind.APPOINTMENT]
    days = [records[name] for name in names if records.get(name)]
    return date.fromisoformat(days[0]) if days else None


def not_content(flow: Flow | None) -> bool:
    """Tell whether an answer shows dissatisfaction, so that its reason was asked (R-165)."""
    return bool(flow) and any(answer.reason and not answer.parked for answer in flow.answers) if flow else False


def word_missing(flow: Flow | None) -> bool:
    """Tell whether the script asks whether the customer is content, and nothing was answered to that yet (R-231)."""
    if flow is None:
        return False
    asked = {step.key for step in flow.path if any(choice.ask_reason for choice in step.choices)}
    answered = {answer.step for answer in flow.answers if not answer.parked}
    later = any(choice.ask_reason for step in flow.script.steps for choice in step.choices)
    return bool(asked) and not asked & answered if asked else later


def facts_of(flow: Flow | None, note: str) -> str:
    """Return what was heard, for a ticket: serious exceptions, the answers with a reason, and the notes."""
    told = (
        [f"{answer.label}：{answer.reason}" for answer in flow.answers if answer.reason and not answer.parked]
        if flow
        else []
    )
    return "\n".join([*alarms(flow), *told, *([note] if note else [])])


class CallEffects:
    """Makes what a finished call brings about. Every method returns what ``take_back`` needs, as plain values."""

    def __init__(self, plan_visits: PlanVisits, lists: Lists) -> None:
        self._plan_visits = plan_visits
        self._lists = lists

    def from_answers(self, unit: Unit, customer_id: int, flow: Flow | None) -> dict[str, Any]:
        """Make the events, prospects and fields that the answers ask for."""
        made: dict[str, Any] = {"events": [], "fields": {}}
        if flow is None:
            return made
        records = flow.records
        labels = {answer.step: answer.label or answer.value for answer in flow.answers}
        for found in flow.effects():
            if found.effect.kind is EffectKind.EVENT:
                made["events"].append(self._event(unit, customer_id, found.effect.value, records))
            elif found.effect.kind is EffectKind.FIELD:
                made["fields"][found.effect.value] = labels[found.step.key]
        if made["fields"]:
            made["written"] = made["fields"]
            made["fields"] = self._write_fields(unit, customer_id, made["fields"])
        if corrected := self._correct(unit, customer_id, flow.corrections):
            made["corrected"] = corrected
        return made | refer(unit, self._lists, customer_id, named(unit.connection, customer_id, flow))

    @staticmethod
    def _correct(unit: Unit, customer_id: int, told: dict[str, str]) -> dict[str, list[Any]]:
        """Write what the customer corrected back to the file; return field -> [before, after] (R-013)."""
        draft = customers.get(unit.connection, customer_id).draft
        before = {name: stored(draft, name) for name in told}
        changed = {name: value for name, value in told.items() if value != before[name]}
        if not changed:
            return {}
        for name, value in changed.items():
            draft = with_field(draft, name, value)
        customers.change(unit.connection, customer_id, draft, name_forms(draft.name), unit.now)
        old = {name: before[name] for name in changed}
        unit.audit(Kind.CUSTOMER, customer_id, old=old, new=changed, why=tr("回访中客户更正"))
        return {name: [before[name], value] for name, value in changed.items()}

    def _event(self, unit: Unit, customer_id: int, kind: str, records: dict[str, str]) -> int:
        told = {key.split(".", 1)[1]: value for key, value in records.items() if key.startswith(f"{kind}.") and value}
        day = date.fromisoformat(told.pop("day")) if "day" in told else unit.today
        draft = EventDraft(kind, day, detail=dict(told))
        event_id = customers.add_event(unit.connection, customer_id, draft, unit.now, unit.actor.id)
        made = self._plan_visits.plan_events(unit, [event_id])
        new = {"kind": kind, "day": day.isoformat(), **told, "customer": customer_id, "visits": made}
        unit.audit(Kind.EVENT, event_id, new=new)
        return event_id

    @staticmethod
    def _write_fields(unit: Unit, customer_id: int, fields: dict[str, str]) -> dict[str, str | None]:
        draft = customers.get(unit.connection, customer_id).draft
        before = {name: draft.extra.get(name) for name in fields}
        _write_extra(unit, customer_id, {**draft.extra, **fields})
        return before

    @staticmethod
    def open(unit: Unit, draft: TicketDraft) -> dict[str, Any]:
        """Open the ticket of a problem found in the call."""
        ticket_id = open_ticket(unit, draft)
        return {"ticket": ticket_id, "ticket_left": tickets.as_it_stands(unit.connection, ticket_id)}

    @staticmethod
    def confirm(unit: Unit, visit: Visit, content: bool, note: str) -> dict[str, Any]:
        """Close or reopen a ticket by the customer's word at the visit for which it waits (R-231, R-232)."""
        ticket = waiting_ticket(unit.connection, visit, unit.today)
        if ticket is None:
            return {}
        state = after_confirmation(ticket.state, content)
        tickets.add_step(unit.connection, ticket.id, TicketState.TOLD, unit.now, unit.actor.id, "")
        move(unit, ticket.id, ticket.state, state, note, reopened=ticket.reopened + (not content))
        return _moved(unit, ticket)

    @staticmethod
    def not_confirmed(unit: Unit, visit: Visit, note: str) -> dict[str, Any]:
        """Give a ticket back to who handles it: its confirming visit ended without the customer's word (R-231)."""
        ticket = waiting_ticket(unit.connection, visit, unit.today)
        if ticket is None:
            return {}
        move(unit, ticket.id, ticket.state, TicketState.HANDLING, note)
        return _moved(unit, ticket)

    @staticmethod
    def mark_wrong(unit: Unit, customer_id: int, number: str) -> dict[str, Any]:
        """Mark the number that was called as wrong: the one given, else the first that is not marked yet.

        Raises:
            InvalidInput: the customer has no such number.
        """
        phones = customers.get(unit.connection, customer_id).draft.phones
        called = next((phone for phone in phones if (phone.number == number if number else not phone.wrong)), None)
        if number and called is None:
            raise InvalidInput("number_missing", tr("客户资料里没有这个号码，可能刚刚改过。"), field="number")
        if called is None or called.wrong:
            return {}
        customers.mark_phone(unit.connection, customer_id, called.number, wrong=True)
        unit.audit(Kind.CUSTOMER, customer_id, new={"wrong_number": called.number})
        return {"wrong_number": called.number}

    @staticmethod
    def take_back(unit: Unit, customer_id: int, made: dict[str, Any]) -> None:
        """Take back what a call brought about; rows stay, marked as no longer valid.

        Raises:
            InvalidInput: ``changed_since`` when others have worked on its ticket.
        """
        _take_back_ticket(unit, customer_id, made)
        take_back_referred(unit, customer_id, made)
        events = made.get("events", [])
        if events:
            visits.release(unit.connection, visits.ids_of_events(unit.connection, events))
            customers.drop_events(unit.connection, events)
            for event_id in events:
                unit.audit(Kind.EVENT, event_id, old={"active": True}, new={"active": False})
        if made.get("next_visits"):
            visits.release(unit.connection, made["next_visits"])
        if made.get("fields"):
            extra = dict(customers.get(unit.connection, customer_id).draft.extra)
            for name, before in made["fields"].items():
                if extra.get(name) != made.get("written", {}).get(name):
                    continue  # written anew since
                if before is None:
                    extra.pop(name)
                else:
                    extra[name] = before
            if extra != customers.get(unit.connection, customer_id).draft.extra:
                _write_extra(unit, customer_id, extra)
        corrected = made.get("corrected", {})
        draft = customers.get(unit.connection, customer_id).draft
        back = {name: old for name, (old, new) in corrected.items() if stored(draft, name) == new}
        if back:
            unit.audit(Kind.CUSTOMER, customer_id, old={name: stored(draft, name) for name in back}, new=back)
            for name, old in back.items():
                draft = without_number(draft, corrected[name][1]) if name == "phone" else with_field(draft, name, old)
            customers.change(unit.connection, customer_id, draft, name_forms(draft.name), unit.now)
        if number := made.get("wrong_number"):
            customers.mark_phone(unit.connection, customer_id, number, wrong=False)
            unit.audit(Kind.CUSTOMER, customer_id, old={"wrong_number": number}, new={"wrong_number": ""})


def _moved(unit: Unit, ticket: Ticket) -> dict[str, Any]:
    """Return what takes back that a ticket went on: how it was, and how it stands now."""
    return {
        "confirmed": {"id": ticket.id, "state": ticket.state.value, "reopened": ticket.reopened},
        "ticket_left": tickets.as_it_stands(unit.connection, ticket.id),
    }


def _take_back_ticket(unit: Unit, customer_id: int, made: dict[str, Any]) -> None:
    """Drop the ticket that a call opened, or undo the customer's word on one; only while nobody worked on it since."""
    opened, confirmed = made.get("ticket"), made.get("confirmed", {})
    ticket_id = opened or confirmed.get("id")
    if ticket_id is None:
        return
    left = made.get("ticket_left")
    if left is None or tickets.as_it_stands(unit.connection, ticket_id) != left:
        raise InvalidInput("changed_since", tr("这张问题件之后又有处理，不能撤销这次结果。"))
    if opened:
        tickets.drop(unit.connection, ticket_id)
        unit.audit(Kind.TICKET, ticket_id, old={"active": True}, new={"active": False})
    else:
        now, back = TicketState(left["state"]), TicketState(confirmed["state"])
        move(unit, ticket_id, now, back, "", reopened=confirmed["reopened"])
        wait_where_possible(unit, customer_id)


def _write_extra(unit: Unit, customer_id: int, extra: dict[str, str]) -> None:
    draft = customers.get(unit.connection, customer_id).draft
    old = {name: value for name, value in draft.extra.items() if extra.get(name) != value}
    new = {name: value for name, value in extra.items() if draft.extra.get(name) != value}
    changed = replace(draft, extra=extra)
    customers.change(unit.connection, customer_id, changed, name_forms(changed.name), unit.now)
    unit.audit(Kind.CUSTOMER, customer_id, old=old, new=new)
