"""Events: order and tries of outbox rows, decided dead letters, and what the events' handlers keep.

New tables belong to the system alone until the screens that read them open them to scoped transactions.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0008"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
EVENTS = "stream like '%.events'"
ENVELOP = f"""
update outbox set
    payload = jsonb_build_object(
        'version', 1, 'data', payload, 'traceparent', null, 'hops', 0,
        'occurred_at', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
    ),
    sent_at = null
where {EVENTS} and handled_at is null
"""  # noqa: S608  # this file's own words
"""Events written before there were consumers get their envelope and are sent once more, signed now."""
TABLES = (
    "lead_activities",
    "lead_slas",
    "lead_outcomes",
    "user_consents",
    "kyc_verifications",
    "tenant_plans",
    "post_disbursal_tasks",
)


def _moment(name: str, *, is_nullable: bool = False, is_now: bool = False) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=is_nullable,
        server_default=sa.func.now() if is_now else None,
    )


def _tenant() -> sa.Column[object]:
    return sa.Column("tenant_id", sa.Uuid(), sa.ForeignKey("tenants.id"), nullable=False, index=True)


def _lead(*, is_key: bool = False) -> sa.Column[object]:
    reference = sa.ForeignKey("leads.id", ondelete="CASCADE")
    return sa.Column("lead_id", sa.Uuid(), reference, primary_key=is_key, nullable=False, index=not is_key)


def _user(*, is_key: bool = False) -> sa.Column[object]:
    reference = sa.ForeignKey("users.id", ondelete="CASCADE")
    return sa.Column("user_id", sa.Uuid(), reference, primary_key=is_key, nullable=False, index=not is_key)


def _id(name: str, *, is_nullable: bool = False, is_key: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), primary_key=is_key, nullable=is_nullable and not is_key)


def _text(name: str, *, is_nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=is_nullable)


def upgrade() -> None:
    """Applies the change."""
    _order_outbox()
    _decide_dead_letters()
    op.add_column("listings", sa.Column("unit_status", sa.Text(), nullable=False, server_default="available"))
    op.add_column("users", _text("phone_e164", is_nullable=True))
    op.add_column("leads", _text("email", is_nullable=True))
    op.add_column("leads", _id("user_id", is_nullable=True))
    op.create_index("ix_leads_listing_ids", "leads", ["listing_ids"], postgresql_using="gin")
    op.create_index(
        "ix_leads_email", "leads", ["tenant_id", sa.text("lower(email)")],
        postgresql_where=sa.text("email is not null"),
    )  # fmt: skip
    op.create_index(
        "ix_threads_waiting", "threads", ["interrupts"],
        postgresql_using="gin", postgresql_where=sa.text("status = 'interrupted'"),
    )  # fmt: skip
    _add_lead_tables()
    _add_other_tables()


def _order_outbox() -> None:
    """Rows written before have no number and count as older than all that have one."""
    op.execute("create sequence outbox_seq")
    op.execute(f"grant usage on sequence outbox_seq to {ROLE}")
    op.add_column("outbox", sa.Column("seq", sa.BigInteger()))
    op.execute("alter table outbox alter column seq set default nextval('outbox_seq')")
    op.add_column("outbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.execute(ENVELOP)
    op.create_index(
        "ix_outbox_open_events", "outbox", ["stream", "tenant_id", "subject", "seq"],
        postgresql_where=sa.text(f"handled_at is null and {EVENTS}"),
    )  # fmt: skip
    op.create_index(
        "ix_outbox_events", "outbox", ["tenant_id", "seq"], postgresql_where=sa.text(EVENTS)
    )  # fmt: skip
    op.create_index(
        "ix_outbox_event_facts", "outbox", ["tenant_id", "type", "subject"],
        postgresql_where=sa.text(EVENTS),
    )  # fmt: skip


def _decide_dead_letters() -> None:
    op.add_column("dead_letters", _text("event_type", is_nullable=True))
    op.add_column("dead_letters", _moment("resolved_at", is_nullable=True))
    op.add_column("dead_letters", _text("resolution", is_nullable=True))
    op.create_index(
        "uq_dead_letters_message", "dead_letters", ["stream", "message_id"],
        unique=True, postgresql_where=sa.text(f"resolved_at is null and {EVENTS}"),
    )  # fmt: skip
    op.create_index(
        "ix_dead_letters_event_id", "dead_letters", ["event_id"],
        postgresql_where=sa.text("event_id is not null"),
    )  # fmt: skip


def _add_lead_tables() -> None:
    op.create_table(
        "lead_activities",
        _id("id", is_key=True), _tenant(), _lead(), _text("kind"), _moment("at"), _id("event_id"),
        sa.Column("details", postgresql.JSONB(), nullable=False, server_default="{}"),
        sa.UniqueConstraint("lead_id", "event_id", "kind"),
    )  # fmt: skip
    op.create_table(
        "lead_slas",
        _lead(is_key=True), _tenant(), _moment("started_at"), _moment("first_touch_due_at"),
        _moment("escalates_at", is_nullable=True), _text("band", is_nullable=True),
        _id("agent_id", is_nullable=True), _moment("touched_at", is_nullable=True),
    )  # fmt: skip
    op.create_index(
        "ix_lead_slas_due", "lead_slas", ["tenant_id", "first_touch_due_at"],
        postgresql_where=sa.text("touched_at is null"),
    )  # fmt: skip
    op.create_table(
        "lead_outcomes",
        _id("id", is_key=True), _tenant(), _lead(), _text("outcome"), _moment("at"),
        sa.Column("amount_inr", sa.BigInteger()), _id("event_id"),
        sa.UniqueConstraint("lead_id", "event_id"),
    )  # fmt: skip


def _add_other_tables() -> None:
    op.create_table(
        "user_consents",
        _id("id", is_key=True), _tenant(), _user(), _text("purpose"), _text("channel"), _text("text_version"),
        _moment("captured_at"), _moment("withdrawn_at", is_nullable=True), _id("event_id"),
        sa.UniqueConstraint("user_id", "event_id", "purpose", "channel"),
    )  # fmt: skip
    op.create_table(
        "kyc_verifications",
        _user(is_key=True), _tenant(), _text("method"), _moment("verified_at"), _id("event_id"),
    )  # fmt: skip
    op.create_table(
        "tenant_plans",
        sa.Column("tenant_id", sa.Uuid(), sa.ForeignKey("tenants.id"), primary_key=True),
        _text("plan"), sa.Column("rate_factor", sa.Double(), nullable=False),
        sa.Column("model_budget_inr_month", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False), _id("event_id"),
    )  # fmt: skip
    op.create_table(
        "post_disbursal_tasks",
        _id("id", is_key=True), _tenant(), _id("case_id"), _text("kind"),
        sa.Column("due_on", sa.Date(), nullable=False), _text("rule_id"),
        _moment("done_at", is_nullable=True), _id("event_id"),
        sa.UniqueConstraint("tenant_id", "case_id", "kind"),
    )  # fmt: skip


def downgrade() -> None:
    """Takes it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_threads_waiting", "threads")
    op.drop_index("ix_leads_email", "leads")
    op.drop_index("ix_leads_listing_ids", "leads")
    for table, column in (
        ("leads", "user_id"), ("leads", "email"), ("users", "phone_e164"), ("listings", "unit_status"),
    ):  # fmt: skip
        op.drop_column(table, column)
    op.drop_index("ix_dead_letters_event_id", "dead_letters")
    op.drop_index("uq_dead_letters_message", "dead_letters")
    for column in ("resolution", "resolved_at", "event_type"):
        op.drop_column("dead_letters", column)
    for index in ("ix_outbox_event_facts", "ix_outbox_events", "ix_outbox_open_events"):
        op.drop_index(index, "outbox")
    op.drop_column("outbox", "attempts")
    op.drop_column("outbox", "seq")
    op.execute("drop sequence outbox_seq")
