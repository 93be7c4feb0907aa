"""Debt service cover of a property that earns (DOMAIN A5)."""

from __future__ import annotations

from fractions import Fraction


def debt_service_cover(noi_annual_inr: int, emi_inr: int) -> Fraction:
    """Net operating income of a year over twelve instalments.

    >>> from domain.lending.exact import four_places
    >>> four_places(debt_service_cover(720_000, 52_968))
    '1.1328'

    Args:
        noi_annual_inr: Rent and the like less running costs, rupees a year.
        emi_inr: Instalment in rupees, above zero.
    """
    return Fraction(noi_annual_inr, 12 * emi_inr)
