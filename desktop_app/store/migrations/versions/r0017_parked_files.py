"""Files of a call that was given up are parked with it, and no proof of the next one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column; what was attached so far belongs to its visit as before."""
    op.add_column("attachment", sa.Column("parked_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
