"""Stored listings judged again: what is wrong is put right, what is right is left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.listing import GeoAccuracy, Listing, ListingFlag, Transaction
from domain.listings.enrichment import changed, changes_between, described, judged, normalised, placed
from tests.support.homes import homes


def whole(listing: Listing) -> Listing:
    """All rules, in the order of the graph."""
    return judged(placed(normalised(listing)))


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        ({"title": "3&nbsp;BHK <b>flat</b>"}, {"title": "3 BHK flat"}),
        ({"title": " "}, {"title": "3 BHK apartment for sale in Whitefield, Bengaluru"}),
        (
            {"description": "Sunny 2 BHK near the lake. Only vegetarians please. Two lifts."},
            {
                "description": "Sunny 2 BHK near the lake. Two lifts.",
                "flags": (ListingFlag.EXCLUSIONARY_TEXT,),
            },
        ),
        ({"amenities": ("bijli backup", "Sea facing")}, {"amenities": ("power_backup",), "views": ("sea",)}),
        (
            {"transaction": Transaction.RENT, "description": "Bright flat, bachelors also welcome here."},
            {"tenant_policy": "open_to_all"},
        ),
        (
            {"floor": None, "total_floors": None, "description": "A flat on the 4th floor out of 12."},
            {"floor": 4},
        ),
    ],
    ids=["markup", "no title", "exclusion", "closed words", "welcome", "facts in the text"],
)
def test_words_are_cleaned_and_read(flat: Any, given_: dict[str, Any], found: dict[str, Any]) -> None:
    listing = flat(**given_)

    new = normalised(listing)

    assert {name: getattr(new, name) for name in found} == found


def test_contacts_in_a_stored_text_are_masked(flat: Any) -> None:
    new = normalised(flat(description="Call 98450 12345 for this quiet home."))

    assert "98450" not in new.description
    assert ListingFlag.CONTACT_MASKED in new.flags


def test_a_text_escaped_twice_settles_at_once(flat: Any) -> None:
    assert normalised(flat(description="Lift &amp;amp; gym")).description == "Lift & gym"


def test_who_was_shut_out_once_is_not_called_welcome_later(flat: Any) -> None:
    listing = flat(
        transaction=Transaction.RENT,
        description="Bachelors also welcome here.",
        flags=(ListingFlag.EXCLUSIONARY_TEXT,),
    )

    assert normalised(listing).tenant_policy is None


def test_a_generated_text_states_nothing(flat: Any) -> None:
    listing = flat(
        floor=None,
        description="A flat on the 4th floor out of 12.",
        extra={"description_origin": "generated"},
    )

    assert normalised(listing).floor is None


@pytest.mark.parametrize(
    ("given_", "accuracy", "flag"),
    [
        ({"latitude": 12.98123, "longitude": 77.74567}, GeoAccuracy.PROJECT, None),
        ({"latitude": 77.74, "longitude": 12.98}, GeoAccuracy.PROJECT, ListingFlag.COORDINATES_SWAPPED),
        ({"latitude": 28.6, "longitude": 77.2}, GeoAccuracy.LOCALITY, ListingFlag.COORDINATES_OUTSIDE_CITY),
        ({}, GeoAccuracy.LOCALITY, None),
        ({"locality": "Nowhere Such Place"}, GeoAccuracy.NONE, ListingFlag.LOCALITY_UNKNOWN),
    ],
    ids=["own", "swapped", "elsewhere", "locality", "unknown"],
)
def test_a_place_is_found_or_refused(
    flat: Any, given_: dict[str, Any], accuracy: GeoAccuracy, flag: ListingFlag | None
) -> None:
    new = placed(flat(**given_))

    assert new.geo_accuracy is accuracy
    assert set(new.flags) == ({flag} if flag else set())
    assert (new.latitude is None) == (accuracy is GeoAccuracy.NONE)
    assert (new.metro_station is None) == (accuracy is GeoAccuracy.NONE)


def test_nobodys_rooftop_stays_one(flat: Any) -> None:
    new = placed(flat(latitude=12.981234, longitude=77.745678, geo_accuracy=GeoAccuracy.ROOFTOP))

    assert (new.latitude, new.longitude, new.geo_accuracy) == (12.981, 77.746, GeoAccuracy.PROJECT)


def test_the_middle_of_a_city_stays_where_no_locality_is_known(flat: Any) -> None:
    listing = flat(locality=None, latitude=12.97, longitude=77.59, geo_accuracy=GeoAccuracy.CITY)

    assert placed(listing) == listing


def test_a_doubt_that_is_no_longer_so_goes_and_one_of_the_source_stays(flat: Any) -> None:
    listing = flat(flags=(ListingFlag.PRICE_ABSURD, ListingFlag.PRICE_CONFLICT), price_inr=11_500_000)

    assert judged(listing).flags == (ListingFlag.PRICE_CONFLICT,)
    assert ListingFlag.PRICE_ABSURD in judged(replace(listing, price_inr=9)).flags


def test_only_an_empty_description_is_filled(flat: Any) -> None:
    kept, filled = flat(), described(flat(description=""), "A flat.")

    assert described(kept, "A flat.") is kept
    assert (filled.description, filled.extra["description_origin"]) == ("A flat.", "generated")


def test_changes_are_plain_and_make_the_listing_again(flat: Any) -> None:
    before = flat(amenities=("bijli backup",), latitude=77.74, longitude=12.98)
    after = described(whole(replace(before, description="")), "A flat.")

    changes = changes_between(before, after)

    assert changed(before, changes) == after
    assert changes["amenities"] == ["power_backup"]
    assert changes["geo_accuracy"] == "project"
    assert changes_between(after, after) == {}


@settings(deadline=None)  # The first example reads the gazetteer.
@given(
    st.integers(0, 10_000).map(lambda seed: homes(UUID(int=1), 1, seed)[0]),
    st.sampled_from(list(GeoAccuracy)),
    st.one_of(
        st.text(max_size=80),
        st.sampled_from(["", "Only Jains. &amp;lt;b&gt; Call 98450-12345 now", "NO bachelors"]),
    ),
)
def test_a_second_look_changes_nothing(home: Listing, accuracy: GeoAccuracy, words: str) -> None:
    once = whole(replace(home, description=words, title=words[:20], geo_accuracy=accuracy))

    assert whole(once) == once


def test_a_text_escaped_many_times_is_cleaned_a_few_layers_at_each_look(flat: Any) -> None:
    escaped = "Bright flat " + "&" + "amp;" * 9 + " lift"
    looks = [flat(title=escaped, description=escaped)]
    for _ in range(4):
        looks.append(normalised(looks[-1]))

    assert len(looks[0].title) > len(looks[1].title) > len(looks[-1].title)
    assert len(looks[0].description) > len(looks[1].description) > len(looks[-1].description)
    assert looks[-1].title == looks[-1].description == "Bright flat & lift"


def test_a_change_of_one_field_leaves_the_others(flat: Any) -> None:
    listing = flat()

    assert changed(listing, {"title": "Another"}) == replace(listing, title="Another")
