"""Reports on visits with the head's word, additions to records, attachments, and the moment a record is filed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and a column; nothing that stands is touched."""
    op.add_column("visit", sa.Column("filed_at", sa.Text(), nullable=True))
    op.create_table(
        "visit_report",
        _id("visit_id"),
        *(_text(name) for name in ("course", "outcome", "evaluation", "written_day", "at")),
        _id("user_id"),
        _text("guidance"),
        sa.Column("reviewed_at", sa.Text(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        *(_fk("visit_report", *pair) for pair in (("visit_id", "visit"), *_USERS)),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_report")),
        sqlite_strict=True,
    )
    op.create_table(
        "visit_addition",
        _id("id"),
        _id("visit_id"),
        _text("text"),
        _text("at"),
        _id("user_id"),
        *(_fk("visit_addition", *pair) for pair in (("visit_id", "visit"), _USERS[0])),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_addition")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visit_addition_visit_id_at"), "visit_addition", ["visit_id", "at"])
    op.create_table(
        "attachment",
        _id("id"),
        _id("visit_id"),
        _text("kind"),
        _text("name"),
        _id("size"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _text("at"),
        _id("user_id"),
        _id("active"),
        *(_fk("attachment", *pair) for pair in (("visit_id", "visit"), _USERS[0])),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_attachment_visit_id"), "attachment", ["visit_id"])


_USERS = (("user_id", "user_account"), ("reviewer_id", "user_account"))


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
