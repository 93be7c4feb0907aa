"""Questions about papers."""

from __future__ import annotations

from fastapi import APIRouter

from agents.paper_answerer.answering import answer
from api.services import ServicesDep
from api.v1.documents.caller import ReaderDep
from api.v1.models.documents import AnswerOut, AskIn, CitationOut

router = APIRouter(prefix="/documents", tags=["documents"])


@router.post("/ask")
async def ask_documents(body: AskIn, caller: ReaderDep, services: ServicesDep) -> AnswerOut:
    """The papers' own sentences that answer, each with document, page and box; of what the caller may see."""
    found = await answer(
        services.papers.index,
        caller,
        body.question,
        document_ids=body.document_ids,
        model=services.answering_model(caller.tenant_id),
    )
    return AnswerOut(
        answer=found.text,
        citations=[
            CitationOut(
                document_id=one.document_id, page=one.page, box=one.box, quote=one.quote, score=one.score
            )
            for one in found.citations
        ],
        engine=found.engine,
    )
