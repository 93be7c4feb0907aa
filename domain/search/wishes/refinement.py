"""Words that make sense only against the search so far: cheaper, bigger, remove the budget, start over.

DOMAIN E rule 7: copy the state, change only what was said. "cheaper" is the ceiling x 0.9, "nearer to metro"
is 1 km when none was set, "bigger" sorts by area.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

from domain.budgets import read_budget
from domain.lexicon import phrases
from domain.search.edits import Edit, Scale
from domain.search.wishes.travel import NEAR_METRO_KM

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.search.reading import Reading

_CHEAPER: Final = Decimal("0.9")
_COSTLIER: Final = Decimal("1.1")
_SMALLER: Final = Decimal("0.9")
_NEARER: Final = Decimal("0.5")


def read_reset(reading: Reading) -> None:
    """Read "start over": what follows is read against an empty search."""
    for span in list(reading.find("reset")):
        reading.is_reset = True
        reading.take(span.start, span.end)
    if reading.is_reset:
        reading.state = {}


def read_no_filter(reading: Reading) -> None:
    """Read "not too expensive" is no filter; its words must not become one."""
    for span in list(reading.find("no_filter")):
        reading.take(span.start, span.end)


def read_removals(reading: Reading) -> None:
    """Read "remove the budget", "any locality", "parking hata do": the slot is given up."""
    if not reading.state:
        return
    for span in list(reading.find("slot_names")):
        opened = _removal_before(reading, span.start)
        closed = None if opened is not None else reading.after("remove_right", span.end)
        if opened is None and closed is None:
            continue
        slot = span.concept
        reading.edit("clear", slot, None, opened if opened is not None else span.start, closed or span.end)
        if slot == "parking":
            reading.edit(
                "drop", "amenities", ["parking", "covered_parking", "basement_parking"], span.start, span.end
            )
        if slot == "localities":
            reading.edit("clear", "landmarks", None, span.start, span.end)


def _removal_before(reading: Reading, start: int) -> int | None:
    place = start
    for _ in range(3):
        opened = reading.before("remove", place)
        if opened is not None:
            return opened
        if reading.word(place - 1) not in {
            "the",
            "my",
            "that",
            "this",
            "any",
            "all",
            "of",
            "filter",
            "for",
            "about",
        }:
            return None
        place -= 1
    return None


def read_nearer_metro(reading: Reading) -> None:
    """Read "nearer to metro" as half the distance in force, or 1 km when none was."""
    otherwise = Edit("set", "metro", {"max_km": NEAR_METRO_KM})
    for span in list(reading.find("relative")):
        if span.concept == "nearer_metro":
            reading.edit("scale", "metro", Scale("max_km", _NEARER, otherwise), span.start, span.end)


def read_relative(reading: Reading) -> None:
    """Comparatives against the state; in a first search they only sort."""
    for span in list(reading.find("relative")):
        if _is_superlative(reading, span.start, span.end):
            continue
        if span.concept in {"cheaper", "costlier"} and _names_amount(reading):
            reading.take(span.start, span.end)
            continue
        edit = _relative_edit(reading, span.concept)
        if edit is not None:
            reading.edit(edit.operation, edit.slot, edit.value, span.start, span.end)


def _is_superlative(reading: Reading, start: int, end: int) -> bool:
    """Read "sabse sasta", "सर्वात स्वस्त" as an order of the list, not as a lower budget."""
    opened = reading.before("sort", end)
    return opened is not None and opened < start


def _names_amount(reading: Reading) -> bool:
    """Read "budget badha do, 1.4 tak": the amount says how far."""
    said = (read_budget(reading.items, place, "total") for place in range(len(reading)))
    return any(phrase is not None and (phrase.has_unit or phrase.bound is not None) for phrase in said)


def _relative_edit(reading: Reading, concept: str) -> Edit | None:
    has_state = bool(reading.state)
    if concept == "cheaper":
        otherwise = Edit("set", "sort", "price_asc")
        return Edit("scale", "price", Scale("max", _CHEAPER, otherwise)) if has_state else otherwise
    if concept == "costlier":
        otherwise = Edit("set", "sort", "price_desc")
        return Edit("scale", "price", Scale("max", _COSTLIER, otherwise)) if has_state else otherwise
    if concept == "bigger":
        return Edit("set", "sort", "area_desc")
    if "max_sqft" in reading.state.get("area", {}):
        return Edit("scale", "area", Scale("max_sqft", _SMALLER))
    reading.assume("smaller_than_what")
    return None


def read_sort(reading: Reading) -> None:
    """Read "cheapest first", "latest"."""
    for span in list(reading.find("sort")):
        reading.edit("set", "sort", span.concept, span.start, span.end)


def mark_additions(reading: Reading) -> None:
    """Read "also include Marathahalli", "4 bhk too": additions join what is there instead of replacing it."""
    if not reading.state:
        return
    for index, edit in enumerate(reading.edits):
        if edit.operation == "add" and edit.end > edit.start and _is_addition(reading, edit):
            reading.edits[index] = Edit(
                edit.operation, edit.slot, edit.value, edit.start, edit.end, is_also=True
            )


def _is_addition(reading: Reading, edit: Edit) -> bool:
    start, end = reading.clause_start(edit.start), reading.clause_end(edit.end - 1)
    return any(phrases("search", "also").at(reading.items, place) for place in range(start, end))


def read_replacements(reading: Reading) -> None:
    """Read "Hoodi instead of Whitefield", "replace A with B", "remove gym": what goes leaves its slot."""
    for place in range(len(reading)):
        end = reading.after("instead", place)
        if end is not None:
            is_before = reading.word(place) in _SAID_AFTER
            _drop(reading, partial(_is_replaced, start=place, end=end, is_before=is_before))
            reading.take(place, end)
    if not reading.state:
        return
    for span in list(reading.find("swap")):
        _drop(reading, partial(_is_swapped, reading, end=span.end))
    for place in range(len(reading)):
        if reading.word(place) in _ANY:
            continue
        removed = reading.after("remove", place)
        if removed is not None:
            _drop(reading, partial(_follows, reading, end=removed))
        if reading.after("remove_right", place) is not None:
            _drop(reading, partial(_precedes, start=place))


_SAID_AFTER: Final = frozenset({"ki", "ke", "की", "के", "ऐवजी", "च्या"})
"""The Hindi and Marathi words for "instead of" follow what is replaced."""
_ANY: Final = frozenset(
    {
        "any",
        "koi",
        "kisi",
        "whatever",
        "कोई",
        "kuch",
        "chalega",
        "कोणताही",
        "कोणतेही",
        "कोणतीही",
        "not",
        "is",
        "does",
        "no",
        "flexible",
    }
)


def _drop(reading: Reading, is_meant: Callable[[Edit], bool]) -> None:
    for index, edit in enumerate(reading.edits):
        if edit.operation == "add" and edit.end > edit.start and is_meant(edit):
            reading.edits[index] = replace(edit, operation="drop")


def _is_replaced(edit: Edit, *, start: int, end: int, is_before: bool) -> bool:
    """Whether the value stands on the side of "instead of" where the replaced one stands."""
    return edit.end == start if is_before else end - 1 <= edit.start <= end + 1


def _follows(reading: Reading, edit: Edit, *, end: int) -> bool:
    """Whether the value stands right after ``end``, over "the" and "my"."""
    return end <= edit.start and all(reading.word(place) in _SMALL for place in range(end, edit.start))


def _precedes(edit: Edit, *, start: int) -> bool:
    return edit.end == start


_SMALL: Final = frozenset({"the", "my", "that", "this", "all", "of", "filter", "for", "from"})


def _is_swapped(reading: Reading, edit: Edit, *, end: int) -> bool:
    return _follows(reading, edit, end=end) and reading.after("swap_to", edit.end) is not None
