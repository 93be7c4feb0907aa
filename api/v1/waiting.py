"""One inbox of what waits: interrupts of all threads that a person or a paper can end, with their time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends

from api.auth import one_of
from api.services import ServicesDep
from api.v1.calling import now
from api.v1.cases.caller import CASE_READERS
from api.v1.cases.shown import row_shown
from api.v1.models.cases import CasePersonOut
from api.v1.models.waiting import CaseWaitingOut, TitleWaitingOut, WaitingListOut
from api.v1.titles.caller import TITLE_READERS
from api.v1.titles.shown import thread_of, waits_shown
from domain.tenancy import Principal
from domain.title_files.sla import due_of
from store.cases.queue import CaseQueue
from store.titles.waiting import waiting_titles

if TYPE_CHECKING:
    from api.services import ApiServices

router = APIRouter(prefix="/waiting", tags=["cases", "titles"])


@router.get("")
async def waiting(
    reader: Annotated[Principal, Depends(one_of(CASE_READERS | TITLE_READERS))], services: ServicesDep
) -> WaitingListOut:
    """All that waits for a person or a paper, as far as the reader may see it, the most urgent first.

    Analysts see cases and title files, auditors cases, advocates title files.
    """
    moment = now()
    items: list[CaseWaitingOut | TitleWaitingOut] = []
    if reader.roles & CASE_READERS:
        items += await _cases(reader, services, moment)
    if reader.roles & TITLE_READERS:
        items += await _titles(reader, services, moment)
    return WaitingListOut(items=sorted(items, key=_urgency))


async def _cases(reader: Principal, services: ApiServices, moment: datetime) -> list[CaseWaitingOut]:
    cards = await CaseQueue(services.database).waiting(reader)
    rows = [(row_shown(card, reader, moment), card.row.thread_id) for card in cards]
    return [
        CaseWaitingOut(
            id=row.id,
            ref=row.ref,
            version=row.version,
            what=wait.what,
            since=wait.since,
            due_at=wait.due_at,
            escalated_at=row.escalated_at if wait.due_at is not None else None,
            detail=wait.detail,
            owner=row.owner,
            thread_id=thread_id,
        )
        for row, thread_id in rows
        for wait in row.waiting_for
    ]


async def _titles(reader: Principal, services: ApiServices, moment: datetime) -> list[TitleWaitingOut]:
    found = await waiting_titles(services.database, reader)
    shown = []
    for line, owner_name in found:
        title, wait = line.title, waits_shown(line)
        if wait is None:
            # Read by the graph right now: it is nobody's turn.
            continue
        shown.append(
            TitleWaitingOut(
                id=title.id,
                ref=title.ref,
                version=title.version,
                what=wait.what,
                since=wait.since,
                due_at=due_of(title.stage, title.stage_since, moment).at,  # type: ignore[arg-type]  # by the table's check
                escalated_at=None,
                detail=wait.detail,
                owner=CasePersonOut(id=title.owner_id, name=owner_name or "—") if title.owner_id else None,
                thread_id=thread_of(title),
            )
        )
    return shown


def _urgency(wait: CaseWaitingOut | TitleWaitingOut) -> tuple[bool, datetime]:
    return wait.due_at is None, wait.due_at or wait.since
