"""Bedrooms and bathrooms: 3BHK, 3-4 bhk, 2 or 3 bedroom, 1 RK, do bedroom wala, at least 2 baths."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.amounts import unit_at
from domain.budgets import BoundMarker, marker_after, marker_before
from domain.lexicon import phrases
from domain.numerals import read_number
from domain.search.place_spans import ordinary_words

if TYPE_CHECKING:
    from domain.search.reading import Reading

_ONE_RK: Final = Decimal("0.5")
_MOST_ROOMS: Final = Decimal(12)
_OPEN_ENDED_STEPS: Final = 4
"""Room counts that "3 BHK or more" stands for: 3, 4, 5 and 6."""
_BOUNDS: Final = frozenset({"floor", "ceiling"})
_RANGE_WORDS: Final = frozenset({"-", "to", "se", "से", "ते"})
_LIST_WORDS: Final = frozenset({"or", "and", "/", ",", "ya", "aur", "या", "और", "&", "किंवा", "आणि", "व"})


class _Counts(NamedTuple):
    values: list[Decimal]
    start: int
    end: int


def read_bedrooms(reading: Reading) -> None:
    """The ``bhk`` slot and ``exclude.bhk``."""
    place = 0
    groups: list[_Counts] = []
    while place < len(reading):
        counts = _counted(reading, place, "bedroom_words")
        if counts is None:
            place += 1
            continue
        groups.append(counts)
        place = counts.end
    last: tuple[int, bool] | None = None
    for counts in groups:
        scope = reading.negation(counts.start, counts.end)
        is_negative = scope.is_negative
        if last is not None and reading.joined(last[0], counts.start):
            is_negative = is_negative or last[1]
        values, start, end = _open_ended(reading, counts, scope.start, scope.end)
        rooms = [_plain(value) for value in values]
        reading.edit("exclude" if is_negative else "add", "bhk", rooms, start, end)
        last = (end, is_negative)


def read_bathrooms(reading: Reading) -> None:
    """The ``bath_min`` slot; "more than 2" is at least 3."""
    for place in range(len(reading)):
        counts = _counted(reading, place, "bath_words")
        if counts is not None and counts.values[0] == int(counts.values[0]):
            before, after = (
                marker_before(reading.items, counts.start),
                marker_after(reading.items, counts.end),
            )
            start = counts.start - (before.length if before else 0)
            marker = before or after
            is_more = marker is not None and marker.is_strict and marker.bound == "floor"
            end = counts.end + (after.length if after and is_more and before is None else 0)
            reading.edit("set", "bath_min", int(counts.values[0]) + is_more, start, end)


def _counted(reading: Reading, start: int, section: str) -> _Counts | None:
    """Numbers joined as a list or range, then the word for the rooms: "2, 3 or 4 bhk", "3-4 bhk"."""
    items = reading.items
    values: list[Decimal] = []
    place, is_range = start, False
    while len(values) < 8:
        number = read_number(items, place)
        if number is None or not reading.is_free(place, place + number.length):
            return None
        values.append(number.value)
        place += number.length
        kitchen = phrases("search", "room_kitchen").at(items, place)
        if kitchen is not None and section == "bedroom_words":
            return _Counts([_ONE_RK], start, place + kitchen.length)
        plus = 1 if reading.word(place) == "+" and values[1:] == [] else 0
        noun = phrases("search", section).at(items, place + plus)
        place += plus if noun is not None else 0
        if noun is not None and reading.is_free(place, place + noun.length):
            return _finish(values, start, place + noun.length, is_range=is_range)
        joint = reading.word(place)
        if joint in _RANGE_WORDS:
            is_range = True
        elif joint not in _LIST_WORDS:
            return None
        place += 1
        if reading.word(place) in _LIST_WORDS:
            place += 1
    return None


def _finish(values: list[Decimal], start: int, end: int, *, is_range: bool) -> _Counts | None:
    if is_range and len(values) == 2 and values[0] < values[1]:
        low, high = values
        values = [low + step for step in range(int(high - low) + 1)]
        values = values if values[-1] == high else [*values, high]
    if not all(0 < value <= _MOST_ROOMS and value % _ONE_RK == 0 for value in values):
        return None
    return _Counts(values, start, end)


def _open_ended(reading: Reading, counts: _Counts, start: int, end: int) -> tuple[list[Decimal], int, int]:
    """Read "3 bhk or more", "3+ bhk", "more than 2 bhk", "at most 2 bhk": counts, said as an assumption."""
    before, after = _own_markers(reading, counts)
    plus = reading.word(counts.end - 2) == "+"
    marker: BoundMarker | None = None
    if after is not None and after.bound in _BOUNDS and not _is_added_room(reading, counts.end, after.length):
        end, marker = max(end, counts.end + after.length), after
    elif before is not None and before.bound in _BOUNDS:
        start, marker = min(start, counts.start - before.length), before
    elif plus:
        marker = BoundMarker("floor", 0)
    if marker is None or len(counts.values) > 1:
        return counts.values, start, end
    return _up_or_down(reading, counts.values[0], marker), start, end


def _own_markers(reading: Reading, counts: _Counts) -> tuple[BoundMarker | None, BoundMarker | None]:
    """Bounds beside the rooms that do not belong to an amount: "35k max 2bhk", "2bhk max 80 lakh"."""
    before, after = marker_before(reading.items, counts.start), marker_after(reading.items, counts.end)
    if after is not None and read_number(reading.items, counts.end + after.length) is not None:
        after = None
    opened = counts.start - before.length if before is not None else 0
    if before is not None and (_ends_amount(reading, opened) or _names_money(reading, opened, counts.start)):
        before = None
    return before, after


def _names_money(reading: Reading, start: int, end: int) -> bool:
    """Whether a word of the bound says money: "max budget 2 bhk 80 lakh"."""
    sections = ("budget_words", "rent_words")
    return any(reading.after(section, place) for section in sections for place in range(start, end))


def _ends_amount(reading: Reading, end: int) -> bool:
    if end <= 0:
        return False
    is_monthly = phrases("money", "per_month").before(reading.items, end) is not None
    return is_monthly or unit_at(reading.items, end - 1) is not None or reading.is_number(end - 1)


def _up_or_down(reading: Reading, said: Decimal, marker: BoundMarker) -> list[Decimal]:
    if marker.bound == "ceiling":
        high = math.ceil(said) - 1 if marker.is_strict else said
        values = [Decimal(step) for step in range(1, math.floor(high) + 1)] or [said]
        if len(values) > 1:
            reading.assume("rooms_at_most", low=_plain(values[0]), high=_plain(values[-1]))
        return values
    low = Decimal(math.floor(said) + 1) if marker.is_strict else said
    values = [low + step for step in range(_OPEN_ENDED_STEPS)]
    if marker.is_strict:
        reading.assume("rooms_more_than", said=_plain(said), low=_plain(low), high=_plain(values[-1]))
    else:
        reading.assume("rooms_or_more", low=_plain(low), high=_plain(values[-1]))
    return values


def _is_added_room(reading: Reading, place: int, length: int) -> bool:
    """Read "2 bhk + study": the plus adds a room, it does not open the count."""
    following = reading.word(place + 1)
    return (
        reading.word(place) == "+"
        and length == 1
        and following.isalpha()
        and following not in ordinary_words()
    )


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
