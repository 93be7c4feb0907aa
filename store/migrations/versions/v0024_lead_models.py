"""Versions of the model behind a lead's score: candidates, champions, and who promoted them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
NOW = sa.text("now()")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "lead_models",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("data_sha256", sa.Text(), nullable=False),
        sa.Column("metrics", postgresql.JSONB(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("promoted_by", sa.Uuid()),
        sa.Column("promoted_at", sa.DateTime(timezone=True)),
        sa.Column("promotions", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.CheckConstraint(
            "state in ('candidate', 'champion', 'retired')", name=op.f("ck_lead_models_state")
        ),
        sa.CheckConstraint("purpose in ('platform', 'files')", name=op.f("ck_lead_models_purpose")),
        sa.CheckConstraint(
            "state <> 'champion' or (promoted_by is not null and promoted_at is not null)",
            name=op.f("ck_lead_models_promoted_by_a_person"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_lead_models_tenant_id_tenants"),
        sa.ForeignKeyConstraint(["promoted_by"], ["users.id"], name="fk_lead_models_promoted_by_users"),
        sa.UniqueConstraint("tenant_id", "version", name="uq_lead_models_tenant_id_version"),
        sa.UniqueConstraint("tenant_id", "seal", name="uq_lead_models_tenant_id_seal"),
    )
    op.create_index("ix_lead_models_tenant_id", "lead_models", ["tenant_id"])
    op.create_index(
        "ix_lead_models_champion",
        "lead_models",
        ["tenant_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("state = 'champion'"),
    )
    op.execute(
        f"grant select, insert, update (state, promoted_by, promoted_at, promotions) on lead_models to {ROLE}"
    )
    op.execute("alter table lead_models enable row level security")
    op.execute(
        f"create policy tenant on lead_models for all to {ROLE} using ({TENANT}) with check ({TENANT})"
    )


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("lead_models")
