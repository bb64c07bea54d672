"""Plans and scripts, each in versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema.base import STRICT, Base


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
    terms: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    state: Mapped[str] = mapped_column(server_default="running")
    version: Mapped[int] = mapped_column(server_default="1")


class PlanVersion(Base):
    """A plan as it stood in one version, whole, so that any of them can be looked at and taken up again."""

    __tablename__ = "plan_version"
    __table_args__ = (Index(None, "plan_id", "number"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_template.id"))
    number: Mapped[int]
    body: Mapped[dict[str, Any]]
    state: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
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
    terms: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


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
    fixed: Mapped[bool] = mapped_column(server_default="0")
    note: Mapped[str] = mapped_column(server_default="")


class ScriptComment(Base):
    """A word from the desk on a step, for the next version of the script (R-189)."""

    __tablename__ = "script_comment"
    __table_args__ = (Index(None, "script_id", "at"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    script_id: Mapped[int] = mapped_column(ForeignKey("script_text.id"))
    step: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    active: Mapped[bool]
