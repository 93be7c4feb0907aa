"""What waits to be indexed, in a table of its own: a mark no longer writes a listing and its indexes anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.versions.v0008_row_security import ROLE, TENANT

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLE = "listings_to_index"


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), primary_key=True),
        sa.Column("listing_id", sa.Uuid(), primary_key=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{TABLE}_tenant_id_tenants"),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=f"fk_{TABLE}_listing_id_listings", ondelete="CASCADE"
        ),
    )
    op.create_index(f"ix_{TABLE}_listing_id", TABLE, ["listing_id"])
    op.execute(
        f"insert into {TABLE} select tenant_id, id, content_hash from listings "  # noqa: S608  # own name
        "where indexed_hash is distinct from content_hash"
    )
    op.drop_index("ix_listings_unindexed", "listings")
    op.drop_column("listings", "indexed_hash")
    op.execute(f"grant select, insert, update, delete on {TABLE} to {ROLE}")
    op.execute(f"alter table {TABLE} enable row level security")
    op.execute(f"create policy tenant on {TABLE} for all to {ROLE} using ({TENANT}) with check ({TENANT})")


def downgrade() -> None:
    """Takes it back; everything is indexed once more."""
    op.add_column("listings", sa.Column("indexed_hash", sa.Text()))
    op.create_index(
        "ix_listings_unindexed",
        "listings",
        ["tenant_id", "id"],
        postgresql_where=sa.text("indexed_hash is distinct from content_hash"),
    )
    op.drop_table(TABLE)
