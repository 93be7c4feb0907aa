from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from domain.listing import ListingFlag, PropertyType, Transaction
from domain.listings.identity import content_hash, doubted, listing_id, market_flags, own_flags
from domain.listings.measures import price_per_sqft, search_text
from domain.listings.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.listing import Listing

    Flat = Callable[..., Listing]


def test_an_id_depends_on_tenant_source_and_reference():
    ids = {
        listing_id(UUID(int=1), "a", "x"),
        listing_id(UUID(int=2), "a", "x"),
        listing_id(UUID(int=1), "b", "x"),
        listing_id(UUID(int=1), "a", "y"),
    }

    assert len(ids) == 4


def test_content_is_the_same_on_every_machine(flat: Flat):
    assert flat().content_hash == "df1b5b5cef50a8872c0433c150b5364e"
    assert len(flat().content_hash) == 32


@pytest.mark.parametrize(
    "change",
    [
        {"price_inr": 1},
        {"title": "x"},
        {"area": None},
        {"extra": {"a": "b"}},
        {"amenities": ("gym",)},
        {"flags": (ListingFlag.STALE,)},
    ],
)
def test_whatever_a_buyer_sees_is_content(flat: Flat, change: dict[str, object]):
    assert flat(**change).content_hash != flat().content_hash


@pytest.mark.parametrize(
    "change",
    [{"flags": (ListingFlag.PRICE_ANOMALY,)}, {"merged_sources": ("own:2",)}, {"tenant_id": UUID(int=9)}],
)
def test_what_others_say_about_it_is_not(flat: Flat, change: dict[str, object]):
    assert content_hash(replace(flat(), **change)) == flat().content_hash  # type: ignore[arg-type]  # test keywords


def test_flags_are_told_apart(flat: Flat):
    flags = [ListingFlag.STALE, ListingFlag.PRICE_ANOMALY, ListingFlag.STALE]

    listing = doubted(flat(), flags)

    assert own_flags(flags) == ["stale"]
    assert market_flags(flags) == ["price_anomaly"]
    assert listing.flags == (ListingFlag.PRICE_ANOMALY, ListingFlag.STALE)
    assert listing.content_hash == content_hash(listing)


def test_price_per_square_foot(flat: Flat):
    assert price_per_sqft(flat()) == 7931.03
    assert price_per_sqft(flat(price_inr=None)) is None
    assert price_per_sqft(flat(area=None)) is None


def test_search_reads_title_place_amenities_and_words(flat: Flat):
    text = search_text(
        flat(project="Kaveri Heights", amenities=("power_backup", "unheard_of"), views=("lake",))
    )

    for part in (
        "3 BHK apartment",
        "Kaveri Heights",
        "Whitefield, Bengaluru",
        "Power backup",
        "lake view",
        "corner",
    ):
        assert part in text
    assert "unheard_of" not in text


@pytest.mark.parametrize(
    ("bhk", "where", "title"),
    [
        (
            3.0,
            ("Kaveri Heights", "Whitefield", "Bengaluru"),
            "3 BHK villa for rent in Kaveri Heights, Whitefield, Bengaluru",
        ),
        (0.5, (None, None, "Pune"), "1 RK villa for rent in Pune"),
        (None, ("Pune", "Pune", "Pune"), "Villa for rent in Pune"),
    ],
)
def test_titles_say_what_and_where(bhk: float | None, where: tuple[str | None, ...], title: str):
    assert title_of(Transaction.RENT, PropertyType.VILLA, bhk, where) == title
