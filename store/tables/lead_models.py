"""Versions of the model behind a lead's score."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["LeadModelRow"]


class LeadModelRow(Base):
    """One model of a tenant. Its body never changes; its state does, by a person's word."""

    __tablename__ = "lead_models"
    __table_args__ = (
        CheckConstraint("state in ('candidate', 'champion', 'retired')", name="state"),
        CheckConstraint("purpose in ('platform', 'files')", name="purpose"),
        CheckConstraint(
            "state <> 'champion' or (promoted_by is not null and promoted_at is not null)",
            name="promoted_by_a_person",
        ),
        UniqueConstraint("tenant_id", "version"),
        UniqueConstraint("tenant_id", "seal"),
        Index(
            "ix_lead_models_champion",
            "tenant_id",
            "purpose",
            unique=True,
            postgresql_where=text("state = 'champion'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    version: Mapped[int]
    """Counts from 1 within the tenant."""
    purpose: Mapped[str]
    """platform: it can score the platform's leads; files: only tables of the shape it learnt from."""
    seal: Mapped[str]
    """SHA-256 of the model."""
    data_sha256: Mapped[str]
    metrics: Mapped[dict[str, Any]]
    body: Mapped[str]
    """The model's file. Text and not JSON of the database, which writes numbers anew."""
    state: Mapped[str]
    promoted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    promoted_at: Mapped[datetime | None]
    promotions: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    """Every promotion of this version: who, when, and which version it took the place of."""
    created_at: Mapped[CreatedAt]
