"""Shelf, files, readers and index of one file, without a database: what the graph of an intake needs."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from rag.papers.read_page import ReadPage
from rag.papers.reading import PaperStart
from store.documents.records import Document

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from domain.documents.fact import Fact
    from domain.documents.page import Page
    from domain.tenancy import Principal
    from store.documents.records import DocumentPart, Passage

DOCUMENT_ID: Final = UUID("01980000-0000-7000-8000-00000000d0c5")
_AT: Final = datetime(2026, 11, 27, tzinfo=UTC)


@dataclass
class Office:
    """One file that came in; what is kept of it stays here."""

    read: Sequence[Page]
    bodies: list[dict[str, Any]] = field(default_factory=list)
    sorted_as: list[DocumentPart] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    problem: str | None = None

    async def begin_reading(self, _who: Principal, document_id: UUID) -> tuple[Document, int]:
        """The file, of which so many pages are kept."""
        document = Document(
            id=document_id, file_name="file", sha256="", size_bytes=1, kind="pdf", media_type="",
            label="unknown", state="reading", problem=None, page_count=0, flags=(), subject_kind="other",
            subject_id=None, replaces_id=None, is_held=False, created_at=_AT, read_at=None,
        )  # fmt: skip
        return document, len(self.bodies)

    async def keep_page(self, _who: Principal, _id: UUID, _number: int, body: Any) -> bool:  # noqa: ANN401  # JSON
        """Keeps a page."""
        self.bodies.append(body)
        return True

    async def pages(
        self, _who: Principal, _id: UUID, *, first: int = 1, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """Kept pages."""
        return [one for one in self.bodies if one["page"][0] >= first][:limit]

    async def set_parts(
        self,
        _who: Principal,
        _id: UUID,
        parts: Sequence[DocumentPart],
        set_by: UUID | None = None,  # noqa: ARG002  # of the port
    ) -> None:
        """Keeps what is which paper."""
        self.sorted_as = list(parts)

    async def parts(self, _who: Principal, _id: UUID) -> list[DocumentPart]:
        """What is which paper."""
        return self.sorted_as

    async def set_facts(self, _who: Principal, _id: UUID, facts: Sequence[Fact]) -> None:
        """Keeps what was read out."""
        self.facts = list(facts)

    async def refuse(self, _who: Principal, _id: UUID, problem: str) -> None:
        """Ends it without success."""
        self.problem = problem

    async def verify(self, _who: Principal, _id: UUID, _count: int, _flags: Sequence[str]) -> bool:
        """Ends it."""
        return True

    @asynccontextmanager
    async def fetched(self, _tenant_id: UUID, _sha256: str) -> AsyncIterator[Path]:
        """No file is needed: the pages are there."""
        yield Path()

    async def stream(
        self,
        _path: Path,
        *,
        ocr: bool = True,  # noqa: ARG002  # of the port
        first_page: int = 1,
    ) -> AsyncIterator[PaperStart | ReadPage]:
        """The pages as they were set."""
        yield PaperStart("pdf", len(self.read))
        for page in self.read[first_page - 1 :]:
            yield ReadPage(page)

    async def put(self, _who: Principal, _passages: Sequence[Passage]) -> None:
        """Nothing is searched here."""

    async def take_in(self, _who: Principal, _document_id: UUID | None = None) -> int:
        """Nothing is indexed."""
        return 0
