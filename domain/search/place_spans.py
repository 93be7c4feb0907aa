"""Where the places stand in a sentence, before any rule reads it.

The gazetteer knows names; this module decides which words of a sentence are a name and which place of that
name is meant: the one in the city said, else in the city of the search so far, else the one that is known
best, else nobody knows and the city is asked (DOMAIN E rule 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from domain.lexicon import load
from domain.places import PlaceKind, gazetteer, normalise_name
from domain.tokens import TokenKind

if TYPE_CHECKING:
    from domain.places import Place
    from domain.search.reading import Reading

LIVED_IN: Final = frozenset({PlaceKind.LOCALITY, PlaceKind.DISTRICT, PlaceKind.ROAD})
_MOST_WORDS: Final = 7


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """Words that name a place, and every place they may name."""

    start: int
    end: int
    candidates: tuple[Place, ...]

    @property
    def is_city(self) -> bool:
        """Whether the words name a city first of all."""
        return self.candidates[0].kind is PlaceKind.CITY


@dataclass(frozen=True, slots=True)
class Chosen:
    """The place meant; ``is_ambiguous`` when cities compete for the name and none was said."""

    place: Place
    is_ambiguous: bool


def find_places(reading: Reading) -> list[PlaceSpan]:
    """All place names, longest first at each word; names of several words are reserved for place rules."""
    words = _place_words(reading)
    found: list[PlaceSpan] = []
    place = 0
    while place < len(words):
        span = _at(reading, words, place)
        if span is None:
            place += 1
            continue
        found.append(span)
        place = span.end
    return found


def _at(reading: Reading, words: list[str], start: int) -> PlaceSpan | None:
    if not words[start]:
        return None
    stop = start
    while stop < len(words) and words[stop] and stop - start < _MOST_WORDS:
        stop += 1
    matches = _joined_names(words, start, stop) or _by_words(words[start:stop])
    if matches is None:
        return None
    length, candidates = _station(words, start, *matches)
    end = start + length
    if length == 1 and (words[start] in ordinary_words() or words[start].isdigit()):
        return None
    if length == 1 and words[start] in load("search")["short_places"] and not _is_locative(reading, start):
        return None
    if length > 1:
        reading.reserved[start:end] = b"\x01" * length
    return PlaceSpan(start, end, candidates)


def _station(
    words: list[str], start: int, length: int, candidates: tuple[Place, ...]
) -> tuple[int, tuple[Place, ...]]:
    """The railway or metro station where one is named after its locality: दादर स्टेशन, दादर रेल्वे स्टेशन."""
    after = start + length
    if words[after : after + 1] in (["रेल्वे"], ["रेलवे"]):
        after += 1
    if words[after : after + 1] not in (["स्टेशन"], ["स्थानक"], ["स्थानका"]):
        return length, candidates
    stations = (gazetteer().by_alias(f"{place.name} station") for place in candidates)
    found = tuple(station for several in stations for station in several)
    return (after + 1 - start, found) if found else (length, candidates)


def _is_locative(reading: Reading, start: int) -> bool:
    """Whether a word of two meanings stands where a place stands: "in Fort", "Bandra or Khar"."""
    return (
        reading.before("in_words", start) is not None
        or reading.before("near", start) is not None
        or reading.after("in_right", start + 1) is not None
        or reading.after("near_right", start + 1) is not None
        or (start > 1 and reading.word(start - 1) in {"or", "and", ",", "/", "ya", "aur"})
        or len(reading) == 1
    )


def _by_words(words: list[str]) -> tuple[int, tuple[Place, ...]] | None:
    matches = gazetteer().match_at(words, 0)
    matches = [match for match in matches if match.exact or _may_be_misspelt(words[: match.length])]
    if not matches:
        return None
    longest = max(match.length for match in matches)
    return longest, tuple(match.place for match in matches if match.length == longest)


def _joined_names(words: list[str], start: int, stop: int) -> tuple[int, tuple[Place, ...]] | None:
    """Names whose normal form joins words: "j p nagar", "sec 45 a", "7th phase"."""
    head = words[start]
    if len(head) > 1 and head not in {"sec", "sector", "sctr", "sect"}:
        return None
    for end in range(stop, start + 1, -1):
        candidates = gazetteer().by_alias(normalise_name(" ".join(words[start:end])))
        if candidates:
            return end - start, candidates
    return None


def _may_be_misspelt(words: list[str]) -> bool:
    """A spelling variant counts unless every word of it is an ordinary one."""
    return not all(word in ordinary_words() for word in words)


def _place_words(reading: Reading) -> list[str]:
    """Each token as the gazetteer writes words; marks are empty and end a name."""
    words: list[str] = []
    for token in reading.items:
        if token.kind is TokenKind.MARK:
            words.append("")
        elif token.kind is TokenKind.WORD and not token.text.isascii():
            words.append(_in_base_form(normalise_name(reading.tokens.shown[token.start : token.end])))
        else:
            words.append(token.text)
    return words


def _in_base_form(word: str) -> str:
    """A Marathi name without its case ending where the gazetteer has it so: पुण्यात, मुंबईत, विमाननगरला."""
    known = _devanagari_words()
    if word in known:
        return word
    for ending in _CASE_ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            for oblique, base in _BASE_FORMS:
                if stem.endswith(oblique) and (name := stem.removesuffix(oblique) + base) in known:
                    return name
    return word


def has_case_ending(word: str) -> bool:
    """Whether a word is a known name as Marathi bends it: पुण्यात, मुंबईत."""
    return not word.isascii() and _in_base_form(word) != word


_CASE_ENDINGS: Final = ("तील", "तले", "तला", "तली", "हून", "वर", "त", "ला", "चा", "ची", "चे", "ने", "")
_BASE_FORMS: Final = (
    ("", ""),
    ("्या", "े"),
    ("्या", "ा"),
    ("ा", ""),
    ("ी", ""),
    ("े", "ा"),
    ("े", ""),
    ("्या", "ी"),
)
"""How the end of a name changes before an ending, and how it reads without."""


@cache
def _devanagari_words() -> frozenset[str]:
    """Every word of a name in Devanagari."""
    return frozenset(
        word
        for place in gazetteer().places
        for alias in place.aliases
        if not alias.isascii()
        for word in alias.split()
    )


def choose(span: PlaceSpan, city: str | None, state_city: str | None) -> Chosen:
    """The place meant by a name, given the city said and the city of the search so far."""
    for wanted in (city, state_city):
        own = [place for place in span.candidates if wanted is not None and place.city == wanted]
        if own:
            return Chosen(own[0], is_ambiguous=False)
    for wanted in (city, state_city):
        near = gazetteer().neighbours(wanted) if wanted is not None else frozenset()
        beside = [place for place in span.candidates if place.city in near]
        if beside:
            return Chosen(beside[0], is_ambiguous=False)
    top = max(place.prominence for place in span.candidates)
    best = [place for place in span.candidates if place.prominence == top]
    cities = {place.city for place in best if place.kind is best[0].kind}
    return Chosen(best[0], is_ambiguous=len(cities) > 1)


def ordinary_words() -> frozenset[str]:
    """Words that name no place alone, whatever the gazetteer says."""
    return _ORDINARY


def _load_ordinary_words() -> frozenset[str]:
    lexicon = load("search")
    return frozenset(lexicon["filler"]["filler"]) | frozenset(lexicon["ordinary_words"])


_ORDINARY: Final = _load_ordinary_words()
