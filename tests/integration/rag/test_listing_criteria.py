"""SQL and Python give the same verdict on every wish, and Postgres agrees with the index's narrowing."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from domain.tenancy import DEMO_TENANT_ID
from rag.listings.document import payload_of, where_of
from rag.listings.explain import verdicts
from rag.listings.places import resolve_places
from rag.vectors.filters import holds
from store.listing_criteria import criteria
from store.listing_search import Question
from tests.support.homes import homes, wishes

if TYPE_CHECKING:
    from domain.listing import Listing
    from domain.search.slots import SearchFilters
    from tests.integration.rag.conftest import Shelf

pytestmark = pytest.mark.engines


class Reading:
    """One wish as Python reads it, its places found once for all listings."""

    def __init__(self, filters: SearchFilters) -> None:
        self._filters = filters
        self._places = resolve_places(filters)
        self._soft = {wish.key for wish in criteria(filters, self._places) if wish.is_soft}
        self._exclude = filters.get("exclude", {})
        alone: list[SearchFilters] = [
            {slot: self._exclude[slot]}  # type: ignore[literal-required,misc]  # from a fixed list
            for slot in ("property_types", "furnishing", "facing", "seller_type", "bhk", "views", "floor")
            if slot in self._exclude
        ]
        self._alone = [(each, resolve_places(each)) for each in alone]
        as_wish = {key: self._exclude.get(key, []) for key in ("localities", "landmarks")}
        if "city" in filters:
            as_wish["city"] = filters["city"]  # type: ignore[assignment]  # one more slot
        self._not_in = resolve_places(as_wish)  # type: ignore[arg-type]  # slots by name

    def accepts(self, listing: Listing) -> tuple[bool, int]:
        """Whether the listing satisfies the wish, and on how many soft wishes it is silent."""
        unknowns = 0
        for key, verdict in verdicts(listing, self._filters, self._places):
            if verdict is False or (verdict is None and key not in self._soft):
                return False, 0
            unknowns += verdict is None
        return not self._is_excluded(listing), unknowns

    def _is_excluded(self, listing: Listing) -> bool:
        """Each exclusion read as a wish of its own that must not hold."""
        if any(name in listing.amenities for name in self._exclude.get("amenities", ())):
            return True
        for alone, places in self._alone:
            if all(verdict is True for _, verdict in verdicts(listing, alone, places)):
                return True
        return any(verdict is True for _, verdict in verdicts(listing, {}, self._not_in))


async def test_sql_keeps_exactly_the_listings_that_python_accepts(shelf: Shelf) -> None:
    market = homes(DEMO_TENANT_ID, 250)
    await shelf.repository.upsert_batch(market)
    payloads = {home.id: payload_of(home) for home in market}
    dice = Random(5)  # noqa: S311  # test data
    found_any = 0

    for _ in range(80):
        filters = wishes(dice)
        places = resolve_places(filters)
        reading = Reading(filters)
        question = Question(tenant_id=DEMO_TENANT_ID, filters=filters, places=places)

        found = await shelf.search.candidates(question, limit=1000)

        accepted = {home.id: verdict[1] for home in market if (verdict := reading.accepts(home))[0]}
        assert {row.id: row.unknowns for row in found.rows} == accepted, filters
        assert found.total == len(accepted)
        where = where_of(filters, places)
        narrowed = {home.id for home in market if holds(where, home.id, payloads[home.id])}
        assert set(accepted) <= narrowed, filters
        found_any += bool(accepted)

    assert found_any > 60


async def test_counts_agree_with_candidates_and_among_checks_ids(shelf: Shelf) -> None:
    market = homes(DEMO_TENANT_ID, 200)
    await shelf.repository.upsert_batch(market)
    dice = Random(9)  # noqa: S311  # test data
    questions = [
        Question(tenant_id=DEMO_TENANT_ID, filters=filters, places=resolve_places(filters))
        for filters in (wishes(dice) for _ in range(12))
    ]

    counts = await shelf.search.counts(questions)

    for question, count in zip(questions, counts, strict=True):
        rows = (await shelf.search.candidates(question, limit=500)).rows
        assert count == len(rows)
        among = await shelf.search.among(question, [home.id for home in market])
        assert {row.id for row in among} == {row.id for row in rows}
    assert await shelf.search.counts([]) == []
