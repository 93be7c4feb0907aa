"""Crons and webhooks on their way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["CronRow", "WebhookDeliveryRow"]


class CronRow(Base):
    """A run that is asked for again and again, by the clock."""

    __tablename__ = "crons"
    __table_args__ = (Index("ix_crons_next_run_at", "next_run_at", postgresql_where=text("is_enabled")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    owner_id: Mapped[UUID | None]
    """The user who made it; None: the developer at this machine."""
    roles: Mapped[list[str]]
    """The most its runs may act as; a role its owner has lost since is left out."""
    assistant_id: Mapped[UUID]
    thread_id: Mapped[UUID | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
    """None: a thread of its own for each run."""
    schedule: Mapped[str]
    """Five fields of cron."""
    timezone: Mapped[str | None]
    """IANA name in which the schedule is meant; None: UTC."""
    end_time: Mapped[datetime | None]
    is_enabled: Mapped[bool] = mapped_column(server_default="true")
    on_run_completed: Mapped[str | None]
    """What becomes of the thread made for a run: delete or keep."""
    payload: Mapped[dict[str, Any]]
    """What was asked for, as the wire has it."""
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", server_default="{}")
    next_run_at: Mapped[datetime | None]
    """None: never again."""
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class WebhookDeliveryRow(Base):
    """One POST that an ended run owes to an address; committed with the end."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_due", "next_try_at", postgresql_where=text("settled_at is null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    run_id: Mapped[UUID]
    """No foreign key: a run of a temporary thread is gone before its webhook is sent."""
    url: Mapped[str]
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The run with its status and values; forgotten once settled."""
    tries: Mapped[int] = mapped_column(Integer, server_default="0")
    last_status: Mapped[int | None] = mapped_column(Integer)
    """HTTP status of the newest try; null: none was answered."""
    last_problem: Mapped[str | None]
    """Why the newest try failed; null: it did not, or there was none."""
    next_try_at: Mapped[CreatedAt]
    created_at: Mapped[CreatedAt]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    """delivered or given_up, once settled."""
