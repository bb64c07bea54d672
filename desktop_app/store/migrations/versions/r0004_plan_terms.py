"""Plans with terms, states and versions; visits that cover several, are merged, guided, or told why not; comments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _number(name: str, default: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=default)


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Add columns with what they meant before, and tables; nothing that stands is touched."""
    op.add_column("plan_template", _text("terms", "{}"))
    op.add_column("plan_template", _text("state", "running"))
    op.add_column("plan_template", _number("version", "1"))
    op.add_column("plan_template_step", _text("terms", "{}"))
    op.add_column("script_version", _number("fixed", "0"))
    op.add_column("script_version", _text("note", ""))
    op.add_column("visit", sa.Column("last_day", sa.Text(), nullable=True))
    op.add_column("visit", sa.Column("length", sa.Integer(), nullable=True))
    op.add_column("visit", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.add_column("visit", _number("plan_version", "1"))
    op.add_column("visit", _text("there", ""))
    op.create_index(
        op.f("ix_visit_merged_into"), "visit", ["merged_into"], sqlite_where=sa.text("merged_into IS NOT NULL")
    )
    op.create_index(op.f("ix_visit_event_id"), "visit", ["event_id"], sqlite_where=sa.text("event_id IS NOT NULL"))
    op.create_index(op.f("ix_visit_plan_id_status_due"), "visit", ["plan_id", "status", "due"])
    op.create_table(
        "plan_version",
        _key("id"),
        _key("plan_id"),
        _key("number"),
        _text("body"),
        _text("state"),
        _text("at"),
        _key("user_id"),
        _text("note"),
        _fk("plan_version", "plan_id", "plan_template"),
        _fk("plan_version", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_version_plan_id_number"), "plan_version", ["plan_id", "number"])
    op.create_table(
        "visit_member",
        _key("visit_id"),
        _key("customer_id"),
        _fk("visit_member", "visit_id", "visit"),
        _fk("visit_member", "customer_id", "customer"),
        sa.PrimaryKeyConstraint("visit_id", "customer_id", name=op.f("pk_visit_member")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visit_member_customer_id"), "visit_member", ["customer_id"])
    op.create_table(
        "visit_omitted",
        _key("id"),
        _key("customer_id"),
        _key("plan_id"),
        _text("step_key"),
        _text("occurrence"),
        _text("due"),
        _text("why"),
        _text("text"),
        _text("at"),
        _fk("visit_omitted", "customer_id", "customer"),
        _fk("visit_omitted", "plan_id", "plan_template"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_omitted")),
        sa.UniqueConstraint(
            "customer_id",
            "plan_id",
            "step_key",
            "occurrence",
            name=op.f("uq_visit_omitted_customer_id_plan_id_step_key_occurrence"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "guidance",
        _key("id"),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        _text("owner"),
        _text("day"),
        _text("note"),
        _text("at"),
        _key("user_id"),
        _key("active"),
        _fk("guidance", "visit_id", "visit"),
        _fk("guidance", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_guidance_owner_day"), "guidance", ["owner", "day"])
    op.create_index(
        op.f("ix_guidance_visit_id"), "guidance", ["visit_id"], sqlite_where=sa.text("visit_id IS NOT NULL")
    )
    op.create_table(
        "script_comment",
        _key("id"),
        _key("script_id"),
        _text("step"),
        _text("text"),
        _text("at"),
        _key("user_id"),
        _key("active"),
        _fk("script_comment", "script_id", "script_text"),
        _fk("script_comment", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_comment")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_script_comment_script_id_at"), "script_comment", ["script_id", "at"])


def downgrade() -> None:
    """Desks are never taken back a revision: a backup is restored instead."""
    raise RuntimeError("restore a backup")
