"""The lane of a run: by which stream its messages travel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change. A constant default is kept in the catalogue: no row is written."""
    op.add_column("runs", sa.Column("lane", sa.Text(), nullable=False, server_default="chat"))


def downgrade() -> None:
    """Takes it back. Messages that still wait on the other lanes are sent anew by hand."""
    op.drop_column("runs", "lane")
