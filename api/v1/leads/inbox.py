"""The list: views, a question in plain words, pages."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.services import ServicesDep
from api.v1.calling import now, person
from api.v1.leads.caller import ReaderDep, shown
from api.v1.models.leads import CountsOut, InboxOut, UnderstoodOut
from domain.lead_inbox.question import InboxQuestion, ask
from domain.lead_inbox.steps import Stage
from store.lead_inbox.asking import InboxQuery, SortKey, View
from store.lead_inbox.reading import LeadInbox

router = APIRouter()

Text = Annotated[str, Query(max_length=300)]


@router.get("")
async def inbox(  # noqa: PLR0913, PLR0917  # each is a filter of the list
    reader: ReaderDep,
    services: ServicesDep,
    view: View = "all",
    q: Text = "",
    without: Annotated[list[str] | None, Query()] = None,
    band: Literal["hot", "warm", "cold"] | None = None,
    stage: Stage | None = None,
    source: Text | None = None,
    owner: Text | None = None,
    sla: Literal["open", "missed"] | None = None,
    flag: Text | None = None,
    sort: SortKey = "value",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> InboxOut:
    """One page of a view, the most worth a call first.

    ``q`` is a question in plain words, such as "hot leads in Whitefield not called since Monday"; what was
    understood comes back as chips, and ``without`` takes one off by its key.
    """
    moment = now()
    asked = ask(q, now=moment, without=without or ()) if q.strip() else InboxQuestion()
    _narrow(asked, {"bands": band, "stages": stage, "sources": source, "flags": flag})
    asked.owner = owner or asked.owner
    asked.sla = sla or asked.sla
    query = InboxQuery(
        caller_id=person(reader), now=moment, view=view, question=asked, sort=sort, limit=limit, cursor=cursor
    )
    leads = LeadInbox(services.database)
    page = await leads.page(reader, query)
    counts = await leads.counts(reader, query.caller_id, moment)
    return InboxOut(
        items=[shown(card, reader) for card in page.cards],
        next_cursor=page.next_cursor,
        total=page.total,
        counts=CountsOut.model_validate(counts),
        understood=[UnderstoodOut.model_validate(chip) for chip in asked.chips],
        as_of=moment,
    )


def _narrow(asked: InboxQuestion, given: dict[str, str | None]) -> None:
    for name, value in given.items():
        if value is not None:
            setattr(asked, name, frozenset({str(value)}))
