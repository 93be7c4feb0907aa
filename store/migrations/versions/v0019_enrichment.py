"""Subjects that wait for a graph, the source's own hash of an enriched listing, a webhook's last answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.versions.v0008_row_security import ROLE, TENANT

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLE = "gathered_subjects"


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), primary_key=True),
        sa.Column("graph", sa.Text(), primary_key=True),
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{TABLE}_tenant_id_tenants"),
    )
    op.execute(f"grant select, insert, update, delete on {TABLE} to {ROLE}")
    op.execute(f"alter table {TABLE} enable row level security")
    op.execute(f"create policy tenant on {TABLE} for all to {ROLE} using ({TENANT}) with check ({TENANT})")
    op.add_column("listings", sa.Column("source_hash", sa.Text()))
    op.add_column("webhook_deliveries", sa.Column("last_status", sa.Integer()))
    op.add_column("webhook_deliveries", sa.Column("last_problem", sa.Text()))


def downgrade() -> None:
    """Takes it back; the next import of an enriched listing's file writes it anew."""
    op.drop_column("webhook_deliveries", "last_problem")
    op.drop_column("webhook_deliveries", "last_status")
    op.drop_column("listings", "source_hash")
    op.drop_table(TABLE)
