"""What posts are appraised by, and the sheets of persons."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


class AppraisalStandard(Base):
    """An item by which a post is appraised (R-277)."""

    __tablename__ = "appraisal_standard"
    __table_args__ = STRICT
    id: Mapped[int] = mapped_column(primary_key=True)
    ordinal: Mapped[int]
    name: Mapped[str]
    source: Mapped[str]
    post: Mapped[str]
    figure: Mapped[str]
    target: Mapped[int]
    most: Mapped[int]
    words: Mapped[str]


class AppraisalSheet(Base):
    """The appraisal of a person over a period; ``improvement_id`` is the correction that is asked for."""

    __tablename__ = "appraisal_sheet"
    __table_args__ = (Index(None, "person", "first"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    verdict: Mapped[str]
    words: Mapped[str]
    improvement_id: Mapped[int | None] = mapped_column(ForeignKey("improvement.id"))
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    closer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class AppraisalItem(Base):
    """A line of a sheet, its standard as it stood then; ``tenths`` are tenths of points, None while not judged."""

    __tablename__ = "appraisal_item"
    __table_args__ = (Index(None, "sheet_id"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("appraisal_sheet.id"))
    name: Mapped[str]
    source: Mapped[str]
    post: Mapped[str]
    figure: Mapped[str]
    target: Mapped[int]
    most: Mapped[int]
    words: Mapped[str]
    counted: Mapped[str]
    tenths: Mapped[int | None]
    note: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
