"""The deterministic understanding of a search wish: text and state in, envelope of DOMAIN E out.

The order of the rules matters and is the grammar: people and questions first, because their words must never
become filters; then quantities with units; then words; then places; what is left over is reported, not
guessed. Nothing a sentence says can reach anything but its filters: an instruction hidden in it is only
words that no rule understands.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from domain.search.merge import known_slots, refine
from domain.search.place_spans import find_places, ordinary_words
from domain.search.reading import Reading
from domain.search.wishes import (
    answers,
    features,
    floor,
    people,
    place,
    possession,
    price,
    questions,
    refinement,
    rooms,
    size,
    tax_questions,
    transaction,
    travel,
)
from domain.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.leads import Language
    from domain.search.slots import ParsedUtterance, SearchFilters

_NARROWING: Final = frozenset({"localities", "landmarks", "commute", "metro", "price", "deposit_max"})
_BROAD: Final = frozenset({"transaction", "category", "property_types", "bhk", "city"})


def parse(
    text: str,
    state: SearchFilters | Mapping[str, Any] | None = None,
    *,
    today: date | None = None,
    asked: str | None = None,
    language: Language = "en",
) -> ParsedUtterance:
    """What a person wants, against the search so far. Never raises, whatever the text.

    Args:
        text: English, Hinglish, Hindi or Marathi, as typed.
        state: The filters in force; None or empty for a first search.
        today: For "within 6 months"; the current day (UTC) when not given.
        asked: The slot of the question this text may answer (``city``, ``price``, ``bhk``, ``bath_min``), so
            that "80" or "two" can be understood.
        language: In which the assumptions are worded; understanding does not depend on it.

    >>> parse("3BHK in Whitefield under 1.2 crore")["filters"]["price"]
    {'max': 12000000, 'period': 'total'}
    """
    before = known_slots(cast("Mapping[str, Any] | None", state))
    reading = Reading(text, before, today or datetime.now(UTC).date())
    _read(reading, asked)
    return _envelope(reading, before, language)


def _read(reading: Reading, asked: str | None) -> None:
    spans = find_places(reading)
    refinement.read_reset(reading)
    people.read_owner_data(reading)
    people.read_lender_steering(reading)
    people.read_people(reading)
    tax_questions.read_tax_question(reading, spans)
    if reading.tool is None:
        questions.read_question(reading)
    if reading.tool is not None:
        return
    questions.read_asides(reading)
    refinement.read_no_filter(reading)
    place.read_city(reading, spans)
    refinement.read_removals(reading)
    price.read_yield(reading)
    features.read_flags(reading)
    transaction.read_transaction(reading)
    refinement.read_nearer_metro(reading)
    travel.read_metro(reading)
    rooms.read_bedrooms(reading)
    rooms.read_bathrooms(reading)
    features.read_views(reading)
    features.read_property_types(reading)
    size.read_size(reading)
    features.read_bare_land(reading)
    floor.read_floor(reading)
    features.read_amenities(reading)
    features.read_parking(reading)
    possession.read_possession(reading)
    place.read_places(reading, spans)
    place.read_place_kinds(reading)
    travel.take_distances(reading)
    if asked in answers.ROOMS:
        answers.read_answer(reading, asked)
    refinement.read_relative(reading)
    price.read_prices(reading)
    features.read_facing(reading)
    features.read_furnishing(reading)
    refinement.read_sort(reading)
    place.read_unknown_places(reading)
    if asked is not None and asked not in answers.ROOMS:
        answers.read_answer(reading, asked)
    refinement.read_replacements(reading)
    refinement.mark_additions(reading)


def _envelope(reading: Reading, before: SearchFilters, language: Language) -> ParsedUtterance:
    parsed: ParsedUtterance = {}
    if reading.tool is not None:
        parsed = {"intent": "tool", "tool": reading.tool}
    elif reading.has_aside and not reading.edits and not reading.refused and not reading.is_reset:
        parsed = {"intent": "tool", "tool": {"name": "details"}}
    elif reading.refused and not reading.edits and not reading.is_reset:
        parsed = {"intent": "refuse"}
    elif reading.is_reset or not before:
        if reading.edits:
            transaction.infer_transaction(reading)
        parsed = {"intent": "reset" if reading.is_reset else "search", "filters": refine({}, reading.edits)}
        _ask(reading, parsed["filters"])
    else:
        transaction.infer_transaction(reading)
        parsed = {"intent": "refine", "state_after": refine(before, reading.edits)}
    _report(reading, parsed, language)
    return parsed


def _ask(reading: Reading, filters: SearchFilters) -> None:
    """Slots worth asking for, in order of value (DOMAIN E rule 9); only the first may be asked.

    The city when a wish names none; then the price when nothing but transaction, type, rooms and city is
    known. After a reset the budget was just given up and is not asked for at once.
    """
    if not filters:
        return
    if "city" not in filters and "city" not in reading.clarify and not reading.unknown_places:
        reading.clarify.append("city")
    is_broad = set(filters) <= _BROAD
    if is_broad and not reading.is_reset and not reading.clarify.count("area"):
        reading.clarify.append("price")


def _report(reading: Reading, parsed: ParsedUtterance, language: Language) -> None:
    if reading.refused:
        parsed["refused"] = reading.refused
    order = ["city", "area", "transaction", "price"]
    asked = [slot for slot in order if slot in reading.clarify]
    if asked:
        parsed["clarify"] = asked
    for name in reading.unknown_places:
        reading.assume("unknown_place", name=name)
    if reading.assumptions:
        said = (assumption.sentence(language) for assumption in reading.assumptions)
        parsed["assumptions"] = list(dict.fromkeys(said))
    if reading.unknown_places:
        parsed["unknown_places"] = reading.unknown_places
    left = unparsed(reading)
    if left:
        parsed["unparsed"] = left


def unparsed(reading: Reading) -> list[str]:
    """Words no rule used and that carry meaning, as typed; neighbours together."""
    runs: list[str] = []
    start: int | None = None
    for index in range(len(reading) + 1):
        is_open = index < len(reading) and _carries_meaning(reading, index)
        if is_open and start is None:
            start = index
        elif not is_open and start is not None:
            runs.append(reading.tokens.quote(start, index))
            start = None
    return runs


def _carries_meaning(reading: Reading, index: int) -> bool:
    token = reading.items[index]
    return not reading.used[index] and token.kind is not TokenKind.MARK and token.text not in ordinary_words()
