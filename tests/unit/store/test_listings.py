from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import text

from domain.listing import (
    Area,
    AreaBasis,
    GeoAccuracy,
    Listing,
    ListingFlag,
    PropertyType,
    Transaction,
)
from domain.listings.dedupe import probe_blocks
from domain.listings.identity import listing_id, sealed
from domain.tenancy import DEMO_TENANT_ID
from store.database import Database
from store.listing_index import ListingIndexRows
from store.listing_writes import MergedRow
from store.listings import ListingRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OTHER_TENANT = UUID("0d0e0000-0000-7000-8000-000000000002")

pytestmark = pytest.mark.engines


@pytest.fixture
async def repository(database_url: str) -> AsyncIterator[ListingRepository]:
    database = Database(database_url, pool_size=3)
    async with database.system_session() as session:
        for tenant_id in (DEMO_TENANT_ID, OTHER_TENANT):
            await session.execute(
                text("insert into tenants (id, name) values (:id, 'test') on conflict do nothing"),
                {"id": tenant_id},
            )
    yield ListingRepository(database)
    await database.close()


def flat(ref: str = "1", **changes: object) -> Listing:
    tenant_id = changes.pop("tenant_id", DEMO_TENANT_ID)
    assert isinstance(tenant_id, UUID)
    made = Listing(
        id=listing_id(tenant_id, "own", ref),
        tenant_id=tenant_id,
        source="own",
        source_ref=ref,
        transaction=Transaction.BUY,
        property_type=PropertyType.APARTMENT,
        title="3 BHK apartment in Whitefield",
        description="Bright corner flat over the park, two balconies, quiet neighbours, a short walk to the metro.",
        city="Bengaluru",
        content_hash="",
        bhk=3.0,
        price_inr=11_500_000,
        area=Area(Decimal(1450), "sqft", AreaBasis.SUPER_BUILT_UP, Decimal(1450)),
        locality="Whitefield",
        address="Whitefield Main Road",
        latitude=12.97,
        longitude=77.75,
        geo_accuracy=GeoAccuracy.PROJECT,
        amenities=("gym", "lift"),
        views=("park",),
        posted_on=date(2026, 11, 1),
        flags=(ListingFlag.AREA_RANGE,),
        extra={"developer": "Prestige"},
        updated_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    return sealed(replace(made, **changes))  # type: ignore[arg-type]  # test keywords


async def test_a_listing_comes_back_as_it_went_in(repository: ListingRepository):
    listing = flat()

    counts = await repository.upsert_batch([listing])

    assert (counts.stored, counts.updated, counts.unchanged) == (1, 0, 0)
    assert await repository.get(DEMO_TENANT_ID, listing.id) == listing


async def test_a_bare_listing_comes_back_as_it_went_in(repository: ListingRepository):
    bare = flat(area=None, price_inr=None, address=None, amenities=(), extra={}, flags=(), bhk=None)

    await repository.upsert_batch([bare])

    assert await repository.get(DEMO_TENANT_ID, bare.id) == bare


async def test_equal_content_is_left_alone_and_changes_are_updates(repository: ListingRepository):
    await repository.upsert_batch([flat("1"), flat("2")])

    counts = await repository.upsert_batch([flat("1"), flat("2", price_inr=9_000_000), flat("3")])

    assert (counts.stored, counts.updated, counts.unchanged) == (1, 1, 1)
    changed = await repository.get(DEMO_TENANT_ID, flat("2").id)
    assert changed is not None
    assert changed.price_inr == 9_000_000


async def test_nothing_to_write_is_nothing_done(repository: ListingRepository):
    counts = await repository.upsert_batch([])

    assert (counts.stored, counts.updated, counts.unchanged) == (0, 0, 0)


async def test_of_two_with_one_id_the_last_counts(repository: ListingRepository):
    counts = await repository.upsert_batch([flat(title="first"), flat(title="last")])

    found = await repository.get(DEMO_TENANT_ID, flat().id)
    assert counts.stored == 1
    assert found is not None
    assert found.title == "last"


async def test_get_many_keeps_the_order_asked_for(repository: ListingRepository):
    listings = [flat(str(number)) for number in range(5)]
    await repository.upsert_batch(listings)
    asked = [listings[3].id, UUID(int=7), listings[0].id, listings[4].id]

    found = await repository.get_many(DEMO_TENANT_ID, asked)

    assert [listing.id for listing in found] == [asked[0], asked[2], asked[3]]


async def test_one_tenant_never_sees_anothers_listings(repository: ListingRepository):
    mine, theirs = flat("1"), flat("1", tenant_id=OTHER_TENANT)
    await repository.upsert_batch([mine])
    await repository.upsert_batch([theirs])

    assert await repository.get(DEMO_TENANT_ID, theirs.id) is None
    assert await repository.known_hashes(DEMO_TENANT_ID, [theirs.id]) == {}
    assert await repository.delete(DEMO_TENANT_ID, [theirs.id]) == 0
    assert [item.id for item in await repository.in_blocks(DEMO_TENANT_ID, probe_blocks(mine))] == [mine.id]
    assert await repository.count_by_city(OTHER_TENANT) == {"Bengaluru": 1}


async def test_the_index_takes_each_content_once(repository: ListingRepository):
    listings = [flat(str(number)) for number in range(5)]
    await repository.upsert_batch(listings)

    rows = ListingIndexRows(repository.database)
    batches = [batch async for batch in rows.waiting(DEMO_TENANT_ID, batch=2)]
    seen = [row for batch in batches for row in batch]
    await rows.mark(DEMO_TENANT_ID, [(row.id, row.content_hash) for row in seen])

    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert {row.id for row in seen} == {listing.id for listing in listings}
    assert "Whitefield" in seen[0].search_text
    assert [batch async for batch in rows.waiting(DEMO_TENANT_ID, batch=2)] == []


async def test_changed_content_is_unindexed_again(repository: ListingRepository):
    await repository.upsert_batch([flat("1"), flat("2")])
    rows = ListingIndexRows(repository.database)
    await rows.mark(
        DEMO_TENANT_ID, [(flat("1").id, flat("1").content_hash), (flat("2").id, flat("2").content_hash)]
    )

    await repository.upsert_batch([flat("1", title="Now with a view")])
    after_change = [row async for batch in rows.waiting(DEMO_TENANT_ID, batch=9) for row in batch]
    await rows.forget(DEMO_TENANT_ID)
    after_rebuild = [row async for batch in rows.waiting(DEMO_TENANT_ID, batch=9) for row in batch]

    assert [row.title for row in after_change] == ["Now with a view"]
    assert len(after_rebuild) == 2


async def test_a_merged_row_is_known_and_named_in_its_listing(repository: ListingRepository):
    kept = flat("1")
    twin = flat("twin")
    merged = MergedRow(
        id=twin.id,
        tenant_id=DEMO_TENANT_ID,
        into_id=kept.id,
        source="own",
        source_ref="twin",
        content_hash=twin.content_hash,
        score=0.95,
    )

    await repository.upsert_batch([kept], merges=[merged])
    await repository.upsert_batch([], merges=[merged])

    found = await repository.get(DEMO_TENANT_ID, kept.id)
    assert found is not None
    assert found.merged_sources == ("own:twin",)
    assert await repository.known_hashes(DEMO_TENANT_ID, [kept.id, twin.id]) == {
        kept.id: kept.content_hash,
        twin.id: twin.content_hash,
    }


async def test_a_merged_row_that_is_stored_after_all_is_no_longer_a_merge(repository: ListingRepository):
    kept, twin = flat("1"), flat("twin")
    merged = MergedRow(
        id=twin.id, tenant_id=DEMO_TENANT_ID, into_id=kept.id, source="own", source_ref="twin",
        content_hash="old", score=0.9,
    )  # fmt: skip
    await repository.upsert_batch([kept], merges=[merged])

    await repository.upsert_batch([twin])

    assert (await repository.known_hashes(DEMO_TENANT_ID, [twin.id]))[twin.id] == twin.content_hash
    found = await repository.get(DEMO_TENANT_ID, kept.id)
    assert found is not None
    assert found.merged_sources == ()


async def test_medians_are_by_locality(repository: ListingRepository):
    listings = [flat(str(number), price_inr=1_450 * 10_000 * number) for number in (1, 2, 3)]
    await repository.upsert_batch([*listings, flat("9", locality="Hoodi"), flat("8", price_inr=None)])

    medians = await repository.price_medians(DEMO_TENANT_ID, transaction="buy", city="Bengaluru")
    villas = await repository.price_medians(
        DEMO_TENANT_ID, transaction="buy", city="Bengaluru", property_type="villa"
    )

    assert [(row.locality, row.listings, row.median_per_sqft) for row in medians] == [
        ("Whitefield", 3, 20_000.0),
        ("Hoodi", 1, 7931.03),
    ]
    assert villas == []


async def test_deleted_listings_are_gone(repository: ListingRepository):
    await repository.upsert_batch([flat("1"), flat("2")])

    removed = await repository.delete(DEMO_TENANT_ID, [flat("1").id, UUID(int=9)])

    assert removed == 1
    assert await repository.count_by_city(DEMO_TENANT_ID) == {"Bengaluru": 1}


async def test_a_listing_that_changed_while_it_was_indexed_goes_on_waiting(repository: ListingRepository):
    rows = ListingIndexRows(repository.database)
    await repository.upsert_batch([flat("1")])
    before = flat("1").content_hash
    await repository.upsert_batch([flat("1", title="Now with a view")])

    await rows.mark(DEMO_TENANT_ID, [(flat("1").id, before)])

    assert [len(batch) async for batch in rows.waiting(DEMO_TENANT_ID, batch=9)] == [1]
    assert await rows.believed(DEMO_TENANT_ID) == set()


async def test_a_deleted_listing_no_longer_waits(repository: ListingRepository):
    rows = ListingIndexRows(repository.database)
    await repository.upsert_batch([flat("1"), flat("2")])

    await repository.delete(DEMO_TENANT_ID, [flat("1").id])

    assert [len(batch) async for batch in rows.waiting(DEMO_TENANT_ID, batch=9)] == [1]
