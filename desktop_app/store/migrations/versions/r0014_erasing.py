"""The audit lets go of the values of a row, and of nothing else: who did what and when stays, and so does the seal."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_STAYS = ("id", "at", "user_id", "user_name", "action", "entity", "entity_id", "seal")


def upgrade() -> None:
    """Make the trigger anew."""
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _STAYS)
    op.execute("DROP TRIGGER audit_no_update")
    op.execute(
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
        f" WHEN NOT ({same} AND NEW.old = '{{}}' AND NEW.new = '{{}}' AND NEW.why = '')"
        " BEGIN SELECT RAISE(ABORT, 'rows of the audit are kept as they were written'); END"
    )


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
