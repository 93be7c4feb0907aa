"""Rounding of tax: half up, to the rupee within a working and to ten rupees for income and tax payable."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Exact = Decimal | Fraction


def rupee(amount: Exact) -> int:
    """The nearest rupee, half up (halves of a negative amount go away from zero).

    >>> rupee(Decimal("2823.6")), rupee(Fraction(1, 2))
    (2824, 1)
    """
    if isinstance(amount, Fraction):
        size = (abs(amount.numerator) * 2 + amount.denominator) // (2 * amount.denominator)
        return size if amount >= 0 else -size
    return int(amount.to_integral_value(ROUND_HALF_UP))


def nearest_ten(amount: Decimal) -> int:
    """Nearest multiple of ten rupees, half up (s.288A and s.288B of the 1961 Act).

    >>> nearest_ten(Decimal("13002.08")), nearest_ten(Decimal(1200005))
    (13000, 1200010)
    """
    return int((amount / 10).to_integral_value(ROUND_HALF_UP)) * 10


def percent_of(amount_inr: int, pct: str | Decimal) -> Decimal:
    """A percentage of an amount, exact."""
    return Decimal(amount_inr) * Decimal(pct) / 100


def pct_words(pct: str | Decimal) -> str:
    """``12.5``, ``0``, ``20``: no trailing zeros, never in exponent form.

    >>> pct_words("14.950"), pct_words("20")
    ('14.95', '20')
    """
    text = f"{Decimal(pct):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
