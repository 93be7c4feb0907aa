"""Looks listings up: a new wish, the next page, or more like the liked ones."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time

from domain.search.results import SearchRequest
from graphs.property_search.events import event_id
from graphs.property_search.nodes.merge import PLACE_SLOTS
from graphs.property_search.nodes.shown import listing_ids, numbers_asked
from graphs.property_search.state import SearchContext, SearchState  # noqa: TC001  # read at run time
from tools.search import PAGE, Found, has_matches, search_listings

if TYPE_CHECKING:
    from domain.leads import Language
    from domain.search.slots import SearchFilters
    from tools.outcomes import Results

OTHER_DEAL: Final = {"buy": "rent", "rent": "buy"}


async def search(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """A page for the session's filters."""
    reading = state.get("reading") or {}
    is_more = bool(reading.get("wants_more"))
    shown = state.get("shown", []) if is_more else []
    request = _request(state, runtime.context, offset=len(shown))
    _progress(state, runtime, "searching")
    ask = None if is_more else _worth_asking(request, reading.get("parsed", {}).get("clarify", []))
    found, question = await asyncio.gather(
        search_listings(runtime.context.retriever, request, _language(state)),
        _question(ask, request, runtime.context),
    )
    if question == "price" and found.total <= PAGE:
        question = None
    outcome = _results(state, found, "more" if is_more else "search", question)
    _announce(state, runtime, outcome)
    return {
        "outcome": outcome,
        "shown": [*shown, *found.cards],
        "list_reason": "search",
        "total": found.total,
        "focus": 0,
    }


async def recommend(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """Listings like those the person liked, never one already shown or disliked; filters stay in force."""
    cards, missing = numbers_asked(state)
    if missing:
        return {"outcome": {"kind": "clarify", "key": "which", "echo": ""}}
    liked = list(dict.fromkeys([*state.get("liked", []), *(card["listing_id"] for card in cards)]))
    if not liked:
        key = "which" if state.get("shown") else "search_first"
        return {"outcome": {"kind": "clarify", "key": key, "echo": ""}}
    seen = listing_ids(state.get("shown", []))
    request = _request({**state, "liked": liked}, runtime.context, offset=0, exclude=seen)
    _progress(state, runtime, "recommending")
    found = await search_listings(runtime.context.retriever, request, _language(state))
    outcome = _results(state, found, "similar", None)
    _announce(state, runtime, outcome)
    update: SearchState = {"outcome": outcome, "liked": liked, "focus": 0}
    if found.cards:
        update["shown"], update["total"] = found.cards, found.total
        update["list_reason"] = "similar"
    return update


def _language(state: SearchState) -> Language:
    return state.get("language", "en")  # type: ignore[return-value]  # one of four, as checkpoints keep it


def _request(
    state: SearchState, context: SearchContext, *, offset: int, exclude: tuple[UUID, ...] = ()
) -> SearchRequest:
    parsed = (state.get("reading") or {}).get("parsed", {})
    disliked = tuple(UUID(value) for value in state.get("disliked", []))
    return SearchRequest(
        tenant_id=context.principal.tenant_id,
        filters=state.get("filters", {}),
        text=" ".join(parsed.get("unparsed", [])),
        limit=PAGE,
        offset=offset,
        liked=tuple(UUID(value) for value in state.get("liked", [])),
        disliked=disliked,
        exclude=tuple(dict.fromkeys([*exclude, *disliked])),
        may_relax=offset == 0,
    )


def _worth_asking(request: SearchRequest, clarify: list[str]) -> str | None:
    if clarify:
        return clarify[0]
    return None if PLACE_SLOTS & request.filters.keys() else "city"


async def _question(ask: str | None, request: SearchRequest, context: SearchContext) -> str | None:
    """The slot to ask about, when another answer would change the list."""
    if ask != "transaction":
        return ask
    other = OTHER_DEAL.get(request.filters.get("transaction", ""))
    if other is None:
        return None
    filters: SearchFilters = {**request.filters, "transaction": other}  # type: ignore[typeddict-item]  # buy or rent
    filters.pop("price", None)
    changed = SearchRequest(tenant_id=request.tenant_id, filters=filters, limit=1)
    return ask if await has_matches(context.retriever, changed) else None


def _results(
    state: SearchState, found: Found, reason: Literal["search", "more", "similar"], question: str | None
) -> Results:
    parsed = (state.get("reading") or {}).get("parsed", {})
    return {
        "kind": "results",
        "reason": reason,
        "cards": found.cards,
        "total": found.total,
        "relaxed": found.relaxed,
        "echo": ", ".join(chip["label"] for chip in state.get("chips", [])),
        "assumptions": parsed.get("assumptions", []) if reason == "search" else [],
        "notes": _notes(state.get("filters", {}), found),
        "question": question,
    }


def _notes(filters: SearchFilters, found: Found) -> list[str]:
    cards = found.cards
    holds = {
        "agricultural_land": any(card["property_type"] == "agricultural_land" for card in cards)
        or "agricultural_land" in filters.get("property_types", []),
        "basis_unstated": "area" in filters
        and any(card.get("area_basis") == "unspecified" for card in cards),
        "commute_estimate": "commute" in filters and bool(cards),
        "unknown": any(card.get("unknown") for card in cards),
        "synthetic": any(card["is_synthetic"] for card in cards),
    }
    return [note for note, is_so in holds.items() if is_so]


def _announce(state: SearchState, runtime: Runtime[SearchContext], outcome: Results) -> None:
    """The cards of the page, keyed by listing so that a replay draws nothing twice."""
    turn, write = state["turn"], runtime.stream_writer
    if outcome["relaxed"]:
        write({"type": "relaxed", "id": event_id(turn, "relaxed"), "relaxed": outcome["relaxed"]})
    for card in outcome["cards"]:
        write(
            {
                "type": "listing",
                "id": event_id(turn, "listing", card["listing_id"]),
                "listing": card,
                "is_detail": False,
            }
        )
    write(
        {
            "type": "results",
            "id": event_id(turn, "results"),
            "total": outcome["total"],
            "shown": len(outcome["cards"]),
            "reason": outcome["reason"],
        }
    )


def _progress(state: SearchState, runtime: Runtime[SearchContext], step: str) -> None:
    event: dict[str, Any] = {
        "type": "progress",
        "id": event_id(state["turn"], "progress", step),
        "step": step,
    }
    runtime.stream_writer(event)
