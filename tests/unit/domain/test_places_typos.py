"""One letter wrong in a name: the index finds just what a scan over every name finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from domain.place_names import spelling_key
from domain.places import gazetteer

G = gazetteer()
CITIES = ["Pune", "Bengaluru", "Mumbai", "Gurugram", "Nowhere"]
NAMES = st.sampled_from(sorted(G._by_spelling))


def found_by_a_scan(name: str, city: str) -> set[str]:
    """Ids of the places of the city whose key differs by at most one letter after the first two."""
    key = spelling_key(name)
    if key is None or any(mark.isdigit() for mark in key):
        return set()
    return {
        place_id
        for other, held in G._by_spelling.items()
        if other[:2] == key[:2] and Levenshtein.distance(other, key) <= 1
        for place_id, place in held.items()
        if place.city == city
    }


def changed(name: str, place: int, letter: str, how: str) -> str:
    at = place % len(name)
    rest = name[at + 1 :] if how != "insert" else name[at:]
    return name[:at] + ("" if how == "delete" else letter) + rest


@settings(max_examples=300, deadline=None)
@given(
    NAMES,
    st.integers(0, 40),
    st.sampled_from("abkmnrtxz7"),
    st.sampled_from(["insert", "delete", "replace"]),
    st.sampled_from(CITIES),
)
def test_the_index_finds_what_a_scan_finds(name, place, letter, how, city):
    typed = changed(name, place, letter, how)

    found = G._one_typo(typed, city)

    scanned = found_by_a_scan(typed, city)
    assert (found.id if found else None) == (next(iter(scanned)) if len(scanned) == 1 else None)


@pytest.mark.parametrize(
    ("typed", "city", "meant"), [("Koramangula", "Bengaluru", "Koramangala"), ("Koramangula", "Pune", None)]
)
def test_a_letter_wrong_in_a_long_name_is_forgiven_in_its_own_city(typed, city, meant):
    found = G.locality(typed, city)

    assert (found.name if found else None) == meant
