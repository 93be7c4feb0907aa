"""Reviews of agreements for sale, and what advocates say of their clauses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["ContractRow", "ContractWordRow"]


class ContractRow(Base):
    """One review of one agreement under the rules of a day. It never changes; erased with its document."""

    __tablename__ = "contracts"
    __table_args__ = (Index("ix_contracts_document_id", "document_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    owner_id: Mapped[UUID | None]
    """Who asked for it."""
    document_id: Mapped[UUID]
    day: Mapped[date]
    """Under whose rules."""
    review: Mapped[dict[str, Any]]
    """As ``domain.contract.review.to_json`` gives it, with the box of each quote."""
    ruleset_hash: Mapped[str]
    created_at: Mapped[CreatedAt]


class ContractWordRow(Base):
    """What an advocate says of one clause; the newest word counts, and none is taken back."""

    __tablename__ = "contract_words"
    __table_args__ = (
        CheckConstraint("present in ('yes', 'partial', 'no')", name="present"),
        Index("ix_contract_words_contract_id", "contract_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    clause: Mapped[str]
    """CR-01 to CR-18."""
    present: Mapped[str]
    note: Mapped[str | None]
    told_by: Mapped[UUID]
    told_at: Mapped[datetime]
