"""Questions that are not a search: EMI, comparison, affordability, more like this, contact, details."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.lexicon import phrases
from domain.numerals import read_number
from domain.phones import phone_mentions
from domain.search.wishes.loan_terms import owes_amount, read_loan_terms
from domain.tokens import TokenKind

if TYPE_CHECKING:
    from domain.search.reading import Reading
    from domain.search.slots import ToolCall

_ORDER: Final = ("emi", "afford", "compare", "contact", "more_like", "details")
"""When a sentence asks for several, the first of these is answered."""
_MOST_SHOWN: Final = 50
_SHORT_QUESTION: Final = 8
"""A longer sentence that says "vs" without two results is a search with a remark."""
_NAME: Final = re.compile(
    r"(?:\bI['’ ]?\s?a?m|\bmy name is|\bthis is|\bname is|\bnaam)\s+([A-Z][\w.]+(?: [A-Z][\w.]+)?)"
)


def read_question(reading: Reading) -> None:
    """Recognise a question and its details; its words are used up, so that it changes no filter."""
    found = {span.concept for span in reading.find("questions")}
    if not found:
        return
    numbers = result_numbers(reading, may_be_bare="compare" in found)
    if "afford" in found and owes_amount(reading):
        found.discard("emi")
    name = next((name for name in _ORDER if name in found and _is_asked(reading, name, numbers)), None)
    if name is None:
        return
    tool: ToolCall = {"name": name}
    if numbers:
        tool["result_numbers"] = numbers
    if name in {"emi", "afford"}:
        read_loan_terms(reading, tool)
    if name == "contact":
        _caller(reading, tool)
    reading.tool = tool
    reading.take(0, len(reading))


def _is_asked(reading: Reading, name: str, numbers: list[int]) -> bool:
    """Read "similar" or "more about" need a result to point at; "flats I can afford" needs an income."""
    if name == "details":
        return bool(numbers) or any(
            reading.word(place) in {"this", "that", "it"} for place in range(len(reading))
        )
    if name == "compare":
        return len(numbers) > 1 or len(reading) <= _SHORT_QUESTION
    return True


def result_numbers(reading: Reading, *, may_be_bare: bool) -> list[int]:
    """Positions of shown results: "the second one", "#2", "1 and 3", "option 2", "dusra wala"."""
    found: list[int] = []
    items = reading.items
    for place in range(len(items)):
        number = _position(reading, place, may_be_bare=may_be_bare)
        if number == 1 and _first_several(reading, place):
            found.extend(range(1, _first_several(reading, place) + 1))
            continue
        if number is not None and 1 <= number <= _MOST_SHOWN and number not in found:
            found.append(number)
    return found


def _first_several(reading: Reading, place: int) -> int:
    """How many "the first two", "pehle teen" are; 0 where no count follows."""
    number = read_number(reading.items, place + 1)
    is_count = number is not None and 2 <= number.value <= 5 and number.value == int(number.value)
    return int(number.value) if number is not None and is_count else 0


def _position(reading: Reading, place: int, *, may_be_bare: bool) -> int | None:
    items = reading.items
    ordinal = phrases("search", "ordinals").at(items, place)
    value = items[place].value
    if items[place].kind is TokenKind.ORDINAL and value is not None:
        return None if reading.after("floor_words", place + 1) else int(value)
    if ordinal is not None:
        return None if reading.after("floor_words", place + ordinal.length) else int(ordinal.concept)
    if not reading.is_number(place):
        return None
    if value is None or value != value.to_integral_value():
        return None
    named = reading.before("numbered_nouns", place) is not None or reading.word(place - 1) == "#"
    listed = may_be_bare and _is_listed(reading, place)
    return int(value) if named or listed else None


def _is_listed(reading: Reading, place: int) -> bool:
    """A small bare number in "compare 1 and 3" or "1 vs 2": no unit after it."""
    following = reading.word(place + 1)
    return following in {
        "",
        "and",
        "or",
        "vs",
        "versus",
        ",",
        "&",
        "aur",
        "with",
        "to",
        "?",
        ".",
        "!",
        "karo",
        "और",
        "आणि",
        "व",
        "ची",
        "की",
        "मध्ये",
        "ko",
        "please",
        "se",
    }


def _caller(reading: Reading, tool: ToolCall) -> None:
    shown = reading.tokens.shown
    mention = next(phone_mentions(shown), None)
    if mention is not None:
        tool["phone"] = mention.phone.e164
    name = _NAME.search(shown)
    if name is not None:
        tool["person_name"] = name[1].rstrip(".")


_ASKS: Final = frozenset({"is", "are", "does", "kya", "do", "can", "whether"})
_ABOUT_IT: Final = frozenset(
    {"it", "this", "that", "the", "they", "these", "those", "pets", "its", "yeh", "ye", "isme"}
)
_STATES: Final = frozenset({"is", "are", "comes", "come", "allows", "allow"})
_WISHES: Final = frozenset({"want", "need", "looking", "should", "show", "find", "prefer", "chahiye"})
_ENDS: Final = frozenset({".", "?", "!", ";", "\n"})


def read_asides(reading: Reading) -> None:
    """Read "Is it furnished?", "are pets allowed": a question about a home shown, not a wish.

    A sentence that names a number or a place is a wish even so ("is the 2 bhk in Powai free?").
    """
    start = 0
    for place in range(len(reading) + 1):
        if place == len(reading) or reading.word(place) in _ENDS:
            if place > start and _is_aside(reading, start, place):
                reading.take(start, place)
                reading.has_aside = True
            start = place + 1


def _is_aside(reading: Reading, start: int, end: int) -> bool:
    if any(reading.is_number(place) or reading.reserved[place] for place in range(start, end)):
        return False
    pairs = {(reading.word(place), reading.word(place + 1)) for place in range(start, end - 1)}
    opens = any((verb, thing) in pairs for verb in _ASKS for thing in _ABOUT_IT)
    opens = opens or any(_is_reported(reading, place) for place in range(start, end))
    return opens and not any(reading.word(place) in _WISHES for place in range(start, end))


def _is_reported(reading: Reading, place: int) -> bool:
    """Read "know if the apartments are furnished"; "if it had three bedrooms" is a wish."""
    if reading.word(place) != "if" or reading.word(place + 1) not in _ABOUT_IT:
        return False
    return any(reading.word(place + ahead) in _STATES for ahead in (2, 3))
