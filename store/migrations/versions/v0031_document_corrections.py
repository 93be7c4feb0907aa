"""What people say of papers: which page is of which paper, and whether a fact is read rightly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
OF_DOCUMENT = f"{TENANT} and exists (select 1 from documents seen where seen.id = document_id)"  # noqa: S608  # this file's own words
TABLES = ("document_sortings", "document_fact_verdicts")


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    """Applies the change. New columns are empty: no row is written."""
    op.add_column("document_parts", sa.Column("pages", postgresql.ARRAY(sa.BigInteger())))
    op.add_column("document_parts", sa.Column("position", sa.BigInteger()))
    for column in (
        sa.Column("read", postgresql.JSONB()),
        sa.Column("verdict", sa.Text()),
        sa.Column("told_by", sa.Uuid()),
        sa.Column("told_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("document_facts", column)
    _history(
        "document_sortings",
        sa.Column("parts", postgresql.JSONB(), nullable=False),
        sa.Column("by_id", sa.Uuid()),
    )
    _history(
        "document_fact_verdicts",
        _text("field"),
        sa.Column("page", sa.BigInteger(), nullable=False),
        _text("quote"),
        sa.Column("read", postgresql.JSONB(), nullable=False),
        _text("verdict"),
        sa.Column("value", postgresql.JSONB()),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "verdict in ('confirmed', 'corrected', 'withdrawn')",
            name=op.f("ck_document_fact_verdicts_verdict"),
        ),
    )


def _history(table: str, *columns: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        *columns,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id_tenants"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=f"fk_{table}_document_id_documents", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("document_id", "number", name=f"uq_{table}_document_id_number"),
    )
    op.create_index(f"ix_{table}_tenant_id", table, ["tenant_id"])
    op.execute(f"alter table {table} enable row level security")
    # What was said is kept: it is erased with its document and never changed.
    op.execute(f"grant select, insert, delete on {table} to {ROLE}")
    op.execute(
        f"create policy of_document on {table} for all to {ROLE} "
        f"using ({OF_DOCUMENT}) with check ({OF_DOCUMENT})"
    )


def downgrade() -> None:
    """Takes it back, and with it what people said."""
    for table in reversed(TABLES):
        op.drop_table(table)
    for column in ("told_at", "told_by", "verdict", "read"):
        op.drop_column("document_facts", column)
    for column in ("position", "pages"):
        op.drop_column("document_parts", column)
