"""What was found about a case: papers, facts, mismatches, conditions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["CaseConditionRow", "CaseDocumentRow", "CaseFactRow", "CaseMismatchRow"]


class CaseDocumentRow(Base):
    """A paper of a case."""

    __tablename__ = "case_documents"
    __table_args__ = (UniqueConstraint("case_id", "document_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    document_id: Mapped[UUID]
    label: Mapped[str]
    file_name: Mapped[str]
    pages: Mapped[int | None] = mapped_column(Integer)
    applicant: Mapped[int | None] = mapped_column(SmallInteger)
    role: Mapped[str]
    """income, identity, property, bureau or other."""
    state: Mapped[str]
    at: Mapped[CreatedAt]


class CaseFactRow(Base):
    """One value of one field, never changed: a newer one of the same field and paper stands in its place."""

    __tablename__ = "case_facts"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    seq: Mapped[int]
    """Counted from 1 within the case."""
    field: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB, nullable=True)
    unit: Mapped[str | None]
    method: Mapped[str]
    confidence: Mapped[str]
    document_id: Mapped[UUID | None]
    page: Mapped[int | None] = mapped_column(Integer)
    quote: Mapped[str | None]
    box: Mapped[dict[str, Any] | None]
    note: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[CreatedAt]


class CaseMismatchRow(Base):
    """Sources that disagree."""

    __tablename__ = "case_mismatches"
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    key: Mapped[str]
    field: Mapped[str]
    severity: Mapped[str]
    says: Mapped[str]
    sides: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    state: Mapped[str]
    note: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]
    is_found: Mapped[bool] = mapped_column(server_default="true")
    """False: the last reconciliation did not find it any more."""
    at: Mapped[CreatedAt]


class CaseConditionRow(Base):
    """Something that has to be there before sanction or disbursal."""

    __tablename__ = "case_conditions"
    __table_args__ = (UniqueConstraint("case_id", "code", "applicant", postgresql_nulls_not_distinct=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    place: Mapped[int] = mapped_column(SmallInteger)
    code: Mapped[str]
    applicant: Mapped[int | None] = mapped_column(SmallInteger)
    text: Mapped[str]
    before: Mapped[str]
    state: Mapped[str]
    note: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime | None]
