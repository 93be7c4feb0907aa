"""Opens what papers need: files, rows, the index of passages and the reading processes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from domain.documents.readers import facts_of
from graphs.document_intake.state import IntakeContext
from propmubi.reading_limits import reading_limits
from propmubi.retrieval import open_vectors
from rag.papers.pool import PaperReaders
from rag.passages_index import PassageIndex, passages_spec
from runtime.duty import Duty
from runtime.paper_duties import PaperDuties
from store.documents.erasing import DocumentEraser
from store.documents.files import FILES_FOLDER, FolderFiles
from store.documents.passages import PassageRows
from store.documents.shelf import DocumentShelf
from tools.papers.desk import PaperDesk
from tools.papers.turned import TurnedPages
from tools.papers.understanding import parts_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from graphs.registry import RunContext
    from propmubi.engines import EngineUrls
    from rag.embed.protocol import Embedder
    from store.database import Database


_ERASURES_S: Final = 30.0
_RETENTION_S: Final = 3600.0


@asynccontextmanager
async def open_papers(
    settings: Settings, urls: EngineUrls, database: Database, embedder: Embedder
) -> AsyncIterator[PaperDesk]:
    """The desk; no reading process is started before the first file.

    Raises:
        SetupError: The vector folder belongs to another process.
        Unavailable: The Qdrant server does not answer.
    """
    vectors = await open_vectors(settings, urls, passages_spec(embedder))
    readers = PaperReaders(reading_limits(settings))
    files = FolderFiles(settings.data_dir / FILES_FOLDER)
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


@asynccontextmanager
async def paper_duties(desk: PaperDesk) -> AsyncIterator[None]:
    """Looks after erasures and papers whose time is over, while the block runs."""
    duties = PaperDuties(eraser=desk.eraser, index=desk.index)
    looked_after = (
        Duty("paper-erasures", duties.end_erasures, period_s=_ERASURES_S),
        Duty("paper-retention", duties.forget_over, period_s=_RETENTION_S),
    )
    for duty in looked_after:
        duty.start()
    try:
        yield
    finally:
        await asyncio.gather(*(duty.close() for duty in looked_after))


def intake_context(desk: PaperDesk, run: RunContext) -> IntakeContext:
    """The doors of one run of document_intake."""
    return IntakeContext(
        principal=run.principal,
        shelf=desk.shelf,
        files=desk.files,
        readers=desk.readers,
        index=desk.index,
        split=parts_of,
        facts_of=facts_of,
        turned=TurnedPages(shelf=desk.shelf, files=desk.files, readers=desk.readers),
    )
