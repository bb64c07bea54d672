"""Problems and what was done about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


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
    channel: Mapped[str] = mapped_column(server_default="visit")
    persons: Mapped[str] = mapped_column(server_default="")
    serious: Mapped[bool] = mapped_column(server_default="0")


class TicketStep(Base):
    """A stage of a ticket: when, by whom, with what note."""

    __tablename__ = "ticket_step"
    __table_args__ = (Index(None, "ticket_id", "at"), Index(None, "user_id", "at", "ticket_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    at: Mapped[datetime]
    state: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str]


class Improvement(Base):
    """A problem with its cause, a measure, and whether it helped (R-254)."""

    __tablename__ = "improvement"
    __table_args__ = (Index(None, "state", "check_day"), Index(None, "ticket_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    problem: Mapped[str]
    cause: Mapped[str]
    measure: Mapped[str]
    owner: Mapped[str]
    check_day: Mapped[date]
    result: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    active: Mapped[bool]
