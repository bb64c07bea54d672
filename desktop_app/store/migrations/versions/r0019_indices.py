"""Indices for who worked on which ticket, by which they go on seeing it for a while, and for the uses of scripts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indices; no row is touched."""
    op.create_index(op.f("ix_ticket_step_user_id_at_ticket_id"), "ticket_step", ["user_id", "at", "ticket_id"])
    op.create_index(
        op.f("ix_visit_script_version_id"),
        "visit",
        ["script_version_id"],
        sqlite_where=sa.text("script_version_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
