"""Listings of the demo market, one after another: listing n of a seed is the same whatever the count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from domain.listing import GeoAccuracy, Listing, Transaction
from domain.listings.identity import listing_id, sealed
from domain.listings.titles import title_of
from domain.tenancy import DEMO_TENANT_ID
from tools.demo_market.homes import apartment, builder_floor, house
from tools.demo_market.offers import paying_guest, plot, workplace
from tools.demo_market.prices import market
from tools.demo_market.words import describe, describe_in_hindi

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

SOURCE: Final = "synthetic"
MARKET_DAY: Final = date(2026, 11, 20)
"""Listings are posted in the four weeks before this day."""
_KINDS: Final = (apartment, builder_floor, house, plot, paying_guest, workplace)
_KIND_WEIGHTS: Final = (66, 8, 9, 6, 6, 5)
_SEED_STRIDE: Final = 1_000_003


def generate(seed: int = 2026, count: int = 2000, *, tenant_id: UUID = DEMO_TENANT_ID) -> Iterator[Listing]:
    """Synthetic listings in six metropolitan markets, coherent in themselves and labelled synthetic.

    Args:
        seed: Another seed is another market.
        count: How many; 2,000 take well under a second.
        tenant_id: Whose listings they are.
    """
    for number in range(count):
        yield _listing(Random(seed * _SEED_STRIDE + number), f"{seed}-{number}", tenant_id)  # noqa: S311  # reproducible, not secret


def _listing(draw: Random, ref: str, tenant_id: UUID) -> Listing:
    locality = draw.choices(market().localities, market().weights)[0]
    kind = draw.choices(_KINDS, _KIND_WEIGHTS)[0]
    facts = kind(draw, locality, draw.choices((Transaction.BUY, Transaction.RENT), (64, 36))[0])
    where = (facts["project"], facts["locality"], facts["city"])
    listing = Listing(
        id=listing_id(tenant_id, SOURCE, ref),
        tenant_id=tenant_id,
        source=SOURCE,
        source_ref=ref,
        title=title_of(facts["transaction"], facts["property_type"], facts.get("bhk"), where),
        description="",
        content_hash="",
        geo_accuracy=GeoAccuracy.NONE if facts["latitude"] is None else GeoAccuracy.PROJECT,
        posted_on=MARKET_DAY - timedelta(days=draw.randrange(28)),
        is_synthetic=True,
        updated_at=datetime(MARKET_DAY.year, MARKET_DAY.month, MARKET_DAY.day, tzinfo=UTC),
        **facts,
    )
    return _described(draw, listing)


def _described(draw: Random, listing: Listing) -> Listing:
    hindi = describe_in_hindi(draw, listing) if draw.randrange(10) < 3 else None
    return sealed(replace(listing, description=describe(draw, listing), description_hi=hindi))
