"""The ledger of calls to models, and its sums by day."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
OWN = f"{TENANT} and coalesce(owner_id::text, 'anonymous') = current_setting('app.owner_id', true)"
OPERATORS = (
    f"{TENANT} and string_to_array(current_setting('app.roles', true), ',') && array['admin', 'auditor']"
)
POLICIES = (
    ("model_calls", "own", OWN),
    ("model_calls", "operators_read", OPERATORS),
    ("model_usage", "operators_read", OPERATORS),
)
SUMS = ("tokens_in", "tokens_out", "tokens_cached")
MONEY = ("cost_usd", "cost_inr", "saved_inr")


def _columns(names: tuple[str, ...], kind: sa.types.TypeEngine[Any]) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "model_calls",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("run_id", sa.Uuid()),
        sa.Column("thread_id", sa.Uuid()),
        *_columns(("use_case", "tier", "deployment", "model", "prompt", "outcome"), sa.Text()),
        sa.Column("fault", sa.Text()),
        *_columns(SUMS, sa.Integer()),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        *_columns(MONEY, sa.Numeric()),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("first_token_ms", sa.Integer()),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_model_calls_tenant_id_tenants"),
    )
    op.create_index("ix_model_calls_tenant_id_at", "model_calls", ["tenant_id", "at"])
    op.create_index("ix_model_calls_owner", "model_calls", ["tenant_id", "owner_id", "at"])
    op.create_index("ix_model_calls_run_id", "model_calls", ["run_id"])
    op.create_table(
        "model_usage",
        sa.Column("tenant_id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        *(
            sa.Column(name, sa.Text(), primary_key=True)
            for name in ("use_case", "tier", "deployment", "outcome")
        ),
        *_columns(("calls", *SUMS), sa.BigInteger()),
        *_columns(MONEY, sa.Numeric()),
        sa.Column("latency_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_model_usage_tenant_id_tenants"),
    )
    op.create_index("ix_model_usage_tenant_id", "model_usage", ["tenant_id"])
    op.create_index("ix_model_usage_day", "model_usage", ["day"])
    op.execute(f"grant select on model_calls to {ROLE}")
    op.execute(f"grant select on model_usage to {ROLE}")
    for table in ("model_calls", "model_usage"):
        op.execute(f"alter table {table} enable row level security")
    for table, name, seen in POLICIES:
        op.execute(f"create policy {name} on {table} for select to {ROLE} using ({seen})")


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("model_usage")
    op.drop_table("model_calls")
