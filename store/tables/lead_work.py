"""The work on leads: where each came from, merges, steps that can be undone, views, and who works on them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["BrokerRow", "LeadActionRow", "LeadMergeRow", "LeadSourceRow", "LeadViewRow"]


class LeadSourceRow(Base):
    """One time a person came to us; the second and later ones are re-captures."""

    __tablename__ = "lead_sources"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    source: Mapped[str]
    source_campaign: Mapped[str | None]
    external_ref: Mapped[str | None]
    enquiry: Mapped[str | None]
    at: Mapped[datetime]
    recorded_at: Mapped[CreatedAt]


class LeadMergeRow(Base):
    """Two leads that are one person; undoing it brings both back as they were."""

    __tablename__ = "lead_merges"
    __table_args__ = (
        Index("uq_lead_merges_from", "from_id", unique=True, postgresql_where=text("undone_at is null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    into_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"))
    rule: Mapped[str]
    """phone, email, name or person: by what they were found to be one."""
    likeness: Mapped[Decimal | None] = mapped_column(Numeric(5, 4))
    before: Mapped[dict[str, Any]]
    """The surviving lead's columns that the merge changed, as they were."""
    merged_by: Mapped[UUID | None]
    """None: the platform itself."""
    merged_at: Mapped[CreatedAt]
    undone_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]


class LeadActionRow(Base):
    """One step a broker took on one or many leads, and what it takes to undo it."""

    __tablename__ = "lead_actions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Also what it is undone by."""
    tenant_id: Mapped[TenantId]
    actor_id: Mapped[UUID]
    action: Mapped[str]
    lead_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    before: Mapped[list[dict[str, Any]]]
    """Of each lead: id, version after the step, and the changed columns as they were."""
    at: Mapped[CreatedAt]
    undone_at: Mapped[datetime | None]


class LeadViewRow(Base):
    """A view of the inbox that a broker saved."""

    __tablename__ = "lead_views"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    owner_id: Mapped[UUID]
    name: Mapped[str]
    query: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    created_at: Mapped[CreatedAt]


class LeadRoutingRow(Base):
    """How a tenant hands out leads, where its manager has said so; else the rules' own word stands."""

    __tablename__ = "lead_routing"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    mode: Mapped[str]
    """round_robin or first_to_claim."""
    updated_by: Mapped[UUID]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class BrokerRow(Base):
    """What routing knows of a broker: languages, localities, how much they carry."""

    __tablename__ = "brokers"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    tenant_id: Mapped[TenantId]
    languages: Mapped[list[str]]
    """en, hi, mr, ...; for routing only, never for a score."""
    localities: Mapped[list[str]]
    """Slugs of cities and localities they own; empty: everywhere."""
    capacity: Mapped[int] = mapped_column(SmallInteger)
    """Open leads at once."""
    weight: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    """Share in the round robin."""
    is_available: Mapped[bool] = mapped_column(server_default="true")
    missed_slas: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    assigned_at: Mapped[datetime | None]
    """Of their latest lead: whose turn it is."""
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
