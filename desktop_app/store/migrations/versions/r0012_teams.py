"""Teams of persons, and whose visits and filters are whose, for those who do not see all customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and an index; nothing that stands is touched."""
    op.add_column("user_account", sa.Column("team", sa.Text(), nullable=False, server_default=""))
    op.add_column("saved_filter", sa.Column("user_id", sa.Integer(), nullable=True))
    columns = ["owner", "status", "done_day", "customer_id"]
    op.create_index(op.f("ix_visit_owner_status_done_day_customer_id"), "visit", columns)


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
