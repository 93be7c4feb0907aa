"""Annual percentage rate: twelve times the monthly internal rate of return (DOMAIN A9, KFS circular of 2024).

The borrower gets the loan less the charges kept back and pays every instalment of the whole loan. Charges are
the lender's fees and what third parties are paid through the lender, tax included, contingent ones left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from domain.errors import BadInput
from domain.lending.emi import PRECISION_DIGITS, instalment

_CENT: Final = Decimal("0.01")
_CLOSE_ENOUGH: Final = Decimal("1e-15")
"""Of a monthly rate; far below what two decimals of a yearly percentage show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualRate:
    """Percent a year to two decimals, rupees otherwise."""

    net_disbursed_inr: int
    emi_paise: Decimal
    """Rupees with two decimals."""
    nominal_pct: Decimal
    """The APR: twelve times the monthly rate."""
    effective_pct: Decimal
    """The same, compounded over a year."""


def annual_rate(sanctioned_inr: int, rate_pct: Decimal, months: int, upfront_charges_inr: int) -> AnnualRate:
    """The APR of a loan with charges kept back at disbursal.

    >>> annual_rate(20_000, Decimal(15), 24, 400).nominal_pct
    Decimal('17.07')

    Raises:
        BadInput: Charges are negative or eat up the loan, or a term is out of range.
    """
    net = sanctioned_inr - upfront_charges_inr
    if upfront_charges_inr < 0 or net <= 0:
        raise BadInput("Upfront charges must be from zero to less than the sanctioned amount.")
    emi = instalment(sanctioned_inr, rate_pct, months).emi_paise
    with localcontext(prec=PRECISION_DIGITS):
        monthly = monthly_return(Decimal(net), emi, months)
        effective = (1 + monthly) ** 12 - 1
        return AnnualRate(
            net_disbursed_inr=net,
            emi_paise=emi,
            nominal_pct=(monthly * 1200).quantize(_CENT, rounding=ROUND_HALF_UP),
            effective_pct=(effective * 100).quantize(_CENT, rounding=ROUND_HALF_UP),
        )


def monthly_return(net: Decimal, emi: Decimal, months: int) -> Decimal:
    """The monthly rate at which the instalments are worth what was paid out; zero when they pay back no more.

    Found by halving: the worth falls as the rate rises, so the rate lies between one that is too low and one
    that is too high, and the gap halves until it is of no account. Called under forty digits.
    """
    low, high = Decimal(0), Decimal("0.01")
    if emi * months <= net:
        return low
    while _worth(emi, high, months) > net:
        low, high = high, high * 2
    while high - low > _CLOSE_ENOUGH:
        middle = (low + high) / 2
        if _worth(emi, middle, months) > net:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _worth(emi: Decimal, monthly_rate: Decimal, months: int) -> Decimal:
    return emi * (1 - (1 + monthly_rate) ** -months) / monthly_rate
