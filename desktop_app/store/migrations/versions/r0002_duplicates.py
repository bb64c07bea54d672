"""Decisions on customers that look alike, and merges that can be undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables; nothing that stands is touched."""
    op.create_table(
        "customer_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["a_id"], ["customer.id"], name=op.f("fk_customer_link_a_id")),
        sa.ForeignKeyConstraint(["b_id"], ["customer.id"], name=op.f("fk_customer_link_b_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_customer_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_link")),
        sa.UniqueConstraint("a_id", "b_id", name=op.f("uq_customer_link_a_id_b_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "customer_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["customer.id"], name=op.f("fk_customer_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["customer.id"], name=op.f("fk_customer_merge_merged_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_customer_merge_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_merge_kept_id"), "customer_merge", ["kept_id"], unique=False)
    op.create_index(op.f("ix_customer_merge_merged_id"), "customer_merge", ["merged_id"], unique=False)


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
