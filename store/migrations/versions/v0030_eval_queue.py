"""Corrections that wait to become cases of evals; answers of challengers on live traffic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
OWN = f"{TENANT} and coalesce(owner_id::text, 'anonymous') = current_setting('app.owner_id', true)"
STAFF = (
    f"{TENANT} and string_to_array(current_setting('app.roles', true), ',') && array['ml_engineer', 'admin']"
)


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "eval_corrections",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("got", postgresql.JSONB(), nullable=False),
        sa.Column("expected", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("suite", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.CheckConstraint(
            "kind in ('fact', 'page', 'override', 'clause', 'thumb', 'thread')",
            name=op.f("ck_eval_corrections_kind"),
        ),
        sa.CheckConstraint(
            "state in ('queued', 'case', 'dismissed')", name=op.f("ck_eval_corrections_state")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_eval_corrections_tenant_id_tenants"),
    )
    op.create_index("ix_eval_corrections_tenant_id", "eval_corrections", ["tenant_id"])
    op.create_index(
        "uq_eval_corrections_queued",
        "eval_corrections",
        ["tenant_id", "kind", "subject_id", "field", "owner_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_eval_corrections_newest",
        "eval_corrections",
        ["tenant_id", "state", sa.text("updated_at desc"), "id"],
    )
    op.create_table(
        "eval_shadows",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("challenger", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("champion", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("differences", postgresql.JSONB(), nullable=False),
        sa.Column("champion_ms", sa.Numeric(), nullable=False),
        sa.Column("challenger_ms", sa.Numeric(), nullable=False),
        sa.Column("champion_inr", sa.Numeric(), nullable=False),
        sa.Column("challenger_inr", sa.Numeric(), nullable=False),
        sa.Column("is_floor", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("run_id", "challenger", name="pk_eval_shadows"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_eval_shadows_tenant_id_tenants"),
    )
    op.create_index("ix_eval_shadows_tenant_id", "eval_shadows", ["tenant_id"])
    op.create_index("ix_eval_shadows_newest", "eval_shadows", ["tenant_id", sa.text("at desc")])
    op.execute(f"grant select, insert, update, delete on eval_corrections to {ROLE}")
    for table in ("eval_corrections", "eval_shadows"):
        op.execute(f"alter table {table} enable row level security")
    op.execute(f"create policy owner on eval_corrections for all to {ROLE} using ({OWN}) with check ({OWN})")
    op.execute(f"create policy staff_read on eval_corrections for select to {ROLE} using ({STAFF})")
    labelled = f"using ({STAFF}) with check ({STAFF})"
    op.execute(f"create policy staff_label on eval_corrections for update to {ROLE} {labelled}")


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("eval_shadows")
    op.drop_table("eval_corrections")
