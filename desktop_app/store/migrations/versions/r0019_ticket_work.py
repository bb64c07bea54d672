"""An index for who worked on which ticket, by which they go on seeing it for a while."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make an index; no row is touched."""
    op.create_index(op.f("ix_ticket_step_user_id_at_ticket_id"), "ticket_step", ["user_id", "at", "ticket_id"])


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
