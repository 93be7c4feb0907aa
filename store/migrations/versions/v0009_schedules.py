"""Runs that wait for their time, threads that expire, crons, and webhooks on their way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from store.migrations.versions.v0008_row_security import OWN, ROLE, TENANT

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NOW = sa.text("now()")

RIGHTS = {"crons": "select, insert, update, delete", "webhook_deliveries": "insert"}
POLICIES = (
    ("crons", "owner", "all", OWN, OWN),
    ("webhook_deliveries", "tenant", "insert", None, TENANT),
)
"""As in 0008: table, name, command, which rows are seen, which may be written."""


def _time(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null, server_default=None if null else NOW)


def _id_of(name: str, table: str, key: str) -> sa.Column[object]:
    foreign = sa.ForeignKey(key, name=f"fk_{table}_{name}_{key.split('.', maxsplit=1)[0]}")
    return sa.Column(name, sa.Uuid(), foreign, nullable=False)


def upgrade() -> None:
    """Applies the change."""
    op.add_column("runs", _time("waits_until", null=True))
    op.create_index(
        "ix_runs_waits_until", "runs", ["waits_until"], postgresql_where=sa.text("waits_until is not null")
    )
    op.add_column("threads", sa.Column("ttl_minutes", sa.Double()))
    op.add_column("threads", sa.Column("ttl_strategy", sa.Text()))
    op.add_column("threads", _time("expires_at", null=True))
    op.create_index(
        "ix_threads_expires_at", "threads", ["expires_at"], postgresql_where=sa.text("expires_at is not null")
    )
    _create_crons()
    _create_webhook_deliveries()
    for table, rights in RIGHTS.items():
        op.execute(f"grant {rights} on {table} to {ROLE}")
        op.execute(f"alter table {table} enable row level security")
    for table, name, command, seen, written in POLICIES:
        using = f" using ({seen})" if seen else ""
        op.execute(f"create policy {name} on {table} for {command} to {ROLE}{using} with check ({written})")


def _create_crons() -> None:
    op.create_table(
        "crons",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _id_of("tenant_id", "crons", "tenants.id"),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "thread_id",
            sa.Uuid(),
            sa.ForeignKey("threads.id", ondelete="CASCADE", name="fk_crons_thread_id_threads"),
        ),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text()),
        _time("end_time", null=True),
        sa.Column("is_enabled", sa.Boolean(), nullable=False, server_default="true"),
        sa.Column("on_run_completed", sa.Text()),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("metadata", postgresql.JSONB(), nullable=False, server_default="{}"),
        _time("next_run_at", null=True),
        _time("created_at"),
        _time("updated_at"),
    )
    op.create_index("ix_crons_tenant_id", "crons", ["tenant_id"])
    op.create_index("ix_crons_thread_id", "crons", ["thread_id"])
    op.create_index("ix_crons_next_run_at", "crons", ["next_run_at"], postgresql_where=sa.text("is_enabled"))


def _create_webhook_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _id_of("tenant_id", "webhook_deliveries", "tenants.id"),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB()),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        _time("next_try_at"),
        _time("created_at"),
        _time("settled_at", null=True),
        sa.Column("outcome", sa.Text()),
    )
    op.create_index("ix_webhook_deliveries_tenant_id", "webhook_deliveries", ["tenant_id"])
    op.create_index(
        "ix_webhook_deliveries_due",
        "webhook_deliveries",
        ["next_try_at"],
        postgresql_where=sa.text("settled_at is null"),
    )


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("webhook_deliveries")
    op.drop_table("crons")
    op.drop_index("ix_threads_expires_at", "threads")
    for column in ("expires_at", "ttl_strategy", "ttl_minutes"):
        op.drop_column("threads", column)
    op.drop_index("ix_runs_waits_until", "runs")
    op.drop_column("runs", "waits_until")
