"""The night roster and the jobs that were driven out for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


class RosterDuty(Base):
    """Who stands at a post in a night."""

    __tablename__ = "roster_duty"
    __table_args__ = STRICT
    day: Mapped[date] = mapped_column(primary_key=True)
    post: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str]


class RosterPublished(Base):
    """When a month's roster was handed out."""

    __tablename__ = "roster_published"
    __table_args__ = STRICT
    first: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class RescueJob(Base):
    """A job of a night; its moments are UTC."""

    __tablename__ = "rescue_job"
    __table_args__ = (Index(None, "called"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    called: Mapped[datetime]
    place: Mapped[str]
    people: Mapped[list[Any]]
    arrived: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
