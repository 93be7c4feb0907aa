"""What the handlers of events keep: the story of a lead, plans, verified identities, duties after a loan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Double, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, TenantId

__all__ = [
    "GatheredSubjectRow",
    "KycVerificationRow",
    "LeadActivityRow",
    "LeadOutcomeRow",
    "LeadSlaRow",
    "PostDisbursalTaskRow",
    "TenantPlanRow",
    "UserConsentRow",
]


class LeadActivityRow(Base):
    """One entry of a lead's timeline."""

    __tablename__ = "lead_activities"
    __table_args__ = (UniqueConstraint("lead_id", "event_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    """The event's type, e.g. ``unit.status_changed``, or what a person did: call, message, note, visit."""
    at: Mapped[datetime]
    event_id: Mapped[UUID | None]
    """None: a person did it, not an event."""
    actor_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


class LeadSlaRow(Base):
    """The clock of a lead that waits to be touched."""

    __tablename__ = "lead_slas"
    __table_args__ = (
        Index(
            "ix_lead_slas_due",
            "tenant_id",
            "first_touch_due_at",
            postgresql_where=text("touched_at is null"),
        ),
        Index("ix_lead_slas_next_look_at", "next_look_at", postgresql_where=text("touched_at is null")),
    )

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True)
    tenant_id: Mapped[TenantId]
    started_at: Mapped[datetime]
    first_touch_due_at: Mapped[datetime]
    escalates_at: Mapped[datetime | None]
    """Of a hot lead: when it is taken further up."""
    band: Mapped[str | None]
    """hot, warm or cold; None: not scored yet."""
    agent_id: Mapped[UUID | None]
    """Whose it is; None: nobody's yet."""
    touched_at: Mapped[datetime | None]
    escalation: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    """How far up an untouched hot lead has been taken, 0 to 3."""
    missed: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    """Promises of a touch that were not kept."""
    next_look_at: Mapped[datetime | None]
    """When the clock is looked at next; None: nothing is left to happen."""


class LeadOutcomeRow(Base):
    """What became of a lead: the label that scoring learns from."""

    __tablename__ = "lead_outcomes"
    __table_args__ = (UniqueConstraint("lead_id", "event_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str]
    """paid or booked."""
    at: Mapped[datetime]
    amount_inr: Mapped[int | None]
    event_id: Mapped[UUID]


class UserConsentRow(Base):
    """One agreement that a person gave when they registered."""

    __tablename__ = "user_consents"
    __table_args__ = (UniqueConstraint("user_id", "event_id", "purpose", "channel"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    channel: Mapped[str]
    text_version: Mapped[str]
    captured_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    event_id: Mapped[UUID]


class KycVerificationRow(Base):
    """A person's identity is verified: the condition of a loan that waits for it is met."""

    __tablename__ = "kyc_verifications"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    tenant_id: Mapped[TenantId]
    method: Mapped[str]
    verified_at: Mapped[datetime]
    event_id: Mapped[UUID]


class TenantPlanRow(Base):
    """What a tenant has subscribed to; a tenant without a row has the usual limits."""

    __tablename__ = "tenant_plans"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    plan: Mapped[str]
    rate_factor: Mapped[float] = mapped_column(Double)
    """How many times the usual limits of calls."""
    model_budget_inr_month: Mapped[int]
    effective_from: Mapped[date]
    event_id: Mapped[UUID]


class PostDisbursalTaskRow(Base):
    """A duty of the lender after a loan was paid out."""

    __tablename__ = "post_disbursal_tasks"
    __table_args__ = (UniqueConstraint("tenant_id", "case_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID]
    kind: Mapped[str]
    due_on: Mapped[date]
    rule_id: Mapped[str]
    """The dated rule it follows from."""
    done_at: Mapped[datetime | None]
    event_id: Mapped[UUID]


class GatheredSubjectRow(Base):
    """A subject that waits for the next run of a graph, with the newest event about it."""

    __tablename__ = "gathered_subjects"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    graph: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
