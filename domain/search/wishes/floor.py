"""The ``floor`` slot: ground, top, 3rd or above, 5th to 10th, higher floors, and what must not be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.budgets import marker_after, marker_before
from domain.lexicon import phrases
from domain.tokens import TokenKind

if TYPE_CHECKING:
    from domain.search.reading import Reading

_MOST_FLOORS: Final = 120
_LINKS: Final = frozenset({"-", "to", "and", "or", "se", "ya", "/", "aur", "से", "या", "ते", "किंवा", "आणि"})
_RANGE: Final = frozenset({"-", "to", "se", "से", "ते"})


def read_floor(reading: Reading) -> None:
    """Write the ``floor`` slot and ``exclude.floor``."""
    _read_named(reading)
    for span in list(reading.find("floor_prefer")):
        reading.edit("put", "floor", {"prefer": span.concept}, span.start, span.end)
    for span in list(reading.find("floor_words")):
        _read_numbered(reading, span.start, span.end)


def _read_named(reading: Reading) -> None:
    last: tuple[int, bool] | None = None
    for span in list(reading.find("floor_named")):
        scope = reading.negation(span.start, span.end)
        is_negative = scope.is_negative
        if last is not None and reading.joined(last[0], span.start):
            is_negative = is_negative or last[1]
        last = (scope.end, is_negative)
        if span.concept == "basement":
            value: dict[str, Any] = {"in": [-1]}
        elif is_negative:
            value = {f"not_{span.concept}": True}
        elif span.concept == "ground":
            value = {"in": [0]}
        else:
            value = {"prefer": "high"}
            reading.assume("top_floor")
        if span.concept == "basement" and is_negative:
            reading.edit("exclude", "floor", [-1], scope.start, scope.end)
        else:
            reading.edit("put", "floor", value, scope.start, scope.end)


def _read_numbered(reading: Reading, start: int, end: int) -> None:
    """Floor numbers before the word ("3rd or 4th floor"), or one after it ("floor 3")."""
    numbers, first = _numbers_before(reading, start)
    if not numbers and reading.is_number(end) and reading.is_free(end, end + 1):
        numbers, first, end = [int(reading.items[end].value or 0)], start, end + 1
    if not numbers or not all(0 <= number <= _MOST_FLOORS for number in numbers):
        return
    is_range = len(numbers) == 2 and any(reading.word(place) in _RANGE for place in range(first, start))
    after, before = marker_after(reading.items, end), marker_before(reading.items, first)
    bound = (after or before).bound if (after or before) else None  # type: ignore[union-attr]  # one is set
    is_between = reading.word(first - 1) in {"between", "from"}
    low, high = min(numbers), max(numbers)
    if is_range or (is_between and len(numbers) == 2):
        reading.edit("put", "floor", {"min": low, "max": high}, first - is_between, end)
    elif bound in {"floor", "ceiling"}:
        key = "min" if bound == "floor" else "max"
        first -= before.length if before and not after else 0
        reading.edit("put", "floor", {key: low}, first, end + (after.length if after else 0))
    else:
        scope = reading.negation(first, end)
        if scope.is_negative:
            reading.edit("exclude", "floor", numbers, scope.start, scope.end)
        else:
            reading.edit("put", "floor", {"in": sorted(set(numbers))}, first, end)


def _numbers_before(reading: Reading, start: int) -> tuple[list[int], int]:
    numbers: list[int] = []
    place = first = start
    while place > 0:
        number = _floor_number(reading, place - 1)
        if number is None:
            break
        numbers.insert(0, number)
        first = place - 1
        place = first
        if reading.word(place - 1) in _LINKS and _floor_number(reading, place - 2) is not None:
            place -= 1
        else:
            break
    return numbers, first


def _floor_number(reading: Reading, place: int) -> int | None:
    if place < 0 or not reading.is_free(place, place + 1):
        return None
    token = reading.items[place]
    if token.kind in {TokenKind.ORDINAL, TokenKind.NUMBER} and token.value is not None:
        return int(token.value) if token.value == token.value.to_integral_value() else None
    match = phrases("search", "ordinals").at(reading.items, place)
    return int(match.concept) if match is not None and match.length == 1 else None
