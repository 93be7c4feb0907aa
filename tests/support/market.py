"""A small market and a conversation over it, for tests of the search graph: plain lists behind its doors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from langgraph.checkpoint.memory import InMemorySaver

from domain.leads import CapturedLead, NewLead, Referral
from domain.listing import Area, AreaBasis, Listing, PropertyType, Transaction
from domain.search.results import RankedListing, Relaxation, SearchRequest, SearchResult
from domain.tenancy import ANONYMOUS_BUYER
from graphs.property_search.events import EVENTS
from graphs.property_search.graph import build
from graphs.property_search.state import SearchContext

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_IDS = UUID("11111111-1111-4111-8111-111111111111")


def flat(number: int, **changes: Any) -> Listing:
    """A 3 BHK for sale in Whitefield; each number costs ₹5 lakh more than the last."""
    listing = Listing(
        id=uuid5(_IDS, str(number)),
        tenant_id=ANONYMOUS_BUYER.tenant_id,
        source="synthetic",
        source_ref=str(number),
        transaction=Transaction.BUY,
        property_type=PropertyType.APARTMENT,
        title=f"3 BHK flat {number}",
        description="Airy corner flat.",
        city="Bengaluru",
        content_hash=str(number),
        bhk=3.0,
        price_inr=9_000_000 + 500_000 * number,
        area=Area(Decimal(1400 + 10 * number), "sqft", AreaBasis.CARPET, Decimal(1400 + 10 * number)),
        locality="Whitefield",
        metro_km=1.2,
        metro_station="Kadugodi",
        amenities=("gym", "lift"),
        is_synthetic=True,
    )
    return replace(listing, **changes)


@dataclass
class Market:
    """Retriever, shelf and lead book in one."""

    listings: list[Listing] = field(default_factory=lambda: [flat(number) for number in range(12)])
    requests: list[SearchRequest] = field(default_factory=list)
    leads: list[NewLead] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    relaxed: tuple[Relaxation, ...] = ()

    async def search(self, request: SearchRequest) -> SearchResult:
        self.requests.append(request)
        if self.failures:
            raise self.failures.pop(0)
        ceiling = request.filters.get("price", {}).get("max", 10**12)
        found = [
            listing
            for listing in self.listings
            if listing.id not in request.exclude
            and (listing.price_inr or 0) <= ceiling
            and listing.transaction == request.filters.get("transaction", "buy")
        ]
        page = found[request.offset : request.offset + request.limit]
        hits = tuple(RankedListing(listing, 1.0, ("bhk",)) for listing in page)
        return SearchResult(filters=request.filters, hits=hits, total=len(found), relaxed=self.relaxed)

    async def get_many(self, tenant_id: UUID, ids: Any) -> list[Listing]:
        return [listing for listing in self.listings if listing.id in ids and listing.tenant_id == tenant_id]

    async def capture(self, lead: NewLead) -> CapturedLead:
        known = [one.idempotency_key for one in self.leads]
        if lead.idempotency_key not in known:
            self.leads.append(lead)
        return CapturedLead(uuid5(_IDS, lead.idempotency_key), is_new=lead.idempotency_key not in known)

    async def refer(self, referral: Referral) -> None:
        if referral.turn_id not in [one.turn_id for one in self.referrals]:
            self.referrals.append(referral)


@dataclass
class Turn:
    """What one turn brought."""

    text: str
    events: list[dict[str, Any]]
    streamed: dict[str, str]
    """Message id to the text that came as chunks under it."""
    state: dict[str, Any]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["type"] == kind]

    @property
    def message(self) -> Any:
        return self.state["messages"][-1]


class Conversation:
    """One thread of the graph over a market."""

    def __init__(self, market: Market | None = None, model: Any = None) -> None:
        self.market = market or Market()
        self.graph = build().compile(checkpointer=InMemorySaver())
        self.config: Any = {"configurable": {"thread_id": "thread-1"}}
        self.context = SearchContext(
            principal=ANONYMOUS_BUYER,
            retriever=self.market,
            listings=self.market,
            leads=self.market,
            model=model,
            now=lambda: NOW,
        )

    async def say(self, text: str, **given: Any) -> Turn:
        return await self._turn({"messages": [{"role": "human", "content": text}], **given})

    async def press(self, **action: Any) -> Turn:
        return await self._turn({"action": action})

    async def _turn(self, given: Any) -> Turn:
        events: list[dict[str, Any]] = []
        streamed: dict[str, str] = {}
        async for part in self.graph.astream(
            given, self.config, context=self.context, stream_mode=["messages", "custom"], version="v2"
        ):
            if part["type"] == "custom":
                EVENTS.validate_python(part["data"])
                events.append(part["data"])
            else:
                chunk = part["data"][0]
                streamed[chunk.id] = streamed.get(chunk.id, "") + chunk.content
        state = (await self.graph.aget_state(self.config)).values
        return Turn(state["messages"][-1].content, events, streamed, state)
