"""Operations: why a dead letter was discarded and by whom, and what the operators' lists are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("dead_letters", sa.Column("resolution_reason", sa.Text(), nullable=True))
    op.add_column("dead_letters", sa.Column("resolved_by", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_dead_letters_open",
        "dead_letters",
        ["tenant_id", sa.text("created_at desc")],
        postgresql_where=sa.text("resolved_at is null"),
    )
    op.create_index(
        "ix_threads_interrupted",
        "threads",
        ["tenant_id", "state_updated_at"],
        postgresql_where=sa.text("status = 'interrupted'"),
    )


def downgrade() -> None:
    """Takes it back."""
    op.drop_index("ix_threads_interrupted", "threads")
    op.drop_index("ix_dead_letters_open", "dead_letters")
    op.drop_column("dead_letters", "resolved_by")
    op.drop_column("dead_letters", "resolution_reason")
