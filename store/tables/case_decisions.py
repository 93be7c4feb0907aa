"""What was decided about a case and what happened to it; all of it is only ever added to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = [
    "CaseForkRow",
    "CaseLockRow",
    "CaseOverrideRow",
    "CaseRecommendationRow",
    "CaseRequestRow",
    "CaseSignatureRow",
    "CaseTimelineRow",
]


class CaseRecommendationRow(Base):
    """The maker's word of one round. A trigger refuses it on stale figures."""

    __tablename__ = "case_recommendations"
    __table_args__ = (UniqueConstraint("case_id", "round"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    round: Mapped[int] = mapped_column(SmallInteger)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[CreatedAt]
    decision: Mapped[str]
    text: Mapped[str]
    deviations: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    reasons: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    terms: Mapped[dict[str, Any] | None]
    needs_level: Mapped[int] = mapped_column(SmallInteger)
    needs_signatures: Mapped[int] = mapped_column(SmallInteger)
    needs_why: Mapped[str]
    needs_conditions: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    inputs_hash: Mapped[str]
    ruleset_hash: Mapped[str]


class CaseSignatureRow(Base):
    """One checker's word. A trigger refuses the maker of the round, too low a level, and stale figures."""

    __tablename__ = "case_signatures"
    __table_args__ = (UniqueConstraint("case_id", "round", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    round: Mapped[int] = mapped_column(SmallInteger)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    level: Mapped[int] = mapped_column(SmallInteger)
    role: Mapped[str]
    at: Mapped[CreatedAt]
    decision: Mapped[str]
    text: Mapped[str]


class CaseOverrideRow(Base):
    """A rule set aside before the recommendation of its round."""

    __tablename__ = "case_overrides"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    round: Mapped[int] = mapped_column(SmallInteger)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[CreatedAt]
    code: Mapped[str]
    reason_code: Mapped[str]
    text: Mapped[str]


class CaseRequestRow(Base):
    """Papers that were asked for."""

    __tablename__ = "case_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[CreatedAt]
    items: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    note: Mapped[str]


class CaseForkRow(Base):
    """Other terms, kept beside the case."""

    __tablename__ = "case_forks"
    __table_args__ = (UniqueConstraint("case_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[CreatedAt]
    name: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    result: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    base_hash: Mapped[str]
    """Inputs hash of the case when it was made."""


class CaseTimelineRow(Base):
    """One link of a case's story (`domain.cases.story`)."""

    __tablename__ = "case_timeline"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        UniqueConstraint("case_id", "previous_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    says: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    previous_hash: Mapped[str]
    hash: Mapped[str]


class CaseLockRow(Base):
    """The loan was paid out: nothing of the case changes any more."""

    __tablename__ = "case_locks"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    tenant_id: Mapped[TenantId]
    event_id: Mapped[UUID]
    disbursed_on: Mapped[date]
    amount_inr: Mapped[int]
    at: Mapped[CreatedAt]
