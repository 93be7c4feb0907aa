"""Calls to systems outside, and effects of steps that happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["ExternalCallRow", "StepEffectRow"]


class ExternalCallRow(Base):
    """One call of one step. It outlives its thread: it says what was done in the tenant's name."""

    __tablename__ = "external_calls"
    __table_args__ = (
        CheckConstraint("state in ('intended', 'confirmed', 'failed', 'unknown')", name="state"),
        Index(
            "ix_external_calls_unknown", "tenant_id", "created_at", postgresql_where=text("state = 'unknown'")
        ),
        Index("ix_external_calls_thread_id", "thread_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    key: Mapped[str] = mapped_column(unique=True)
    """``thread_id:node:step:hash``, the idempotency key."""
    thread_id: Mapped[UUID]
    callee: Mapped[str]
    state: Mapped[str]
    epoch: Mapped[int]
    """Lease epoch of the newest attempt."""
    attempts: Mapped[int] = mapped_column(Integer)
    result: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    note: Mapped[str | None]
    resolved_by: Mapped[UUID | None]
    """The person who said what became of it; None also when the operator did it on the machine."""
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class StepEffectRow(Base):
    """A step's effect is committed, in the transaction of this row."""

    __tablename__ = "step_effects"

    key: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    thread_id: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[CreatedAt]
