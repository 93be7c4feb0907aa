"""Papers that came in: the file's row, its pages, parts, facts and passages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = [
    "DocumentFactRow",
    "DocumentFactVerdictRow",
    "DocumentPageRow",
    "DocumentPartRow",
    "DocumentRow",
    "DocumentSortingRow",
    "PassageRow",
]

_OF_DOCUMENT = "documents.id"


class DocumentRow(Base):
    """A file of one subject. The same content of another subject is another row over the same bytes."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("state in ('received', 'reading', 'verified', 'refused', 'erased')", name="state"),
        CheckConstraint("subject_kind in ('case', 'title', 'other')", name="subject_kind"),
        CheckConstraint("(state = 'refused') = (problem is not null)", name="refused_with_its_problem"),
        Index(
            "uq_documents_content",
            "tenant_id",
            "sha256",
            "subject_kind",
            text("coalesce(subject_id, '00000000-0000-0000-0000-000000000000'::uuid)"),
            # What people send of themselves is theirs alone: nobody learns that another has the same paper.
            text(
                "coalesce(case when subject_kind = 'other' then owner_id end, "
                "'00000000-0000-0000-0000-000000000000'::uuid)"
            ),
            unique=True,
            postgresql_where=text("erased_at is null"),
        ),
        Index("ix_documents_subject", "tenant_id", "subject_kind", "subject_id"),
        Index(
            "ix_documents_vectors_to_go",
            "erased_at",
            postgresql_where=text("erased_at is not null and vectors_gone_at is null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    owner_id: Mapped[UUID | None]
    """Who sent it; None: the platform, or nobody by name."""
    file_name: Mapped[str]
    """As the sender has it: to be shown, never to be believed. Empty once erased."""
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    kind: Mapped[str]
    """By content (`rag.papers.sniff.PaperKind`)."""
    media_type: Mapped[str]
    label: Mapped[str] = mapped_column(server_default="unknown")
    """`domain.documents.labels.DocumentLabel` of its largest part."""
    state: Mapped[str]
    problem: Mapped[str | None]
    page_count: Mapped[int] = mapped_column(server_default="0")
    flags: Mapped[list[str]] = mapped_column(server_default="{}")
    """What a person should know: hidden_text, page_problems, aadhaar_masked."""
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey(_OF_DOCUMENT))
    """The version before; None: the first."""
    retention: Mapped[str]
    """Class of DOMAIN G: credit_file, title_file, other."""
    is_held: Mapped[bool] = mapped_column(server_default="false")
    """A legal hold, which beats deletion."""
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    vectors_gone_at: Mapped[datetime | None]
    """When the index let an erased document go; None: it is asked again."""


class DocumentPageRow(Base):
    """One page as it was read, kept the moment it was read."""

    __tablename__ = "document_pages"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    document_id: Mapped[UUID] = mapped_column(ForeignKey(_OF_DOCUMENT, ondelete="CASCADE"))
    number: Mapped[int]
    """From 1."""
    body: Mapped[dict[str, Any]]
    """`rag.papers.wire.page_message`: words with their places, hidden lines, tables."""
    created_at: Mapped[CreatedAt]


class DocumentPartRow(Base):
    """Pages of a file that are one paper."""

    __tablename__ = "document_parts"
    __table_args__ = (UniqueConstraint("document_id", "first_page"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    document_id: Mapped[UUID] = mapped_column(ForeignKey(_OF_DOCUMENT, ondelete="CASCADE"))
    first_page: Mapped[int]
    last_page: Mapped[int]
    label: Mapped[str]
    score: Mapped[Decimal | None]
    """0 to 1; None: a person said so."""
    set_by: Mapped[UUID | None]
    pages: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    """In the order they are read; null: from the first to the last."""
    position: Mapped[int | None]
    """Place among the papers of the file, from 1; null: that of its first page."""


class DocumentFactRow(Base):
    """One value that a paper has, with its evidence (`domain.documents.fact.Fact`)."""

    __tablename__ = "document_facts"
    __table_args__ = (Index("ix_document_facts_document_id", "document_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    document_id: Mapped[UUID] = mapped_column(ForeignKey(_OF_DOCUMENT, ondelete="CASCADE"))
    field: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    method: Mapped[str]
    confidence: Mapped[Decimal]
    page: Mapped[int]
    quote: Mapped[str]
    box: Mapped[Any | None] = mapped_column(JSONB)
    """Left, top, right, bottom in points; null: a text without places."""
    read: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """``{"value", "method", "confidence"}`` as read, beside a person's value; null: it stands as read."""
    verdict: Mapped[str | None]
    """confirmed or corrected; null: nobody has looked at it."""
    told_by: Mapped[UUID | None]
    told_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class DocumentSortingRow(Base):
    """Which pages were which paper, one time after another; the newest by a person counts."""

    __tablename__ = "document_sortings"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    document_id: Mapped[UUID] = mapped_column(ForeignKey(_OF_DOCUMENT, ondelete="CASCADE"))
    number: Mapped[int]
    """From 1, in the order of time."""
    parts: Mapped[list[dict[str, Any]]]
    """``{"label": …, "pages": […]}`` of each paper, in the order of the file."""
    by_id: Mapped[UUID | None]
    """None: as it was read, before a person sorted it."""
    at: Mapped[CreatedAt]


class DocumentFactVerdictRow(Base):
    """What a person said of a fact, which is known by what was read where when the paper is read anew."""

    __tablename__ = "document_fact_verdicts"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        CheckConstraint("verdict in ('confirmed', 'corrected', 'withdrawn')", name="verdict"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    document_id: Mapped[UUID] = mapped_column(ForeignKey(_OF_DOCUMENT, ondelete="CASCADE"))
    number: Mapped[int]
    """From 1, in the order of time; the newest on a fact counts."""
    field: Mapped[str]
    page: Mapped[int]
    quote: Mapped[str]
    read: Mapped[Any] = mapped_column(JSONB)
    """The value that was read."""
    verdict: Mapped[str]
    value: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    """The person's, of a correction."""
    by_id: Mapped[UUID]
    at: Mapped[CreatedAt]


class PassageRow(Base):
    """A stretch of a page that is searched and cited."""

    __tablename__ = "passages"
    __table_args__ = (Index("ix_passages_document_id", "document_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of document, page and offset: the same text has the same id."""
    tenant_id: Mapped[TenantId]
    document_id: Mapped[UUID] = mapped_column(ForeignKey(_OF_DOCUMENT, ondelete="CASCADE"))
    page: Mapped[int]
    first_char: Mapped[int]
    """Offset in the page's text."""
    text: Mapped[str]
    boxes: Mapped[list[dict[str, Any]]]
    """One for each of its lines: ``{"at": offset in text, "box": [l, t, r, b]}``."""
    indexed_at: Mapped[datetime | None]
    """When the index took it in; None: it waits."""
