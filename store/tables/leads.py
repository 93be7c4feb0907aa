"""Tables of leads and of the consents they rest on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["ConsentRow", "LeadRow"]


class LeadRow(Base):
    """A person who asked to be contacted about homes."""

    __tablename__ = "leads"
    __table_args__ = (
        UniqueConstraint("tenant_id", "idempotency_key"),
        Index("ix_leads_tenant_id_phone_e164", "tenant_id", "phone_e164"),
        Index("ix_leads_listing_ids", "listing_ids", postgresql_using="gin"),
        Index(
            "ix_leads_email",
            "tenant_id",
            text("lower(email)"),
            postgresql_where=text("email is not null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    source: Mapped[str]
    phone_e164: Mapped[str]
    name: Mapped[str]
    language: Mapped[str]
    filters: Mapped[dict[str, Any]]
    """Slots of the wish (`SearchFilters`)."""
    listing_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    thread_id: Mapped[str | None]
    owner_id: Mapped[UUID | None]
    """The user or visitor whose chat it came from."""
    wants: Mapped[str | None]
    """human: a person of the team is asked for, not an advertiser."""
    email: Mapped[str | None]
    user_id: Mapped[UUID | None]
    """The account of this person, once they have one."""
    stage: Mapped[str] = mapped_column(server_default="new")
    idempotency_key: Mapped[str]
    created_at: Mapped[CreatedAt]


class ConsentRow(Base):
    """One agreement to one purpose on one channel. Never updated but for its withdrawal."""

    __tablename__ = "consents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    channel: Mapped[str]
    text_version: Mapped[str]
    text_shown: Mapped[str]
    proof: Mapped[str]
    captured_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
