"""Tables of leads and of the consents they rest on."""

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
        Index(
            "ix_leads_inbox",
            *("tenant_id", text("coalesce(expected_value_inr, -1) desc"), text("id desc")),
            postgresql_where=text("merged_into is null"),
        ),
        Index(
            "ix_leads_assigned_to", "tenant_id", "assigned_to", postgresql_where=text("merged_into is null")
        ),
        Index(
            "ix_leads_name", "tenant_id", text("lower(name)"), postgresql_where=text("merged_into is null")
        ),
        Index("ix_leads_scored_at", "scored_at", "id", postgresql_where=text("merged_into is null")),
        Index("ix_leads_merged_into", "merged_into", postgresql_where=text("merged_into is not null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    source: Mapped[str]
    """portal, website, whatsapp, walk_in, referral, call or campaign."""
    source_campaign: Mapped[str | None]
    external_ref: Mapped[str | None]
    """The id under which its source knows it."""
    phone_e164: Mapped[str | None]
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
    enquiry: Mapped[str | None]
    """What the person wrote, in their words."""
    timeline: Mapped[str | None]
    """0-1m, 1-3m, 3-6m or 6m+; None: unknown."""
    purpose: Mapped[str | None]
    """self or invest."""
    loan_needed: Mapped[bool | None]
    pre_approved: Mapped[bool | None]
    stage: Mapped[str] = mapped_column(server_default="new")
    """new, contacted, qualified, visit_planned, visited, negotiation, booked or lost."""
    lost_reason: Mapped[str | None]
    assigned_to: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    """The broker who looks after it; `owner_id` is another: whose chat it came from."""
    assigned_at: Mapped[datetime | None]
    assigned_reason: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    """Since when the broker has taken it on and sees the number."""
    score: Mapped[int | None] = mapped_column(SmallInteger)
    """0 to 100, for people; decisions read `probability`."""
    band: Mapped[str | None]
    """hot, warm or cold; None: not scored yet."""
    probability: Mapped[Decimal | None] = mapped_column(Numeric(7, 6))
    """Of a site visit or booking within 30 days."""
    fit: Mapped[Decimal | None] = mapped_column(Numeric(7, 6))
    intent: Mapped[Decimal | None] = mapped_column(Numeric(7, 6))
    """At `scored_at`; it halves every seven days without activity (DOMAIN D)."""
    expected_value_inr: Mapped[int | None]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    """Signed reasons with their evidence, strongest first (`domain.lead_scoring.Reason`)."""
    next_action: Mapped[dict[str, Any] | None]
    """What to do next, with a drafted message that a person sends."""
    model_version: Mapped[str | None]
    """Version of the model, or of the table of points."""
    scored_at: Mapped[datetime | None]
    flags: Mapped[list[str]] = mapped_column(server_default="{}")
    """spam, agent_solicitation and the like."""
    last_activity_at: Mapped[datetime | None]
    """Of the person: enquiry, reply, visit."""
    last_touch_at: Mapped[datetime | None]
    """Of the team: call, message."""
    snoozed_until: Mapped[datetime | None]
    is_dnd: Mapped[bool] = mapped_column(server_default="false")
    dnd_checked_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    """The person said STOP: all outreach has ended."""
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"))
    """The lead that stands for it since a merge."""
    version: Mapped[int] = mapped_column(server_default="1")
    """Grows with every change but a new score; a trigger sets it, and `updated_at` with it."""
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
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
