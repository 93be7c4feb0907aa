"""Questions about tax and the cost of buying: regime, total cost, stamp duty, TDS, GST, and their details."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.amounts import read_amount
from domain.lexicon import phrases
from domain.search.place_spans import LIVED_IN
from domain.search.wishes.loan_terms import LEAST_RUPEES, read_rate_and_tenure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.amounts import Amount
    from domain.lexicon import PhraseMatch
    from domain.search.place_spans import PlaceSpan
    from domain.search.reading import Reading
    from domain.search.slots import TaxTopic, ToolCall

_ORDER: Final[tuple[TaxTopic, ...]] = ("buying_cost", "regime", "stamp_duty", "tds", "gst")
"""When a sentence names several, the first of these is answered: the total cost holds the others."""
_LEXICON: Final = "tax"
_PERCENT: Final = frozenset({"%", "percent", "pct", "प्रतिशत", "टक्के"})


def read_tax_question(reading: Reading, spans: list[PlaceSpan]) -> None:
    """Recognise a tax question; its words are used up, so that it changes no filter.

    A wish that only mentions a charge ("2 bhk in Pune, stamp duty included") is a search: where rooms or a
    type of home are said, a question word has to stand beside the charge.
    """
    named = {match.concept for _, match in _matches(reading, "topics")}
    topic = next((topic for topic in _ORDER if topic in named), None)
    if topic is None or (is_home_wish(reading) and not _asks(reading)):
        return
    tool: ToolCall = {"name": "tax", "topic": topic}
    read_tax_details(reading, spans, tool)
    reading.tool = tool
    reading.take(0, len(reading))


def read_tax_details(reading: Reading, spans: list[PlaceSpan], tool: ToolCall) -> None:
    """Add what a sentence says of the details of a tax question, which it may also answer later."""
    if tool["topic"] == "regime":
        _read_incomes(reading, tool)
        read_rate_and_tenure(reading, tool)
    else:
        _read_price(reading, tool)
    city = _city(spans)
    if city is not None:
        tool["city"] = city
    _read_people(reading, tool)
    _read_circumstances(reading, tool)


def _matches(reading: Reading, section: str) -> Iterator[tuple[int, PhraseMatch]]:
    """Phrases of a section wherever they stand, also in words that another rule has used."""
    table, place = phrases(_LEXICON, section), 0
    while place < len(reading):
        match = table.at(reading.items, place)
        if match is not None:
            yield place, match
        place += match.length if match else 1


def _has(reading: Reading, section: str) -> bool:
    return any(True for _ in _matches(reading, section))


def is_home_wish(reading: Reading) -> bool:
    """Whether rooms or a type of home are said."""
    sections = ("property_types", "any_home")
    return any(True for section in sections for _ in reading.find(section)) or any(
        reading.word(place) in {"bhk", "rk"} for place in range(len(reading))
    )


def _asks(reading: Reading) -> bool:
    return _has(reading, "asks")


def _amounts(reading: Reading) -> Iterator[Amount]:
    place = 0
    while place < len(reading):
        amount = read_amount(reading.items, place)
        if amount is not None and (amount.unit or amount.has_currency or amount.rupees >= LEAST_RUPEES):
            yield amount
            place = amount.end
        else:
            place += 1


def _read_price(reading: Reading, tool: ToolCall) -> None:
    price = next(_amounts(reading), None)
    if price is not None:
        tool["price_inr"] = price.whole_rupees


def _read_incomes(reading: Reading, tool: ToolCall) -> None:
    """Whose an amount is: said before it in its clause since the last amount, else right after it."""
    joint = {
        place for start, match in _matches(reading, "joint") for place in range(start, start + match.length)
    }
    since = 0
    for amount in _amounts(reading):
        start = max(since, reading.clause_start(amount.start))
        owner, since = _owner(reading, start, amount.start, joint), amount.end
        if owner is None:
            since = min(amount.end + 2, reading.clause_end(amount.start))
            owner = _owner(reading, amount.end, since, joint)
        rupees = amount.whole_rupees
        if owner == "loan":
            tool["loan_inr"] = rupees
        else:
            is_monthly = phrases("money", "per_month").at(reading.items, amount.end) is not None
            yearly = rupees * 12 if is_monthly else rupees
            if owner == "spouse":
                tool["spouse_income_inr"] = yearly
            elif "yearly_income_inr" not in tool:
                tool["yearly_income_inr"] = yearly


def _owner(reading: Reading, start: int, end: int, joint: set[int]) -> str | None:
    """``loan``, ``spouse``, ``own`` or unsaid; the last word said decides, but a spouse's salary is hers."""
    found = None
    for place in range(start, end):
        if place in joint:
            continue
        if phrases(_LEXICON, "spouse").at(reading.items, place):
            found = "spouse"
        elif reading.after("income_words", place) is not None:
            found = found if found == "spouse" else "own"
        elif reading.after("loan_words", place) is not None:
            found = "loan"
    return found


def _city(spans: list[PlaceSpan]) -> str | None:
    for span in spans:
        if span.is_city:
            return span.candidates[0].name
    for span in spans:
        cities = {place.city for place in span.candidates if place.kind in LIVED_IN}
        if len(cities) == 1:
            return cities.pop()
    return None


def _read_people(reading: Reading, tool: ToolCall) -> None:
    buyers = {match.concept for _, match in _matches(reading, "buyers")}
    if _has(reading, "joint") or {"man", "woman"} <= buyers:
        tool["buyer"] = "joint"
    elif "woman" in buyers and tool["topic"] != "regime":
        tool["buyer"] = "woman"
    elif "man" in buyers:
        tool["buyer"] = "man"
    if _has(reading, "nri_seller"):
        tool["seller"] = "nri"


def _read_circumstances(reading: Reading, tool: ToolCall) -> None:
    stages = {span.concept for span in reading.find("possession")}
    if "under_construction" in stages:
        tool["stage"] = "under_construction"
    elif "ready" in stages:
        tool["stage"] = "completed"
    if not _has(reading, "brokerage"):
        return
    for place in range(len(reading)):
        value = reading.items[place].value
        if reading.is_number(place) and value is not None and reading.word(place + 1) in _PERCENT:
            tool["brokerage_pct"] = f"{value:f}"
