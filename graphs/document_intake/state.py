"""What an intake remembers, JSON-plain and without a word of the paper, and what it needs to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.tenancy import Principal
    from rag.papers.read_page import ReadPage
    from rag.papers.reading import PaperStart
    from store.documents.records import Document, DocumentPart, Passage
    from tools.papers.understanding import FactReader, Splitter


class IntakeState(TypedDict, total=False):
    """One run: one document. Its pages are in Postgres; here is only how far it is."""

    document_id: str
    page_count: int
    pages_kept: int
    is_read: bool
    problem: str | None
    """Why it was refused, before its first page or after some."""
    flags: list[str]
    facts: int
    passages: int


class IntakeInput(TypedDict, total=False):
    """The data of ``document.uploaded``."""

    document_id: str


class IntakeOutput(TypedDict, total=False):
    """What became of it."""

    document_id: str
    page_count: int
    problem: str | None
    flags: list[str]
    facts: int
    passages: int


class Shelf(Protocol):
    """Where documents are kept (`store.documents.shelf.DocumentShelf`)."""

    async def begin_reading(self, who: Principal, document_id: UUID) -> tuple[Document, int]:
        """The document and how many pages are kept."""
        ...

    async def keep_page(
        self, who: Principal, document_id: UUID, number: int, body: Mapping[str, Any]
    ) -> bool:
        """Keeps a page."""
        ...

    async def pages(
        self, who: Principal, document_id: UUID, *, first: int = 1, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """Kept pages."""
        ...

    async def set_parts(
        self, who: Principal, document_id: UUID, parts: Sequence[DocumentPart], set_by: UUID | None = None
    ) -> None:
        """Keeps what is which paper."""
        ...

    async def parts(self, who: Principal, document_id: UUID) -> list[DocumentPart]:
        """What is which paper."""
        ...

    async def set_facts(self, who: Principal, document_id: UUID, facts: Sequence[Fact]) -> None:
        """Keeps what was read out."""
        ...

    async def refuse(self, who: Principal, document_id: UUID, problem: str) -> None:
        """Ends it without success."""
        ...

    async def verify(self, who: Principal, document_id: UUID, page_count: int, flags: Sequence[str]) -> bool:
        """Ends it."""
        ...


class Files(Protocol):
    """Contents (`store.documents.files.FileStore`)."""

    def fetched(self, tenant_id: UUID, sha256: str) -> AbstractAsyncContextManager[Path]:
        """The content as a file."""
        ...


class Readers(Protocol):
    """Reading processes (`rag.papers.pool.PaperReaders`)."""

    def stream(
        self, path: Path, *, ocr: bool = True, first_page: int = 1
    ) -> AsyncIterator[PaperStart | ReadPage]:
        """The file's pages as they are read."""
        ...


class Turned(Protocol):
    """Pages that people turned (`tools.papers.turned.TurnedPages`)."""

    async def read(self, who: Principal, document: Document) -> None:
        """Reads those of a document again that are read by their look."""
        ...


class Index(Protocol):
    """The index of passages (`rag.passages_index.PassageIndex`)."""

    async def put(self, who: Principal, passages: Sequence[Passage]) -> None:
        """Keeps passages to be indexed."""
        ...

    async def take_in(self, who: Principal, document_id: UUID | None = None) -> int:
        """Indexes what waits."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeContext:
    """What a run needs and does not remember."""

    principal: Principal
    shelf: Shelf
    files: Files
    readers: Readers
    index: Index
    split: Splitter
    facts_of: FactReader
    turned: Turned | None = None
    """None: nobody turns pages of what is read here."""
