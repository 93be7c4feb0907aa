"""The vault: a key for each subject, the values it seals, and an audit of exports and erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
NOW = sa.text("now()")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
THREADS = "exists (select 1 from threads seen where seen.id = subject_id)"
OF_SUBJECT = f"{TENANT} and (subject_id::text = current_setting('app.owner_id', true) or {THREADS})"
"""A person's own, and what belongs to a thread of theirs. A policy of `threads` says which those are."""
AUDITORS = (
    f"{TENANT} and string_to_array(current_setting('app.roles', true), ',') && array['admin', 'auditor']"
)
POLICIES = (("subject_keys", OF_SUBJECT), ("vault_values", OF_SUBJECT), ("privacy_acts", OF_SUBJECT))


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "subject_keys",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid()),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("tenant_id", "subject_id", name="pk_subject_keys"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_subject_keys_tenant_id_tenants"),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], ondelete="CASCADE", name="fk_subject_keys_thread_id_threads"
        ),
    )
    op.create_index("ix_subject_keys_thread_id", "subject_keys", ["thread_id"])
    op.create_table(
        "vault_values",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_vault_values_tenant_id_tenants"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subject_id"],
            ["subject_keys.tenant_id", "subject_keys.subject_id"],
            ondelete="CASCADE",
            name="fk_vault_values_tenant_id_subject_keys",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], ondelete="CASCADE", name="fk_vault_values_thread_id_threads"
        ),
        sa.UniqueConstraint(
            "tenant_id", "token", "thread_id", name="uq_vault_values_tenant_id_token_thread_id"
        ),
    )
    op.create_index("ix_vault_values_tenant_id_subject_id", "vault_values", ["tenant_id", "subject_id"])
    op.create_index("ix_vault_values_thread_id", "vault_values", ["thread_id"])
    op.create_table(
        "privacy_acts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_privacy_acts_tenant_id_tenants"),
    )
    op.create_index("ix_privacy_acts_tenant_id", "privacy_acts", ["tenant_id", sa.text("created_at desc")])
    # Who locks a row must have the right to change something of it; a time is harmless.
    op.execute(f"grant select, insert, delete, update (created_at) on subject_keys to {ROLE}")
    op.execute(f"grant select, insert on vault_values to {ROLE}")
    op.execute(f"grant select, insert on privacy_acts to {ROLE}")
    for table, test in POLICIES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy owner on {table} for all to {ROLE} using ({test}) with check ({test})")
    op.execute(f"create policy auditors_read on privacy_acts for select to {ROLE} using ({AUDITORS})")


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("privacy_acts")
    op.drop_table("vault_values")
    op.drop_table("subject_keys")
