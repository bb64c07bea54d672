"""What is typed into a step is kept before it is given, and the reason of an answer that was changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and a column; what was answered so far stands as before."""
    op.add_column("visit_answer", sa.Column("set_aside", sa.Text(), server_default="{}", nullable=False))
    op.create_table(
        "visit_draft",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_draft_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "step", name=op.f("pk_visit_draft")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
