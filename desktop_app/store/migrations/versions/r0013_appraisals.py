"""Standards and sheets of appraisals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_STANDARD = ("name", "source", "post", "figure", "words")


def _standard() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        *(sa.Column(name, sa.Text(), nullable=False) for name in _STANDARD),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("target", "most")),
    ]


def upgrade() -> None:
    """Add tables; nothing that stands is touched."""
    op.create_table(
        "appraisal_standard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        *_standard(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_standard")),
        sqlite_strict=True,
    )
    op.create_table(
        "appraisal_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("person", "first", "last", "verdict", "words", "at")),
        sa.Column("improvement_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("closer_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["improvement_id"], ["improvement.id"], name=op.f("fk_appraisal_sheet_improvement_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_appraisal_sheet_user_id")),
        sa.ForeignKeyConstraint(["closer_id"], ["user_account.id"], name=op.f("fk_appraisal_sheet_closer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_sheet")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_appraisal_sheet_person_first"), "appraisal_sheet", ["person", "first"])
    op.create_table(
        "appraisal_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        *_standard(),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["appraisal_sheet.id"], name=op.f("fk_appraisal_item_sheet_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_appraisal_item_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_item")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_appraisal_item_sheet_id"), "appraisal_item", ["sheet_id"])


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
