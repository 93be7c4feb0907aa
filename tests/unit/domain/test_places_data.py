"""The shipped gazetteer keeps its own rules: every row is checked, none sampled."""

from collections import Counter

import pytest

from domain.errors import SetupError
from domain.place_files import COLUMNS, parse_rows
from domain.place_names import normalise_name
from domain.places import Place, PlaceKind, gazetteer

PLACES = gazetteer().places
BIG_EIGHT = {
    "Bengaluru": 200, "Mumbai": 120, "Hyderabad": 120, "New Delhi": 120, "Pune": 110,
    "Gurugram": 120, "Noida": 120, "Chennai": 120, "Kolkata": 40, "Ahmedabad": 40,
    "Navi Mumbai": 40, "Thane": 30,
}  # fmt: skip


def test_ids_are_unique() -> None:
    twice = [place_id for place_id, count in Counter(place.id for place in PLACES).items() if count > 1]
    assert twice == []


def test_names_are_unique_within_city_and_kind() -> None:
    shared = Counter(
        (place.city, place.kind, name)
        for place in PLACES
        for name in {normalise_name(place.name), *place.aliases}
    )
    assert [key for key, count in shared.items() if count > 1] == []


def test_aliases_are_in_normal_form_and_differ_from_the_name() -> None:
    wrong = [
        (place.id, alias)
        for place in PLACES
        for alias in place.aliases
        if alias != normalise_name(alias) or alias == normalise_name(place.name)
    ]
    assert wrong == []


def test_every_place_lies_in_its_city() -> None:
    outside = [
        place.id
        for place in PLACES
        if place.latitude is not None
        and place.longitude is not None
        and not gazetteer().city_contains(place.city, place.latitude, place.longitude)
    ]
    assert outside == []


def test_every_city_is_in_india() -> None:
    for city in (place for place in PLACES if place.kind is PlaceKind.CITY):
        assert city.latitude is not None
        assert city.longitude is not None
        assert 8 < city.latitude < 35
        assert 68 < city.longitude < 97
        assert len(city.state) == 2
        assert city.state.isupper()


def test_every_parent_exists_in_the_same_city() -> None:
    for place in PLACES:
        if place.parent is not None:
            parent = gazetteer().by_id(place.parent)
            assert parent is not None, place.id
            assert parent.city == place.city


@pytest.mark.parametrize(("city", "wanted"), BIG_EIGHT.items())
def test_breadth(city: str, wanted: int) -> None:
    found = [place for place in PLACES if place.city == city and place.kind is PlaceKind.LOCALITY]
    assert len(found) >= wanted


def test_sixty_cities() -> None:
    assert sum(place.kind is PlaceKind.CITY for place in PLACES) >= 60


EVERYDAY = (
    "near", "flat", "house", "new", "old", "south", "north", "central", "camp", "assi", "pal", "gaya", "maa",
    "lake", "road", "metro", "station", "airport", "park", "garden", "city", "tower", "phase 1", "phase 7",
    "market", "school", "hospital", "temple", "mosque", "lig", "mig", "hig", "gst", "emi", "rera", "pg",
    "amd", "abroad",
)  # fmt: skip


@pytest.mark.parametrize("word", EVERYDAY)
def test_no_everyday_word_is_a_place(word: str) -> None:
    assert gazetteer().by_alias(word) == ()


def test_a_file_with_other_columns_is_refused() -> None:
    with pytest.raises(SetupError, match="first line must be city,kind"):
        list(parse_rows("x.csv", "a,b\n1,2\n", COLUMNS))


def test_a_short_row_is_refused_with_its_line() -> None:
    text = ",".join(COLUMNS) + "\nPune,locality,Wakad\n"
    with pytest.raises(SetupError, match="line 2: 9 columns wanted, 3 found"):
        list(parse_rows("x.csv", text, COLUMNS))


def test_place_is_immutable() -> None:
    place: Place = PLACES[0]
    with pytest.raises(AttributeError):
        place.name = "x"  # type: ignore[misc]  # the assignment is what must fail
