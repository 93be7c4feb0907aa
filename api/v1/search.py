"""Search for listings, in words or by filters."""

from __future__ import annotations

from fastapi import APIRouter

from api.auth import PrincipalDep
from api.services import ServicesDep
from api.v1.models.search import ChipOut, HitOut, RelaxationOut, SearchIn, SearchOut
from tools.cards import ranked_card
from tools.home_search import Wish, WishAnswer, answer_wish

router = APIRouter(prefix="/search", tags=["search"])


@router.post("")
async def search(asked: SearchIn, principal: PrincipalDep, services: ServicesDep) -> SearchOut:
    """Ranked listings that explain themselves, what was understood, and the filters in force as chips."""
    return _shown(await answer_wish(services.retriever, principal.tenant_id, _wish(asked)), asked.offset)


def _wish(asked: SearchIn) -> Wish:
    return Wish(
        text=asked.text,
        state=asked.state or {},
        filters=asked.filters or {},
        remove=tuple(asked.remove),
        limit=asked.limit,
        offset=asked.offset,
        liked=tuple(asked.liked),
        disliked=tuple(asked.disliked),
        may_relax=asked.may_relax,
    )


def _shown(answer: WishAnswer, offset: int) -> SearchOut:
    result = answer.result
    return SearchOut(
        parsed=answer.parsed,
        filters=result.filters,
        state=answer.state,
        chips=[ChipOut.model_validate(chip) for chip in answer.chips],
        hits=[
            HitOut(
                card=ranked_card(hit, number),
                score=hit.score,
                text_score=hit.text_score,
                dense_score=hit.dense_score,
            )
            for number, hit in enumerate(result.hits, start=offset + 1)
        ],
        total=result.total,
        relaxed=[RelaxationOut.model_validate(each) for each in result.relaxed],
        timings_ms={name: round(ms, 2) for name, ms in result.timings_ms.items()},
    )
