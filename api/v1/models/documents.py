"""Documents as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.v1.models.shape import InBody, OutBody
from domain.documents.page import Page
from rag.papers.problems import PaperProblem
from store.documents.records import Document, DocumentPart
from store.tables.documents import DocumentFactRow

BoxOut = tuple[float, float, float, float]
"""Left, top, right, bottom in points; the origin is the top left corner of the page as shown."""


class ReceivedOut(OutBody):
    """A file that was taken."""

    id: UUID
    file_name: str
    sha256: str
    state: str
    is_new: bool
    """False: the subject had this content already; nothing is read again."""


class RefusedOut(OutBody):
    """A file that was not."""

    file_name: str
    problem: str
    says: str
    """What was wrong and what to do."""


class ReceivingOut(OutBody):
    """What became of each file of a form."""

    documents: list[ReceivedOut]
    refused: list[RefusedOut]


class VersionOut(OutBody):
    """A document that this one replaces, or it itself."""

    id: UUID
    sha256: str
    state: str
    created_at: datetime


class PartOut(OutBody):
    """Pages that are one paper."""

    first: int
    last: int
    label: str
    score: float | None
    """0 to 1; null: a person said so, or nobody has sorted it."""
    pages: list[int]
    """In the order they are read; `first` and `last` are the lowest and the highest of them."""

    @classmethod
    def of(cls, part: DocumentPart) -> Self:
        """As shown."""
        score = None if part.score is None else float(part.score)
        return cls(first=part.first, last=part.last, label=part.label, score=score, pages=list(part.numbers))


class DocumentMayOut(OutBody):
    """What the caller may do with a document."""

    correct: bool
    """Sort its pages, confirm and correct its facts."""
    open_file: bool
    """Have the file itself. One with Aadhaar numbers in full is its sender's alone."""


class DocumentOut(OutBody):
    """One document."""

    id: UUID
    file_name: str
    kind: str
    """pdf, png, docx, …: by content."""
    label: str
    state: str
    """received, reading, verified or refused."""
    problem: str | None
    says: str | None
    """The problem in a sentence."""
    pages: int
    size_bytes: int
    sha256: str
    flags: list[str]
    """What a person should know: hidden_text, page_problems, cut_short, aadhaar_masked, no_text."""
    subject_kind: str
    subject_id: UUID | None
    versions: list[VersionOut]
    """Newest first; the first is this one."""
    parts: list[PartOut]
    pages_read: int = 0
    """How far the reading is; of one document alone, not in lists."""
    sorting: int = 0
    """How often its pages were sorted; 0: they stand as they were read."""
    sorted_by: UUID | None = None
    sorted_at: datetime | None = None
    may: DocumentMayOut | None = None
    """Of one document alone, not in lists."""
    created_at: datetime
    read_at: datetime | None
    """When its last reading ended; pictures of its pages are as of then."""

    @classmethod
    def of(
        cls, document: Document, versions: list[Document], parts: list[DocumentPart], says: str | None
    ) -> Self:
        """As shown."""
        return cls(
            id=document.id,
            file_name=document.file_name,
            kind=document.kind,
            label=document.label,
            state=document.state,
            problem=document.problem,
            says=says,
            pages=document.page_count,
            size_bytes=document.size_bytes,
            sha256=document.sha256,
            flags=list(document.flags),
            subject_kind=document.subject_kind,
            subject_id=document.subject_id,
            versions=[VersionOut.model_validate(one) for one in versions],
            parts=[PartOut.of(part) for part in parts],
            created_at=document.created_at,
            read_at=document.read_at,
        )


class DocumentListOut(OutBody):
    """Documents, newest first."""

    items: list[DocumentOut]


class LineOut(OutBody):
    """A line of a page."""

    text: str
    box: BoxOut


class HiddenOut(OutBody):
    """Words in the file that its page does not show: a warning to people, read by nobody else."""

    text: str
    how: str


class PageOut(OutBody):
    """One page as read."""

    number: int
    width_pt: float
    height_pt: float
    rotation: int
    source: str
    language: str | None
    lines: list[LineOut]
    hidden: list[HiddenOut]
    label: str
    inside: str
    """Of the file within the document that it is a page of, levels parted by " / "; empty: its own."""
    problem: str | None
    """Why it has no words."""
    says: str | None
    """The problem in a sentence."""

    @classmethod
    def of(
        cls, page: Page, hidden: list[HiddenOut], label: str, inside: str, problem: PaperProblem | None
    ) -> Self:
        """As shown."""
        return cls(
            number=page.number,
            width_pt=page.width_pt,
            height_pt=page.height_pt,
            rotation=page.rotation,
            source=page.source,
            language=page.language,
            lines=[
                LineOut(text=one.text, box=(one.box.left, one.box.top, one.box.right, one.box.bottom))
                for one in page.lines
            ],
            hidden=hidden,
            label=label,
            inside=inside,
            problem=None if problem is None else problem.value,
            says=None if problem is None else problem.says,
        )


class EvidenceOut(OutBody):
    """Where a fact stands."""

    document_id: UUID | None
    page: int
    quote: str
    box: BoxOut | None


class DocumentFactOut(OutBody):
    """One value that a paper has."""

    id: UUID
    field: str
    value: Any
    unit: str | None = None
    method: str
    confidence: float
    evidence: EvidenceOut
    is_current: bool = True
    verdict: str | None
    """confirmed or corrected; null: nobody has looked at it."""
    read: Any
    """The value that was read, beside a person's; null: the value is the one that was read."""
    edited_by: UUID | None
    edited_at: datetime | None

    @classmethod
    def of(cls, row: DocumentFactRow) -> Self:
        """As shown."""
        evidence = EvidenceOut(
            document_id=row.document_id,
            page=row.page,
            quote=row.quote,
            box=tuple(row.box) if row.box else None,
        )
        return cls(
            id=row.id,
            field=row.field,
            value=row.value,
            method=row.method,
            confidence=float(row.confidence),
            evidence=evidence,
            verdict=row.verdict,
            read=None if row.read is None else row.read["value"],
            edited_by=row.told_by,
            edited_at=row.told_at,
        )


class DocumentFactsOut(OutBody):
    """Facts of a document, page by page."""

    items: list[DocumentFactOut]


class AskIn(InBody):
    """A question about papers."""

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
    document_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)] | None = None
    """Only these; null: all that the caller may see."""


class CitationOut(OutBody):
    """Words of a paper and where they stand."""

    document_id: UUID
    page: int
    box: BoxOut
    quote: str
    score: float


class AnswerOut(OutBody):
    """The papers' own sentences that answer."""

    answer: str
    citations: list[CitationOut]
    engine: str
    """What chose them: rules, or a model's name."""
