"""What people thought of an answer; leads that ask for a person of the team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Text()),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("comment", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.CheckConstraint("score in ('up', 'down')", name=op.f("ck_feedback_score")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_feedback_tenant_id_tenants"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_feedback_run_id_runs", ondelete="CASCADE"),
        # An anonymous buyer has no id, and one rating per run all the same.
        sa.UniqueConstraint(
            "tenant_id",
            "run_id",
            "owner_id",
            name="uq_feedback_tenant_id_run_id_owner_id",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_feedback_run_id", "feedback", ["run_id"])
    op.create_index("ix_feedback_newest", "feedback", ["tenant_id", sa.text("updated_at desc"), "id"])
    op.add_column("leads", sa.Column("wants", sa.Text()))


def downgrade() -> None:
    """Takes it back."""
    op.drop_column("leads", "wants")
    op.drop_table("feedback")
