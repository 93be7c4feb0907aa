"""The queue of cases and its figures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.cases.caller import CASE_READERS, FigureDep
from api.v1.cases.shown import row_shown
from api.v1.models.cases import CaseCountsOut, CasesOut
from domain.cases.stages import Stage, WaitFor
from store.cases.queue import CaseQueue, QueueQuery, SortKey

router = APIRouter()


@router.get("")
async def cases(  # noqa: PLR0913, PLR0917  # each is a filter of the list
    reader: FigureDep,
    services: ServicesDep,
    stage: Stage | None = None,
    owner: Annotated[str | None, Query(max_length=40)] = None,
    waiting: WaitFor | None = None,
    q: Annotated[str, Query(max_length=100)] = "",
    sort: SortKey = "sla",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> CasesOut:
    """One page of the queue, the most urgent first, and how many cases there are.

    Administrators get the figures and no case.
    """
    moment, queue = now(), CaseQueue(services.database)
    query = QueueQuery(
        stage=stage, owner=owner, waiting=waiting, text=q, sort=sort, limit=limit, cursor=cursor
    )
    page = await queue.page(reader, query)
    is_reader = bool(reader.roles & CASE_READERS)
    return CasesOut(
        items=[row_shown(card, reader, moment) for card in page.cards] if is_reader else [],
        next_cursor=page.next_cursor if is_reader else None,
        total=page.total,
        counts=CaseCountsOut.model_validate(await queue.counts(reader, moment)),
        as_of=moment,
    )
