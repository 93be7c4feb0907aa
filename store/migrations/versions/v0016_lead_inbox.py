"""Leads: scores with reasons, whose they are, merges, undo, saved views and what routing knows of brokers.

What the team notes about a lead is the team's: agents see and write it, administrators read it, the person
whose lead it is does not.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
NOW = sa.text("now()")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
ROLES = "string_to_array(current_setting('app.roles', true), ',')"
AGENTS = f"{TENANT} and {ROLES} && array['agent']"
STAFF = f"{TENANT} and {ROLES} && array['agent', 'admin']"
OWN = f"{STAFF} and owner_id::text = current_setting('app.owner_id', true)"
SELF = f"{STAFF} and (user_id::text = current_setting('app.owner_id', true) or {ROLES} && array['admin'])"
OF_LEAD = f"{STAFF} and exists (select 1 from leads seen where seen.id = lead_id)"  # noqa: S608  # own words

TEXTS = (
    "source_campaign", "external_ref", "enquiry", "timeline", "purpose", "lost_reason", "assigned_reason",
    "band", "model_version",
)  # fmt: skip
MOMENTS = (
    "assigned_at", "accepted_at", "scored_at", "last_activity_at", "last_touch_at", "snoozed_until",
    "dnd_checked_at", "stopped_at",
)  # fmt: skip
SHARES = ("probability", "fit", "intent")
TABLES = ("lead_sources", "lead_merges", "lead_actions", "lead_views", "brokers")
OPENED = ("lead_activities", "lead_slas", "lead_outcomes")
"""Tables that only the system read until now."""
POLICIES = (
    ("leads", "agents_add", "insert", None, AGENTS),
    ("leads", "admins_read", "select", STAFF, None),
    ("leads", "admins_assign", "update", STAFF, STAFF),
    *((table, "staff_read", "select", STAFF, None) for table in (*OPENED, "lead_sources", "lead_merges")),
    *((table, "agents_add", "insert", None, OF_LEAD) for table in (*OPENED, "lead_sources")),
    *(
        (table, "agents_work", "update", AGENTS, AGENTS)
        for table in ("lead_slas", "lead_activities", "lead_sources")
    ),
    ("lead_merges", "agents_add", "insert", None, AGENTS),
    ("lead_merges", "agents_work", "update", AGENTS, AGENTS),
    ("lead_actions", "staff", "all", STAFF, STAFF),
    ("lead_views", "own", "all", OWN, OWN),
    ("brokers", "staff_read", "select", STAFF, None),
    ("brokers", "own", "update", SELF, SELF),
    ("brokers", "own_add", "insert", None, SELF),
    ("users", "agents_read", "select", f"{AGENTS} and 'agent' = any(roles)", None),
)
"""Table, name, command, which rows are seen, which may be written."""
TOUCHED = """
create function lead_touched() returns trigger language plpgsql as $$
declare
    judged constant text[] := array['score', 'band', 'probability', 'fit', 'intent', 'expected_value_inr',
        'reasons', 'next_action', 'model_version', 'scored_at', 'version', 'updated_at'];
begin
    if new is distinct from old then
        new.version = old.version
            + (case when to_jsonb(new) - judged is distinct from to_jsonb(old) - judged then 1 else 0 end);
        new.updated_at = clock_timestamp();
    end if;
    return new;
end
$$
"""
"""Whoever writes a lead, the inbox sees that it changed, and nobody overwrites what they have not seen. A new
score is not something that a broker's step could overwrite, so it leaves the version as it is."""
RIGHTS = {
    "lead_activities": "select, insert, update",
    "lead_slas": "select, insert, update",
    "lead_outcomes": "select, insert",
    "lead_sources": "select, insert, update",
    "lead_merges": "select, insert, update",
    "lead_actions": "select, insert, update",
    "lead_views": "select, insert, update, delete",
    "brokers": "select, insert, update",
}


def _tenant() -> sa.Column[object]:
    return sa.Column("tenant_id", sa.Uuid(), sa.ForeignKey("tenants.id"), nullable=False, index=True)


def _lead(name: str, *, is_indexed: bool = True) -> sa.Column[object]:
    reference = sa.ForeignKey("leads.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), reference, nullable=False, index=is_indexed)


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=NOW)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _added() -> list[sa.Column[Any]]:
    return [
        *(sa.Column(name, sa.Text()) for name in TEXTS),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in MOMENTS),
        *(sa.Column(name, sa.Numeric(7, 6)) for name in SHARES),
        sa.Column("loan_needed", sa.Boolean()),
        sa.Column("pre_approved", sa.Boolean()),
        sa.Column("score", sa.SmallInteger()),
        sa.Column("expected_value_inr", sa.BigInteger()),
        sa.Column("reasons", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("next_action", postgresql.JSONB()),
        sa.Column("flags", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("is_dnd", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
    ]


def upgrade() -> None:
    """Applies the change."""
    _widen_leads()
    op.alter_column("lead_activities", "event_id", nullable=True)
    op.add_column("lead_activities", sa.Column("actor_id", sa.Uuid()))
    _add_tables()
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
    for table in OPENED:
        op.execute(f"alter table {table} enable row level security")
    for table, rights in RIGHTS.items():
        op.execute(f"grant {rights} on {table} to {ROLE}")
    for table, name, command, seen, written in POLICIES:
        using = f" using ({seen})" if seen else ""
        check = f" with check ({written})" if written else ""
        op.execute(f"create policy {name} on {table} for {command} to {ROLE}{using}{check}")


def _widen_leads() -> None:
    for column in _added():
        op.add_column("leads", column)
    op.alter_column("leads", "phone_e164", nullable=True)
    op.add_column("leads", sa.Column("assigned_to", sa.Uuid(), sa.ForeignKey("users.id")))
    op.add_column("leads", sa.Column("merged_into", sa.Uuid(), sa.ForeignKey("leads.id")))
    op.create_index(
        "ix_leads_inbox",
        "leads",
        ["tenant_id", sa.text("coalesce(expected_value_inr, -1) desc"), sa.text("id desc")],
        postgresql_where=sa.text("merged_into is null"),
    )
    op.create_index(
        "ix_leads_assigned_to",
        "leads",
        ["tenant_id", "assigned_to"],
        postgresql_where=sa.text("merged_into is null"),
    )
    op.execute(TOUCHED)
    op.execute(
        "create trigger leads_touched before update on leads for each row execute function lead_touched()"
    )
    op.create_index(
        "ix_leads_merged_into", "leads", ["merged_into"], postgresql_where=sa.text("merged_into is not null")
    )


def _add_tables() -> None:
    op.create_table(
        "lead_sources",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _tenant(),
        _lead("lead_id"),
        sa.Column("source", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in ("source_campaign", "external_ref", "enquiry")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _now("recorded_at"),
    )
    op.create_table(
        "lead_merges",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _tenant(),
        _lead("into_id"),
        _lead("from_id", is_indexed=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("likeness", sa.Numeric(5, 4)),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("merged_by", sa.Uuid()),
        _now("merged_at"),
        sa.Column("undone_by", sa.Uuid()),
        _moment("undone_at"),
    )
    op.create_index(
        "uq_lead_merges_from",
        "lead_merges",
        ["from_id"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_table(
        "lead_actions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _tenant(),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("lead_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        _now("at"),
        _moment("undone_at"),
    )
    op.create_table(
        "lead_views",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _tenant(),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", postgresql.JSONB(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False, server_default="0"),
        _now("created_at"),
        sa.UniqueConstraint("owner_id", "name", name="uq_lead_views_owner_id_name"),
    )
    op.create_table(
        "brokers",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        _tenant(),
        *(
            sa.Column(name, postgresql.ARRAY(sa.Text()), nullable=False)
            for name in ("languages", "localities")
        ),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False, server_default="1"),
        sa.Column("is_available", sa.Boolean(), nullable=False, server_default="true"),
        sa.Column("missed_slas", sa.SmallInteger(), nullable=False, server_default="0"),
        _moment("assigned_at"),
        _now("updated_at"),
    )


def downgrade() -> None:
    """Takes it back.

    Leads without a number cannot be kept without it: they are removed.
    """
    for table, name, *_ in reversed(POLICIES):
        op.execute(f"drop policy {name} on {table}")
    for table in OPENED:
        op.execute(f"alter table {table} disable row level security")
        op.execute(f"revoke all on {table} from {ROLE}")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("delete from lead_activities where event_id is null")
    op.drop_column("lead_activities", "actor_id")
    op.alter_column("lead_activities", "event_id", nullable=False)
    op.execute("delete from leads where phone_e164 is null or merged_into is not null")
    op.execute("drop trigger leads_touched on leads")
    op.execute("drop function lead_touched()")
    for name in ("ix_leads_merged_into", "ix_leads_assigned_to", "ix_leads_inbox"):
        op.drop_index(name, "leads")
    for name in ("merged_into", "assigned_to", *(column.name for column in reversed(_added()))):
        op.drop_column("leads", name)
    op.alter_column("leads", "phone_e164", nullable=False)
