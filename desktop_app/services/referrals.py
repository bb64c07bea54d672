"""Whom a customer named in a call becomes a prospect with the call's result, and goes again with it (R-346)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.access import DataScope
from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import CustomerDraft, CustomerState, Phone
from desktop_app.domain.scripts import Person
from desktop_app.domain.text import tr
from desktop_app.rules.flow import Flow
from desktop_app.rules.names import name_key
from desktop_app.services.command import Unit
from desktop_app.services.customers import add_customer
from desktop_app.services.lists import Lists
from desktop_app.store import customers, referrals
from desktop_app.store.engine import Connection
from desktop_app.store.referrals import REFERRED, REFERRER
from desktop_app.store.scope import lifted

_SOURCE, _CATEGORY = "referral", "prospect"
"""Codes of the dictionaries for who comes by recommendation."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a customer named: those the desk has no file of, and those it has, by their ids."""

    new: tuple[Person, ...] = ()
    known: tuple[int, ...] = ()

    def foretold(self) -> str:
        """Return what will become of them, to be put behind what else follows from the call."""
        return (tr("，将新建 {count} 位意向客户", count=len(self.new)) if self.new else "") + self._linked()

    def done(self) -> str:
        """Return what became of them."""
        return (tr("，新建 {count} 位意向客户", count=len(self.new)) if self.new else "") + self._linked()

    def _linked(self) -> str:
        return tr("，{count} 位已有档案，记为推荐", count=len(self.known)) if self.known else ""


def named(connection: Connection, customer_id: int, flow: Flow | None) -> Named:
    """Sort out whom a customer named in a call: a number that is on file is nobody new."""
    people = flow.people if flow else ()
    if not people:
        return Named()
    referrer = customers.get(connection, customer_id).draft
    own = {phone.number for phone in referrer.phones}
    new, known = list[Person](), dict[int, None]()
    for person in people:
        key = name_key(person.name)
        found = _on_file(connection, customer_id, person, key)
        if found is not None:
            known[found] = None
        elif key != name_key(referrer.name) or (person.phone and person.phone not in own):
            new.append(person)
    return Named(tuple(new), tuple(known))


def _on_file(connection: Connection, customer_id: int, person: Person, key: str) -> int | None:
    """Return the file of somebody: by the number, of several by the name; without a number, named before."""
    if not person.phone:
        return referrals.referred_as(connection, customer_id, key)
    ids = [each for each in customers.with_phone(connection, [person.phone]) if each != customer_id]
    same = (each for each in ids if name_key(customers.get(connection, each).draft.name) == key)
    return next(same, ids[0] if ids else None)


def refer(unit: Unit, lists: Lists, customer_id: int, people: Named) -> dict[str, Any]:
    """Make prospects of new people and relate all to who named them; return what ``take_back`` needs."""
    if not (people.new or people.known):
        return {}
    owner = customers.get(unit.connection, customer_id).draft.owner if unit.actor.scope is DataScope.ALL else ""
    source = lists.names("source").get(_SOURCE, tr("转介绍"))
    category = lists.names("category").get(_CATEGORY, "")
    made = []
    for person in people.new:
        phones = (Phone(person.phone),) if person.phone else ()
        draft = CustomerDraft(person.name, phones=phones, source=source, category=category, owner=owner)
        made.append(add_customer(unit, draft))
    relations = dict[int, int]()
    for other in (*made, *people.known):
        for one, kind, two in ((customer_id, REFERRED, other), (other, REFERRER, customer_id)):
            with lifted(unit.connection):  # who is on file may be a colleague's
                relation = referrals.relate(unit.connection, one, kind, two)
            if relation is not None:
                relations[relation] = other
        unit.changed(Kind.CUSTOMER, [other])
    unit.audit(Kind.CUSTOMER, customer_id, new={"referred": _names(unit.connection, (*made, *people.known))})
    return {"referred": {"customers": made, "relations": list(relations.items())}}


def take_back(unit: Unit, customer_id: int, made: Mapping[str, Any]) -> None:
    """Take off the lists whom a call added, with the relations; whom somebody has worked on since stays."""
    added: Mapping[str, Any] = made.get("referred", {})
    if not added:
        return
    relations = dict[int, int](map(tuple, added["relations"]))
    gone = referrals.untouched(unit.connection, added["customers"], relations)
    kept = set(added["customers"]) - set(gone)
    with lifted(unit.connection):
        referrals.end_relations(unit.connection, [each for each, other in relations.items() if other not in kept])
    for each in gone:
        customers.set_state(unit.connection, each, CustomerState.INVALID, unit.now)
        old, new = {"state": CustomerState.ACTIVE.value}, {"state": CustomerState.INVALID.value}
        unit.audit(Kind.CUSTOMER, each, old=old, new=new)
    unit.changed(Kind.CUSTOMER, relations.values())
    others = [other for other in dict.fromkeys(relations.values()) if other not in kept]
    unit.audit(Kind.CUSTOMER, customer_id, old={"referred": _names(unit.connection, others)})


def _names(connection: Connection, ids: Sequence[int]) -> list[str]:
    return [customers.get(connection, each).draft.name for each in ids]
