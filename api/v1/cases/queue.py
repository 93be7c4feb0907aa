"""The queue of cases, its figures, and everything that waits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.cases.caller import CASE_READERS, FigureDep, ReaderDep
from api.v1.cases.shown import row_shown
from api.v1.models.cases import CaseCountsOut, CasesOut, CaseWaitingOut, WaitingListOut
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


@router.get("/waiting")
async def waiting_cases(reader: ReaderDep, services: ServicesDep) -> WaitingListOut:
    """Everything that waits for somebody or something, over all cases, the most urgent first."""
    moment = now()
    cards = await CaseQueue(services.database).waiting(reader)
    rows = [(row_shown(card, reader, moment), card.row.thread_id) for card in cards]
    waits = [
        CaseWaitingOut(
            case_id=row.id,
            ref=row.ref,
            what=wait.what,
            since=wait.since,
            due_at=wait.due_at,
            detail=wait.detail,
            owner=row.owner,
            thread_id=thread_id,
        )
        for row, thread_id in rows
        for wait in row.waiting_for
    ]
    return WaitingListOut(items=sorted(waits, key=_urgency))


def _urgency(wait: CaseWaitingOut) -> tuple[bool, datetime]:
    return wait.due_at is None, wait.due_at or wait.since
