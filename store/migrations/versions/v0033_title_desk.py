"""Whose work a title file is and since when it stands; facts of its events; reviews of agreements for sale.

A review is seen by who sees its document, and is gone when that is erased.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
NOW = sa.text("now()")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
OWNER = "coalesce(owner_id::text, 'anonymous') = current_setting('app.owner_id', true)"
ROLES = "string_to_array(current_setting('app.roles', true), ',')"
SELF = "nullif(current_setting('app.owner_id', true), '')"
OF_DOCUMENT = f"{TENANT} and exists (select 1 from documents seen where seen.id = document_id)"  # noqa: S608  # own words
READERS = f"{TENANT} and {ROLES} && array['legal_reviewer', 'analyst']"
TELLERS = f"{TENANT} and {ROLES} && array['legal_reviewer'] and told_by::text = {SELF}"
STATES = "ck_title_requisitions_state"

STAGE_CLOCK = """
create function title_stage_clock() returns trigger language plpgsql as $$
begin
    new.stage_since := now();
    return new;
end $$
"""
ERASING = """
create function contracts_of_erased() returns trigger language plpgsql security definer
set search_path = public as $$
begin
    delete from contracts where document_id = new.id;
    return new;
end $$
"""


def upgrade() -> None:
    """Applies the change. Constant defaults are kept in the catalogue: no row is written."""
    op.add_column("titles", sa.Column("owner_id", sa.Uuid()))
    op.add_column(
        "titles",
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
    )
    op.add_column(
        "titles",
        sa.Column("facts", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'::jsonb")),
    )
    op.execute(STAGE_CLOCK)
    op.execute(
        "create trigger titles_stage_clock before update on titles for each row "
        "when (old.stage is distinct from new.stage) execute function title_stage_clock()"
    )
    _requisition_states("open", "sent", "received", "cleared", "waived", renamed=("met", "cleared"))
    _contracts()


def downgrade() -> None:
    """Takes it back. What was sent is open again."""
    op.execute("drop trigger documents_contracts_of_erased on documents")
    op.drop_table("contract_words")
    op.drop_table("contracts")
    op.execute("drop function contracts_of_erased()")
    op.execute(f"alter table title_requisitions drop constraint {STATES}")
    op.execute("update title_requisitions set state = 'open' where state = 'sent'")
    _requisition_states("open", "received", "met", "waived", renamed=("cleared", "met"), is_dropped=True)
    op.execute("drop trigger titles_stage_clock on titles")
    op.execute("drop function title_stage_clock()")
    for column in ("facts", "stage_since", "owner_id"):
        op.drop_column("titles", column)


def _requisition_states(*states: str, renamed: tuple[str, str], is_dropped: bool = False) -> None:
    if not is_dropped:
        op.execute(f"alter table title_requisitions drop constraint {STATES}")
    before, after = renamed
    op.execute(f"update title_requisitions set state = '{after}' where state = '{before}'")  # noqa: S608  # own words
    named = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(op.f(STATES), "title_requisitions", f"state in ({named})")


def _contracts() -> None:
    op.create_table(
        "contracts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("review", postgresql.JSONB(), nullable=False),
        sa.Column("ruleset_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_contracts_tenant_id_tenants"),
    )
    op.create_index("ix_contracts_document_id", "contracts", ["document_id"])
    op.create_table(
        "contract_words",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("present in ('yes', 'partial', 'no')", name=op.f("ck_contract_words_present")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_contract_words_tenant_id_tenants"),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name="fk_contract_words_contract_id_contracts",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_contract_words_contract_id", "contract_words", ["contract_id"])
    for table in ("contracts", "contract_words"):
        op.create_index(f"ix_{table}_tenant_id", table, ["tenant_id"])
        op.execute(f"grant select, insert on {table} to {ROLE}")
        op.execute(f"alter table {table} enable row level security")
    op.execute(f"create policy of_document on contracts for select to {ROLE} using ({OF_DOCUMENT})")
    op.execute(f"create policy ask on contracts for insert to {ROLE} with check ({OF_DOCUMENT} and {OWNER})")
    op.execute(f"create policy desk_reads on contract_words for select to {ROLE} using ({READERS})")
    op.execute(f"create policy advocates_tell on contract_words for insert to {ROLE} with check ({TELLERS})")
    op.execute(ERASING)
    op.execute(
        "create trigger documents_contracts_of_erased after update on documents for each row "
        "when (new.erased_at is not null) execute function contracts_of_erased()"
    )
