"""Leads are found by name, for duplicates, and by when they were last scored, for decay and batches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None

STANDING = sa.text("merged_into is null")


def upgrade() -> None:
    """Applies the change."""
    op.create_index(
        "ix_leads_name", "leads", ["tenant_id", sa.text("lower(name)")], postgresql_where=STANDING
    )
    op.create_index("ix_leads_scored_at", "leads", ["scored_at", "id"], postgresql_where=STANDING)


def downgrade() -> None:
    """Takes it back."""
    op.drop_index("ix_leads_scored_at", "leads")
    op.drop_index("ix_leads_name", "leads")
