"""Customers with their numbers, relations and events; what a person said of pairs that look alike; imports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


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
        Index(None, "state", "initials", "pinyin"),
        Index(None, "id", sqlite_where=text("state <> 'active'")),
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


class ImportChange(Base):
    """What an import did to a record, with the values before and after, so that it can be taken back."""

    __tablename__ = "import_change"
    __table_args__ = (Index(None, "batch_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class Exchange(Base):
    """A contact that is no visit, incoming ones included (R-022, R-066, R-183)."""

    __tablename__ = "exchange"
    __table_args__ = (Index(None, "customer_id", "at"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    at: Mapped[datetime]
    channel: Mapped[str]
    incoming: Mapped[bool]
    text: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    active: Mapped[bool]
