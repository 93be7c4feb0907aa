"""The demo market: generated once, kept afterwards, always labelled synthetic."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING, Final

from tools.demo_market.generator import generate

if TYPE_CHECKING:
    from uuid import UUID

    from store.listings import ListingRepository

MARKET_SIZE: Final = 2_000
_BATCH: Final = 500


async def ensure_demo_market(listings: ListingRepository, tenant_id: UUID) -> int:
    """Stores the demo market where the tenant has no listing yet; how many were stored.

    A market with listings of the owner's is left alone, and a half-stored one (killed at its first start) is
    completed: ids and content are the same on every run, so what is there stays as it is.
    """
    held = sum((await listings.count_by_city(tenant_id)).values())
    if held >= MARKET_SIZE:
        return 0
    market = generate(count=MARKET_SIZE, tenant_id=tenant_id)
    stored = 0
    while batch := await asyncio.to_thread(lambda: list(islice(market, _BATCH))):
        stored += (await listings.upsert_batch(batch)).stored
    return stored
