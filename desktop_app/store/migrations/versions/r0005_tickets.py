"""Tickets know how they came in, whom they concern and how serious they are; what is learnt from them is logged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns with what they meant before, and a table; tickets were classified when they were received."""
    op.add_column("ticket", sa.Column("channel", sa.Text(), nullable=False, server_default="visit"))
    op.add_column("ticket", sa.Column("persons", sa.Text(), nullable=False, server_default=""))
    op.add_column("ticket", sa.Column("serious", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "INSERT INTO ticket_step (ticket_id, at, state, user_id, note)"
        " SELECT ticket_id, at, 'classified', user_id, '' FROM ticket_step WHERE state = 'received'"
    )
    op.execute("UPDATE ticket SET state = 'classified' WHERE state = 'received'")
    texts = ("problem", "cause", "measure", "owner", "check_day", "result", "state", "at")
    op.create_table(
        "improvement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_improvement_ticket_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_improvement_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_improvement_state_check_day"), "improvement", ["state", "check_day"])
    op.create_index(op.f("ix_improvement_ticket_id"), "improvement", ["ticket_id"])


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
