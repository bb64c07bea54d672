"""Requests of accounts and permissions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


class AccessRequest(Base):
    """What was asked for, who decided and with what word, and who carried it out or withdrew it."""

    __tablename__ = "access_request"
    __table_args__ = (Index(None, "state"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    person: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str | None]
    expires: Mapped[date | None]
    team: Mapped[str | None]
    scope: Mapped[str | None]
    given: Mapped[list[Any]]
    taken: Mapped[list[Any]]
    why: Mapped[str]
    state: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    word: Mapped[str]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
