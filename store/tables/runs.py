"""Assistants, threads, runs and the leases that keep one writer per thread."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Double, ForeignKey, Identity, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId
from store.tables.outbox import DeadLetterRow, InboxRow, OutboxRow

__all__ = [
    "AssistantRow",
    "AssistantVersionRow",
    "DeadLetterRow",
    "InboxRow",
    "OutboxRow",
    "RunRow",
    "ThreadLeaseRow",
    "ThreadRow",
]


class AssistantRow(Base):
    """A graph with settings of its own, made by a tenant. The one of each graph itself is no row."""

    __tablename__ = "assistants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    graph_id: Mapped[str]
    version: Mapped[int] = mapped_column(Integer, server_default="1")
    """The version in force; others can be put in force again."""
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class AssistantVersionRow(Base):
    """One version of an assistant's settings; never changed once written."""

    __tablename__ = "assistant_versions"

    assistant_id: Mapped[UUID] = mapped_column(
        ForeignKey("assistants.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    graph_id: Mapped[str]
    name: Mapped[str]
    description: Mapped[str | None]
    config: Mapped[dict[str, Any]]
    context: Mapped[dict[str, Any]]
    meta: Mapped[dict[str, Any]] = mapped_column("metadata")
    created_at: Mapped[CreatedAt]


class ThreadRow(Base):
    """One conversation or case: the newest state, readable without its checkpoints."""

    __tablename__ = "threads"
    __table_args__ = (
        Index("ix_threads_tenant_id_owner_id_created_at", "tenant_id", "owner_id", text("created_at desc")),
        Index("ix_threads_metadata", "metadata", postgresql_using="gin"),
        Index("ix_threads_expires_at", "expires_at", postgresql_where=text("expires_at is not null")),
        Index(
            "ix_threads_waiting",
            "interrupts",
            postgresql_using="gin",
            postgresql_where=text("status = 'interrupted'"),
        ),
        Index(
            "ix_threads_interrupted",
            *("tenant_id", "state_updated_at"),
            postgresql_where=text("status = 'interrupted'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    owner_id: Mapped[UUID | None]
    """The user or visitor it belongs to; None: an anonymous buyer's."""
    status: Mapped[str] = mapped_column(server_default="idle")
    """idle, busy, interrupted or error."""
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", server_default="{}")
    config: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    values: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    interrupts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Task id -> the interrupts it waits for."""
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    graph_version: Mapped[str | None]
    """Version of the graph its newest run had; a thread that waits for a person keeps it."""
    ttl_minutes: Mapped[float | None] = mapped_column(Double)
    """How long it is kept after its last use; None: until it is deleted."""
    ttl_strategy: Mapped[str | None]
    """What happens then: delete, or keep_latest to forget its past only."""
    expires_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    state_updated_at: Mapped[CreatedAt]


class RunRow(Base):
    """One execution of a graph on a thread."""

    __tablename__ = "runs"
    __table_args__ = (
        Index(
            "uq_runs_thread_id_running",
            "thread_id",
            unique=True,
            postgresql_where=text("status = 'running'"),
        ),
        Index("ix_runs_thread_id_seq", "thread_id", "seq"),
        Index(
            "ix_runs_status_open",
            "status",
            postgresql_where=text("status in ('pending', 'running')"),
        ),
        Index("ix_runs_waits_until", "waits_until", postgresql_where=text("waits_until is not null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Identity(), unique=True)
    """Order of acceptance; runs of a thread execute in it."""
    tenant_id: Mapped[TenantId]
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    assistant_id: Mapped[UUID]
    graph_id: Mapped[str]
    graph_version: Mapped[str]
    user_id: Mapped[UUID | None]
    visitor_id: Mapped[UUID | None]
    roles: Mapped[list[str]]
    """Who asked, with the roles of that moment; the graph's tools act as them."""
    status: Mapped[str] = mapped_column(server_default="pending")
    """pending, running, success, error, timeout or interrupted."""
    kwargs: Mapped[dict[str, Any]]
    """Input, command, config, stream modes and the rest of the request."""
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", server_default="{}")
    multitask_strategy: Mapped[str]
    lane: Mapped[str] = mapped_column(server_default="chat")
    """`domain.run_lanes.RunLane`: by which stream its messages travel."""
    is_temporary: Mapped[bool] = mapped_column(server_default="false")
    """True deletes the thread when the run ends (stateless runs)."""
    deliveries: Mapped[int] = mapped_column(Integer, server_default="0")
    """Times a worker began it; after the limit it goes to the dead letters."""
    outbox_id: Mapped[UUID | None]
    """Newest message that asks a worker to execute it; None: waiting behind another run."""
    waits_until: Mapped[datetime | None]
    """When a run that was put off joins the queue; until then it is pending and ahead of nothing."""
    cancel_action: Mapped[str | None]
    """interrupt or rollback, once asked for."""
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ThreadLeaseRow(Base):
    """The right to write to a thread. Its epoch only grows; every write of a worker checks it."""

    __tablename__ = "thread_leases"

    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    tenant_id: Mapped[TenantId]
    epoch: Mapped[int]
    holder: Mapped[str | None]
    """Name of the worker that holds it; None: free."""
    expires_at: Mapped[datetime]
