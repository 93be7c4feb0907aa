"""Price, deposit and yield: budgets of every form, in total, per month, per square foot, as deposit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from domain.amounts import CRORE, LAKH, THOUSAND
from domain.budgets import BudgetPhrase, Period, marker_after, read_budget
from domain.lexicon import phrases
from domain.numerals import read_number

if TYPE_CHECKING:
    from domain.search.reading import Reading

_LARGEST_RENT_PER_SQFT: Final = 1_000
"""Rupees per square foot and month; the dearest Indian offices are far below, sale prices far above."""
_LEAST_PRICE: Final = 1_000
_LARGEST_BARE: Final = 1_000_000_000_000


def read_yield(reading: Reading) -> None:
    """Read "4% rental yield", "yield above 4 percent"."""
    for span in list(reading.find("yield_words")):
        for place in (*range(span.start - 1, span.start - 5, -1), *range(span.end, span.end + 4)):
            number = read_number(reading.items, place) if place >= 0 else None
            if number is not None and reading.word(place + number.length) in {"%", "percent", "pc", "pct"}:
                value = float(number.value)
                start, end = min(place, span.start), max(place + number.length + 1, span.end)
                reading.edit("set", "yield_min_pct", value, start, end)
                break


def read_prices(reading: Reading) -> None:
    """The ``price`` and ``deposit_max`` slots."""
    place = 0
    while place < len(reading):
        phrase = _phrase_at(reading, place)
        if phrase is None:
            place += 1
            continue
        place = _apply(reading, phrase)


def _phrase_at(reading: Reading, place: int) -> BudgetPhrase | None:
    if not reading.is_free(place, place + 1):
        return None
    phrase = read_budget(reading.items, place, _period(reading), _earlier(reading))
    if phrase is None or not reading.is_free(place, phrase.end):
        return None
    if phrase.has_unit or _is_money(reading, phrase, place):
        return phrase
    return None


def _is_money(reading: Reading, phrase: BudgetPhrase, place: int) -> bool:
    """Whether a bare number is an amount: a budget word or a bound beside it, or it is as long as a price."""
    figures = [bound for bound in (phrase.min_inr, phrase.max_inr) if bound is not None]
    if max(figures) > _LARGEST_BARE or min(figures) < _LEAST_PRICE:
        return False
    tail = reading.after("budget_words", phrase.end) or reading.after("rent_words", phrase.end)
    named = _named_before(reading, phrase.start) or tail is not None or _per_month(reading, phrase.end) > 0
    is_between = phrase.bound == "range" and phrases("money", "between").at(reading.items, place) is not None
    if (
        phrase.bound in {"ceiling", "floor", "about"}
        or named
        or is_between
        or _is_bare_range(reading, phrase)
    ):
        return True
    if phrases("money", "per_sqft").at(reading.items, phrase.end):
        return True
    return reading.items[place].value is not None and (reading.items[place].value or 0) >= _LEAST_PRICE * 2


def _is_bare_range(reading: Reading, phrase: BudgetPhrase) -> bool:
    """Read "80-90 2bhk Pune": two figures that lakh (or thousand) can follow, and no other noun does."""
    if phrase.bound != "range" or phrase.unit not in {LAKH, THOUSAND}:
        return False
    is_closed = phrase.end == len(reading) or bool(reading.used[phrase.end])
    return is_closed and phrase.min_inr is not None and phrase.min_inr >= 10 * phrase.unit


def _named_before(reading: Reading, start: int) -> bool:
    for gap in (0, 1, 2):
        if any(
            reading.before(section, start - gap) is not None
            for section in ("budget_words", "rent_words", "deposit_words")
        ):
            return True
    return False


def _period(reading: Reading) -> Period:
    """``month`` when the sentence, or else the search so far, is about paying by the month."""
    said = {edit.value for edit in reading.edits if edit.slot == "transaction"}
    transaction = next(iter(said), reading.state.get("transaction"))
    return "month" if transaction in {"rent", "pg", "lease"} else "total"


def _earlier(reading: Reading) -> int | None:
    """The bound of the search so far, unless the transaction changes in this sentence."""
    if any(
        edit.slot == "transaction" and edit.value != reading.state.get("transaction")
        for edit in reading.edits
    ):
        return None
    price = reading.state.get("price", {})
    return price.get("max", price.get("min")) or None


def _apply(reading: Reading, phrase: BudgetPhrase) -> int:
    items = reading.items
    per_sqft = phrases("money", "per_sqft").at(items, phrase.end)
    if per_sqft is not None:
        return _apply_rate(reading, phrase, phrase.end + per_sqft.length)
    if _is_deposit(reading, phrase):
        start, end = _with_words(reading, phrase, "deposit_words")
        reading.edit("set", "deposit_max", phrase.max_inr or phrase.min_inr, start, end)
        return end
    monthly = _per_month(reading, phrase.end)
    start, end = _with_words(reading, phrase, "budget_words")
    end = max(end, phrase.end + monthly)
    after = marker_after(items, end)
    if monthly and after is not None:
        phrase = _rebound(phrase, after.bound)
        end += after.length
    bounds: dict[str, Any] = {}
    if phrase.min_inr is not None:
        bounds["min"] = phrase.min_inr
    if phrase.max_inr is not None:
        bounds["max"] = phrase.max_inr
    bounds["period"] = "month" if monthly else _likely_period(reading, phrase)
    if phrase.assumption:
        reading.assumptions.append(phrase.assumption)
    reading.edit("put", "price", bounds, start, end)
    return end


def _rebound(phrase: BudgetPhrase, bound: str) -> BudgetPhrase:
    figure = phrase.max_inr
    if bound == "floor" and phrase.bound is None:
        return replace(phrase, min_inr=figure, max_inr=None)
    return phrase


def _likely_period(reading: Reading, phrase: BudgetPhrase) -> str:
    """Where nothing says rent or sale: a lakh or crore is a price, tens of thousands are a rent."""
    if _period(reading) == "month":
        return "month"
    largest = max(bound for bound in (phrase.min_inr, phrase.max_inr) if bound is not None)
    if reading.said("transaction") or reading.state.get("transaction"):
        return "total"
    return "total" if phrase.unit in {LAKH, CRORE} or largest >= 3 * LAKH else "month"


def _apply_rate(reading: Reading, phrase: BudgetPhrase, end: int) -> int:
    rate = phrase.max_inr if phrase.max_inr is not None else phrase.min_inr
    if (rate is not None and rate <= _LARGEST_RENT_PER_SQFT and _period(reading) == "month") or (
        rate or 0
    ) <= 500:
        end += _per_month(reading, end)
        reading.edit("put", "price", {"max_per_sqft_month": rate}, phrase.start, end)
    else:
        reading.take(phrase.start, end)
        reading.assume("rate_per_sqft")
    return end


def _is_deposit(reading: Reading, phrase: BudgetPhrase) -> bool:
    """Whether "deposit" names this amount and not the next ("rent 20k deposit 1 lakh")."""
    if any(reading.before("deposit_words", phrase.start - gap) is not None for gap in (0, 1, 2)):
        return True
    after = reading.after("deposit_words", phrase.end)
    if after is None:
        return False
    is_named = _named_before(reading, phrase.start)
    return not (is_named and any(read_budget(reading.items, after + gap, "month") for gap in (0, 1)))


def _with_words(reading: Reading, phrase: BudgetPhrase, section: str) -> tuple[int, int]:
    """The phrase with the word that names it ("budget", "deposit") on either side."""
    start, end = phrase.start, phrase.end
    for gap in (0, 1):
        named = reading.before(section, start - gap)
        if named is not None:
            start = named
            break
    return start, reading.after(section, end) or end


def _per_month(reading: Reading, end: int) -> int:
    """Length of "pm", "/month", "mahine ka" after an amount."""
    match = phrases("money", "per_month").at(reading.items, end)
    return 0 if match is None else match.length
