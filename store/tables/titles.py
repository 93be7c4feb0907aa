"""Title files and what belongs to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = [
    "TitleDocumentRow",
    "TitleFindingRow",
    "TitleReportRow",
    "TitleRequisitionRow",
    "TitleRow",
    "TitleSearchRow",
    "TitleSignatureRow",
    "TitleTimelineRow",
]

Plain = dict[str, Any]
NullablePlain = Annotated[Plain | None, mapped_column(JSONB(none_as_null=True))]
TitleId = Annotated[UUID, mapped_column(ForeignKey("titles.id"))]
_RANK = "array_position(array['critical', 'high', 'medium', 'low'], {0})"
_LOWERED = f"({_RANK.format('severity')} > {_RANK.format('severity_found')} or state = 'cleared')"
_SEVERITIES = "('critical', 'high', 'medium', 'low')"


class TitleRow(Base):
    """One title file. While its stage is ``signed`` its words and findings change no more (a trigger)."""

    __tablename__ = "titles"
    __table_args__ = (
        CheckConstraint("stage in ('reading', 'review', 'second_advocate', 'signed')", name="stage"),
        CheckConstraint(
            "stage <> 'signed' or (signed_at is not null and report is not null and opinion is not null)",
            name="signed_whole",
        ),
        UniqueConstraint("tenant_id", "ref"),
        Index("ix_titles_tenant_id_updated_at_id", "tenant_id", "updated_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    ref: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    revision: Mapped[int] = mapped_column(server_default="1")
    stage: Mapped[str] = mapped_column(server_default="reading")
    property: Mapped[Plain]
    case_given: Mapped[NullablePlain]
    """As a person gave or corrected it; None: the papers alone make the case."""
    case_json: Mapped[NullablePlain]
    """The case that was reviewed, with what was read from papers."""
    agreement: Mapped[list[str]] = mapped_column(server_default="{}")
    """Text of an agreement for sale, a page each."""
    report: Mapped[NullablePlain]
    """As ``domain.title.output`` gives it."""
    contract: Mapped[NullablePlain]
    draft: Mapped[NullablePlain]
    """Paragraphs, engine, prompt version."""
    as_of: Mapped[date | None]
    opinion: Mapped[str | None]
    """What the findings as told come to."""
    ruleset_hash: Mapped[str | None]
    inputs_hash: Mapped[str | None]
    problem: Mapped[str | None]
    facts: Mapped[Plain] = mapped_column(server_default="{}")
    """Event -> what was read of the papers it stands on (`domain.title_files.papers.KeptFact`)."""
    owner_id: Mapped[UUID | None]
    """The advocate whose work it is."""
    stage_since: Mapped[CreatedAt]
    """Since when it stands where it does; a trigger keeps it."""
    created_by: Mapped[UUID | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    signed_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"))


class TitleDocumentRow(Base):
    """A document of a file, by its id; the document itself is kept elsewhere."""

    __tablename__ = "title_documents"
    __table_args__ = (
        CheckConstraint("state in ('awaited', 'verified', 'refused')", name="state"),
        UniqueConstraint("title_id", "document_id"),
        Index("ix_title_documents_document_id", "document_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    title_id: Mapped[TitleId]
    document_id: Mapped[UUID]
    label: Mapped[str] = mapped_column(server_default="unknown")
    file_name: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="awaited")
    reading: Mapped[NullablePlain]
    """What was read from it: instruments, registers and their evidence (`domain.title_files.papers`)."""
    added_by: Mapped[UUID | None]
    added_at: Mapped[CreatedAt]


class TitleFindingRow(Base):
    """A finding of one search: as the engine found it, and as advocates tell it."""

    __tablename__ = "title_findings"
    __table_args__ = (
        CheckConstraint(f"severity in {_SEVERITIES} and severity_found in {_SEVERITIES}", name="severity"),
        CheckConstraint("state in ('open', 'answered', 'cleared', 'downgraded')", name="state"),
        CheckConstraint(
            f"not {_LOWERED} or (lowered_by is not null and reason is not null)", name="lowered_by_a_person"
        ),
        CheckConstraint(
            "agreed_by is null or (lowered_by is not null and agreed_by <> lowered_by)",
            name="agreed_by_another",
        ),
        Index("ix_title_findings_title_id_revision", "title_id", "revision"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    title_id: Mapped[TitleId]
    revision: Mapped[int]
    position: Mapped[int]
    code: Mapped[str]
    events: Mapped[list[str]]
    severity_found: Mapped[str]
    severity: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    detail: Mapped[str]
    requisition: Mapped[str]
    cure: Mapped[str]
    source: Mapped[str]
    evidence: Mapped[list[Plain]] = mapped_column(server_default="[]")
    reason: Mapped[str | None]
    told_by: Mapped[UUID | None]
    told_at: Mapped[datetime | None]
    lowered_by: Mapped[UUID | None]
    agreed_by: Mapped[UUID | None]
    agreed_at: Mapped[datetime | None]


class TitleRequisitionRow(Base):
    """One thing to ask the seller for."""

    __tablename__ = "title_requisitions"
    __table_args__ = (
        CheckConstraint("state in ('open', 'sent', 'received', 'cleared', 'waived')", name="state"),
        Index("ix_title_requisitions_title_id_revision", "title_id", "revision"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    title_id: Mapped[TitleId]
    revision: Mapped[int]
    number: Mapped[int]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    finding_ids: Mapped[list[str]]
    note: Mapped[str | None]
    told_by: Mapped[UUID | None]
    told_at: Mapped[datetime | None]


class TitleSignatureRow(Base):
    """A signature under one search; it may be withdrawn before the opinion is out, and never changes."""

    __tablename__ = "title_signatures"
    __table_args__ = (
        CheckConstraint("role in ('advocate', 'second_advocate')", name="role"),
        Index(
            "uq_title_signatures_standing",
            "title_id",
            "revision",
            "role",
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    title_id: Mapped[TitleId]
    revision: Mapped[int]
    role: Mapped[str]
    signed_by: Mapped[UUID]
    signer_name: Mapped[str]
    """As it was then."""
    enrolment_no: Mapped[str | None]
    report_sha256: Mapped[str]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class TitleSearchRow(Base):
    """An updating search: the report before it, and what changed."""

    __tablename__ = "title_searches"
    __table_args__ = (UniqueConstraint("title_id", "revision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    title_id: Mapped[TitleId]
    revision: Mapped[int]
    until: Mapped[date]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    report_before: Mapped[Plain]
    changes: Mapped[NullablePlain]


class TitleTimelineRow(Base):
    """One entry of a file's story, chained to the one before it; nobody changes or removes one."""

    __tablename__ = "title_timeline"
    __table_args__ = (UniqueConstraint("title_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    title_id: Mapped[TitleId]
    number: Mapped[int]
    kind: Mapped[str]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    details: Mapped[Plain]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class TitleReportRow(Base):
    """The signed opinion as PDF, kept as it went out."""

    __tablename__ = "title_reports"
    __table_args__ = (UniqueConstraint("title_id", "revision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    title_id: Mapped[TitleId]
    revision: Mapped[int]
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    at: Mapped[CreatedAt]
