"""Names resolve to the places people mean."""

import pytest

from domain.places import Gazetteer, Place, PlaceKind, gazetteer, great_circle_km

G = gazetteer()


def the(place: Place | None) -> str:
    return "-" if place is None else f"{place.name}, {place.city}"


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Bangalore", "Bengaluru"), ("blr", "Bengaluru"), ("बेंगलुरु", "Bengaluru"), ("Bombay", "Mumbai"),
        ("Gurgaon", "Gurugram"), ("गुड़गांव", "Gurugram"), ("Delhi", "New Delhi"), ("Delhi NCR", "New Delhi"),
        ("Calcutta", "Kolkata"), ("Madras", "Chennai"), ("Trivandrum", "Thiruvananthapuram"),
        ("Cochin", "Kochi"), ("Vizag", "Visakhapatnam"), ("Baroda", "Vadodara"), ("Poona", "Pune"),
        ("Mysore", "Mysuru"), ("Mangalore", "Mangaluru"), ("Allahabad", "Prayagraj"),
        ("Aurangabad", "Chhatrapati Sambhajinagar"), ("Trichy", "Tiruchirappalli"),
    ],
)  # fmt: skip
def test_city_by_any_name(text: str, city: str) -> None:
    found = G.city(text)
    assert found is not None
    assert found.name == city


def test_a_locality_is_no_city() -> None:
    assert G.city("Whitefield") is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Whitefield", "Whitefield, Bengaluru"),
        ("वाइटफील्ड", "Whitefield, Bengaluru"),
        ("BKC", "Bandra Kurla Complex, Mumbai"),
        ("Hinjewadi", "Hinjawadi, Pune"),
        ("HSR", "HSR Layout, Bengaluru"),
        ("Hitec City", "HITEC City, Hyderabad"),
        ("Indiranagar", "Indiranagar, Bengaluru"),
        ("Frazer Town", "Frazer Town, Bengaluru"),
        ("Dwarka Expressway", "Dwarka Expressway, Gurugram"),
        ("Noida Extension", "Greater Noida West, Greater Noida"),
        ("South Delhi", "South Delhi, New Delhi"),
        ("Defence Colony", "Defence Colony, New Delhi"),
        ("Salt Lake", "Salt Lake, Kolkata"),
        ("OMR", "OMR, Chennai"),
        ("SG Highway", "SG Highway, Ahmedabad"),
        ("J.P. Nagar 7th Phase", "JP Nagar Phase 7, Bengaluru"),
        ("Electronics City", "Electronic City, Bengaluru"),
        ("Sector 45 Gurgaon", "Sector 45, Gurugram"),
        ("Noida Sector 150", "Sector 150, Noida"),
        ("Sector 21 Dwarka", "Dwarka Sector 21, New Delhi"),
        ("Koramanngala", "Koramangala, Bengaluru"),
        ("Koramangla Bangalore", "Koramangala, Bengaluru"),
        ("Rachenahaly Bangalore", "Rachenahalli, Bengaluru"),
    ],
)
def test_locality_without_city(text: str, meant: str) -> None:
    assert the(G.locality(text)) == meant


@pytest.mark.parametrize(
    "text", ["MG Road", "ORR", "Indira Nagar", "Sector 45", "Civil Lines", "Nowhere Nagar"]
)
def test_ambiguous_or_unknown_names_no_locality(text: str) -> None:
    assert G.locality(text) is None


@pytest.mark.parametrize(
    ("text", "city", "meant"),
    [
        ("MG Road", "Pune", "MG Road, Pune"),
        ("ORR", "Hyderabad", "Outer Ring Road, Hyderabad"),
        ("Indira Nagar", "Lucknow", "Indira Nagar, Lucknow"),
        ("Sector 45", "Gurgaon", "Sector 45, Gurugram"),
        ("Bellandur, Outer Ring Road", "Bangalore", "Bellandur, Bengaluru"),
        ("Block 7th Jayanagar", "Bengaluru", "Jayanagar, Bengaluru"),
        ("Runwal Elegante, Andheri West", "Mumbai", "Andheri West, Mumbai"),
        ("Sector 21A Faridabad", "Gurugram", "Sector 21A, Faridabad"),
        ("Thane West", "Mumbai", "Thane West, Thane"),
        ("Marathahali Bridge", "Bengaluru", "Marathahalli, Bengaluru"),
        ("Chander Nagar Krishna Nagar", "New Delhi", "Krishna Nagar, New Delhi"),
        ("Koramengala", "Bengaluru", "Koramangala, Bengaluru"),
    ],
)
def test_locality_of_a_city(text: str, city: str, meant: str) -> None:
    assert the(G.locality(text, city)) == meant


@pytest.mark.parametrize(
    ("text", "city"),
    [("Whitefield", "Pune"), ("xyzzy", "Bengaluru"), ("Sector 999", "Gurugram"), ("qqqqqqqqqq", "Bengaluru")],
)
def test_no_locality_is_invented(text: str, city: str) -> None:
    assert G.locality(text, city) is None


def test_a_city_not_known_has_no_localities() -> None:
    assert G.locality("Whitefield", "Atlantis") is None


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [
        ("Andheri station", PlaceKind.RAILWAY, "Andheri railway station, Mumbai"),
        ("Andheri metro", PlaceKind.METRO, "Andheri metro station, Mumbai"),
        ("Andheri", PlaceKind.LOCALITY, "Andheri, Mumbai"),
        ("Indiranagar metro", PlaceKind.METRO, "Indiranagar metro station, Bengaluru"),
        ("Trinity station", PlaceKind.METRO, "Trinity metro station, Bengaluru"),
        ("Manyata Tech Park", PlaceKind.BUSINESS_PARK, "Manyata Tech Park, Bengaluru"),
        ("Bagmane Tech Park", PlaceKind.BUSINESS_PARK, "Bagmane Tech Park, Bengaluru"),
        ("RMZ Ecospace", PlaceKind.BUSINESS_PARK, "RMZ Ecospace, Bengaluru"),
        ("Embassy Golf Links", PlaceKind.BUSINESS_PARK, "Embassy GolfLinks, Bengaluru"),
        ("Mindspace", PlaceKind.BUSINESS_PARK, "Mindspace Malad, Mumbai"),
        ("EON IT Park", PlaceKind.BUSINESS_PARK, "EON IT Park, Pune"),
        ("Magarpatta City", PlaceKind.BUSINESS_PARK, "Magarpatta City, Pune"),
        ("Cyber City", PlaceKind.LOCALITY, "Cyber City, Gurugram"),
        ("DLF Cyber City", PlaceKind.BUSINESS_PARK, "DLF Cyber City, Gurugram"),
        ("Pune airport", PlaceKind.AIRPORT, "Pune International Airport, Pune"),
        ("Koramanngala", PlaceKind.LOCALITY, "Koramangala, Bengaluru"),
    ],
)
def test_resolve_any_kind(text: str, kind: PlaceKind, meant: str) -> None:
    first = G.resolve(text)[0]
    assert (first.kind, the(first)) == (kind, meant)


def test_resolve_prefers_the_city_said() -> None:
    assert [place.city for place in G.resolve("Mindspace", city="Hyderabad")] == ["Hyderabad"]
    assert G.resolve("xyzzy") == ()


def test_by_alias_gives_all_cities_best_known_first() -> None:
    assert {place.city for place in G.by_alias("MG Road")} >= {"Bengaluru", "Hyderabad", "Pune", "Gurugram"}
    assert [place.city for place in G.by_alias("indira nagar")][:1] == ["Bengaluru"]


def test_match_at_takes_the_longest_name_first() -> None:
    words = ["flat", "near", "whitefield", "metro", "station"]
    found = G.match_at(words, 2)
    assert (found[0].place.kind, found[0].length, found[0].exact) == (PlaceKind.METRO, 3, True)
    assert [match.length for match in found] == sorted((match.length for match in found), reverse=True)
    assert ("Whitefield", 1) in [(match.place.name, match.length) for match in found]


def test_match_at_forgives_spelling_but_says_so() -> None:
    found = G.match_at(["koramanngala"], 0)
    assert [(match.place.name, match.exact) for match in found] == [("Koramangala", False)]


def test_match_at_keeps_to_the_city_said() -> None:
    found = G.match_at(["mg", "road"], 0, city="Pune")
    assert {match.place.city for match in found} == {"Pune"}
    assert G.match_at(["flat"], 0) == []
    assert G.match_at(["abroad"], 0) == []


def test_suggest_for_a_question() -> None:
    assert "Koramangala" in [place.name for place in G.suggest("koromongla")]
    only = G.suggest("indra nagr", city="Lucknow")
    assert {place.city for place in only} == {"Lucknow"}
    assert len(G.suggest("nagar", limit=2)) <= 2


def test_nearest_metro() -> None:
    found = G.nearest(12.9784, 77.6408, kind=PlaceKind.METRO)
    assert found is not None
    assert found[0].name == "Indiranagar metro station"
    assert found[1] < 1.0


def test_nearest_of_a_city_only() -> None:
    found = G.nearest(28.47, 77.1, kind=PlaceKind.METRO, city="New Delhi")
    assert found is not None
    assert found[0].city == "New Delhi"
    assert G.nearest(9.0, 90.0, kind=PlaceKind.METRO) is None


def test_locate_names_the_small_place_not_the_zone() -> None:
    here = G.locate(12.9719, 77.6412)
    assert here is not None
    assert here.name == "Indiranagar"
    assert G.locate(15.0, 75.0) is None


@pytest.mark.parametrize(
    ("city", "latitude", "longitude", "inside"),
    [
        ("Bengaluru", 13.2473, 77.7137, True),
        ("Mumbai", 19.4559, 72.8114, True),
        ("Mumbai", 18.5204, 73.8567, False),
        ("Bangalore", 0.0, 0.0, False),
        ("Atlantis", 12.97, 77.59, False),
    ],
)
def test_city_contains(city: str, latitude: float, longitude: float, *, inside: bool) -> None:
    assert G.city_contains(city, latitude, longitude) is inside


def test_a_city_without_a_centre_contains_nothing() -> None:
    bare = Place("x", "X", PlaceKind.CITY, "X", "KA", None, None, 10.0)
    other = Place("y", "Y", PlaceKind.CITY, "Y", "KA", 12.0, 77.0, 10.0)
    small = Gazetteer([bare, other])
    assert not small.city_contains("X", 12.0, 77.0)
    assert small.neighbours("Y") == frozenset()


def test_neighbours_share_a_market() -> None:
    assert {"Gurugram", "Noida", "Ghaziabad", "Faridabad"} <= G.neighbours("Delhi")
    assert "Pune" not in G.neighbours("Mumbai")
    assert G.neighbours("Atlantis") == frozenset()


def test_within_gives_the_parts() -> None:
    whole = G.locality("JP Nagar")
    assert whole is not None
    names = [place.name for place in G.within(whole)]
    assert names[0] == "JP Nagar"
    assert "JP Nagar Phase 7" in names


def test_known_distance_whitefield_koramangala() -> None:
    one, other = G.locality("Whitefield"), G.locality("Koramangala")
    assert one is not None
    assert other is not None
    assert one.latitude is not None
    assert one.longitude is not None
    assert other.latitude is not None
    assert other.longitude is not None
    assert 12 < great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude) < 17


def test_by_id() -> None:
    assert the(G.by_id("bengaluru/whitefield")) == "Whitefield, Bengaluru"
    assert G.by_id("bengaluru/nowhere") is None


def test_the_gazetteer_is_read_once() -> None:
    assert gazetteer() is G
