"""Calls to systems outside with what is known about them, and effects of steps that happened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
NOW = sa.text("now()")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
OF_THREAD = f"{TENANT} and exists (select 1 from threads seen where seen.id = thread_id)"  # noqa: S608  # own words
ADMINS = f"{TENANT} and string_to_array(current_setting('app.roles', true), ',') && array['admin']"
POLICIES = (
    ("external_calls", "of_thread", "all", OF_THREAD, OF_THREAD),
    ("external_calls", "admins_read", "select", ADMINS, None),
    ("external_calls", "admins_resolve", "update", ADMINS, ADMINS),
    ("step_effects", "of_thread", "all", OF_THREAD, OF_THREAD),
)


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "external_calls",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("callee", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("result", postgresql.JSONB()),
        sa.Column("note", sa.Text()),
        sa.Column("resolved_by", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.CheckConstraint(
            "state in ('intended', 'confirmed', 'failed', 'unknown')", name=op.f("ck_external_calls_state")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_external_calls_tenant_id_tenants"),
        sa.UniqueConstraint("key", name="uq_external_calls_key"),
    )
    op.create_index("ix_external_calls_tenant_id", "external_calls", ["tenant_id"])
    op.create_index("ix_external_calls_thread_id", "external_calls", ["thread_id"])
    op.create_index(
        "ix_external_calls_unknown",
        "external_calls",
        ["tenant_id", "created_at"],
        postgresql_where=sa.text("state = 'unknown'"),
    )
    op.create_table(
        "step_effects",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_step_effects_tenant_id_tenants"),
    )
    op.create_index("ix_step_effects_tenant_id", "step_effects", ["tenant_id"])
    op.create_index("ix_step_effects_thread_id", "step_effects", ["thread_id"])
    op.execute(f"grant select, insert, update on external_calls to {ROLE}")
    op.execute(f"grant select, insert on step_effects to {ROLE}")
    for table in ("external_calls", "step_effects"):
        op.execute(f"alter table {table} enable row level security")
    for table, name, command, seen, written in POLICIES:
        check = f" with check ({written})" if written else ""
        op.execute(f"create policy {name} on {table} for {command} to {ROLE} using ({seen}){check}")


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("step_effects")
    op.drop_table("external_calls")
