"""What customers want of those who call, what was overridden with a reason, and what a person must look at again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


class CustomerFlag(Base):
    """A dated flag (R-018, R-021, R-045, R-168); ``made`` is what it did to visits, so that it can be taken back."""

    __tablename__ = "customer_flag"
    __table_args__ = (
        Index(None, "customer_id"),
        Index(None, "kind", sqlite_where=text("ended_at IS NULL")),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[str]
    day: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str]
    detail: Mapped[dict[str, Any]]
    made: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_why: Mapped[str]


class VisitOverride(Base):
    """Why a person went on with a visit although something spoke against it."""

    __tablename__ = "visit_override"
    __table_args__ = (Index(None, "visit_id", "at"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    kinds: Mapped[str]  # separated by blanks
    reason: Mapped[str]
    attempts: Mapped[int]  # that stood when it was given: it holds until the next
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class VisitReview(Base):
    """A visit that a person must look at again: numbers used up, wrong, or put off too often (R-225)."""

    __tablename__ = "visit_review"
    __table_args__ = (Index(None, "day", sqlite_where=text("settled_at IS NULL")), STRICT)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    why: Mapped[str]
    day: Mapped[date]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    verdict: Mapped[str]
    note: Mapped[str]
    next_visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
