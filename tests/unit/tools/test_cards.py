"""What a card says of a listing's place."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.listing import GeoAccuracy
from tests.support.homes import homes
from tools.cards import listing_card

TENANT = UUID("0d0e0000-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("accuracy", "is_on_the_map"),
    [
        (GeoAccuracy.ROOFTOP, True),
        (GeoAccuracy.PROJECT, True),
        (GeoAccuracy.LOCALITY, False),
        (GeoAccuracy.CITY, False),
        (GeoAccuracy.NONE, False),
    ],
)
def test_a_home_is_on_the_map_only_where_its_own_place_is_known(
    accuracy: GeoAccuracy, is_on_the_map: bool
) -> None:
    [home] = homes(TENANT, 1)
    placed = replace(home, latitude=12.97, longitude=77.75, geo_accuracy=accuracy)

    card = listing_card(placed, 1)

    assert (card.get("latitude"), card.get("longitude")) == (
        (12.97, 77.75) if is_on_the_map else (None, None)
    )


def test_half_a_place_is_none() -> None:
    [home] = homes(TENANT, 1)

    card = listing_card(replace(home, latitude=12.97, longitude=None, geo_accuracy=GeoAccuracy.ROOFTOP), 1)

    assert "latitude" not in card
