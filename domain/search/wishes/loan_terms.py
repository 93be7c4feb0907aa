"""The terms of a loan question: income, what is owed already, down payment, loan, rate and tenure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.amounts import read_amount
from domain.lexicon import phrases
from domain.numerals import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from domain.amounts import Amount
    from domain.search.reading import Reading
    from domain.search.slots import ToolCall

LEAST_RUPEES: Final = 10_000
"""A number without unit or currency below this is no amount of a loan."""
LEAST_INSTALMENT_RUPEES: Final = 1_000
"""The same beside a word for an instalment."""
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
_MAX_RATE: Final = 30


def read_loan_terms(reading: Reading, tool: ToolCall) -> None:
    """Rate, tenure and every amount of a loan question."""
    read_rate_and_tenure(reading, tool)
    place = 0
    while place < len(reading):
        amount = read_amount(reading.items, place)
        if amount is None or not _is_money(reading, amount):
            place += 1
            continue
        _place_amount(reading, tool, amount.start, amount.end, amount.whole_rupees)
        place = amount.end


def read_rate_and_tenure(reading: Reading, tool: ToolCall) -> None:
    """Rate and tenure, as in 8.5 % or 20 years: the last rate and the first tenure said."""
    for place, value, after in _numbers(reading):
        unit = reading.word(after)
        if unit in _MONTHS_OF and "tenure_months" not in tool:
            tool["tenure_months"] = int(value * _MONTHS_OF[unit])
        elif _is_rate(reading, place, after) and 0 < value <= _MAX_RATE:
            tool["rate_pct"] = str(value)


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
    is_owed = _is_owed(reading, start, end)
    if tool.get("name") == "afford" and (is_owed or phrases("money", "per_month").at(reading.items, end)):
        _place_monthly(tool, rupees, is_owed=is_owed)
        return
    if reach[nearest] == _FAR:
        return
    if nearest == "income_words":
        yearly = phrases("money", "per_year").at(reading.items, end) or reading.word(end - 1) == "lpa"
        tool["monthly_income_inr"] = rupees // 12 if yearly else rupees
    elif nearest == "down_payment_words":
        tool["down_payment_inr"] = rupees
    else:
        tool["loan_inr"] = rupees


def _is_money(reading: Reading, amount: Amount) -> bool:
    """Whether a number is money: by unit, currency or size; beside "EMI" a smaller one is, too."""
    if amount.unit or amount.has_currency or amount.rupees >= LEAST_RUPEES:
        return True
    return amount.rupees >= LEAST_INSTALMENT_RUPEES and _is_owed(reading, amount.start, amount.end)


def _place_monthly(tool: ToolCall, rupees: int, *, is_owed: bool) -> None:
    """A monthly amount: an instalment already running, added to the others, else the income."""
    if is_owed:
        tool["obligations_inr"] = tool.get("obligations_inr", 0) + rupees
    else:
        tool.setdefault("monthly_income_inr", rupees)


def _is_owed(reading: Reading, start: int, end: int) -> bool:
    """Whether an instalment that runs already is meant: "15,000 car EMI", "EMI of 15,000"."""
    after = end + (reading.word(end) in {"ki", "ka", "ke", "की", "का", "के", "चा", "ची"})
    if reading.after("instalment_words", after) is not None:
        return True
    before = start - 1 if reading.word(start - 1) in {"of", "is", "at", ":", "for"} else start
    return before > 0 and reading.before("instalment_words", before) is not None


def owes_amount(reading: Reading) -> bool:
    """Whether the sentence names an instalment with its amount beside another amount, the income."""
    owed, others, place = False, False, 0
    while place < len(reading):
        amount = read_amount(reading.items, place)
        if amount is None or not _is_money(reading, amount):
            place += 1
            continue
        is_owed = _is_owed(reading, amount.start, amount.end)
        owed, others = owed or is_owed, others or not is_owed
        place = amount.end
    return owed and others


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
