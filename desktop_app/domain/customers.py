"""Customers: persons and organisations, one file each (R-001, R-002, R-007)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class CustomerKind(StrEnum):
    """A natural person or an organisation (R-002)."""

    PERSON = "person"
    ORGANISATION = "organisation"


class CustomerState(StrEnum):
    """Nothing is deleted at the desk: a record that no longer holds becomes invalid (R-088), or is merged (R-009).

    After the years for which records are kept, a person may be taken out of it (R-061).
    """

    ACTIVE = "active"
    INVALID = "invalid"
    MERGED = "merged"
    ANONYMOUS = "anonymous"


class Gender(StrEnum):
    """As the desk's lists write it."""

    MALE = "男"
    FEMALE = "女"


@dataclass(frozen=True, slots=True)
class Phone:
    """One number of a customer: digits only, with whose it is and whether it still works."""

    number: str
    label: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """What is entered for a customer, by hand or by import; ``phones[0]`` is the one to dial first.

    ``extra`` holds the organisation's own fields by their heading (R-049).
    """

    name: str
    kind: CustomerKind = CustomerKind.PERSON
    phones: tuple[Phone, ...] = ()
    gender: str = ""
    birthday: date | None = None
    id_number: str = ""
    guardian: str = ""
    source: str = ""
    category: str = ""
    owner: str = ""
    address: str = ""
    remark: str = ""
    temperament: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer's file."""

    id: int
    draft: CustomerDraft
    state: CustomerState
    created_at: datetime
    updated_at: datetime
    batch_id: int | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two customers, or to a person without a file (R-038)."""

    id: int
    customer_id: int
    kind: str
    other_id: int | None
    other_name: str


@dataclass(frozen=True, slots=True)
class EventDraft:
    """Something that happened to a customer on a day.

    Attributes:
        kind: key of the dictionary of event kinds, such as ``enrolment``.
        detail: numbers and words of the event by name: ``cycle_days``, ``quantity``, ``hour``, ``product`` ...
    """

    kind: str
    day: date
    title: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """An event on a customer's file."""

    id: int
    customer_id: int
    draft: EventDraft
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A line of the customer list, ready to be shown.

    Attributes:
        phone: the first number, digits only; empty when there is none.
        visit_id: the customer's next open visit, if any; ``title`` and ``reason`` are that visit's.
        blacklisted: a warning wherever the customer stands (R-045).
    """

    id: int
    name: str
    phone: str
    category: str
    owner: str
    visit_id: int | None
    due_day: date | None
    due_minute: int | None
    latest_day: date | None
    appointed: bool
    reason: str
    title: str = ""
    blacklisted: bool = False


class ListScope(StrEnum):
    """Which customers the list shows (product.md: today, overdue, all); INVALID: those taken off the lists."""

    TODAY = "today"
    OVERDUE = "overdue"
    OPEN = "open"
    ALL = "all"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """A filter of the customer list; saved ones carry a name (R-035).

    Attributes:
        text: part of a name, pinyin, initials or phone.
        category: exact value, empty for any; likewise source and owner.
    """

    scope: ListScope = ListScope.ALL
    text: str = ""
    category: str = ""
    source: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A named filter of the list."""

    id: int
    name: str
    query: CustomerQuery


@dataclass(frozen=True, slots=True)
class ScopeCounts:
    """Figures over the list: visits due today, done today, overdue, customers in all, open tickets."""

    due_today: int
    done_today: int
    overdue: int
    closing: int
    customers: int
    tickets: int
