from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import blake2b
from uuid import UUID

import pytest

from domain.listing import COMMERCIAL_TYPES, GeoAccuracy, Listing, PropertyType, Transaction
from domain.listings.doubts import doubts
from domain.listings.identity import content_hash
from domain.tenancy import DEMO_TENANT_ID
from tools.demo_market.generator import generate
from tools.demo_market.prices import Locality
from tools.demo_market.projects import projects

MARKET_HASH = "77d6dc76c2a98c79628b255bbc901c5d"
"""Of the listings without what the gazetteer says of places, which is data of its own."""


@pytest.fixture(scope="module")
def market() -> list[Listing]:
    return list(generate())


def test_the_market_is_the_same_on_every_machine(market: list[Listing]):
    together = blake2b(digest_size=16)
    for listing in market:
        bare = replace(
            listing, latitude=None, longitude=None, metro_km=None, metro_station=None,
            description=listing.description.partition(" metro station is ")[0].rpartition(".")[0],
        )  # fmt: skip
        together.update(content_hash(bare).encode())

    assert together.hexdigest() == MARKET_HASH


def test_a_listing_does_not_depend_on_how_many_are_made(market: list[Listing]):
    assert list(generate(count=5)) == market[:5]
    assert [listing.id for listing in generate(seed=7, count=5)] != [listing.id for listing in market[:5]]


def test_every_listing_says_it_is_synthetic_and_whose(market: list[Listing]):
    assert len(market) == 2000
    assert len({listing.id for listing in market}) == 2000
    assert {(listing.is_synthetic, listing.source, listing.tenant_id) for listing in market} == {
        (True, "synthetic", DEMO_TENANT_ID)
    }
    assert {listing.tenant_id for listing in generate(count=3, tenant_id=UUID(int=5))} == {UUID(int=5)}
    assert all(listing.rera_id.startswith("SYN/") for listing in market if listing.rera_id)


def test_no_listing_raises_a_doubt(market: list[Listing]):
    assert Counter(flag for listing in market for flag in doubts(listing)) == {}


def test_facts_agree_with_each_other(market: list[Listing]):
    for listing in market:
        assert content_hash(listing) == listing.content_hash
        assert (listing.possession_by is None) or listing.possession_status == "under_construction"
        assert (listing.transaction is Transaction.PG) == (listing.pg_occupant is not None)
        assert (listing.bhk is None) or listing.property_type not in {PropertyType.PLOT, *COMMERCIAL_TYPES}
        assert (listing.metro_km is None) == (listing.metro_station is None)
        if listing.carpet_sqft and listing.super_built_up_sqft:
            assert 0.6 < listing.carpet_sqft / listing.super_built_up_sqft < 0.8
        if listing.transaction is not Transaction.BUY:
            assert listing.sale_type is None


def test_six_markets_and_every_kind_are_there(market: list[Listing]):
    cities = Counter(listing.city for listing in market)

    assert set(cities) == {"Bengaluru", "Mumbai", "Hyderabad", "Pune", "New Delhi", "Gurugram", "Chennai"}
    assert min(cities.values()) > 80
    assert {listing.transaction for listing in market} == set(Transaction)
    assert {listing.property_type for listing in market} == set(PropertyType) - {
        PropertyType.FARM_HOUSE,
        PropertyType.AGRICULTURAL_LAND,
    }
    assert 400 < sum(1 for listing in market if listing.description_hi) < 800


def test_the_buyers_first_question_has_answers(market: list[Listing]):
    found = [
        listing
        for listing in market
        if listing.locality == "Whitefield"
        and listing.bhk == 3
        and listing.transaction is Transaction.BUY
        and (listing.price_inr or 0) <= 12_000_000
        and listing.possession_status == "ready"
        and listing.floor != 0
    ]

    assert len(found) >= 5


def test_a_locality_without_coordinates_is_not_placed():
    nowhere = Locality("Nowhere", "Pune", "MH", 8_000, 20, None, None)

    assert {project.latitude for project in projects(nowhere)} == {None}
    assert {project.metro for project in projects(nowhere)} == {None}


def test_accuracy_is_that_of_a_project(market: list[Listing]):
    assert {listing.geo_accuracy for listing in market} == {GeoAccuracy.PROJECT}
