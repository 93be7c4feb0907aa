"""Questions that are not a search: EMI, comparison, affordability, more like this, contact, details."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.amounts import read_amount
from domain.lexicon import phrases
from domain.numerals import read_number
from domain.phones import phone_mentions
from domain.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from domain.search.reading import Reading
    from domain.search.slots import ToolCall

_ORDER: Final = ("emi", "afford", "compare", "contact", "more_like", "details")
"""When a sentence asks for several, the first of these is answered."""
_MOST_SHOWN: Final = 50
_SHORT_QUESTION: Final = 8
"""A longer sentence that says "vs" without two results is a search with a remark."""
_MONTHS_OF: Final = {
    "year": 12,
    "years": 12,
    "yr": 12,
    "yrs": 12,
    "y": 12,
    "saal": 12,
    "साल": 12,
    "month": 1,
    "months": 1,
    "mahine": 1,
    "महीने": 1,
    "वर्ष": 12,
    "वर्षे": 12,
    "वर्षं": 12,
    "वर्षां": 12,
    "वर्षांचा": 12,
    "वर्षांची": 12,
    "वर्षांचे": 12,
    "महिने": 1,
    "महिन्यां": 1,
    "महिन्यांचा": 1,
}
_NAME: Final = re.compile(
    r"(?:\bI['’ ]?\s?a?m|\bmy name is|\bthis is|\bname is|\bnaam)\s+([A-Z][\w.]+(?: [A-Z][\w.]+)?)"
)
_MAX_RATE: Final = 30


def read_question(reading: Reading) -> None:
    """Recognise a question and its details; its words are used up, so that it changes no filter."""
    found = {span.concept for span in reading.find("questions")}
    if not found:
        return
    numbers = result_numbers(reading, may_be_bare="compare" in found)
    name = next((name for name in _ORDER if name in found and _is_asked(reading, name, numbers)), None)
    if name is None:
        return
    tool: ToolCall = {"name": name}
    if numbers:
        tool["result_numbers"] = numbers
    if name in {"emi", "afford"}:
        _loan_terms(reading, tool)
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


def _loan_terms(reading: Reading, tool: ToolCall) -> None:
    for place, value, after in _numbers(reading):
        unit = reading.word(after)
        if unit in _MONTHS_OF and "tenure_months" not in tool:
            tool["tenure_months"] = int(value * _MONTHS_OF[unit])
        elif _is_rate(reading, place, after) and 0 < value <= _MAX_RATE:
            tool["rate_pct"] = str(value)
    place = 0
    while place < len(reading):
        amount = read_amount(reading.items, place)
        if amount is None or not (amount.unit or amount.has_currency or amount.rupees >= 10_000):
            place += 1
            continue
        _place_amount(reading, tool, amount.start, amount.end, amount.whole_rupees)
        place = amount.end


def _numbers(reading: Reading) -> Iterator[tuple[int, Decimal, int]]:
    for place in range(len(reading)):
        number = read_number(reading.items, place)
        if number is not None and not (place and read_number(reading.items, place - 1)):
            yield place, number.value, place + number.length


def _is_rate(reading: Reading, place: int, after: int) -> bool:
    if reading.word(after) in {"%", "percent", "pc", "pct", "प्रतिशत", "टक्के", "टक्क्यांनी", "टक्क्यांच्या"}:
        return True
    is_last = reading.word(after) in {"", "?", ".", ",", "!", "for", "interest", "rate", "ke", "pe", "par"}
    return reading.word(place - 1) in {"at", "@", "interest", "rate", "of"} and is_last


def _place_amount(reading: Reading, tool: ToolCall, start: int, end: int, rupees: int) -> None:
    """Which of income, down payment and loan an amount is, by the nearest word."""
    reach = {section: _reach(reading, section, start, end) for section in _PARTS_OF_LOAN}
    nearest = min(reach, key=lambda section: reach[section])
    if reach[nearest] == _FAR:
        if (
            tool.get("name") == "afford"
            and "monthly_income_inr" not in tool
            and phrases("money", "per_month").at(reading.items, end)
        ):
            tool["monthly_income_inr"] = rupees
    elif nearest == "income_words":
        yearly = phrases("money", "per_year").at(reading.items, end) or reading.word(end - 1) == "lpa"
        tool["monthly_income_inr"] = rupees // 12 if yearly else rupees
    elif nearest == "down_payment_words":
        tool["down_payment_inr"] = rupees
    else:
        tool["loan_inr"] = rupees


_PARTS_OF_LOAN: Final = ("income_words", "down_payment_words", "loan_words")
_FAR: Final = 100
_ACROSS_CLAUSES: Final = 10


def _reach(reading: Reading, section: str, start: int, end: int) -> int:
    """How far the nearest word of the section is; one in another clause counts as farther."""
    found = [_FAR]
    for gap in range(4):
        after = end + gap
        if reading.after(section, after) is not None:
            found.append(gap + _ACROSS_CLAUSES * (reading.clauses[after] != reading.clauses[start]))
        before = start - gap
        if before > 0 and reading.before(section, before) is not None:
            found.append(gap + _ACROSS_CLAUSES * (reading.clauses[before - 1] != reading.clauses[start]))
    return min(found)


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
