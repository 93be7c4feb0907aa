"""Papers that came in: documents, their pages, parts, facts and passages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
NOW = sa.text("now()")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
OWNER = "coalesce(owner_id::text, 'anonymous') = current_setting('app.owner_id', true)"
ROLES = "string_to_array(current_setting('app.roles', true), ',')"
READERS = (
    f"{TENANT} and ({OWNER} or {ROLES} && array['analyst'] "
    f"or ({ROLES} && array['legal_reviewer'] and subject_kind <> 'case'))"
)
"""Analysts see every paper; advocates those of titles, no credit file; all what they sent (DOMAIN G)."""
OF_DOCUMENT = f"{TENANT} and exists (select 1 from documents seen where seen.id = document_id)"  # noqa: S608  # this file's own words
PARTS = ("document_pages", "document_parts", "document_facts", "passages")


def _tenant() -> sa.Column[object]:
    return sa.Column("tenant_id", sa.Uuid(), nullable=False)


def _document() -> sa.Column[object]:
    return sa.Column("document_id", sa.Uuid(), nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _json(name: str, *, is_optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), nullable=is_optional)


def _made() -> sa.Column[object]:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW)


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _tenant(),
        sa.Column("owner_id", sa.Uuid()),
        *(_text(name) for name in ("file_name", "sha256")),
        _number("size_bytes"),
        *(_text(name) for name in ("kind", "media_type")),
        sa.Column("label", sa.Text(), nullable=False, server_default="unknown"),
        _text("state"),
        sa.Column("problem", sa.Text()),
        sa.Column("page_count", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("flags", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
        _text("subject_kind"),
        *(sa.Column(name, sa.Uuid()) for name in ("subject_id", "replaces_id")),
        _text("retention"),
        sa.Column("is_held", sa.Boolean(), nullable=False, server_default="false"),
        _made(),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("read_at", "erased_at")),
        sa.CheckConstraint(
            "state in ('received', 'reading', 'verified', 'refused', 'erased')",
            name=op.f("ck_documents_state"),
        ),
        sa.CheckConstraint(
            "subject_kind in ('case', 'title', 'other')", name=op.f("ck_documents_subject_kind")
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (problem is not null)",
            name=op.f("ck_documents_refused_with_its_problem"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_documents_tenant_id_tenants"),
        sa.ForeignKeyConstraint(["replaces_id"], ["documents.id"], name="fk_documents_replaces_id_documents"),
    )
    op.create_index(
        "uq_documents_content",
        "documents",
        [
            "tenant_id",
            "sha256",
            "subject_kind",
            sa.text("coalesce(subject_id, '00000000-0000-0000-0000-000000000000'::uuid)"),
            sa.text(
                "coalesce(case when subject_kind = 'other' then owner_id end, "
                "'00000000-0000-0000-0000-000000000000'::uuid)"
            ),
        ],
        unique=True,
        postgresql_where=sa.text("erased_at is null"),
    )
    op.create_index("ix_documents_subject", "documents", ["tenant_id", "subject_kind", "subject_id"])
    _part("document_pages", _number("number"), _json("body"), _made(), unique="number")
    _part(
        "document_parts",
        *(_number(name) for name in ("first_page", "last_page")),
        _text("label"),
        sa.Column("score", sa.Numeric()),
        sa.Column("set_by", sa.Uuid()),
        unique="first_page",
    )
    _part(
        "document_facts",
        _text("field"),
        _json("value"),
        _text("method"),
        sa.Column("confidence", sa.Numeric(), nullable=False),
        _number("page"),
        _text("quote"),
        _json("box", is_optional=True),
        _made(),
    )
    _part(
        "passages",
        *(_number(name) for name in ("page", "first_char")),
        _text("text"),
        _json("boxes"),
        sa.Column("indexed_at", sa.DateTime(timezone=True)),
    )
    for table in ("document_facts", "passages"):
        op.create_index(f"ix_{table}_document_id", table, ["document_id"])
    for table in ("documents", *PARTS):
        op.create_index(f"ix_{table}_tenant_id", table, ["tenant_id"])
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"grant select, insert, update, delete on {table} to {ROLE}")
    op.execute(
        f"create policy readers on documents for all to {ROLE} using ({READERS}) with check ({READERS})"
    )
    for table in PARTS:
        op.execute(
            f"create policy of_document on {table} for all to {ROLE} "
            f"using ({OF_DOCUMENT}) with check ({OF_DOCUMENT})"
        )


def _part(table: str, *columns: sa.Column[object], unique: str | None = None) -> None:
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id_tenants"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=f"fk_{table}_document_id_documents", ondelete="CASCADE"
        ),
    ]
    if unique is not None:
        constraints.append(
            sa.UniqueConstraint("document_id", unique, name=f"uq_{table}_document_id_{unique}")
        )
    op.create_table(
        table, sa.Column("id", sa.Uuid(), primary_key=True), _tenant(), _document(), *columns, *constraints
    )


def downgrade() -> None:
    """Takes it back. The files stay in the data folder."""
    for table in (*reversed(PARTS), "documents"):
        op.drop_table(table)
