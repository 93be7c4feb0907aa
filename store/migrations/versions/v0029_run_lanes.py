"""The lane of a run, by which stream its messages travel; how a tenant hands out leads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
ROLES = "string_to_array(current_setting('app.roles', true), ',')"
STAFF = f"{TENANT} and {ROLES} && array['agent', 'admin']"
ADMIN = f"{TENANT} and {ROLES} && array['admin']"


def upgrade() -> None:
    """Applies the change. A constant default is kept in the catalogue: no row is written."""
    op.add_column("runs", sa.Column("lane", sa.Text(), nullable=False, server_default="chat"))
    op.create_table(
        "lead_routing",
        sa.Column("tenant_id", sa.Uuid(), primary_key=True),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.CheckConstraint("mode in ('round_robin', 'first_to_claim')", name=op.f("ck_lead_routing_mode")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_lead_routing_tenant_id_tenants"),
    )
    op.execute(f"grant select, insert, update on lead_routing to {ROLE}")
    op.execute("alter table lead_routing enable row level security")
    op.execute(f"create policy tenant_read on lead_routing for select to {ROLE} using ({STAFF})")
    for kind, checks in (
        ("insert", f"with check ({ADMIN})"),
        ("update", f"using ({ADMIN}) with check ({ADMIN})"),
    ):
        op.execute(f"create policy admin_{kind} on lead_routing for {kind} to {ROLE} {checks}")


def downgrade() -> None:
    """Takes it back. Messages that still wait on the other lanes are sent anew by hand."""
    op.drop_table("lead_routing")
    op.drop_column("runs", "lane")
