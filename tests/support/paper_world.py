"""Papers over real stores: rows in this test's database, files and vectors in its folder, a reader of words."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from domain.documents.readers import facts_of
from graphs.document_intake.graph import spec
from graphs.document_intake.state import IntakeContext
from graphs.registry import GraphRegistry
from rag.papers.limits import ReadingLimits
from rag.papers.pool import PaperReaders
from rag.passages_index import PassageIndex, passages_spec
from rag.vectors.edge import EdgeVectorStore
from store.documents.erasing import DocumentEraser
from store.documents.files import FolderFiles
from store.documents.passages import PassageRows
from store.documents.shelf import DocumentShelf
from tests.support.word_embedder import WordEmbedder
from tools.papers.desk import PaperDesk
from tools.papers.turned import TurnedPages
from tools.papers.understanding import parts_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from store.database import Database


@asynccontextmanager
async def open_desk(database: Database, folder: Path) -> AsyncIterator[PaperDesk]:
    embedder = WordEmbedder()
    vectors = await EdgeVectorStore.open(folder / "vectors", passages_spec(embedder))
    readers = PaperReaders(ReadingLimits(file_bytes=200_000))
    files = FolderFiles(folder / "files")
    try:
        yield PaperDesk(
            files=files,
            shelf=DocumentShelf(database),
            index=PassageIndex(PassageRows(database), vectors, embedder),
            eraser=DocumentEraser(database, files),
            readers=readers,
        )
    finally:
        readers.close()
        await vectors.close()


def context_of(desk: PaperDesk, principal: Any, **changes: Any) -> IntakeContext:
    doors: dict[str, Any] = {
        "shelf": desk.shelf,
        "files": desk.files,
        "readers": desk.readers,
        "index": desk.index,
        "split": parts_of,
        "facts_of": facts_of,
        "turned": TurnedPages(shelf=desk.shelf, files=desk.files, readers=desk.readers),
    }
    return IntakeContext(principal=principal, **{**doors, **changes})


def registry_of(desk: PaperDesk) -> GraphRegistry:
    return GraphRegistry({"document_intake": spec(lambda run: context_of(desk, run.principal))})
