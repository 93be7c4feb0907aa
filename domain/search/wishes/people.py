"""Wishes about people: refused, whatever the words, and the rest of the sentence is served (DOMAIN E).

A group word (religion, caste, diet, …) is judged by what stands around it in its clause:

* a place noun after it ("Jain temple", "Bengali market") makes it a place, and no rule here;
* "allowed", "friendly", "allows" open a home to everybody: ``tenant_policy: open_to_all``;
* "I am a …", "for a single woman", "for my family" tell who asks, neither stored nor used;
* in a PG, girls and boys name a lawful kind of accommodation: ``pg.occupant``;
* an exclusion or preference ("no", "only", "area", "society", "nahi") is refused with the attribute's name.

Owner's personal data and steering to a lender are refused too, each with its own code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.lexicon import load, phrases

if TYPE_CHECKING:
    from domain.search.reading import Reading, Span

_REACH_LEFT: Final = 4
_REACH_RIGHT: Final = 5
_RELATIVE_WORDS: Final = frozenset({"where", "with", "jahan"})


def read_people(reading: Reading) -> None:
    """Refuse people filters, keep what is lawful, and use up the words either way."""
    is_pg = any(True for _ in reading.find("pg_words", "people")) or reading.state.get("transaction") == "pg"
    for span in list(reading.find("open_to_all", "people")):
        reading.edit("set", "tenant_policy", "open_to_all", span.start, span.end)
    for span in list(reading.find("groups", "people")):
        if reading.is_free(span.start, span.end):
            _judge(reading, span, is_pg=is_pg)
    if is_pg:
        for span in list(reading.find("pg_occupant")):
            reading.edit("set", "pg", {"occupant": span.concept}, span.start, span.end)


def _judge(reading: Reading, span: Span, *, is_pg: bool) -> None:
    if phrases("people", "place_after").at(reading.items, span.end) and not _is_diet_rule(reading, span):
        return
    if is_pg and phrases("search", "pg_occupant").at(reading.items, span.start) and span.concept == "gender":
        return
    denied = _right(reading, span, "denied")
    allowed = None if denied else (_right(reading, span, "allow") or _left(reading, span, "allow"))
    if allowed is not None and not reading.negation(allowed[0], allowed[1]).is_negative:
        reading.edit("set", "tenant_policy", "open_to_all", *allowed)
        return
    if span.concept == "social_class" or denied:
        _refuse(reading, span.concept, denied or (span.start, span.end))
        return
    if _is_own(reading, span):
        reading.take(*_own_span(reading, span))
        return
    left, right = _left(reading, span, "wish_left"), _right(reading, span, "wish_right")
    if left is None and right is None and span.concept not in load("people")["always_protected"]:
        reading.take(span.start, span.end)
        return
    start = min(left[0] if left else span.start, span.start)
    end = max(right[1] if right else span.end, span.end)
    _refuse(reading, span.concept, (start, end))


def _is_diet_rule(reading: Reading, span: Span) -> bool:
    """Read "no meat cooking" is a rule about people; "veg meals" is a service."""
    return span.concept == "diet" and reading.word(span.end) == "cooking"


def _right(reading: Reading, span: Span, section: str) -> tuple[int, int] | None:
    """A cue of the section within reach to the right, over small words and other cues; the last counts."""
    return _cue(reading, span, section, range(span.end, span.end + _REACH_RIGHT))


def _cue(reading: Reading, span: Span, section: str, places: range) -> tuple[int, int] | None:
    table = phrases("people", section)
    found: tuple[int, int] | None = None
    place = places.start
    clause = reading.clauses[span.start]
    while place < min(places.stop, len(reading)) and reading.clauses[place] == clause:
        match = table.at(reading.items, place)
        if match is not None:
            found = (span.start, place + match.length)
            place += match.length
        elif reading.word(place) in load("people")["small_words"]:
            place += 1
        else:
            break
    return found


def _left(reading: Reading, span: Span, section: str) -> tuple[int, int] | None:
    """A cue of the section to the left, over small words, in the same clause."""
    table = phrases("people", section)
    place = span.start
    found: tuple[int, int] | None = None
    for _ in range(_REACH_LEFT):
        if place <= 0 or reading.clauses[place - 1] != reading.clauses[span.start]:
            break
        match = table.before(reading.items, place)
        if match is not None:
            place -= match.length
            found = (place, span.end)
        elif reading.word(place - 1) in load("people")["small_words"]:
            place -= 1
        else:
            break
    return found


def _is_own(reading: Reading, span: Span) -> bool:
    """Whether the words tell who asks: "I am a bachelor", "for a Jain family", "main bachelor hoon"."""
    if _right(reading, span, "only") or _left(reading, span, "only"):
        return False
    right = phrases("people", "own_right").at(reading.items, _skip_family(reading, span.end))
    if right is not None:
        return True
    place = span.start
    while reading.word(place - 1) in {
        "young",
        "single",
        "working",
        "small",
        "newly",
        "nuclear",
        "elderly",
        "happy",
    }:
        place -= 1
    left = phrases("people", "own_left").before(reading.items, place)
    return left is not None and not _left(reading, span, "deny")


def _skip_family(reading: Reading, place: int) -> int:
    return place + 1 if reading.word(place) in {"family", "couple", "parivar", "women", "woman"} else place


def _own_span(reading: Reading, span: Span) -> tuple[int, int]:
    match = phrases("people", "own_left").before(reading.items, span.start)
    end = _skip_family(reading, span.end)
    right = phrases("people", "own_right").at(reading.items, end)
    return span.start - (match.length if match else 0), end + (right.length if right else 0)


def _refuse(reading: Reading, attribute: str, words: tuple[int, int]) -> None:
    """Note the refusal; in "no flats where …" the "no" belongs to it and not to the flats."""
    reading.take(*words)
    if reading.word(words[0]) in _RELATIVE_WORDS:
        opened = reading.before("negation_left", words[0] - 1)
        if opened is not None:
            reading.take(opened, words[0] - 1)
    if not any(refusal["attribute"] == attribute for refusal in reading.refused):
        reading.refused.append({"attribute": attribute, "code": "PROTECTED_ATTRIBUTE"})


def read_owner_data(reading: Reading) -> None:
    """Refuse the owner's number, name or address, and "who lives there" (PII_DISCLOSURE)."""
    for place in range(len(reading)):
        owner = phrases("people", "owner").at(reading.items, place)
        if owner is None or not reading.is_free(place, place + owner.length):
            continue
        start, end = reading.clause_start(place), reading.clause_end(place)
        if _has(reading, "personal", start, end):
            reading.take(start, end)
            reading.refused.append({"attribute": "owner_pii", "code": "PII_DISCLOSURE"})
            return
    for place in range(len(reading)):
        match = phrases("people", "who_lives").at(reading.items, place)
        if match is not None:
            reading.take(reading.clause_start(place), reading.clause_end(place))
            reading.refused.append({"attribute": "resident_pii", "code": "PII_DISCLOSURE"})
            return


def read_lender_steering(reading: Reading) -> None:
    """Refuse to name or push one lender (NON_NEUTRAL_LENDER_PROMOTION); a bank as a landmark is a place."""
    for place in range(len(reading)):
        lender = phrases("people", "lender").at(reading.items, place)
        if lender is None or not reading.is_free(place, place + lender.length):
            continue
        if reading.before("near", place) is not None or reading.after("near_right", place + lender.length):
            continue
        start, end = reading.clause_start(place), reading.clause_end(place)
        if _has(reading, "steering", start, end):
            reading.take(start, end)
            reading.refused.append({"attribute": "lender_steering", "code": "NON_NEUTRAL_LENDER_PROMOTION"})
            return


def _has(reading: Reading, table: str, start: int, end: int) -> bool:
    return any(phrases("people", table).at(reading.items, place) for place in range(start, end))
