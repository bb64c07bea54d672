"""Flags on customers, overrides of what spoke against a visit, and the list of visits to look at again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables; visits that ended unreached and were not followed by one that was done are put on the list."""
    op.create_table(
        "customer_flag",
        *(_id(name) for name in ("id", "customer_id")),
        *(_text(name) for name in ("kind", "day")),
        sa.Column("until", sa.Text(), nullable=True),
        *(_text(name) for name in ("reason", "detail", "made", "at")),
        _id("user_id"),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        _text("ended_why"),
        _fk("customer_flag", "customer_id", "customer"),
        _fk("customer_flag", "user_id", "user_account"),
        _fk("customer_flag", "ended_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_flag")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_flag_customer_id"), "customer_flag", ["customer_id"])
    op.create_index(op.f("ix_customer_flag_kind"), "customer_flag", ["kind"], sqlite_where=sa.text("ended_at IS NULL"))
    op.create_table(
        "visit_override",
        *(_id(name) for name in ("id", "visit_id")),
        *(_text(name) for name in ("kinds", "reason")),
        _id("attempts"),
        _text("at"),
        _id("user_id"),
        _fk("visit_override", "visit_id", "visit"),
        _fk("visit_override", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_override")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visit_override_visit_id_at"), "visit_override", ["visit_id", "at"])
    op.create_table(
        "visit_review",
        _id("visit_id"),
        *(_text(name) for name in ("why", "day")),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        *(_text(name) for name in ("verdict", "note")),
        sa.Column("next_visit_id", sa.Integer(), nullable=True),
        _fk("visit_review", "visit_id", "visit"),
        _fk("visit_review", "settled_by", "user_account"),
        _fk("visit_review", "next_visit_id", "visit"),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_review")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visit_review_day"), "visit_review", ["day"], sqlite_where=sa.text("settled_at IS NULL"))
    op.execute(
        "INSERT INTO visit_review (visit_id, why, day, verdict, note)"
        " SELECT v.id, v.status, coalesce(v.done_day, v.due), '', '' FROM visit v"
        " JOIN customer c ON c.id = v.customer_id"
        " WHERE v.status IN ('not_reached', 'invalid_number') AND c.state = 'active' AND NOT EXISTS"
        " (SELECT 1 FROM visit w WHERE w.customer_id = v.customer_id AND w.status IN ('open', 'done')"
        " AND coalesce(w.done_day, w.due) > coalesce(v.done_day, v.due))"
    )


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
