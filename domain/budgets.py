"""Budget phrases: an amount or range together with the words that make it a ceiling, a floor or a middle.

DOMAIN E rule 1: a bare amount is a ceiling; under, upto, tak, andar, max, below are ceilings; above, min,
se upar are floors; around, lagbhag, ke aas paas mean plus or minus 10 %. A word after the amount outranks one
before it ("budget 90 lakh se upar" is a floor), and the longest phrase wins ("se zyada nahi" is a ceiling
although "se zyada" is a floor).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from domain.amounts import CRORE, LAKH, THOUSAND, Amount, AmountRange, read_amount, read_range, whole_rupees
from domain.lexicon import phrases
from domain.wording import Assumption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.tokens import Token

Period = Literal["total", "month"]

_ABOUT: Final = Decimal("0.10")
_MAY_STAND_BETWEEN: Final = frozenset({"of", "is", "rs", "budget", "rent", "price", "ka", "hai", "a", "the"})


class BoundMarker(NamedTuple):
    """A word that turns an amount into a bound: ``ceiling``, ``floor`` or ``about``."""

    bound: str
    length: int
    """Tokens from the amount to the far end of the marker."""
    is_strict: bool = False
    """The figure itself is left out: "more than 2" of a count is 3."""


@dataclass(frozen=True, slots=True)
class BudgetPhrase:
    """A budget as said: bounds in whole rupees (None is open) and the tokens that say it, with markers."""

    min_inr: int | None
    max_inr: int | None
    start: int
    end: int
    has_unit: bool
    """A unit or currency was said, so it is money for certain."""
    bound: str | None = None
    """``ceiling``, ``floor``, ``about``, ``range``; None for a bare amount."""
    unit: Decimal | None = None
    """Rupees per figure of the (upper) amount; None for plain rupees."""
    assumption: Assumption | None = None


def read_budget(
    tokens: Sequence[Token], start: int, period: Period, earlier_inr: int | None = None
) -> BudgetPhrase | None:
    """The budget whose first amount, or the "between" before it, stands at ``start``.

    A marker word before it is looked for to the left.

    Args:
        tokens: The whole text.
        start: Where the amount, range or its "between" begins.
        period: Decides what a bare number means: buying, 10-999 is lakh and less is crore; by month, below
            1,000 is thousand.
        earlier_inr: The bound of the search so far, whose unit a bare number inherits ("1.4 tak" after
            1.2 crore means 1.4 crore).
    """
    spread = read_range(tokens, start)
    if spread is not None:
        return _of_range(spread, period, earlier_inr)
    amount = read_amount(tokens, start)
    return None if amount is None else _of_amount(tokens, amount, period, earlier_inr)


def _of_range(spread: AmountRange, period: Period, earlier_inr: int | None) -> BudgetPhrase:
    low, high, assumption = spread.low, spread.high, spread.assumption
    has_unit = any(end.unit is not None or end.has_currency for end in (low, high))
    if not has_unit:
        high, assumption = with_unit(high, period, earlier_inr)
        low = low.in_unit(high.unit) if high.unit is not None and low.figure < THOUSAND else low
    return BudgetPhrase(
        low.whole_rupees,
        high.whole_rupees,
        spread.start,
        spread.end,
        has_unit,
        "range",
        high.unit,
        assumption,
    )


def _of_amount(
    tokens: Sequence[Token], amount: Amount, period: Period, earlier_inr: int | None
) -> BudgetPhrase:
    has_unit = amount.unit is not None or amount.has_currency
    sized, assumption = (amount, None) if has_unit else with_unit(amount, period, earlier_inr)
    before, after = marker_before(tokens, amount.start), marker_after(tokens, amount.end)
    if before and after and read_amount(tokens, amount.end + after.length) is not None:
        after = None  # "min 50 lakh max 80 lakh": max belongs to what follows
    marker = after or before
    start = amount.start - (before.length if before else 0)
    end = amount.end + (after.length if after else 0)
    low, high = _bounds(sized.rupees, marker.bound if marker else None)
    return BudgetPhrase(
        low, high, start, end, has_unit, marker.bound if marker else None, sized.unit, assumption
    )


def _bounds(rupees: Decimal, bound: str | None) -> tuple[int | None, int | None]:
    if bound == "floor":
        return whole_rupees(rupees), None
    if bound == "about":
        return whole_rupees(rupees * (1 - _ABOUT)), whole_rupees(rupees * (1 + _ABOUT))
    return None, whole_rupees(rupees)


def marker_before(tokens: Sequence[Token], start: int) -> BoundMarker | None:
    """The bound word that ends before ``start``; one small word may stand between ("max budget of 2 cr")."""
    for gap in (0, 1):
        if gap and (start < 1 or tokens[start - 1].text not in _MAY_STAND_BETWEEN):
            break
        match = phrases("money", "before").before(tokens, start - gap)
        if match is not None:
            strict = phrases("money", "strict").before(tokens, start - gap)
            is_strict = strict is not None and strict.length == match.length
            return BoundMarker(match.concept, gap + match.length, is_strict)
    return None


def marker_after(tokens: Sequence[Token], end: int) -> BoundMarker | None:
    """The bound word that begins at ``end``."""
    match = phrases("money", "after").at(tokens, end)
    if match is None:
        return None
    strict = phrases("money", "strict").at(tokens, end)
    is_strict = strict is not None and strict.length == match.length
    return BoundMarker(match.concept, match.length, is_strict)


def with_unit(amount: Amount, period: Period, earlier_inr: int | None) -> tuple[Amount, Assumption | None]:
    """A bare number in the unit it can only mean, and the assumption that says so; others unchanged."""
    figure = amount.figure
    if figure >= THOUSAND or figure <= 0:
        return amount, None
    if earlier_inr is not None:
        unit = _unit_near(figure, Decimal(earlier_inr))
    elif period == "month":
        unit = THOUSAND
    else:
        unit = LAKH if figure >= 10 else CRORE
    name = {THOUSAND: "thousand", LAKH: "lakh", CRORE: "crore"}[unit]
    return amount.in_unit(unit), Assumption(f"read_as_{name}", {"figure": str(figure)})


def _unit_near(figure: Decimal, earlier: Decimal) -> Decimal:
    """The unit that puts the figure nearest to the earlier amount, by ratio."""
    return min(
        (CRORE, LAKH, THOUSAND), key=lambda unit: max(figure * unit / earlier, earlier / (figure * unit))
    )
