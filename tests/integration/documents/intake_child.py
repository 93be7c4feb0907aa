"""Reads one document in a process that a test kills: intake_child.py DATABASE_URL FOLDER DOCUMENT LOG DIE_AT.

Every page that the reading process gives is noted in LOG; when as many pages are kept as DIE_AT says, the
process kills itself with SIGKILL, which no code can catch.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from graphs.document_intake.graph import build
from rag.papers.pool import PaperReaders
from rag.papers.reading import PaperStart
from store.database import Database
from store.documents.shelf import DocumentShelf
from tests.support.paper_world import context_of, open_desk

URL, FOLDER, DOCUMENT, LOG, DIE_AT = sys.argv[1:]


def note(number: int) -> None:
    with Path(LOG).open("a", encoding="ascii") as log:
        log.write(f"{number}\n")


class NotingReaders(PaperReaders):
    async def stream(self, path: Path, *, ocr: bool = True, first_page: int = 1) -> Any:
        async for part in super().stream(path, ocr=ocr, first_page=first_page):
            if not isinstance(part, PaperStart):
                note(part.page.number)
            yield part


class DyingShelf(DocumentShelf):
    kept = 0

    async def keep_page(self, *given: Any) -> bool:
        done = await super().keep_page(*given)
        self.kept += 1
        if self.kept == int(DIE_AT):
            os.kill(os.getpid(), signal.SIGKILL)
        return done


async def main() -> None:
    database = Database(URL, pool_size=2)
    async with open_desk(database, Path(FOLDER)) as desk:
        who = system_principal(DEMO_TENANT_ID, frozenset({Role.ANALYST}))
        readers = NotingReaders()
        context = context_of(desk, who, shelf=DyingShelf(database), readers=readers)
        graph = build().compile()
        config: Any = {"configurable": {"thread_id": str(uuid4())}}
        await graph.ainvoke({"document_id": str(UUID(DOCUMENT))}, config, context=context)
        readers.close()
    await database.close()


asyncio.run(main())
