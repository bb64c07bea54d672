"""The desk itself: settings, accounts, dictionaries, the working-day table, filters, and the trace of every change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


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
    must_change: Mapped[bool] = mapped_column(server_default="0")
    expires: Mapped[date | None]
    team: Mapped[str] = mapped_column(server_default="")


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


class SavedFilter(Base):
    """A named filter of the customer list (R-035)."""

    __tablename__ = "saved_filter"
    __table_args__ = STRICT
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    query: Mapped[dict[str, Any]]
    active: Mapped[bool]
    user_id: Mapped[int | None]  # who saved it; those who see only some customers see only their own


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
    seal: Mapped[bytes] = mapped_column(server_default=text("x''"))


class AuditEnd(Base):
    """The last row of the audit and its seal, so that rows taken off the end are missed; there is one such row."""

    __tablename__ = "audit_end"
    __table_args__ = STRICT
    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    seal: Mapped[bytes]
