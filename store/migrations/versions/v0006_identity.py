"""Passwords, renewed sign-ins, narrower tokens, sites and visitors; runs and leads know a visitor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Applies the change."""
    op.add_column("users", sa.Column("password_hash", sa.Text()))
    op.add_column("users", sa.Column("password_set_at", MOMENT))
    op.add_column("users", sa.Column("disabled_at", MOMENT))
    op.create_index("uq_users_email_lower", "users", [sa.text("lower(email)")], unique=True)
    op.add_column("access_tokens", sa.Column("hint", sa.Text(), nullable=False, server_default=""))
    op.add_column("access_tokens", sa.Column("roles", postgresql.ARRAY(sa.Text())))
    op.add_column("access_tokens", sa.Column("last_used_at", MOMENT))
    op.add_column("runs", sa.Column("visitor_id", sa.Uuid()))
    op.add_column("leads", sa.Column("owner_id", sa.Uuid()))
    _create_refresh_families()
    _create_sites()
    _create_visitors()


def _create_refresh_families() -> None:
    op.create_table(
        "refresh_families",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("rotated_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_for", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_refresh_families_tenant_id_tenants"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_refresh_families_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_refresh_families_tenant_id", "refresh_families", ["tenant_id"])
    op.create_index("ix_refresh_families_user_id", "refresh_families", ["user_id"])


def _create_sites() -> None:
    op.create_table(
        "sites",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("allowed_origins", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_loopback_allowed", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("revoked_at", MOMENT),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_sites_tenant_id_tenants"),
        sa.UniqueConstraint("key", name="uq_sites_key"),
    )
    op.create_index("ix_sites_tenant_id", "sites", ["tenant_id"])


def _create_visitors() -> None:
    op.create_table(
        "visitors",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("last_seen_at", MOMENT, nullable=False, server_default=NOW),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_visitors_tenant_id_tenants"),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_visitors_site_id_sites", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_visitors_tenant_id", "visitors", ["tenant_id"])
    op.create_index("ix_visitors_site_id", "visitors", ["site_id"])


def downgrade() -> None:
    """Takes it back."""
    for table in ("visitors", "sites", "refresh_families"):
        op.drop_table(table)
    op.drop_column("leads", "owner_id")
    op.drop_column("runs", "visitor_id")
    for column in ("last_used_at", "roles", "hint"):
        op.drop_column("access_tokens", column)
    op.drop_index("uq_users_email_lower", "users")
    for column in ("disabled_at", "password_set_at", "password_hash"):
        op.drop_column("users", column)
