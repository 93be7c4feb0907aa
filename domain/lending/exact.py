"""Exact arithmetic of lending: fractions for shares and income, Decimal for compounding, no binary floats.

Ratios are compared unrounded and shown to four decimals; rupees are rounded half-up (DOMAIN 0, rule 3).
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from domain.lending.emi import PRECISION_DIGITS

HALF: Final = Fraction(1, 2)


def half_up(amount: Fraction) -> int:
    """The nearest whole number; a half goes up.

    >>> half_up(Fraction(215625, 2))
    107813
    """
    return (amount + HALF) // 1


def percent(said: str) -> Fraction:
    """A percentage as a share.

    >>> percent("8.5")
    Fraction(17, 200)
    """
    return Fraction(said) / 100


def shown(ratio: Fraction, places: int) -> str:
    """A ratio with that many decimals, rounded half-up away from zero.

    >>> shown(Fraction(2, 3), 2), shown(Fraction(-5, 4), 1)
    ('0.67', '-1.3')
    """
    units = half_up(abs(ratio) * 10**places)
    sign = "-" if ratio < 0 and units else ""
    return f"{sign}{units // 10**places}.{units % 10**places:0{places}d}"


def four_places(ratio: Fraction) -> str:
    """A ratio as it is shown.

    >>> four_places(Fraction(2, 3))
    '0.6667'
    """
    return shown(ratio, 4)


def decimal_of(amount: Fraction) -> Decimal:
    """A fraction to forty digits, for what is compounded."""
    with localcontext(prec=PRECISION_DIGITS):
        return Decimal(amount.numerator) / amount.denominator
