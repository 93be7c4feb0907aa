"""Home-loan cases: the line of the queue, the file behind it, and who may sign up to which level."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["CaseFileRow", "CaseRow", "UnderwriterRow"]


class CaseRow(Base):
    """One case, as the queue needs it."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_cases_queue", "tenant_id", "stage", "due_at"),
        Index("ix_cases_owner_id", "owner_id"),
        Index("ix_cases_due_at", "due_at", postgresql_where=text("escalated_at is null")),
        Index(
            "ix_cases_applicant_user_id",
            "applicant_user_id",
            postgresql_where=text("applicant_user_id is not null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    number: Mapped[int]
    """Counted from 1 within the tenant."""
    ref: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    """Grows with every change; a person's step names the version it was decided on."""
    stage: Mapped[str]
    stage_since: Mapped[CreatedAt]
    due_at: Mapped[datetime | None]
    waits: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    """What it waits for: what, since, due_at, detail."""
    applicant_name: Mapped[str]
    co_applicants: Mapped[int] = mapped_column(SmallInteger)
    product: Mapped[str]
    amount_inr: Mapped[int]
    tenure_months: Mapped[int] = mapped_column(SmallInteger)
    rate_pct: Mapped[str]
    city: Mapped[str | None]
    as_of: Mapped[date]
    """The day whose rules judge."""
    outcome: Mapped[str | None]
    offer_inr: Mapped[int | None]
    risk: Mapped[str | None]
    foir: Mapped[dict[str, str] | None]
    """Value and limit in percent, as texts."""
    ltv: Mapped[dict[str, str] | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    applicant_user_id: Mapped[UUID | None]
    thread_id: Mapped[UUID]
    title_thread_id: Mapped[UUID | None]
    facts_seq: Mapped[int] = mapped_column(server_default="0")
    """Number of the newest fact."""
    judged_seq: Mapped[int | None]
    """Number of the newest fact that the figures rest on."""
    stale_since: Mapped[datetime | None]
    inputs_hash: Mapped[str | None]
    ruleset_hash: Mapped[str | None]
    round: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    """Of recommendation and signatures; a case that was sent back or judged anew begins another."""
    escalated_at: Mapped[datetime | None]
    """When the stage's time was over and somebody was told."""
    is_synthetic: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CaseFileRow(Base):
    """What stands in the file of a case; administrators do not read it."""

    __tablename__ = "case_files"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    tenant_id: Mapped[TenantId]
    declared: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    about: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """City, locality and carpet area of the home."""
    inputs: Mapped[dict[str, Any] | None]
    """The application that was judged."""
    fact_ids: Mapped[dict[str, str] | None]
    """By path, the fact an input rests on."""
    report: Mapped[dict[str, Any] | None]
    stress: Mapped[list[dict[str, Any]] | None]
    valuation: Mapped[dict[str, Any] | None]
    bureau: Mapped[dict[str, Any] | None]
    title: Mapped[dict[str, Any] | None]
    memo: Mapped[dict[str, Any] | None]
    kfs: Mapped[dict[str, Any] | None]
    letter: Mapped[dict[str, Any] | None]


class UnderwriterRow(Base):
    """Up to which level an analyst may sign; without a row, the first."""

    __tablename__ = "underwriters"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    tenant_id: Mapped[TenantId]
    level: Mapped[int] = mapped_column(SmallInteger)
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
