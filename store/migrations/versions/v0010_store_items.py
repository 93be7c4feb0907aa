"""Items that graphs and clients keep beyond one thread, seen by their owner alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
ROLE = "propmubi_app"
OWN = (
    "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid "
    "and coalesce(owner_id::text, 'anonymous') = current_setting('app.owner_id', true)"
)


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "store_items",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("namespace", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("paths", postgresql.ARRAY(sa.Text())),
        sa.Column("embedded_by", sa.Text()),
        sa.Column("vectors", sa.LargeBinary()),
        sa.Column("ttl_minutes", sa.Double()),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_store_items_tenant_id_tenants"),
        sa.UniqueConstraint(
            "tenant_id",
            "owner_id",
            "namespace",
            "key",
            name="uq_store_items_tenant_id_owner_id_namespace_key",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        "ix_store_items_expires_at",
        "store_items",
        ["expires_at"],
        postgresql_where=sa.text("expires_at is not null"),
    )
    op.execute(f"grant select, insert, update, delete on store_items to {ROLE}")
    op.execute("alter table store_items enable row level security")
    op.execute(f"create policy owner on store_items for all to {ROLE} using ({OWN}) with check ({OWN})")


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("store_items")
