"""When the index of passages has let an erased document go; until then it is asked again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change. A column without a default is kept in the catalogue: no row is written."""
    op.add_column("documents", sa.Column("vectors_gone_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_documents_vectors_to_go",
        "documents",
        ["erased_at"],
        postgresql_where=sa.text("erased_at is not null and vectors_gone_at is null"),
    )


def downgrade() -> None:
    """Takes it back."""
    op.drop_index("ix_documents_vectors_to_go", "documents")
    op.drop_column("documents", "vectors_gone_at")
