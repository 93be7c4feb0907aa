"""The steps. Each reads the batch anew and adds to its changes; only ``index`` writes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

import structlog
from langgraph.runtime import Runtime  # LangGraph reads the annotation at run time

from agents.listing_describer.agent import Description, write_description
from domain.listings.dedupe import REVIEW_SCORE
from domain.listings.enrichment import changed, changes_between, described, judged, normalised, placed
from graphs.listing_enrichment.state import (  # LangGraph reads the annotations at run time
    EnrichmentContext,
    EnrichmentState,
)
from store.gathered import Gathered
from store.listing_enrichment import Enriched
from tools.listing_import.duplicates import DuplicateIndex, blocks_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.listing import Listing

log = structlog.get_logger()

BATCH: Final = 100
"""Listings judged and written together."""
MOST_WORDED: Final = 20
"""With more than these waiting, an import is under way: templates describe, and no model is paid for it."""
WORDING_S: Final = 240.0
"""What a model gets for all descriptions of a batch; the template writes those that it did not finish."""
AT_ONCE: Final = 4

Context = Runtime[EnrichmentContext]


async def take(state: EnrichmentState, runtime: Context) -> EnrichmentState:
    """The next listings about which there was an event."""
    context = runtime.context
    tenant_id = context.principal.tenant_id
    found = await context.worklist.waiting(tenant_id, BATCH)
    update: EnrichmentState = {
        "batch": [{"listing_id": one.subject, "event_id": str(one.event_id)} for one in found],
        "changes": {},
        "doubtful": [],
    }
    if not state.get("batch"):
        # The thread keeps what earlier runs remembered: this one begins anew.
        update["counts"] = {"looked_at": 0, "written": 0, "doubtful": 0, "skipped": 0}
        update["cities"] = []
        update["engine"] = "rules"
        update["is_worded"] = await context.worklist.count(tenant_id, MOST_WORDED + 1) <= MOST_WORDED
    return update


def after_take(state: EnrichmentState) -> Literal["normalise", "market"]:
    """On with the batch; with none left, to the end."""
    return "normalise" if state["batch"] else "market"


async def normalise(state: EnrichmentState, runtime: Context) -> EnrichmentState:
    """Clean texts, closed words, facts that only the text states."""
    listings = await _read(state, runtime)
    update = await _judged(state, listings, normalised)
    update["seen"] = {str(one.id): one.content_hash for one in listings}
    return update


async def geocode(state: EnrichmentState, runtime: Context) -> EnrichmentState:
    """Names by the gazetteer, coordinates repaired or refused, the nearest metro station."""
    update = await _judged(state, await _read(state, runtime), placed)
    cities = {one.city for one in _drafts(update, await _read(state, runtime))}
    update["cities"] = sorted({*state["cities"], *cities})
    return update


async def dedupe(state: EnrichmentState, runtime: Context) -> EnrichmentState:
    """Listings that are perhaps one property are flagged for a person.

    They are not merged, however alike: leads and shortlists name stored listings by their ids.
    """
    drafts = _drafts(state, await _read(state, runtime))
    others = await runtime.context.shelf.in_blocks(runtime.context.principal.tenant_id, blocks_of(drafts))
    own = {one.id for one in drafts}
    index = DuplicateIndex()
    for one in (*drafts, *(other for other in others if other.id not in own)):
        index.add(one)
    doubtful: set[UUID] = set()
    for one in drafts:
        match = index.best(one)
        if match is not None and match.score >= REVIEW_SCORE:
            doubtful |= {one.id, match.listing_id}
    return {"doubtful": sorted(str(one) for one in doubtful)}


async def anomalies(state: EnrichmentState, runtime: Context) -> EnrichmentState:
    """Doubts that a listing raises by itself; those that others raise come in `market`."""
    return await _judged(state, await _read(state, runtime), judged)


async def describe(state: EnrichmentState, runtime: Context) -> EnrichmentState:
    """Words for listings that have none, by a model where few wait and there is one."""
    drafts = {one.id: one for one in _drafts(state, await _read(state, runtime)) if not one.description}
    model = runtime.context.model if state["is_worded"] else None
    written: dict[UUID, Description] = {}
    room = asyncio.Semaphore(AT_ONCE)

    async def word(draft: Listing) -> None:
        async with room:
            written[draft.id] = await write_description(draft, model)

    if model is not None:
        try:
            async with asyncio.timeout(WORDING_S):
                await asyncio.gather(*(word(draft) for draft in drafts.values()))
        except TimeoutError:
            log.info("enrichment.wording_late", described=len(written), wanted=len(drafts))
    for listing_id, draft in drafts.items():
        if listing_id not in written:
            written[listing_id] = await write_description(draft, None)
    changes = dict(state["changes"])
    for listing_id, words in written.items():
        new = judged(described(drafts[listing_id], words.text))
        own = changes.get(str(listing_id), {})
        changes[str(listing_id)] = own | changes_between(drafts[listing_id], new)
    engines = sorted({one.engine for one in written.values()} - {"rules"})
    return {"changes": changes, "engine": engines[0] if engines else state["engine"]}


async def index(state: EnrichmentState, runtime: Context) -> EnrichmentState:
    """Keeps what is new, with the events by which the index takes it in; then lets go of the batch."""
    listings = [one for one in await _read(state, runtime) if str(one.id) in state["seen"]]
    new = [
        Enriched(draft, state["seen"][str(draft.id)])
        for draft in _drafts(state, listings)
        if draft.content_hash != state["seen"][str(draft.id)]
    ]
    doubtful = [UUID(one) for one in state["doubtful"]]
    written = await runtime.context.worklist.keep(
        runtime.context.principal.tenant_id,
        new,
        doubtful_ids=doubtful,
        dealt_with=[Gathered(one["listing_id"], UUID(one["event_id"])) for one in state["batch"]],
    )
    counts = state["counts"]
    return {
        "counts": {
            "looked_at": counts["looked_at"] + len(listings),
            "written": counts["written"] + written,
            "doubtful": counts["doubtful"] + len(doubtful),
            "skipped": counts["skipped"],
        }
    }


async def market(state: EnrichmentState, runtime: Context) -> EnrichmentState:
    """Prices far from their neighbours', texts pasted again: whole cities are compared, once a run."""
    if state["cities"]:
        await runtime.context.market(runtime.context.principal.tenant_id, state["cities"])
    return {"batch": [], "seen": {}, "changes": {}, "cities": []}


async def _read(state: EnrichmentState, runtime: Context) -> list[Listing]:
    ids = [UUID(one["listing_id"]) for one in state["batch"]]
    return await runtime.context.shelf.get_many(runtime.context.principal.tenant_id, ids)


def _drafts(state: EnrichmentState, listings: list[Listing]) -> list[Listing]:
    """The listings as they are to be, as far as the batch has come."""
    return [changed(one, state["changes"].get(str(one.id), {})) for one in listings]


async def _judged(
    state: EnrichmentState, listings: list[Listing], judge: Callable[[Listing], Listing]
) -> EnrichmentState:
    """The changes so far with those of one more rule, which a thread finds: a batch is some 100 ms of CPU."""
    changes, skipped = await asyncio.to_thread(_changes, state, listings, judge)
    counts = {**state["counts"], "skipped": state["counts"]["skipped"] + skipped}
    return {"changes": changes, "counts": counts}  # type: ignore[typeddict-item]  # the same keys


def _changes(
    state: EnrichmentState, listings: list[Listing], judge: Callable[[Listing], Listing]
) -> tuple[dict[str, dict[str, object]], int]:
    changes, skipped = dict(state["changes"]), 0
    for listing, draft in zip(listings, _drafts(state, listings), strict=True):
        try:
            new = judge(draft)
        except Exception as error:
            # One listing that the rules stumble over must not keep all others of the tenant waiting.
            log.exception("enrichment.skipped", listing_id=str(listing.id), error=type(error).__name__)
            skipped += 1
            continue
        found = changes_between(draft, new)
        if found:
            changes[str(listing.id)] = changes.get(str(listing.id), {}) | found
    return changes, skipped
