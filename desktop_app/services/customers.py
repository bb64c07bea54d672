"""Customers: the list, the file, and every change of a file (R-001 to R-063)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from desktop_app.domain.access import Actor, DataScope, Permission
from desktop_app.domain.calls import CustomerFile
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import (
    CustomerDraft,
    CustomerQuery,
    CustomerRow,
    CustomerState,
    EventDraft,
    Phone,
    SavedFilter,
    ScopeCounts,
)
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.importing import field_words
from desktop_app.domain.plans import ProposedVisit
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow, VisitState, VisitStatus
from desktop_app.rules import identity, names, phones, sensitive, two_hands
from desktop_app.rules.found_parts import Span, found_in_name, found_in_number
from desktop_app.rules.required_fields import missing, read_required
from desktop_app.rules.states import visit_state
from desktop_app.services.command import Commands, Unit
from desktop_app.services.customer_wishes import refuse_blacklisted
from desktop_app.services.customer_word import wait_where_possible
from desktop_app.services.lists import REQUIRED
from desktop_app.services.plan_making import BLACKLIST, REFUSAL
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.services.schedule import seen_on, soon
from desktop_app.services.story import story
from desktop_app.store import customer_list, customers, lists, visits
from desktop_app.store.engine import Connection
from desktop_app.store.find import find_ids


def name_forms(name: str) -> tuple[str, str, str]:
    """Return a name as it is looked up: normalised, pinyin, initials."""
    return names.name_key(name), names.pinyin_of(name), names.initials_of(name)


def plain(draft: CustomerDraft) -> dict[str, Any]:
    """Return a draft as the audit keeps it."""
    values = asdict(draft)
    return values | {"birthday": draft.birthday.isoformat() if draft.birthday else None, "extra": dict(draft.extra)}


def add_customer(unit: Unit, draft: CustomerDraft) -> int:
    """Add a customer within a command and return its id; with nobody named, it is whose who sees only some.

    Raises:
        InvalidInput: no name, an unreadable number, or a wrong identity number.
    """
    clean = checked(draft)
    if not clean.owner and unit.actor.scope is not DataScope.ALL:
        clean = replace(clean, owner=unit.actor.name)
    customer_id = customers.add(unit.connection, clean, name_forms(clean.name), unit.now)
    unit.audit(Kind.CUSTOMER, customer_id, new=plain(clean))
    return customer_id


class Customers:
    """The customers of the desk."""

    def __init__(self, commands: Commands, plan_visits: PlanVisits) -> None:
        self._commands = commands
        self._plan_visits = plan_visits

    def counts(self) -> ScopeCounts:
        """Return the figures of the desk's top line."""
        with self._commands.reading() as connection:
            return customer_list.counts(connection, self._commands.clock.today())

    def count(self, query: CustomerQuery) -> int:
        """Return how many customers a filter leaves."""
        with self._commands.reading() as connection:
            return customer_list.count(connection, query, self._commands.clock.today())

    def page(self, query: CustomerQuery, offset: int, limit: int, sort: str = "due") -> tuple[CustomerRow, ...]:
        """Return one page of the list, sorted by ``due``, ``name`` or ``recent``."""
        clock = self._commands.clock
        with self._commands.reading() as connection:
            return customer_list.page(connection, query, clock.today(), offset, limit, sort, soon(clock))

    def place(self, query: CustomerQuery, customer_id: int, sort: str = "due") -> int | None:
        """Return the offset at which a customer stands in a list; None when it is not in it."""
        clock = self._commands.clock
        with self._commands.reading() as connection:
            return customer_list.place(connection, query, clock.today(), customer_id, sort, soon(clock))

    def state_of(self, row: CustomerRow) -> VisitState | None:
        """Return how the next visit of a list row is seen today; None when there is none."""
        if row.due_day is None or row.latest_day is None:
            return None
        today = self._commands.clock.today()
        return visit_state(VisitStatus.OPEN, row.due_day, row.due_day, row.latest_day, row.appointed, None, today)

    def find(self, text: str, limit: int = 20) -> tuple[CustomerRow, ...]:
        """Return customers that match any fragment of name, pinyin, initials or number."""
        with self._commands.reading() as connection:
            return customer_list.by_ids(connection, find_ids(connection, text, limit))

    @staticmethod
    def get_ready() -> None:
        """Load what the first search would wait for, so that it does not wait on the screen."""
        found_in_name(chr(0x4E00), "y")  # any character has the readings of all loaded

    @staticmethod
    def found_parts(row: CustomerRow, typed: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Return the parts of a row's name, and of its number, for which a search found it."""
        return found_in_name(row.name, typed), found_in_number(row.phone, typed)

    def file(self, customer_id: int) -> CustomerFile:
        """Return a customer's file with everything under it (R-063)."""
        with self._commands.reading() as connection:
            return story(connection, customer_id, self._commands.clock)

    def similar(self, draft: CustomerDraft) -> tuple[CustomerRow, ...]:
        """Return customers that may be the same person: same number, name or identity number (R-009)."""
        numbers = [phone.number for phone in draft.phones]
        with self._commands.reading() as connection:
            found = [
                *customers.same_identity(
                    connection, names.name_key(draft.name), identity.written_forms(draft.id_number)
                ),
                *customers.with_phone(connection, numbers),
            ]
            return customer_list.by_ids(connection, list(dict.fromkeys(found)))

    def create(self, actor: Actor, draft: CustomerDraft) -> tuple[int, Changes]:
        """Add a customer; with nobody named, it is whose who sees only some, so that it does not vanish from sight.

        Raises:
            InvalidInput: no name, an unreadable number, a wrong identity number, or a field that the desk requires.
        """
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "customer.create") as unit:
            if actor.scope is not DataScope.ALL:
                self._refuse_known_elsewhere(unit.connection, draft)
            _refuse_incomplete(unit, checked(draft))
            customer_id = add_customer(unit, draft)
        return customer_id, unit.changes

    def _refuse_known_elsewhere(self, connection: Connection, draft: CustomerDraft) -> None:
        """Refuse a second file of somebody whom the person does not see: same name and number, or identity (R-009).

        Raises:
            InvalidInput: ``known_elsewhere``.
        """
        numbered = customers.with_phone(connection, [phone.number for phone in draft.phones])
        named = customers.same_identity(connection, names.name_key(draft.name), ())
        known = {*numbered} & {*named} | {
            *customers.same_identity(connection, "", identity.written_forms(draft.id_number))
        }
        with self._commands.reading() as seen:
            if known - {row.id for row in customer_list.by_ids(seen, list(known))}:
                raise InvalidInput(
                    "known_elsewhere", tr("这位客户已经有了，由别人负责。"), tr("请主管查看，需要时转给您。"), "name"
                )

    def update(
        self, actor: Actor, customer_id: int, draft: CustomerDraft, original: CustomerDraft | None = None
    ) -> Changes:
        """Write a customer's file anew; old and new values go into the audit.

        Args:
            actor: the person acting.
            customer_id: the customer.
            draft: what the file is to be.
            original: what the draft was made from: what others have written since then stays. None to write all of it.

        Raises:
            InvalidInput: as for ``create``.
            UserError: ``changed_since`` when another has changed the same field to something else.
        """
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "customer.update") as unit:
            present = customers.get(unit.connection, customer_id)
            _refuse_merged(present.state)
            clean = checked(sensitive.uncovered(draft, present.draft))
            if original is not None:
                seen = sensitive.uncovered(original, present.draft)
                clean, clashes = two_hands.join(seen, clean, present.draft)
                if clashes:
                    raise _changed_since(clashes)
            _refuse_incomplete(unit, clean)
            old, new = plain(present.draft), plain(clean)
            changed = [name for name in new if old[name] != new[name]]
            if changed:
                customers.change(unit.connection, customer_id, clean, name_forms(clean.name), unit.now)
                unit.audit(Kind.CUSTOMER, customer_id, old=_only(old, changed), new=_only(new, changed))
        return unit.changes

    def concealed(self, draft: CustomerDraft) -> CustomerDraft:
        """Return a file with identity number and other sensitive fields hidden; saved again, they are as before."""
        return sensitive.concealed(draft)

    def uncovered(self, draft: CustomerDraft, present: CustomerDraft) -> CustomerDraft:
        """Return a draft in which what is still hidden is as in the file itself."""
        return sensitive.uncovered(draft, present)

    def reveal(self, actor: Actor, customer_id: int) -> CustomerDraft:
        """Return a file with everything in it; that it was looked at goes into the audit (R-317).

        Raises:
            NotPermitted: the person may not see sensitive fields.
        """
        with self._commands.run(actor, Permission.SENSITIVE_VIEW, "customer.reveal") as unit:
            draft = customers.get(unit.connection, customer_id).draft
            unit.audit(Kind.CUSTOMER, customer_id)
        return draft

    def invalidate(self, actor: Actor, customer_id: int, why: str) -> Changes:
        """Take a customer off the lists; the file stays and can be brought back (R-088).

        Tickets that wait for the customer's word go back to who handles them (R-231).
        """
        return self._set_state(actor, customer_id, CustomerState.INVALID, why)

    def restore(self, actor: Actor, customer_id: int) -> Changes:
        """Bring a customer back onto the lists."""
        return self._set_state(actor, customer_id, CustomerState.ACTIVE, "")

    def _set_state(self, actor: Actor, customer_id: int, state: CustomerState, why: str) -> Changes:
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, f"customer.{state.value}") as unit:
            old = customers.get(unit.connection, customer_id).state
            _refuse_merged(old)
            customers.set_state(unit.connection, customer_id, state, unit.now)
            unit.audit(Kind.CUSTOMER, customer_id, old={"state": old.value}, new={"state": state.value}, why=why)
            wait_where_possible(unit, customer_id)
            unit.changed(Kind.VISIT)
        return unit.changes

    def preview_event(self, draft: EventDraft) -> tuple[ProposedVisit, ...]:
        """Return the visits an event would make, before it is saved (R-125)."""
        return self._plan_visits.preview(draft)

    def add_event(self, actor: Actor, customer_id: int, draft: EventDraft) -> tuple[int, tuple[VisitRow, ...], Changes]:
        """Add an event and make its visits at once (R-097).

        Returns:
            The event's id, the visits made, and what changed.

        Raises:
            UserError: ``blacklisted``.
        """
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "event.create") as unit:
            if draft.kind not in (REFUSAL, BLACKLIST):
                refuse_blacklisted(unit.connection, customer_id, unit.today)
            event_id = customers.add_event(unit.connection, customer_id, draft, unit.now, actor.id)
            self._plan_visits.plan_events(unit, [event_id])
            made = visits.ids_of_events(unit.connection, [event_id])
            rows = visits.by_ids(unit.connection, made, seen_on(unit.today))
            detail = {"kind": draft.kind, "day": draft.day.isoformat(), "title": draft.title, **draft.detail}
            unit.audit(Kind.EVENT, event_id, new={**detail, "customer": customer_id, "visits": len(made)})
            unit.changed(Kind.CUSTOMER, [customer_id])
        return event_id, rows, unit.changes

    def saved_filters(self) -> tuple[SavedFilter, ...]:
        """Return the named filters of the list (R-035)."""
        with self._commands.reading() as connection:
            return lists.saved_filters(connection)

    def save_filter(self, actor: Actor, name: str, query: CustomerQuery) -> Changes:
        """Keep a filter under a name."""
        if not name.strip():
            raise InvalidInput("name_missing", tr("请给筛选起个名字。"), field="name")
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "filter.save") as unit:
            filter_id = lists.save_filter(unit.connection, name.strip(), query, actor.id)
            unit.audit(Kind.FILTER, filter_id, new={"name": name.strip(), **asdict(query)})
        return unit.changes

    def drop_filter(self, actor: Actor, filter_id: int) -> Changes:
        """Take a named filter off the list."""
        with self._commands.run(actor, Permission.CUSTOMER_EDIT, "filter.drop") as unit:
            lists.drop_filter(unit.connection, filter_id)
            unit.audit(Kind.FILTER, filter_id)
        return unit.changes


def _refuse_merged(state: CustomerState) -> None:
    if state is CustomerState.MERGED:
        raise UserError("merged", tr("这份资料已并入另一位客户。"), tr("要分开，请撤销那次合并。"))
    if state is CustomerState.ANONYMOUS:
        raise UserError("anonymous", tr("这份资料已匿名化，不能再恢复。"), tr("客户再来，请新建一份。"))


def _refuse_incomplete(unit: Unit, draft: CustomerDraft) -> None:
    """Refuse to save a file by hand without what the desk requires of one (R-014).

    Raises:
        InvalidInput: ``field`` names the first that is missing; an own field stands under ``extra``.
    """
    lacking = missing(draft, read_required(lists.setting(unit.connection, REQUIRED) or ""))
    if lacking:
        words = tr("、").join(word for _, word in lacking)
        raise InvalidInput(
            "required_missing", tr("还差：{words}。", words=words), tr("这里规定填齐了才能保存。"), lacking[0][0]
        )


def _only(values: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: values[key] for key in keys}


def _changed_since(places: Iterable[str]) -> UserError:
    words = {str(field): word for field, word in field_words().items()}
    words |= {"kind": tr("类型"), "temperament": tr("性格")}
    shown = (words.get(place, place.removeprefix(two_hands.OWN).removeprefix(two_hands.NUMBER)) for place in places)
    return UserError(
        "changed_since",
        tr("这份资料打开以后，别处也改了：{fields}。", fields=tr("、").join(shown)),
        tr("没有保存。请记下您的改动，返回后重新打开这份资料，再填一次。"),
    )


def checked(draft: CustomerDraft) -> CustomerDraft:
    """Return a draft with clean name and numbers.

    Raises:
        InvalidInput: ``field`` names what cannot stand.
    """
    name = names.clean_name(draft.name)
    if not name:
        raise InvalidInput("name_missing", tr("请填写姓名。"), field="name")
    clean: list[Phone] = []
    for phone in draft.phones:
        number = phones.normalise_phone(phone.number)
        if number is None:
            raise InvalidInput(
                "phone_invalid", tr("号码 {number} 不像电话。", number=phone.number), tr("请核对位数。"), "phones"
            )
        if number not in (other.number for other in clean):
            clean.append(replace(phone, number=number))
    id_number = draft.id_number.strip()
    if id_number and not identity.is_valid_id(id_number):
        raise InvalidInput("id_invalid", tr("身份证号校验不通过。"), tr("请核对，或先留空。"), "id_number")
    return replace(draft, name=name, phones=tuple(clean), id_number=id_number.upper())
