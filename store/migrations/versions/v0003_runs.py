"""Assistants, threads, runs, leases; outbox, inbox and dead letters; the fence that writes check."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOW = sa.text("now()")

ASSERT_LEASE = """
create function assert_lease(wanted_thread uuid, wanted_epoch bigint) returns void
language plpgsql as $$
begin
    perform 1 from thread_leases
        where thread_id = wanted_thread and epoch = wanted_epoch and holder is not null
        for share;
    if not found then
        raise exception 'the lease of this thread was taken over' using errcode = 'PM409';
    end if;
end
$$
"""
"""Called first in every transaction of a worker. The share lock makes a takeover wait for the commit."""


def _id(name: str = "id") -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), primary_key=True)


def _text(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=null, server_default=default)


def _json(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), nullable=null, server_default=default)


def _time(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null, server_default=None if null else NOW)


def _tenant(table: str) -> sa.Column[object]:
    key = sa.ForeignKey("tenants.id", name=f"fk_{table}_tenant_id_tenants")
    return sa.Column("tenant_id", sa.Uuid(), key, nullable=False)


def _thread(table: str, *, primary_key: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey("threads.id", ondelete="CASCADE", name=f"fk_{table}_thread_id_threads")
    return sa.Column("thread_id", sa.Uuid(), key, primary_key=primary_key, nullable=False)


def upgrade() -> None:
    """Applies the change."""
    _create_assistants()
    _create_threads()
    _create_runs()
    _create_outbox()
    op.execute(ASSERT_LEASE)


def _create_assistants() -> None:
    op.create_table(
        "assistants",
        _id(),
        _tenant("assistants"),
        _text("graph_id"),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        _time("created_at"),
        _time("updated_at"),
    )
    op.create_index("ix_assistants_tenant_id", "assistants", ["tenant_id"])
    op.create_table(
        "assistant_versions",
        sa.Column(
            "assistant_id",
            sa.Uuid(),
            sa.ForeignKey(
                "assistants.id", ondelete="CASCADE", name="fk_assistant_versions_assistant_id_assistants"
            ),
            primary_key=True,
        ),
        sa.Column("version", sa.Integer(), primary_key=True),
        _text("graph_id"),
        _text("name"),
        _text("description", null=True),
        _json("config"),
        _json("context"),
        _json("metadata"),
        _time("created_at"),
    )


def _create_threads() -> None:
    op.create_table(
        "threads",
        _id(),
        _tenant("threads"),
        sa.Column("owner_id", sa.Uuid()),
        _text("status", default="idle"),
        _json("metadata", default="{}"),
        _json("config", default="{}"),
        _json("values", null=True),
        _json("interrupts", default="{}"),
        _json("error", null=True),
        _text("graph_version", null=True),
        _time("created_at"),
        _time("updated_at"),
        _time("state_updated_at"),
    )
    op.create_index("ix_threads_tenant_id", "threads", ["tenant_id"])
    op.create_index(
        "ix_threads_tenant_id_owner_id_created_at",
        "threads",
        ["tenant_id", "owner_id", sa.text("created_at desc")],
    )
    op.create_index("ix_threads_metadata", "threads", ["metadata"], postgresql_using="gin")
    op.create_table(
        "thread_leases",
        _thread("thread_leases", primary_key=True),
        _tenant("thread_leases"),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        _text("holder", null=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_thread_leases_tenant_id", "thread_leases", ["tenant_id"])


def _create_runs() -> None:
    op.create_table(
        "runs",
        _id(),
        sa.Column("seq", sa.BigInteger(), sa.Identity(), nullable=False),
        _tenant("runs"),
        _thread("runs"),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        _text("graph_id"),
        _text("graph_version"),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        _text("status", default="pending"),
        _json("kwargs"),
        _json("metadata", default="{}"),
        _text("multitask_strategy"),
        sa.Column("is_temporary", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("deliveries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("outbox_id", sa.Uuid()),
        _text("cancel_action", null=True),
        _json("error", null=True),
        _time("created_at"),
        _time("updated_at"),
        _time("started_at", null=True),
        _time("finished_at", null=True),
        sa.UniqueConstraint("seq", name="uq_runs_seq"),
    )
    op.create_index("ix_runs_tenant_id", "runs", ["tenant_id"])
    op.create_index("ix_runs_thread_id_seq", "runs", ["thread_id", "seq"])
    op.create_index(
        "uq_runs_thread_id_running",
        "runs",
        ["thread_id"],
        unique=True,
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index(
        "ix_runs_status_open",
        "runs",
        ["status"],
        postgresql_where=sa.text("status in ('pending', 'running')"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        _id(),
        _tenant("outbox"),
        _text("stream"),
        _text("type"),
        _text("subject"),
        _json("payload"),
        _time("created_at"),
        _time("sent_at", null=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        _time("next_try_at"),
        _time("handled_at", null=True),
    )
    op.create_index("ix_outbox_tenant_id", "outbox", ["tenant_id"])
    op.create_index("ix_outbox_unsent", "outbox", ["created_at"], postgresql_where=sa.text("sent_at is null"))
    op.create_index(
        "ix_outbox_unhandled", "outbox", ["next_try_at"], postgresql_where=sa.text("handled_at is null")
    )
    op.create_table(
        "inbox",
        sa.Column("consumer_group", sa.Text(), primary_key=True),
        _id("event_id"),
        _tenant("inbox"),
        _time("handled_at"),
    )
    op.create_index("ix_inbox_tenant_id", "inbox", ["tenant_id"])
    op.create_table(
        "dead_letters",
        _id(),
        sa.Column("tenant_id", sa.Uuid()),
        _text("stream"),
        _text("message_id"),
        sa.Column("event_id", sa.Uuid()),
        sa.Column("run_id", sa.Uuid()),
        _text("reason"),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        _time("created_at"),
    )
    op.create_index("ix_dead_letters_tenant_id", "dead_letters", ["tenant_id"])


def downgrade() -> None:
    """Takes it back."""
    op.execute("drop function assert_lease(uuid, bigint)")
    for table in (
        "dead_letters",
        "inbox",
        "outbox",
        "runs",
        "thread_leases",
        "threads",
        "assistant_versions",
        "assistants",
    ):
        op.drop_table(table)
