"""Tables of the desk. Seen only inside ``store``; no object of these classes leaves it.

Moments are UTC, days are plain dates. Nothing is physically deleted by the desk: ``active`` and ``state`` columns say
what still holds.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Integer, MetaData, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from desktop_app.store.columns import Day, Flag, Json, Moment


class Base(DeclarativeBase):
    """Common ground of the tables: names of constraints and types of columns."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        bool: Flag,
        date: Day,
        datetime: Moment,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


STRICT = {"sqlite_strict": True}


class Setting(Base):
    """A setting of the desk by name."""

    __tablename__ = "setting"
    __table_args__ = STRICT
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class UserAccount(Base):
    """An account; its password is a key slot in the key file, never here."""

    __tablename__ = "user_account"
    __table_args__ = STRICT
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class DictionaryEntry(Base):
    """A value of a dictionary (R-064 to R-084)."""

    __tablename__ = "dictionary_entry"
    __table_args__ = (UniqueConstraint("dictionary", "code"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    dictionary: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    ordinal: Mapped[int]
    detail: Mapped[dict[str, Any]]
    active: Mapped[bool]


class DayOverride(Base):
    """A day that the working-day table fixes against the library (R-083)."""

    __tablename__ = "day_override"
    __table_args__ = STRICT
    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str]


class ImportBatch(Base):
    """One import, reversible as a whole."""

    __tablename__ = "import_batch"
    __table_args__ = STRICT
    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created: Mapped[int]
    updated: Mapped[int]
    duplicates: Mapped[int]
    rejected: Mapped[int]
    undone_at: Mapped[datetime | None]


class Customer(Base):
    """A customer's file; ``name_key``, pinyin and initials are computed when the name is saved."""

    __tablename__ = "customer"
    __table_args__ = (
        Index(None, "state", "pinyin", "id"),
        Index(None, "initials"),
        Index(None, "name_key"),
        Index(None, "id_number", sqlite_where=text("id_number <> ''")),
        Index(None, "owner", sqlite_where=text("state = 'active' AND owner <> ''")),
        Index(None, "batch_id", sqlite_where=text("batch_id IS NOT NULL")),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str]
    pinyin: Mapped[str]
    initials: Mapped[str]
    gender: Mapped[str]
    birthday: Mapped[date | None]
    id_number: Mapped[str]
    guardian: Mapped[str]
    source: Mapped[str]
    category: Mapped[str]
    owner: Mapped[str]
    address: Mapped[str]
    remark: Mapped[str]
    temperament: Mapped[str]
    extra: Mapped[dict[str, Any]]
    state: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))


class CustomerPhone(Base):
    """A number of a customer, digits only; ``ordinal`` 0 is dialled first."""

    __tablename__ = "customer_phone"
    __table_args__ = (Index(None, "customer_id", "ordinal"), Index(None, "number"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    number: Mapped[str]
    label: Mapped[str]
    ordinal: Mapped[int]
    wrong: Mapped[bool]


class CustomerRelation(Base):
    """A relation to another customer, or to a person without a file (R-038)."""

    __tablename__ = "customer_relation"
    __table_args__ = (Index(None, "customer_id"), Index(None, "other_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[str]
    other_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    other_name: Mapped[str]
    active: Mapped[bool]


class CustomerEvent(Base):
    """Something that happened to a customer on a day."""

    __tablename__ = "customer_event"
    __table_args__ = (Index(None, "customer_id", "day"), Index(None, "kind", "day"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[str]
    day: Mapped[date]
    title: Mapped[str]
    detail: Mapped[dict[str, Any]]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))


class PlanTemplate(Base):
    """A plan (R-095)."""

    __tablename__ = "plan_template"
    __table_args__ = STRICT
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    trigger: Mapped[str]
    trigger_key: Mapped[str]
    interval: Mapped[str]
    active: Mapped[bool]
    note: Mapped[str]


class PlanTemplateStep(Base):
    """A visit of a plan; offsets are written ``15 day``."""

    __tablename__ = "plan_template_step"
    __table_args__ = (UniqueConstraint("plan_id", "key"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_template.id"))
    ordinal: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    due: Mapped[str]
    earliest: Mapped[str]
    latest: Mapped[str]
    shift: Mapped[str]
    method: Mapped[str]
    target: Mapped[str]
    script: Mapped[str]
    purpose: Mapped[str]
    priority: Mapped[int]
    hour: Mapped[str]
    ours: Mapped[bool]
    source: Mapped[str]


class ScriptText(Base):
    """A script by its code."""

    __tablename__ = "script_text"
    __table_args__ = STRICT
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool]


class ScriptVersion(Base):
    """A version of a script; the one a visit used stays with it (R-189)."""

    __tablename__ = "script_version"
    __table_args__ = (UniqueConstraint("script_id", "number"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    script_id: Mapped[int] = mapped_column(ForeignKey("script_text.id"))
    number: Mapped[int]
    state: Mapped[str]
    source: Mapped[str]
    steps: Mapped[list[Any]]
    created_at: Mapped[datetime]


class Visit(Base):
    """A due contact: day, window, method, reason, script.

    One per plan step and occurrence, so that a plan run twice makes nothing twice.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("customer_id", "plan_id", "step_key", "occurrence"),
        Index(None, "due", "minute"),
        Index(None, "original", "status"),
        Index(None, "done_day", "status"),
        Index(None, "status", "due", "minute"),
        Index(None, "customer_id", "status", "due"),
        Index(None, "batch_id", sqlite_where=text("batch_id IS NOT NULL")),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan_template.id"))
    step_key: Mapped[str]
    occurrence: Mapped[str]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("customer_event.id"))
    ticket_id: Mapped[
        int | None
    ]  # of the ticket it confirms; no foreign key, since the ticket points here and tables must have an order
    title: Mapped[str]
    plan_name: Mapped[str]
    purpose: Mapped[str]
    reason: Mapped[str]
    due: Mapped[date]
    minute: Mapped[int | None]
    original: Mapped[date]
    earliest: Mapped[date]
    latest: Mapped[date]
    appointed: Mapped[bool]
    moved: Mapped[bool]
    priority: Mapped[int]
    method: Mapped[str]
    owner: Mapped[str]
    script: Mapped[str]
    script_version_id: Mapped[int | None] = mapped_column(ForeignKey("script_version.id"))
    status: Mapped[str]
    attempts: Mapped[int]
    problem: Mapped[bool]
    done_day: Mapped[date | None]
    note: Mapped[str]
    created_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))


class VisitAttempt(Base):
    """One try at a visit. ``before`` is the visit as it stood, so that the try can be taken back."""

    __tablename__ = "visit_attempt"
    __table_args__ = (Index(None, "visit_id", "at"), Index(None, "at"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    at: Mapped[datetime]
    outcome: Mapped[str]
    note: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    before: Mapped[dict[str, Any]]
    undone: Mapped[bool]


class VisitAnswer(Base):
    """The answer to a step of a visit's script; parked ones are kept but do not count."""

    __tablename__ = "visit_answer"
    __table_args__ = (UniqueConstraint("visit_id", "step"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    step: Mapped[str]
    value: Mapped[str]
    label: Mapped[str]
    reason: Mapped[str]
    parked: Mapped[bool]
    at: Mapped[datetime]


class Ticket(Base):
    """A problem with a person and a deadline (R-227)."""

    __tablename__ = "ticket"
    __table_args__ = (Index(None, "state", "deadline"), Index(None, "customer_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    confirm_visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    category: Mapped[str]
    facts: Mapped[str]
    wish: Mapped[str]
    department: Mapped[str]
    assignee: Mapped[str]
    deadline: Mapped[date]
    state: Mapped[str]
    reopened: Mapped[int]
    opened_at: Mapped[datetime]
    active: Mapped[bool]


class TicketStep(Base):
    """A stage of a ticket: when, by whom, with what note."""

    __tablename__ = "ticket_step"
    __table_args__ = (Index(None, "ticket_id", "at"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    at: Mapped[datetime]
    state: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str]


class ImportChange(Base):
    """What an import did to a record, with the values before and after, so that it can be taken back."""

    __tablename__ = "import_change"
    __table_args__ = (Index(None, "batch_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class CustomerLink(Base):
    """A person's word on two customers that look alike: of one household, or different (R-009); ``a_id`` < ``b_id``."""

    __tablename__ = "customer_link"
    __table_args__ = (UniqueConstraint("a_id", "b_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    active: Mapped[bool]


class CustomerMerge(Base):
    """Two files that became one, with every row that changed as it stood before and after, so that it can be undone.

    ``moved`` lists [table, id, before, after] in the order of the changes; ``before`` and ``after`` are the kept file.
    """

    __tablename__ = "customer_merge"
    __table_args__ = (Index(None, "kept_id"), Index(None, "merged_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    moved: Mapped[list[Any]]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]


class SavedFilter(Base):
    """A named filter of the customer list (R-035)."""

    __tablename__ = "saved_filter"
    __table_args__ = STRICT
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    query: Mapped[dict[str, Any]]
    active: Mapped[bool]


class Audit(Base):
    """Who did what, when, from which value to which, and why; written in the same transaction as the change."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"), Index(None, "entity", "entity_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[int]
    user_name: Mapped[str]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[int | None]
    old: Mapped[dict[str, Any]]
    new: Mapped[dict[str, Any]]
    why: Mapped[str]
