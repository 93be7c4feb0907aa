"""Runs of evals and their results."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, TenantId

__all__ = ["EvalResultRow", "EvalRunRow"]


class EvalRunRow(Base):
    """One run; read and written by the operator's commands alone."""

    __tablename__ = "eval_runs"
    __table_args__ = (
        CheckConstraint("state in ('running', 'done', 'interrupted', 'over_cost')", name="state"),
        Index("ix_eval_runs_newest", "tenant_id", text("started_at desc"), "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    state: Mapped[str]
    plan: Mapped[dict[str, Any]]
    fingerprint: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]


class EvalResultRow(Base):
    """One case of a run, run once."""

    __tablename__ = "eval_results"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("eval_runs.id", ondelete="CASCADE"), primary_key=True)
    suite: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer, primary_key=True)
    tenant_id: Mapped[TenantId]
    body: Mapped[dict[str, Any]]
    """`domain.eval_records.plain_result`."""
