"""What a rise of the rate does to a loan: a larger instalment, or more of them (KFS Part 1, row 7)."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from domain.lending.emi import MAX_MONTHS, instalment, loan_an_emi_carries


class RateRise(NamedTuple):
    """Two ways to carry a higher rate."""

    emi_inr: int
    """The instalment over the same months."""
    months: int | None
    """The months at the same instalment; None where it does not even carry the interest."""


def rate_rise(principal_inr: int, rate_pct: Decimal, months: int, points: Decimal) -> RateRise:
    """What a loan costs when its rate rises by some points at the start.

    >>> rate_rise(5_000_000, Decimal("8.50"), 240, Decimal("0.25"))
    RateRise(emi_inr=44186, months=253)

    Raises:
        BadInput: Terms are out of range.
    """
    higher = rate_pct + points
    emi = instalment(principal_inr, rate_pct, months).emi_inr
    low, high = months, MAX_MONTHS
    if loan_an_emi_carries(Decimal(emi), higher, high) < principal_inr:
        return RateRise(instalment(principal_inr, higher, months).emi_inr, None)
    while low < high:
        middle = (low + high) // 2
        if loan_an_emi_carries(Decimal(emi), higher, middle) >= principal_inr:
            high = middle
        else:
            low = middle + 1
    return RateRise(instalment(principal_inr, higher, months).emi_inr, low)
