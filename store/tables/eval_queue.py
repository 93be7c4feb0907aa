"""Corrections that wait to become cases of evals, and what a challenger did on live traffic."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["EvalCorrectionRow", "EvalShadowRow"]


class EvalCorrectionRow(Base):
    """What one person set right; while it is queued, their next word on the same thing replaces it."""

    __tablename__ = "eval_corrections"
    __table_args__ = (
        CheckConstraint("kind in ('fact', 'page', 'override', 'clause', 'thumb', 'thread')", name="kind"),
        CheckConstraint("state in ('queued', 'case', 'dismissed')", name="state"),
        Index(
            "uq_eval_corrections_queued",
            "tenant_id",
            "kind",
            "subject_id",
            "field",
            "owner_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_eval_corrections_newest", "tenant_id", "state", text("updated_at desc"), "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    owner_id: Mapped[UUID | None]
    """Who made it (a user or a visitor); None: an anonymous buyer."""
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    field: Mapped[str]
    got: Mapped[Any] = mapped_column(JSONB)
    expected: Mapped[Any] = mapped_column(JSONB)
    note: Mapped[str]
    suite: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class EvalShadowRow(Base):
    """One message of live traffic, answered once more by a challenger whose answer nobody saw."""

    __tablename__ = "eval_shadows"
    __table_args__ = (Index("ix_eval_shadows_newest", "tenant_id", text("at desc")),)

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    """The run that was answered by what serves; no foreign key: the answer outlives the thread."""
    challenger: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    at: Mapped[CreatedAt]
    champion: Mapped[str]
    said: Mapped[str]
    """Personal data replaced."""
    differences: Mapped[dict[str, Any]]
    """Field to what the one and the other understood; empty: the same."""
    champion_ms: Mapped[Decimal]
    challenger_ms: Mapped[Decimal]
    champion_inr: Mapped[Decimal]
    challenger_inr: Mapped[Decimal]
    is_floor: Mapped[bool]
    """The challenger's floor answered: it could not."""
    error: Mapped[str | None]
