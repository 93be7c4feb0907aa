"""Short answers to the one question that was asked: "two", "80", "Fremont" mean nothing without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.budgets import read_budget
from domain.numerals import read_number
from domain.search.place_spans import ordinary_words
from domain.tokens import TokenKind

if TYPE_CHECKING:
    from domain.search.reading import Reading

_MOST_ROOMS: Final = 10
ROOMS: Final = frozenset({"bhk", "bath_min"})
"""Asked for, a bare count is rooms before it can be money."""
_ANSWERABLE: Final = frozenset({"bhk", "bath_min", "price", "city"})


def read_answer(reading: Reading, asked: str) -> None:
    """Give unused words the meaning of the slot that was asked for, unless the sentence said that slot."""
    if asked not in _ANSWERABLE or reading.said(asked) or (asked == "city" and reading.unknown_places):
        return
    if asked in ROOMS:
        _rooms(reading, asked)
    elif asked == "price":
        _price(reading)
    else:
        _place(reading)


def _rooms(reading: Reading, asked: str) -> None:
    for place in range(len(reading)):
        number = read_number(reading.items, place)
        if number is None or not reading.is_free(place, place + number.length):
            continue
        if number.value == int(number.value) and 0 < number.value <= _MOST_ROOMS:
            count = int(number.value)
            value: Any = [count] if asked == "bhk" else count
            reading.edit("add" if asked == "bhk" else "set", asked, value, place, place + number.length)
            return


def _price(reading: Reading) -> None:
    monthly = reading.state.get("transaction") in {"rent", "pg", "lease"}
    for place in range(len(reading)):
        phrase = read_budget(reading.items, place, "month" if monthly else "total")
        if phrase is not None and reading.is_free(place, phrase.end):
            bounds = {"min": phrase.min_inr, "max": phrase.max_inr}
            wish: dict[str, Any] = {key: value for key, value in bounds.items() if value is not None}
            reading.assumptions.extend([phrase.assumption] if phrase.assumption else [])
            wish["period"] = "month" if monthly else "total"
            reading.edit("put", "price", wish, place, phrase.end)
            return


def _place(reading: Reading) -> None:
    """A name as people write names, with capitals; else the first run of words that say nothing else."""
    run = _run(reading, needs_capital=True) or _run(reading, needs_capital=False)
    if run is not None:
        reading.unknown_places.append(reading.tokens.quote(*run))
        reading.take(*run)


def _run(reading: Reading, *, needs_capital: bool) -> tuple[int, int] | None:
    def is_part(place: int) -> bool:
        is_capital = reading.tokens.shown[reading.items[place].start].isupper()
        return _may_name(reading, place) and (is_capital or not needs_capital)

    start = next((place for place in range(len(reading)) if is_part(place)), None)
    if start is None:
        return None
    end = start
    while end < len(reading) and (is_part(end) or _continues(reading, end, needs_capital=needs_capital)):
        end += 1
    return start, end


def _continues(reading: Reading, place: int, *, needs_capital: bool) -> bool:
    """Read "City" in "Union City": an ordinary word, but written as part of the name."""
    token = reading.items[place]
    is_word = token.kind is TokenKind.WORD and reading.is_free(place, place + 1)
    return needs_capital and is_word and reading.tokens.shown[token.start].isupper()


def _may_name(reading: Reading, place: int) -> bool:
    token = reading.items[place]
    is_word = token.kind is TokenKind.WORD and token.text not in ordinary_words()
    return is_word and reading.is_free(place, place + 1)
