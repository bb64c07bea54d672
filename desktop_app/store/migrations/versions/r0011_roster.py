"""The night roster, its publishing, and the jobs of the nights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables; nothing that stands is touched."""
    op.create_table(
        "roster_duty",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", "post", name=op.f("pk_roster_duty")),
        sqlite_strict=True,
    )
    op.create_table(
        "roster_published",
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_roster_published_user_id")),
        sa.PrimaryKeyConstraint("first", name=op.f("pk_roster_published")),
        sqlite_strict=True,
    )
    op.create_table(
        "rescue_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("arrived", sa.Text(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_rescue_job_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescue_job")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_rescue_job_called"), "rescue_job", ["called"])


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
