"""Papers that are asked for, their files, papers that went out, and what was decided on complete ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


class Paper(Base):
    """A paper that a ticket or a visit asks for (R-241, R-253)."""

    __tablename__ = "paper"
    __table_args__ = (
        Index(None, "ticket_id", sqlite_where=text("ticket_id IS NOT NULL")),
        Index(None, "visit_id", sqlite_where=text("visit_id IS NOT NULL")),
        Index(None, "due", sqlite_where=text("active AND NOT complete")),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    paper_set: Mapped[str]
    set_name: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    audio: Mapped[bool]
    signers: Mapped[list[Any]]
    asked: Mapped[date]
    due: Mapped[date]
    came: Mapped[date | None]
    signed: Mapped[dict[str, Any]]
    in_person: Mapped[bool]
    complete: Mapped[bool]  # as the rules have it, so that the open ones are found by an index
    active: Mapped[bool]


class PaperFile(Base):
    """A scan or recording kept with a paper, inside the encrypted database; one that was replaced stays, inactive."""

    __tablename__ = "paper_file"
    __table_args__ = (Index(None, "paper_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    name: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    active: Mapped[bool]


class Loan(Base):
    """Papers of the archive that went out with a visitor (R-180, R-330)."""

    __tablename__ = "loan"
    __table_args__ = (
        Index(None, "visit_id"),
        Index(None, "due", sqlite_where=text("active AND back IS NULL")),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    what: Mapped[str]
    person: Mapped[str]
    out: Mapped[date]
    due: Mapped[date]
    back: Mapped[date | None]
    kept_why: Mapped[str]
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    active: Mapped[bool]


class TicketDecision(Base):
    """What was decided on a ticket; one that was taken back stays, inactive (R-241)."""

    __tablename__ = "ticket_decision"
    __table_args__ = (Index(None, "ticket_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    text: Mapped[str]
    day: Mapped[date]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    before: Mapped[str]  # the ticket's state
    active: Mapped[bool]
