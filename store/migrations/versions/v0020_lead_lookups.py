"""Leads are found by name and by when they were scored; clocks know how far they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STANDING = sa.text("merged_into is null")


def upgrade() -> None:
    """Applies the change."""
    op.create_index(
        "ix_leads_name", "leads", ["tenant_id", sa.text("lower(name)")], postgresql_where=STANDING
    )
    op.create_index("ix_leads_scored_at", "leads", ["scored_at", "id"], postgresql_where=STANDING)
    for name in ("escalation", "missed"):
        op.add_column("lead_slas", sa.Column(name, sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("lead_slas", sa.Column("next_look_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_lead_slas_next_look_at",
        "lead_slas",
        ["next_look_at"],
        postgresql_where=sa.text("touched_at is null"),
    )


def downgrade() -> None:
    """Takes it back."""
    op.drop_index("ix_lead_slas_next_look_at", "lead_slas")
    for name in ("next_look_at", "missed", "escalation"):
        op.drop_column("lead_slas", name)
    op.drop_index("ix_leads_scored_at", "leads")
    op.drop_index("ix_leads_name", "leads")
