"""Visits: due, tried, answered, covering several, guided, or told why they were not made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


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
        Index(None, "customer_id", sqlite_where=text("status = 'open'")),
        Index(None, "owner", "status", "done_day", "customer_id"),
        Index(None, "batch_id", sqlite_where=text("batch_id IS NOT NULL")),
        Index(None, "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        Index(None, "event_id", sqlite_where=text("event_id IS NOT NULL")),
        Index(None, "plan_id", "status", "due"),
        Index(None, "script_version_id", sqlite_where=text("script_version_id IS NOT NULL")),
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
    last_day: Mapped[date | None]  # the very last limit, after the window
    length: Mapped[int | None]  # minutes
    merged_into: Mapped[int | None]  # the visit that closes this one too; no foreign key, as for ticket_id
    plan_version: Mapped[int] = mapped_column(server_default="1")
    there: Mapped[str] = mapped_column(server_default="")  # needs that a person confirmed, by their words
    filed_at: Mapped[datetime | None]  # from then on the record is read-only


class VisitMember(Base):
    """A customer covered by a visit that is made to an organisation or a household."""

    __tablename__ = "visit_member"
    __table_args__ = (Index(None, "customer_id"), STRICT)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)


class VisitOmitted(Base):
    """A visit that a plan asked for and that was not made, with the reason."""

    __tablename__ = "visit_omitted"
    __table_args__ = (UniqueConstraint("customer_id", "plan_id", "step_key", "occurrence"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_template.id"))
    step_key: Mapped[str]
    occurrence: Mapped[str]
    due: Mapped[date]
    why: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]


class Guidance(Base):
    """A supervisor's hint for a visit, or for a person's day (R-102)."""

    __tablename__ = "guidance"
    __table_args__ = (
        Index(None, "owner", "day"),
        Index(None, "visit_id", sqlite_where=text("visit_id IS NOT NULL")),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    owner: Mapped[str]
    day: Mapped[date]
    note: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    active: Mapped[bool]


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
    """The answer to a step of a visit's script; parked ones are kept but do not count.

    ``set_aside`` holds the reasons written down for other values of the step.
    """

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
    set_aside: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


class VisitDraft(Base):
    """What stands in the fields of a step that was not answered yet, so that a crash loses nothing of it."""

    __tablename__ = "visit_draft"
    __table_args__ = STRICT
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    reason: Mapped[str]


class VisitReport(Base):
    """The report on a visit, written from its record, and what the head says to it (R-221, R-222)."""

    __tablename__ = "visit_report"
    __table_args__ = STRICT
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    course: Mapped[str]
    outcome: Mapped[str]
    evaluation: Mapped[str]
    written_day: Mapped[date]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    guidance: Mapped[str]
    reviewed_at: Mapped[datetime | None]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class VisitAddition(Base):
    """What was added to a record afterwards; nothing of the record itself is altered (R-178, R-316)."""

    __tablename__ = "visit_addition"
    __table_args__ = (Index(None, "visit_id", "at"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class Attachment(Base):
    """A recording, photo or signed scan of a visit, kept inside the encrypted database (R-058, R-173, R-174).

    ``parked_by`` is the attempt that did not end the visit and to which the file belongs.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "visit_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    kind: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    active: Mapped[bool]
    parked_by: Mapped[int | None]
