"""Documents of anybody's, and a desk for them whose index is empty."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from domain.contract.review import review_agreement, to_json
from rag.papers.pool import PaperReaders
from rag.passages_index import PassageIndex
from rag.vectors.protocol import HybridHits
from store.documents.erasing import DocumentEraser
from store.documents.files import FolderFiles
from store.documents.passages import PassageRows
from store.documents.shelf import DocumentShelf
from tests.support.made_pdfs import pdf, text
from tests.support.word_embedder import WordEmbedder
from tools.papers.desk import PaperDesk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import psycopg

    from store.database import Database

FORM = {"files": ("deed.pdf", pdf(text("a deed")), "application/pdf")}
_BODY = {"page": [1, 10, 10, "none", None, 0], "lines": [], "hidden": [], "tables": [], "problem": None}


class EmptyVectors:
    async def search(self, *_: Any, **__: Any) -> HybridHits:
        return HybridHits([], [])

    async def ids(self, *_: Any) -> AsyncIterator[list[UUID]]:
        for nothing in ():
            yield nothing


def desk_of(database: Database, data_dir: Path) -> PaperDesk:
    files = FolderFiles(data_dir / "files")
    vectors: Any = EmptyVectors()
    return PaperDesk(
        files=files,
        shelf=DocumentShelf(database),
        index=PassageIndex(PassageRows(database), vectors, WordEmbedder()),
        eraser=DocumentEraser(database, files),
        readers=PaperReaders(),
    )


async def add_document(
    rows: psycopg.AsyncConnection[Any], tenant_id: UUID, owner_id: UUID | None, file_name: str
) -> dict[str, str]:
    """A paper of one page without words; its file is nowhere."""
    document_id = uuid4()
    await rows.execute(
        "insert into documents (id, tenant_id, owner_id, file_name, sha256, size_bytes, kind, media_type, state, "
        "page_count, subject_kind, retention) values (%s, %s, %s, %s, %s, 1, 'pdf', 'application/pdf', "
        "'verified', 1, 'other', 'other')",
        (document_id, tenant_id, owner_id, file_name, document_id.hex * 2),
    )
    await rows.execute(
        "insert into document_pages (id, tenant_id, document_id, number, body) values (%s, %s, %s, 1, %s)",
        (uuid4(), tenant_id, document_id, json.dumps(_BODY)),
    )
    fact_id = uuid4()
    await rows.execute(
        "insert into document_facts (id, tenant_id, document_id, field, value, method, confidence, page, quote) "
        "values (%s, %s, %s, 'khata.holder', '\"Asha\"', 'rules', 1, 1, 'Asha')",
        (fact_id, tenant_id, document_id),
    )
    return {"document_id": str(document_id), "number": "1", "fact_id": str(fact_id)}


async def add_contract(
    rows: psycopg.AsyncConnection[Any], tenant_id: UUID, owner_id: UUID | None, file_name: str
) -> dict[str, str]:
    """A review of a paper, of one check."""
    contract_id = uuid4()
    document = await add_document(rows, tenant_id, owner_id, file_name)
    [found] = [each for each in review_agreement(["1. Nothing."], date(2026, 11, 27)) if each.id == "CR-02"]
    await rows.execute(
        "insert into contracts (id, tenant_id, owner_id, document_id, day, review, ruleset_hash) "
        "values (%s, %s, %s, %s, '2026-11-27', %s, 'r')",
        (contract_id, tenant_id, owner_id, UUID(document["document_id"]), json.dumps(to_json([found]))),
    )
    return {"contract_id": str(contract_id), "clause": "CR-02"}
