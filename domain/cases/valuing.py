"""What a home may be worth by what homes like it ask for. It informs; the valuer values (DOMAIN A4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.cases.desk_rules import desk_rule
from domain.lending.collateral import valuation_variance, value_for_ltv
from domain.lending.exact import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.lending.case import LoanCase

Confidence = Literal["none", "low", "medium", "high"]


class Comparable(NamedTuple):
    """One home of our own market."""

    listing_id: UUID
    price_per_sqft_inr: int
    locality: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """Whole rupees; None where there is nothing to compare with."""

    low_inr: int | None
    mid_inr: int | None
    high_inr: int | None
    comparables: tuple[Comparable, ...]
    """Those nearest to the middle, as many as the rule shows."""
    count: int
    confidence: Confidence
    agreement_value_inr: int
    valuer_value_inr: int | None
    value_for_ltv_inr: int
    variance_pct: str


def valued(
    case: LoanCase, comparables: Sequence[Comparable], carpet_sqft: int | None, *, has_valuer: bool
) -> Valuation:
    """The range between the quartiles of price per square foot, times the home's area.

    Args:
        case: The case; its value for LTV is the engine's own.
        comparables: Homes like it.
        carpet_sqft: The home's carpet area; without it there is no range.
        has_valuer: Whether the market value is a valuer's and not the applicant's.
    """
    rule = desk_rule("comparables", case.as_of)
    rates = sorted(comparables, key=lambda one: (one.price_per_sqft_inr, str(one.listing_id)))
    is_known = carpet_sqft is not None and len(rates) >= rule["low"]
    low, mid, high = (
        (int(quantile([one.price_per_sqft_inr for one in rates], share) * carpet_sqft) for share in _QUARTERS)
        if is_known and carpet_sqft is not None
        else (None, None, None)
    )
    return Valuation(
        low_inr=low,
        mid_inr=mid,
        high_inr=high,
        comparables=_nearest(rates, rule["shown"]),
        count=len(rates),
        confidence=_confidence(len(rates), rule) if is_known else "none",
        agreement_value_inr=case.security.agreement_value_inr,
        valuer_value_inr=case.security.market_value_inr if has_valuer else None,
        value_for_ltv_inr=value_for_ltv(case),
        variance_pct=shown(valuation_variance(case.security) * 100, 2),
    )


_QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


def quantile(ordered: Sequence[int], share: Fraction) -> Fraction:
    """The value below which that share of the values lies, between neighbours in proportion.

    >>> quantile([10, 20, 30], Fraction(1, 4))
    Fraction(15, 1)
    """
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _nearest(ordered: Sequence[Comparable], shown_count: int) -> tuple[Comparable, ...]:
    start = max((len(ordered) - shown_count) // 2, 0)
    return tuple(ordered[start : start + shown_count])


def _confidence(count: int, rule: dict[str, int]) -> Confidence:
    if count >= rule["high"]:
        return "high"
    return "medium" if count >= rule["medium"] else "low"
