"""Slots whose values are words: type, furnishing, facing, views, amenities, parking, seller, RERA, pets.

Each value is denied by the negation around it; a list shares the negation of its first part ("no villas or
plots").
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from domain.area import unit_before
from domain.lexicon import Phrases, load, phrases
from domain.listings.amenities import vocabulary
from domain.numerals import read_number
from domain.search.place_spans import has_case_ending

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.search.reading import Reading, Span

_ON_LAND: Final = frozenset({"independent_house", "villa", "row_house", "farm_house", "builder_floor"})
_COMMERCIAL: Final = frozenset({"office", "shop", "warehouse"})


def read_property_types(reading: Reading) -> None:
    """``property_types`` and ``category``; office, shop and warehouse are commercial."""
    said = [span for span in reading.find("property_types") if not _is_any_home(reading, span)]
    spans = [span for span in said if not _is_ground_of_house(reading, span, said)]
    negated = _list_slot(reading, "property_types", spans)
    for span in list(reading.find("category")):
        reading.edit("set", "category", span.concept, span.start, span.end)
    if any(name in _COMMERCIAL for name in negated.wanted) and not reading.said("category"):
        reading.edit("set", "category", "commercial", 0, 0)


def _is_any_home(reading: Reading, span: Span) -> bool:
    """Whether घर is Marathi here, where it is a home of any type; in Hindi it is a house, as ghar is."""
    return reading.word(span.start) == "घर" and (
        any(phrases("search", "marathi").at(reading.items, place) for place in range(len(reading)))
        or any(has_case_ending(token.text) for token in reading.items)
    )


def _is_ground_of_house(reading: Reading, span: Span, said: list[Span]) -> bool:
    """Whether a plot is only the ground of the house wished for: "house with 2400 sqft plot".

    "Villa or plot" are two wishes; "house, plot area 3000 sqft" and a plot that a size or "on" goes with are
    one.
    """
    homes = [other for other in said if other.concept in _ON_LAND]
    if span.concept != "plot" or not homes:
        return False
    if any(_is_either(reading, *sorted((span, home), key=lambda one: one.start)) for home in homes):
        return False
    first = span.start
    while reading.word(first - 1) in {"a", "the", "own", "big", "large"}:
        first -= 1
    is_sized = any(
        match is not None and read_number(reading.items, first - match.length - 1) is not None
        for match in [unit_before(reading.items, first)]
    )
    is_site = reading.word(first - 2) in {"x", "by"} and reading.is_number(first - 1)
    follows = reading.word(span.end) in {"area", "size", "of", "का", "चा"}
    return is_sized or is_site or follows or reading.word(first - 1) in {"on", "with"}


def _is_either(reading: Reading, earlier: Span, later: Span) -> bool:
    """Whether "or", "and" or a slash stands between two spans, and so two wishes."""
    return any(reading.after("joints", place) for place in range(earlier.end, later.start))


def read_bare_land(reading: Reading) -> None:
    """Read "2 acres of land": a plot, or a farm where it is measured in acres."""
    if reading.said("property_types"):
        return
    units = {
        (edit.value or {}).get("original", {}).get("unit") for edit in reading.edits if edit.slot == "area"
    }
    types = ["plot", "agricultural_land"] if units & {"acre", "hectare"} else ["plot"]
    for span in list(reading.find("bare_land")):
        reading.edit("add", "property_types", types, span.start, span.end)


def read_furnishing(reading: Reading) -> None:
    """``furnishing``."""
    _list_slot(reading, "furnishing", reading.find("furnishing"))


def read_views(reading: Reading) -> None:
    """``views``: sea facing, lake view, view of the park."""
    things, words = phrases("search", "view_things"), phrases("search", "view_words")
    found: list[Span] = []
    for span in list(reading.find_phrases(things)):
        word = words.at(reading.items, span.end)
        if reading.word(span.start - 1) == "in":
            continue  # "in Mountain View" names a place
        if word is not None:
            found.append(span._replace(end=span.end + word.length))
            continue
        opened = span.start - 1
        while reading.word(opened) in {"the", "a", "of"}:
            opened -= 1
        if reading.word(opened) in {"view", "views", "facing", "overlooking"}:
            found.append(span._replace(start=opened))
    _list_slot(reading, "views", found)


def read_facing(reading: Reading) -> None:
    """``facing`` by the compass, before or after the word facing; "east or north facing" is both."""
    directions = phrases("search", "directions")
    for span in list(reading.find("facing")):
        found, start = _directions_before(reading, directions, span.start)
        end = span.end
        if not found:
            match = directions.at(reading.items, span.end)
            if match is None:
                continue
            found, end = [match.concept], span.end + match.length
        scope = reading.negation(start, end)
        reading.edit("exclude" if scope.is_negative else "add", "facing", found, scope.start, scope.end)
    _list_slot(reading, "facing", reading.find("facing_joined"))


def _directions_before(reading: Reading, directions: Phrases, end: int) -> tuple[list[str], int]:
    found: list[str] = []
    place = end
    while True:
        match = directions.before(reading.items, place)
        if match is None or not reading.is_free(place - match.length, place):
            return found, place
        found.insert(0, match.concept)
        place -= match.length
        joint = reading.before("joints", place)
        if joint is None or directions.before(reading.items, joint) is None:
            return found, place
        place = joint


def read_amenities(reading: Reading) -> None:
    """``amenities`` by every synonym of the closed vocabulary; "safe area" becomes what can be checked."""
    _list_slot(reading, "amenities", reading.find_phrases(_amenity_phrases()))
    for span in list(reading.find("safety")):
        wanted = load("search")["safety_amenities"]
        reading.edit("add", "amenities", list(wanted), span.start, span.end)
        reading.assume("safe_area")


def read_parking(reading: Reading) -> None:
    """``parking``: places wanted and whether covered; "no parking" excludes nothing but clears the wish."""
    kinds = phrases("search", "parking_kinds")
    for span in list(reading.find("parking_nouns")):
        start, wish = span.start, {"min": 1}
        kind = kinds.before(reading.items, start)
        wanted: dict[str, Any] = dict(wish)
        if kind is not None:
            start -= kind.length
            wanted["type"] = kind.concept
        number = _number_before(reading, start)
        if number is not None:
            wanted["min"], start = number
        scope = reading.negation(start, span.end)
        if scope.is_negative:
            reading.edit("exclude", "amenities", ["parking"], scope.start, scope.end)
            reading.edit("clear", "parking", None, scope.start, scope.end)
        else:
            reading.edit("put", "parking", wanted, scope.start, scope.end)


def _number_before(reading: Reading, end: int) -> tuple[int, int] | None:
    """A whole number that ends right before ``end``, and where it begins."""
    for start in range(end - 1, max(end - 4, -1), -1):
        number = read_number(reading.items, start)
        if number is not None and start + number.length == end and reading.is_free(start, end):
            return (int(number.value), start) if 1 <= number.value <= 20 else None
    return None


def read_flags(reading: Reading) -> None:
    """``rera``, ``vastu``, ``pets``, ``sale_type``, ``seller_type``."""
    for slot in ("rera", "vastu"):
        for span in list(reading.find(slot)):
            scope = reading.negation(span.start, span.end)
            if not scope.is_negative:
                reading.edit("set", slot, True, span.start, span.end)
    for span in list(reading.find("pets")):
        scope = reading.negation(span.start, span.end)
        reading.edit("set", "pets", not scope.is_negative, scope.start, scope.end)
    for span in list(reading.find("sale_type")):
        scope = reading.negation(span.start, span.end)
        other = "new" if span.concept == "resale" else "resale"
        reading.edit("set", "sale_type", other if scope.is_negative else span.concept, scope.start, scope.end)
    for span in list(reading.find("seller")):
        reading.edit("add", "seller_type", [span.concept], span.start, span.end)


class _Listed:
    """Values of a list slot as found: wanted and unwanted."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.unwanted: list[str] = []


def _list_slot(reading: Reading, slot: str, spans: Iterable[Span]) -> _Listed:
    listed = _Listed()
    last: tuple[int, bool] | None = None
    for span in list(spans):
        scope = reading.negation(span.start, span.end)
        is_negative = scope.is_negative
        if last is not None and reading.joined(last[0], span.start):
            is_negative = is_negative or last[1]
        last = (max(scope.end, span.end), is_negative)
        (listed.unwanted if is_negative else listed.wanted).append(span.concept)
        reading.edit("exclude" if is_negative else "add", slot, [span.concept], scope.start, scope.end)
    return listed


@cache
def _amenity_phrases() -> Phrases:
    """The shared vocabulary of amenities, with how buyers ask for them; parking has a slot of its own."""
    says: dict[str, list[str]] = {}
    for said, name in vocabulary().names_by_synonym.items():
        says.setdefault(name, []).append(said)
    for name, words in load("search")["amenities"].items():
        says.setdefault(name, []).extend(words)
    for name in ("parking", "covered_parking", "open_parking"):
        says.pop(name, None)
    own_slot = frozenset(load("search")["not_amenity_words"])
    return Phrases({name: [word for word in words if word not in own_slot] for name, words in says.items()})
