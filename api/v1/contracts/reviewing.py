"""Reviews of agreements for sale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path

from agents.contract_reader.agent import review_pages
from api.services import ApiServices, ServicesDep
from api.v1.calling import now
from api.v1.contracts.shown import shown_review, shown_row
from api.v1.documents.caller import ReaderDep
from api.v1.models.contracts import ClauseWordIn, ContractIn, ContractListOut, ContractOut
from api.v1.titles.caller import AdvocateDep
from domain.contract.places import box_of, contract_rules_hash
from domain.errors import Conflict
from domain.tenancy import Principal
from rag.papers.wire import read_page
from store.contracts.reviews import ContractReviews

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.page import Page

router = APIRouter(prefix="/contracts", tags=["contracts"])
MOST_SHOWN = 100
ClauseId = Annotated[str, Path(pattern=r"^CR-[0-9]{2}$")]


@router.post("", status_code=201)
async def review(body: ContractIn, caller: ReaderDep, services: ServicesDep) -> ContractOut:
    """Reviews a document as an agreement for sale; one that these rules have read is not read again."""
    pages = await _pages(services, caller, body.document_id)
    day = body.day or now().date()
    rules = contract_rules_hash(day)
    reviews = ContractReviews(services.database)
    kept = await reviews.same(caller, body.document_id, rules)
    if kept is None:
        texts = [page.text for page in pages]
        found = await review_pages(texts, day, services.clause_reader(caller.tenant_id))
        kept = await reviews.keep(
            caller, body.document_id, day=day, review=_placed(found, pages), ruleset_hash=rules
        )
    return shown_review(kept, caller)


@router.get("")
async def contracts(caller: ReaderDep, services: ServicesDep) -> ContractListOut:
    """The newest hundred reviews of documents that the caller may see."""
    found = await ContractReviews(services.database).recent(caller, limit=MOST_SHOWN)
    return ContractListOut(items=[shown_row(each) for each in found])


@router.get("/{contract_id}")
async def contract(contract_id: UUID, caller: ReaderDep, services: ServicesDep) -> ContractOut:
    """All of a review."""
    return shown_review(await ContractReviews(services.database).get(caller, contract_id), caller)


@router.post("/{contract_id}/clauses/{clause}")
async def tell_clause(
    contract_id: UUID, clause: ClauseId, body: ClauseWordIn, advocate: AdvocateDep, services: ServicesDep
) -> ContractOut:
    """Confirms a clause as it was found, or tells it otherwise."""
    told = await ContractReviews(services.database).tell(
        advocate, contract_id, clause, body.present, note=body.note, now=now()
    )
    return shown_review(told, advocate)


async def _pages(services: ApiServices, caller: Principal, document_id: UUID) -> Sequence[Page]:
    """The pages of a document that is read.

    Raises:
        NotFound: There is none that the caller may see.
        Conflict: It is not read yet, or could not be.
    """
    document = await services.papers.shelf.get(caller, document_id)
    if document.state != "verified":
        why = "could not be read" if document.state == "refused" else "is still being read; ask again"
        raise Conflict(f"The document {why}.")
    bodies = await services.papers.shelf.pages(caller, document_id)
    return [read_page(body).page for body in bodies]


def _placed(review_json: dict[str, Any], pages: Sequence[Page]) -> dict[str, Any]:
    """The review with the box of each quote on its page."""
    lines = {page.number: page.lines for page in pages}
    clauses = []
    for each in review_json["clauses"]:
        # Pages are counted in the order in which they are read, as the review was given them.
        number = None if each["page"] is None else pages[each["page"] - 1].number
        box = None if number is None else box_of(each["quote"] or "", lines[number])
        place = None if box is None else [box.left, box.top, box.right, box.bottom]
        clauses.append({**each, "page": number, "box": place})
    return {**review_json, "clauses": clauses}
