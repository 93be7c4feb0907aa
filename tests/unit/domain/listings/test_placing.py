from __future__ import annotations

import pytest

from domain.listing import GeoAccuracy, ListingFlag
from domain.listings.facts import ListingFacts
from domain.listings.placing import name_place, nearest_metro, place

WHITEFIELD = (12.9698, 77.7499)


def facts(**given: object) -> ListingFacts:
    return ListingFacts(**{"city": "Bangalore", "locality": "Whitefield", **given})  # type: ignore[arg-type]  # test keywords


def test_a_good_point_of_a_project_is_kept_as_it_is():
    found = place(facts(latitude=12.96981, longitude=77.74992, project="Kaveri"))

    assert (found.city, found.locality) == ("Bengaluru", "Whitefield")
    assert found.point == (12.96981, 77.74992)
    assert found.accuracy is GeoAccuracy.PROJECT
    assert found.flags == ()
    assert found.metro is not None


def test_the_pin_of_a_home_is_blurred():
    found = place(facts(latitude=12.969812, longitude=77.749923))

    assert found.point == (12.97, 77.75)


def test_zero_gives_way_to_the_stated_locality_point():
    found = place(facts(latitude=0.0, longitude=0.0, locality_latitude=12.968, locality_longitude=77.739))

    assert found.point == (12.968, 77.739)
    assert found.accuracy is GeoAccuracy.LOCALITY
    assert found.flags == (ListingFlag.COORDINATES_ZERO,)


def test_without_any_point_the_gazetteer_places_the_locality():
    found = place(facts())

    assert found.accuracy is GeoAccuracy.LOCALITY
    assert found.point is not None


def test_swapped_coordinates_are_swapped_back():
    found = place(facts(latitude=77.7499, longitude=12.9698, project="Kaveri"))

    assert found.point == WHITEFIELD
    assert found.flags == (ListingFlag.COORDINATES_SWAPPED,)


@pytest.mark.parametrize(("latitude", "longitude"), [(51.5156, 0.1225), (19.07, 72.87), (12.99, 7.66)])
def test_a_point_elsewhere_is_refused(latitude: float, longitude: float):
    found = place(facts(latitude=latitude, longitude=longitude))

    assert found.accuracy is GeoAccuracy.LOCALITY
    assert found.flags == (ListingFlag.COORDINATES_OUTSIDE_CITY,)


def test_the_localitys_own_point_is_no_better_than_the_locality():
    found = place(
        facts(latitude=12.9698, longitude=77.7499, locality_latitude=12.9698, locality_longitude=77.7499)
    )

    assert found.accuracy is GeoAccuracy.LOCALITY


def test_a_city_nobody_knows_is_kept_and_cannot_be_contradicted():
    found = place(ListingFacts(city="atlantis", locality="old harbour", latitude=20.1234, longitude=75.1234))

    assert (found.city, found.locality) == ("Atlantis", "Old Harbour")
    assert found.accuracy is GeoAccuracy.PROJECT
    assert found.flags == (ListingFlag.LOCALITY_UNKNOWN,)


def test_nothing_said_is_nothing_known():
    found = place(ListingFacts())

    assert (found.city, found.locality, found.point, found.metro) == (None, None, None, None)
    assert found.accuracy is GeoAccuracy.NONE


def test_a_locality_of_the_next_city_names_that_city():
    assert name_place("Delhi", "Sector 62 Noida").city == "Noida"


def test_no_metro_is_near_the_desert():
    assert nearest_metro(27.0, 71.0) is None
