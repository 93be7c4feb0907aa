"""What a search answers: exact filters, words, likeness, relaxing, and only the tenant's own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import Unavailable
from domain.listing import Area, AreaBasis, Listing, ListingFlag, PropertyType, Transaction
from domain.listings.identity import listing_id, sealed
from domain.search.results import SearchRequest, SearchResult
from domain.tenancy import DEMO_TENANT_ID
from domain.units import UnitStatus
from rag.listings.explain import verdicts
from rag.listings.places import resolve_places
from store.unit_status import set_unit_status
from tests.integration.rag.conftest import OTHER_TENANT
from tests.support.homes import homes, wishes

if TYPE_CHECKING:
    from uuid import UUID

    from domain.search.slots import SearchFilters
    from tests.integration.rag.conftest import Shelf

pytestmark = pytest.mark.engines
WHITEFIELD = (12.9698, 77.7500)


def flat(ref: str, tenant_id: UUID = DEMO_TENANT_ID, **changes: Any) -> Listing:
    listing = Listing(
        id=listing_id(tenant_id, "own", ref),
        tenant_id=tenant_id,
        source="own",
        source_ref=ref,
        transaction=Transaction.BUY,
        property_type=PropertyType.APARTMENT,
        title=f"3 BHK flat {ref}",
        description="Bright corner flat.",
        city="Bengaluru",
        content_hash="",
        bhk=3.0,
        price_inr=10_000_000,
        area=Area(Decimal(1500), "sqft", AreaBasis.SUPER_BUILT_UP, Decimal(1500)),
        locality="Whitefield",
        latitude=WHITEFIELD[0],
        longitude=WHITEFIELD[1],
        floor=4,
        total_floors=12,
        amenities=("gym", "lift"),
    )
    return sealed(replace(listing, **changes))


async def stored(shelf: Shelf, *listings: Listing) -> None:
    for tenant_id in {listing.tenant_id for listing in listings}:
        await shelf.repository.upsert_batch([each for each in listings if each.tenant_id == tenant_id])
        await shelf.indexer.run(tenant_id)


async def found(shelf: Shelf, filters: SearchFilters, text: str = "", **more: Any) -> SearchResult:
    return await shelf.retriever.search(
        SearchRequest(tenant_id=DEMO_TENANT_ID, filters=filters, text=text, **more)
    )


def refs(result: SearchResult) -> list[str]:
    return [hit.listing.source_ref for hit in result.hits]


async def test_every_hit_satisfies_every_wish_with_and_without_words(shelf: Shelf) -> None:
    await stored(shelf, *homes(DEMO_TENANT_ID, 600), *homes(OTHER_TENANT, 60, seed=2))
    dice = Random(3)  # noqa: S311  # test data

    for number in range(40):
        filters = wishes(dice)
        result = await found(shelf, filters, "lake view" if number % 2 else "", limit=20, may_relax=False)
        places = resolve_places(filters)
        for hit in result.hits:
            assert hit.listing.tenant_id == DEMO_TENANT_ID
            assert all(verdict is not False for _, verdict in verdicts(hit.listing, filters, places))
            assert hit.unmatched == ()
            assert set(hit.matched) & set(hit.unknown) == set()
        again = await found(shelf, filters, "lake view" if number % 2 else "", limit=20, may_relax=False)
        assert refs(again) == refs(result)
        assert result.total >= len(result.hits)


async def test_words_rank_what_they_describe_first(shelf: Shelf) -> None:
    flats = [flat(str(number), price_inr=9_000_000 + number) for number in range(8)]
    quiet = flat("quiet", description="Quiet lane beside the lake with wooden floors.", price_inr=9_500_000)
    await stored(shelf, *flats, quiet)

    result = await found(shelf, {"transaction": "buy", "city": "Bengaluru"}, "wooden floors by the lake")

    assert refs(result)[0] == "quiet"
    assert result.hits[0].text_score is not None
    assert result.hits[0].dense_score is not None
    assert result.total == 9
    assert {"embed", "sql", "vector", "load", "total"} <= set(result.timings_ms)


async def test_large_results_are_proposed_by_the_index_and_checked_in_postgres(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.listings.retrieve.EXACT_UP_TO", 5)
    flats = [flat(f"{number:02}", price_inr=9_000_000 + number) for number in range(40)]
    hidden = flat(
        "zz", description="Rooftop observatory with a telescope.", price_inr=8_000_000, furnishing=None
    )
    await stored(shelf, *flats, hidden)

    shown = await found(shelf, {"city": "Bengaluru"}, "observatory telescope", limit=3)
    excluded = await found(
        shelf, {"city": "Bengaluru", "exclude": {"floor": {"in": [4]}}}, "observatory telescope", limit=3
    )

    assert refs(shown)[0] == "zz"
    assert shown.total == 41
    assert refs(excluded) == []


async def test_an_index_that_is_down_leaves_the_order_of_quality(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stored(shelf, flat("a"), flat("b", price_inr=9_000_000))

    async def down(*args: object, **more: object) -> object:
        raise Unavailable("the index is away")

    monkeypatch.setattr(shelf.vectors, "search", down)
    monkeypatch.setattr(shelf.vectors, "vectors", down)

    assert sorted(refs(await found(shelf, {"city": "Bengaluru"}, "lake"))) == ["a", "b"]
    liked = await found(shelf, {"city": "Bengaluru"}, liked=(flat("a").id,))
    assert refs(liked) == ["b"]


async def test_doubtful_prices_and_silent_listings_sink(shelf: Shelf) -> None:
    await stored(
        shelf,
        flat("doubtful", flags=(ListingFlag.PRICE_ABSURD,), price_inr=1_000),
        flat("silent", floor=None),
        flat("stated"),
    )

    result = await found(shelf, {"city": "Bengaluru", "floor": {"not_ground": True}})

    assert refs(result) == ["stated", "doubtful", "silent"]
    assert result.hits[2].unknown == ("floor",)
    assert result.hits[0].matched == ("city", "floor")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("price_asc", ["cheap", "dear", "doubtful"]),
        ("price_desc", ["dear", "cheap", "doubtful"]),
        ("area_desc", ["dear", "cheap", "doubtful"]),
    ],
)
async def test_sorts_as_asked(shelf: Shelf, sort: Any, expected: list[str]) -> None:
    big = Area(Decimal(2500), "sqft", AreaBasis.CARPET, Decimal(2500))
    small = Area(Decimal(900), "sqft", AreaBasis.CARPET, Decimal(900))
    await stored(
        shelf,
        flat("cheap", price_inr=5_000_000),
        flat("dear", price_inr=20_000_000, area=big),
        flat("doubtful", price_inr=500, flags=(ListingFlag.PRICE_ABSURD,), area=small),
    )

    assert refs(await found(shelf, {"city": "Bengaluru", "sort": sort}, "flat")) == expected


async def test_near_a_place_ranks_by_distance_and_says_it(shelf: Shelf) -> None:
    await stored(
        shelf,
        flat("two_km", latitude=WHITEFIELD[0] + 0.018),
        flat("here"),
        flat("far", latitude=WHITEFIELD[0] + 0.2),
        flat("nowhere", latitude=None, longitude=None),
    )

    result = await found(
        shelf, {"city": "Bengaluru", "landmarks": [{"name": "Whitefield", "relation": "near"}]}
    )

    assert refs(result) == ["here", "two_km"]
    distances = [hit.distance_km for hit in result.hits]
    assert all(km is not None and km <= 4.0 for km in distances)
    assert distances == sorted(distances)


async def test_a_listing_without_locality_is_found_by_its_point(shelf: Shelf) -> None:
    await stored(shelf, flat("point", locality=None), flat("else", locality="Hebbal"))

    assert refs(await found(shelf, {"city": "Bengaluru", "localities": ["Whitefield"]})) == ["point"]


async def test_copies_of_one_offer_are_shown_once(shelf: Shelf) -> None:
    await stored(
        shelf, flat("a", title="Same flat"), flat("b", title="Same flat"), flat("c", title="Other flat")
    )

    result = await found(shelf, {"city": "Bengaluru"}, limit=5)

    assert len(result.hits) == 2


async def test_pages_follow_on_without_repeats(shelf: Shelf) -> None:
    await stored(shelf, *(flat(f"{number:02}", price_inr=9_000_000 + number) for number in range(25)))

    pages = [
        refs(await found(shelf, {"city": "Bengaluru"}, "corner", limit=10, offset=at)) for at in (0, 10, 20)
    ]

    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({ref for page in pages for ref in page}) == 25


async def test_an_empty_result_gives_up_the_cheapest_constraint_and_says_so(shelf: Shelf) -> None:
    await stored(
        shelf,
        flat("near_miss", price_inr=10_900_000),
        flat("no_gym", amenities=("lift",), price_inr=9_000_000),
        flat("dearer", price_inr=10_950_000),
    )

    result = await found(
        shelf, {"transaction": "buy", "city": "Bengaluru", "price": {"max": 10_000_000}, "amenities": ["gym"]}
    )

    assert refs(result) == ["near_miss", "dearer"]
    assert result.relaxed[0].key == "price.max"
    assert result.relaxed[0].label == "budget raised from ₹1 Cr to ₹1.1 Cr"
    assert result.relaxed[0].found == result.total == 2
    assert [(one.key, one.found) for one in result.relaxed[1:]] == [("amenities.gym", 1)]
    assert result.hits[0].unmatched == ("price.max",)
    assert result.filters["price"]["max"] == 11_000_000


async def test_nearby_localities_come_nearest_first_and_excluded_ones_stay_out(shelf: Shelf) -> None:
    await stored(
        shelf,
        flat("hoodi", locality="Hoodi", latitude=12.992, longitude=77.716),
        flat("marathahalli", locality="Marathahalli", latitude=12.956, longitude=77.701),
        flat("brookefield", locality="Brookefield", latitude=12.966, longitude=77.717),
    )
    wish: SearchFilters = {
        "transaction": "buy",
        "city": "Bengaluru",
        "localities": ["Whitefield"],
        "exclude": {"localities": ["Hoodi"]},
    }

    result = await found(shelf, wish)

    assert refs(result)[0] == "brookefield"
    assert "hoodi" not in refs(result)
    assert result.relaxed[0].key == "localities"
    assert "Brookefield (" in result.relaxed[0].label
    assert result.hits[0].unmatched == ("localities",)
    assert result.hits[0].distance_km is not None


async def test_several_constraints_are_given_up_together_only_when_none_alone_helps(shelf: Shelf) -> None:
    await stored(shelf, flat("a", price_inr=10_500_000, facing="west"))

    result = await found(shelf, {"city": "Bengaluru", "price": {"max": 10_000_000}, "facing": ["east"]})

    assert refs(result) == ["a"]
    assert [one.key for one in result.relaxed] == ["price.max", "facing"]
    assert result.hits[0].unmatched == ("price.max", "facing")


@pytest.mark.parametrize(
    "filters",
    [
        {"transaction": "rent", "city": "Bengaluru"},
        {"city": "Pune"},
        {"property_types": ["villa"]},
        {"category": "commercial"},
        {"exclude": {"property_types": ["apartment"]}},
    ],
)
async def test_never_gives_up_what_the_search_is_about(shelf: Shelf, filters: SearchFilters) -> None:
    await stored(shelf, flat("a"))

    result = await found(shelf, filters)

    assert result.hits == ()
    assert result.relaxed == ()
    assert result.total == 0


async def test_may_be_told_not_to_relax(shelf: Shelf) -> None:
    await stored(shelf, flat("a"))

    assert (await found(shelf, {"price": {"max": 1}}, may_relax=False)).hits == ()


async def test_more_like_the_liked_and_unlike_the_disliked_within_the_filters(shelf: Shelf) -> None:
    lake = "Lake breeze sunset balcony garden."
    tech = "Office tower commute parking concrete."
    await stored(
        shelf,
        flat("liked", description=lake, price_inr=9_000_000),
        flat("alike", description=lake, price_inr=9_100_000, title="3 BHK by the water"),
        flat("unlike", description=tech, price_inr=9_200_000, title="3 BHK by the ring road"),
        flat("alike_but_dear", description=lake, price_inr=90_000_000),
        flat("disliked", description=tech, price_inr=9_300_000),
    )

    request = SearchRequest(
        tenant_id=DEMO_TENANT_ID, filters={"city": "Bengaluru", "price": {"max": 20_000_000}}
    )
    result = await shelf.retriever.more_like(request, [flat("liked").id], [flat("disliked").id])

    assert refs(result) == ["alike", "unlike"]


async def test_shown_listings_can_be_left_out(shelf: Shelf) -> None:
    await stored(shelf, flat("a"), flat("b", price_inr=9_000_000))

    assert refs(await found(shelf, {"city": "Bengaluru"}, "flat", exclude=(flat("a").id,))) == ["b"]


async def test_a_unit_that_is_gone_is_not_found_and_one_held_for_somebody_is(shelf: Shelf) -> None:
    await stored(shelf, *(flat(status.value, description=f"Flat {status}") for status in UnitStatus))
    async with shelf.repository.database.session(DEMO_TENANT_ID) as session:
        for status in UnitStatus:
            await set_unit_status(session, DEMO_TENANT_ID, flat(status.value).id, status)

    asked: SearchFilters = {"city": "Bengaluru", "transaction": "buy"}
    by_filters, by_words = await found(shelf, asked), await found(shelf, asked, "bright corner flat")

    assert by_filters.total == by_words.total == 2
    assert set(refs(by_filters)) == set(refs(by_words)) == {"available", "blocked"}
