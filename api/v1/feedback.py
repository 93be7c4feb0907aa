"""Ratings of answers: thumbs from the widget in, a list for those who better the answers out."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response

from api.auth import PrincipalDep, one_of
from api.services import ServicesDep
from api.v1.models.feedback import FeedbackIn, FeedbackOut, FeedbackPageOut
from domain.feedback import NewFeedback, Reason, Score
from domain.tenancy import Principal, Role
from store.feedback import FeedbackBook, FeedbackQuery

router = APIRouter(prefix="/feedback", tags=["feedback"])

FeedbackReaderDep = Annotated[Principal, Depends(one_of(frozenset({Role.ML_ENGINEER, Role.ADMIN})))]
_REPLACED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": FeedbackOut, "description": "The caller's earlier rating was replaced."},
}


@router.post("", status_code=201, responses=_REPLACED)
async def rate(
    given: FeedbackIn, principal: PrincipalDep, services: ServicesDep, response: Response
) -> FeedbackOut:
    """Rates a run on a thread of the caller's; the same run again replaces the rating (200)."""
    rated = await FeedbackBook(services.database).rate(principal, NewFeedback(**given.model_dump()))
    if not rated.is_new:
        response.status_code = 200
    return FeedbackOut.model_validate(rated.feedback)


@router.get("")
async def read(  # noqa: PLR0913  # query parameters of one request
    reader: FeedbackReaderDep,
    services: ServicesDep,
    *,
    score: Score | None = None,
    reason: Reason | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> FeedbackPageOut:
    """Ratings of the tenant, newest first, for ML engineers and administrators."""
    query = FeedbackQuery(score=score, reason=reason, limit=limit, offset=offset)
    page = await FeedbackBook(services.database).page(reader, query)
    return FeedbackPageOut(items=[FeedbackOut.model_validate(one) for one in page.items], total=page.total)
