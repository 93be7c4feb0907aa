"""The ledger of calls to models, and its sums by day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, TenantId

__all__ = ["ModelCallRow", "ModelUsageRow"]


class ModelCallRow(Base):
    """One call, or one step that fell to its floor. Outlives its run: it is what is owed to a provider."""

    __tablename__ = "model_calls"
    __table_args__ = (
        Index("ix_model_calls_tenant_id_at", "tenant_id", "at"),
        Index("ix_model_calls_owner", "tenant_id", "owner_id", "at"),
        Index("ix_model_calls_run_id", "run_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"))
    owner_id: Mapped[UUID | None]
    """The user or visitor; None: the anonymous buyer, or somebody who was erased."""
    run_id: Mapped[UUID | None]
    thread_id: Mapped[UUID | None]
    use_case: Mapped[str]
    tier: Mapped[str]
    deployment: Mapped[str]
    model: Mapped[str]
    prompt: Mapped[str]
    outcome: Mapped[str]
    fault: Mapped[str | None]
    tokens_in: Mapped[int] = mapped_column(Integer)
    tokens_out: Mapped[int] = mapped_column(Integer)
    tokens_cached: Mapped[int] = mapped_column(Integer)
    is_estimated: Mapped[bool]
    cost_usd: Mapped[Decimal]
    cost_inr: Mapped[Decimal]
    saved_inr: Mapped[Decimal]
    latency_ms: Mapped[int] = mapped_column(Integer)
    first_token_ms: Mapped[int | None] = mapped_column(Integer)


class ModelUsageRow(Base):
    """Sums of a tenant's day, kept in the transaction that writes the rows they sum."""

    __tablename__ = "model_usage"
    __table_args__ = (Index("ix_model_usage_day", "day"),)

    tenant_id: Mapped[TenantId] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """India's."""
    use_case: Mapped[str] = mapped_column(primary_key=True)
    tier: Mapped[str] = mapped_column(primary_key=True)
    deployment: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    """As in the rows, or ``lost`` for rows that could not be kept."""
    calls: Mapped[int]
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    tokens_cached: Mapped[int]
    cost_usd: Mapped[Decimal]
    cost_inr: Mapped[Decimal]
    saved_inr: Mapped[Decimal]
    latency_ms: Mapped[int]
    """Of all of them together."""
