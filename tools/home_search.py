"""One wish, from words and filters to listings: what ``propmubi search`` and ``/api/v1/search`` call.

Without a conversation there is nobody to ask back, so what the parser would ask is left to its caller
(``parsed["clarify"]``) and the search goes on with what is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from domain.search.chips import Chip, chips, remove_chip
from domain.search.parser import parse
from domain.search.results import SearchRequest, SearchResult

if TYPE_CHECKING:
    from uuid import UUID

    from domain.search.slots import ParsedUtterance, SearchFilters
    from tools.search import Retriever


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted, in any mix of words, filters and an earlier state."""

    text: str = ""
    state: SearchFilters = field(default_factory=lambda: cast("SearchFilters", {}))
    """Filters in force before."""
    filters: SearchFilters = field(default_factory=lambda: cast("SearchFilters", {}))
    """Set on top of the state, slot by slot, before the words are read."""
    remove: tuple[str, ...] = ()
    """Keys of chips to give up from the state."""
    limit: int = 10
    offset: int = 0
    liked: tuple[UUID, ...] = ()
    disliked: tuple[UUID, ...] = ()
    may_relax: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WishAnswer:
    """What was understood and what it brought."""

    parsed: ParsedUtterance | None
    """None when no words were given."""
    state: SearchFilters
    """Filters as wished, for the next refinement; `result.filters` are those searched, after relaxation."""
    chips: list[Chip]
    result: SearchResult


async def answer_wish(retriever: Retriever, tenant_id: UUID, wish: Wish) -> WishAnswer:
    """Reads the wish and searches.

    A wish that is nothing but a refused one ("only for Hindus") searches nothing: the whole market would be a
    wrong answer to it.

    Raises:
        BadInput: A key in ``remove`` is no filter in force.
    """
    before = wish.state
    for key in wish.remove:
        before = remove_chip(before, key)
    before = cast("SearchFilters", {**before, **wish.filters})
    parsed = parse(wish.text, before) if wish.text.strip() else None
    state = _state_after(parsed, before)
    if parsed is not None and parsed["intent"] == "refuse" and not state:
        result = SearchResult(filters=state, hits=(), total=0)
    else:
        result = await retriever.search(_request(tenant_id, wish, state, parsed))
    return WishAnswer(parsed=parsed, state=state, chips=chips(state), result=result)


def _state_after(parsed: ParsedUtterance | None, before: SearchFilters) -> SearchFilters:
    if parsed is None:
        return before
    if "state_after" in parsed:
        return parsed["state_after"]
    return parsed.get("filters", before)


def _request(
    tenant_id: UUID, wish: Wish, state: SearchFilters, parsed: ParsedUtterance | None
) -> SearchRequest:
    return SearchRequest(
        tenant_id=tenant_id,
        filters=state,
        text=" ".join(parsed.get("unparsed", [])) if parsed else "",
        limit=wish.limit,
        offset=wish.offset,
        liked=wish.liked,
        disliked=wish.disliked,
        exclude=wish.disliked,
        may_relax=wish.may_relax,
    )
