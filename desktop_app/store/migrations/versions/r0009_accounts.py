"""Accounts may end by themselves or need a password of their own; the audit's rows are chained and stay unchanged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop_app.store.audit_chain import BEFORE_THE_FIRST, SEALED, seal

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and the chain's end; rows that stand are sealed in the order in which they were written."""
    op.add_column("user_account", sa.Column("must_change", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("user_account", sa.Column("expires", sa.Text(), nullable=True))
    op.add_column("audit", sa.Column("seal", sa.LargeBinary(), nullable=False, server_default=sa.text("x''")))
    op.create_table(
        "audit_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_end")),
        sqlite_strict=True,
    )
    _chain(op.get_bind())
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{deed.lower()} BEFORE {deed} ON audit"
            " BEGIN SELECT RAISE(ABORT, 'rows of the audit are kept as they were written'); END"
        )


def _chain(connection: sa.Connection) -> None:
    rows = connection.exec_driver_sql(f"SELECT {', '.join(SEALED)} FROM audit ORDER BY id").fetchall()
    last, sealed = BEFORE_THE_FIRST, []
    for row in rows:
        last = seal(last, row)
        sealed.append((last, row[0]))
    if sealed:
        connection.exec_driver_sql("UPDATE audit SET seal = ? WHERE id = ?", sealed)
    connection.exec_driver_sql("INSERT INTO audit_end VALUES (1, ?, ?)", (rows[-1][0] if rows else 0, last))


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
