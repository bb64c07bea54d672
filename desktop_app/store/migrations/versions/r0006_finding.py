"""Indices for finding by two letters, for telling who is off the lists, and for who has an open visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make indices; no row is touched."""
    op.drop_index(op.f("ix_customer_initials"), "customer")
    op.create_index(op.f("ix_customer_state_initials_pinyin"), "customer", ["state", "initials", "pinyin"])
    op.create_index(op.f("ix_customer_id"), "customer", ["id"], sqlite_where=sa.text("state <> 'active'"))
    op.create_index(op.f("ix_visit_customer_id"), "visit", ["customer_id"], sqlite_where=sa.text("status = 'open'"))


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
