"""A price range asks the index for few bands, finds all in the range, and little beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.listings.document import payload_of, where_of
from rag.listings.places import resolve_places
from rag.vectors.filters import MatchAny, Where, holds
from store.listing_index import IndexableRow

if TYPE_CHECKING:
    from domain.search.slots import SearchFilters

PRICES = st.integers(1, 20_000_000_000)
WIDTH = 1.151
"""Of a band, with its rounding to whole rupees."""


def home(price_inr: int, bhk: float | None = 2.0) -> IndexableRow:
    return IndexableRow(
        UUID(int=1), "hash", "", "", "buy", "apartment", "Pune", None, bhk, price_inr, None, None
    )


def asked(low: int | None, high: int | None, *, has_rooms: bool) -> Where:
    filters: SearchFilters = {"transaction": "buy", "city": "Pune", "price": {}}
    if low is not None:
        filters["price"]["min"] = low
    if high is not None:
        filters["price"]["max"] = high
    if has_rooms:
        filters["bhk"] = {"in": [2.0]}
    return where_of(filters, resolve_places(filters))


@given(st.none() | PRICES, st.none() | PRICES, PRICES, st.booleans())
def test_a_price_in_the_range_is_found(
    low: int | None, high: int | None, price: int, has_rooms: bool
) -> None:
    is_within = (low is None or low <= price) and (high is None or price <= high)
    found = holds(asked(low, high, has_rooms=has_rooms), UUID(int=1), payload_of(home(price)))

    assert found or not is_within or (low is None and high is None)


@given(st.integers(100_000, 100_000_000), st.integers(100_000, 100_000_000))
def test_no_price_more_than_a_band_away_is_found(edge: int, other: int) -> None:
    low, high = sorted((edge, other))
    within = asked(low, high, has_rooms=True)

    assert not holds(within, UUID(int=1), payload_of(home(int(low / WIDTH) - 1)))
    assert not holds(within, UUID(int=1), payload_of(home(int(high * WIDTH) + 1)))


@pytest.mark.parametrize("price", [{"max": 12_000_000}, {"min": 3_000_000}, {"min": 1, "max": 10**12}])
def test_a_range_is_few_values(price: dict[str, int]) -> None:
    [bands] = asked(price.get("min"), price.get("max"), has_rooms=False).all_of

    assert isinstance(bands, MatchAny)
    assert bands.key == "budget"
    assert len(bands.values) <= 24
    assert len(set(bands.values)) == len(bands.values)
