"""Teams of persons, and whose open visits are whose, for those who see only their own or their team's customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column with a default and an index; nothing that stands is touched."""
    op.add_column("user_account", sa.Column("team", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        op.f("ix_visit_owner_customer_id"), "visit", ["owner", "customer_id"], sqlite_where=sa.text("status = 'open'")
    )


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
