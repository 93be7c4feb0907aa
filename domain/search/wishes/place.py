"""City, localities, landmarks, commute: which names and kinds of place are wished for, and how they relate.

A locality after "near" is a landmark; a named station, park or tower is always one; a city is the city. A
kind of place (mosque, school) counts only with a "near" word. Names nobody knows are kept and said.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from domain.lexicon import load
from domain.places import gazetteer
from domain.search.place_spans import LIVED_IN, Chosen, PlaceSpan, choose, ordinary_words
from domain.search.reading import Scope
from domain.search.wishes.travel import commute_mode, distances, links_to

if TYPE_CHECKING:
    from domain.places import PlaceKind
    from domain.search.reading import Reading
    from domain.search.wishes.travel import Distance


def read_city(reading: Reading, spans: list[PlaceSpan]) -> None:
    """The city the sentence names, before anything is read that depends on it.

    A search is about one city. Of several the first is kept and the others are said to be left out, unless
    the sentence corrects itself ("Pune, sorry, Mumbai") or comes from one of them ("from Pune to Mumbai").
    """
    named: list[PlaceSpan] = []
    for span in spans:
        if not span.is_city or not reading_is_open(reading, span):
            continue
        scope = reading.negation(span.start, span.end)
        if scope.is_negative and not _answers_no(reading, span, scope):
            reading.take(scope.start, scope.end)
            reading.assume("city_left_out", city=span.candidates[0].name)
            continue
        named.append(span)
        reading.take(_with_in_word(reading, span.start), span.end)
    if named:
        kept = _kept_city(reading, named)
        reading.city = kept.candidates[0].name
        reading.edit("set", "city", reading.city, _with_in_word(reading, kept.start), kept.end)


def _answers_no(reading: Reading, span: PlaceSpan, scope: Scope) -> bool:
    """Read "no Pune" during a search elsewhere as a correction: there is no Pune in it to be denied."""
    current = reading.state.get("city")
    opens = scope.start == 0 and scope.end == span.end and reading.word(0) in _NO
    return opens and current is not None and current != span.candidates[0].name


def _kept_city(reading: Reading, named: list[PlaceSpan]) -> PlaceSpan:
    """The city to search in, and a word about the others."""
    left = [span for span in named if not _is_left(reading, span)] or named
    left = _without_regions(reading, left)
    kept = left[0]
    for earlier, later in pairwise(left):
        between = range(earlier.end, later.start)
        if any(reading.after("corrections", place) is not None for place in between):
            kept = later
    name = kept.candidates[0].name
    if _is_corrected(left, kept):
        return kept
    dropped = dict.fromkeys(span.candidates[0].name for span in left if span.candidates[0].name != name)
    if dropped:
        reading.assume("one_city", kept=name, dropped=", ".join(dropped))
    return kept


def _without_regions(reading: Reading, named: list[PlaceSpan]) -> list[PlaceSpan]:
    """Without the large city whose region only places a smaller one: "Noida Delhi NCR", "Thane, Mumbai"."""
    regions: set[int] = set()
    for earlier, later in pairwise(named):
        one, other = earlier.candidates[0], later.candidates[0]
        between = {reading.word(place) for place in range(earlier.end, later.start)}
        if other.name not in gazetteer().neighbours(one.name):
            continue
        if between <= {","} and other.radius_km > one.radius_km:
            regions.add(later.start)
        elif not between and one.radius_km > other.radius_km:
            regions.add(earlier.start)
    return [span for span in named if span.start not in regions]


def _is_corrected(left: list[PlaceSpan], kept: PlaceSpan) -> bool:
    """Whether the city kept replaced the ones before it and none follows."""
    return kept is left[-1] and kept is not left[0]


def _is_left(reading: Reading, span: PlaceSpan) -> bool:
    """Whether the person leaves that city: "from Pune to …", "instead of Pune"."""
    before = reading.before("instead", span.start)
    is_replaced = before is not None and reading.word(before) not in {"ki", "ke", "की", "के", "ऐवजी", "च्या"}
    return is_replaced or reading.word(span.start - 1) == "from"


def reading_is_open(reading: Reading, span: PlaceSpan) -> bool:
    """Whether no rule has used the words of the place."""
    return not any(reading.used[span.start : span.end])


def read_places(reading: Reading, spans: list[PlaceSpan]) -> None:
    """The ``localities``, ``landmarks`` and ``commute`` slots, positive and excluded."""
    last: tuple[int, bool] | None = None
    for span in spans:
        if not reading_is_open(reading, span):
            continue
        chosen = _choose(reading, span)
        scope = reading.negation(span.start, span.end)
        is_negative = scope.is_negative
        if last is not None and reading.joined(last[0], span.start):
            is_negative = is_negative or last[1]
        _write(reading, span, chosen, Scope(is_negative, scope.start, scope.end))
        last = (max(scope.end, span.end), is_negative)


def _choose(reading: Reading, span: PlaceSpan) -> Chosen:
    chosen = choose(span, reading.city, reading.state.get("city"))
    if chosen.is_ambiguous:
        cities = sorted({place.city for place in span.candidates})
        reading.clarify.append("city")
        reading.assume("several_cities", place=chosen.place.name, cities=", ".join(cities))
    elif reading.city is None:
        reading.city = chosen.place.city
        if reading.state.get("city") != chosen.place.city:
            reading.edit("set", "city", chosen.place.city, span.start, span.start)
    return chosen


def _write(reading: Reading, span: PlaceSpan, chosen: Chosen, scope: Scope) -> None:
    is_negative, start, end = scope
    place = chosen.place
    near = _near(reading, span.start, span.end)
    if is_negative and near is None:
        slot, value = _slot(place.kind), _value(place.kind, place.name)
        reading.edit("exclude", slot, [value], start, end)
        return
    linked = _linked_distance(reading, span)
    if linked is not None and linked.minutes is not None:
        first, last = min(linked.start, span.start), max(linked.end, span.end)
        mode, first, last = commute_mode(reading, first, last)
        reading.edit(
            "set", "commute", {"to": place.name, "max_min": linked.minutes, "mode": mode}, first, last
        )
    elif linked is not None:
        landmark = {"name": place.name, "relation": "within", "max_km": linked.km}
        reading.edit("add", "landmarks", [landmark], min(linked.start, span.start), max(linked.end, span.end))
    elif near is not None or place.kind not in LIVED_IN:
        first, last = near or (span.start, span.end)
        landmark = {"name": place.name, "relation": "near"}
        reading.edit(
            "exclude" if is_negative else "add", "landmarks", [landmark], min(first, start), max(last, end)
        )
    else:
        reading.edit("add", "localities", [place.name], _with_in_word(reading, span.start), span.end)


def _slot(kind: PlaceKind) -> str:
    return "localities" if kind in LIVED_IN else "landmarks"


def _value(kind: PlaceKind, name: str) -> str | dict[str, str]:
    return name if kind in LIVED_IN else {"name": name, "relation": "near"}


def _linked_distance(reading: Reading, span: PlaceSpan) -> Distance | None:
    return next((item for item in distances(reading) if links_to(reading, item, span.start, span.end)), None)


def _near(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The "near" word before or after a place, with "the" and "a" between, as a widened span."""
    left = start
    for _ in range(3):
        opened = reading.before("near", left)
        if opened is not None:
            return opened, end
        if reading.word(left - 1) not in {
            "the",
            "a",
            "an",
            "any",
            "some",
            "good",
            "to",
            "of",
            "from",
            "nearest",
        }:
            break
        left -= 1
    closed = reading.after("near_right", end)
    return None if closed is None else (start, closed)


def _with_in_word(reading: Reading, start: int) -> int:
    opened = reading.before("in_words", start)
    return start if opened is None else opened


def read_place_kinds(reading: Reading) -> None:
    """Read "near a good school", "2 km from a hospital", "metro station" excepted: landmarks by category."""
    measured = distances(reading)
    for span in list(reading.find("place_kinds")):
        linked = next((item for item in measured if links_to(reading, item, span.start, span.end)), None)
        if linked is not None and linked.minutes is not None:
            first, last = min(linked.start, span.start), max(linked.end, span.end)
            mode, first, last = commute_mode(reading, first, last)
            reading.edit(
                "set", "commute", {"to": span.concept, "max_min": linked.minutes, "mode": mode}, first, last
            )
            continue
        near = _near(reading, span.start, span.end)
        landmark: dict[str, Any] = {"name": span.concept, "relation": "near", "category": True}
        start, end = near or (span.start, span.end)
        if linked is not None and linked.km is not None:
            landmark |= {"relation": "within", "max_km": linked.km}
            start, end = min(linked.start, start), max(linked.end, end)
        elif near is None:
            continue
        scope = reading.negation(start, end)
        reading.edit(
            "exclude" if scope.is_negative else "add", "landmarks", [landmark], scope.start, scope.end
        )


_NO: Final = frozenset({"no", "nope", "nahi", "nahin", "नहीं", "नाही"})
_LOCATIVE_LEFT: Final = frozenset({"in", "near", "around", "nearby"})
"""After "at" and "to" a verb or a time is as likely as a place."""
_LOCATIVE_RIGHT: Final = frozenset({"mein", "में", "मध्ये", "मधे", "मधील"})
_MOST_WORDS_OF_NAME: Final = 4


def read_unknown_places(reading: Reading) -> None:
    """Names after "in" or "near" that the gazetteer does not hold: "near Infosys", "in Palo Alto"."""
    for place in range(len(reading)):
        if reading.word(place) not in _LOCATIVE_LEFT and not _is_towards_name(reading, place):
            continue
        start = place + 1
        while reading.word(start) in {"the", "of", "to"} or _is_city_of(reading, start):
            start += 1
        end = _name_end(reading, start)
        if end == start or _is_ordinary(reading, start, end):
            continue
        name = reading.tokens.shown[reading.items[start].start : reading.items[end - 1].end]
        reading.unknown_places.append(name)
        if reading.word(place) in {"near", "around", "nearby"}:
            reading.edit("add", "landmarks", [{"name": name, "relation": "near"}], place, end)
        else:
            reading.take(place, end)
    _read_names_before(reading)


def _read_names_before(reading: Reading) -> None:
    """Read "xyzpur mein", "xyzpurमध्ये" as a place we do not know, where the sentence names none that we do."""
    if reading.city is not None or reading.said("localities") or reading.unknown_places:
        return
    for place in range(1, len(reading)):
        if reading.word(place) not in _LOCATIVE_RIGHT:
            continue
        start = place
        while start > 0 and place - start < _MOST_WORDS_OF_NAME and _may_be_name(reading, start - 1):
            start -= 1
        if start < place:
            reading.unknown_places.append(reading.tokens.quote(start, place))
            reading.take(start, place + 1)
            return


def _may_be_name(reading: Reading, place: int) -> bool:
    is_word = reading.items[place].text[0].isalpha() and reading.is_free(place, place + 1)
    return is_word and not _is_ordinary(reading, place, place + 1)


def _is_city_of(reading: Reading, place: int) -> bool:
    return reading.word(place) == "city" and reading.word(place + 1) == "of"


def _is_towards_name(reading: Reading, place: int) -> bool:
    """Read "move to Union City": after "to" only a capital tells a name from a verb."""
    if reading.word(place) != "to" or place + 1 >= len(reading):
        return False
    return reading.tokens.shown[reading.items[place + 1].start].isupper()


def _name_end(reading: Reading, start: int) -> int:
    end = start
    while end < len(reading) and end - start < _MOST_WORDS_OF_NAME and reading.is_free(end, end + 1):
        token = reading.items[end]
        is_named = end > start and (
            reading.tokens.shown[token.start].isupper() or token.text in load("search")["ends_of_names"]
        )
        if not token.text[0].isalpha() or (_is_ordinary(reading, end, end + 1) and not is_named):
            break
        end += 1
    return end


def _is_ordinary(reading: Reading, start: int, end: int) -> bool:
    return all(reading.word(place) in ordinary_words() for place in range(start, end))
