"""Equated monthly instalments (DOMAIN A3).

``EMI = P·r·(1+r)^n / ((1+r)^n − 1)`` with ``r`` the monthly rate and ``n`` the months; at rate zero ``P/n``.
Decimal with forty digits throughout; rounding is half-up, to the paisa for display and to the rupee for the
instalment itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from domain.errors import BadInput

PRECISION_DIGITS: Final = 40
MAX_MONTHS: Final = 600
MAX_RATE_PCT: Final = Decimal(100)
MAX_RATE_DECIMALS: Final = 8
"""A finer rate is nobody's rate, and at forty digits ``(1+r)^n`` would come out as one."""
MAX_PRINCIPAL_INR: Final = 10**12
"""Ten lakh crore: beyond any home, and a bound on the work a caller can ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """An EMI and what it adds up to, whole rupees except ``emi_paise``."""

    principal_inr: int
    rate_pct: Decimal
    months: int
    emi_inr: int
    emi_paise: Decimal
    """Rupees with two decimals, before rounding to the rupee."""
    total_paid_inr: int
    """``emi_inr`` times the months; the last instalment differs by some rupees in practice."""
    total_interest_inr: int


def instalment(principal_inr: int, rate_pct: Decimal, months: int) -> Instalment:
    """The EMI of a loan.

    >>> instalment(5_000_000, Decimal("8.50"), 240).emi_inr
    43391
    >>> instalment(1_200_000, Decimal(0), 120).emi_paise
    Decimal('10000.00')

    Args:
        principal_inr: Loan in whole rupees, above zero.
        rate_pct: Nominal annual rate in percent, 0 to 100, compounded monthly.
        months: Number of instalments.

    Raises:
        BadInput: A value is outside its range.
    """
    if not 0 < principal_inr <= MAX_PRINCIPAL_INR:
        raise BadInput(f"The loan must be between ₹1 and ₹{MAX_PRINCIPAL_INR}; it is {principal_inr}.")
    _check_terms(rate_pct, months)
    with localcontext(prec=PRECISION_DIGITS):
        exact = _exact_emi(Decimal(principal_inr), rate_pct, months)
        emi_inr = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        total = emi_inr * months
        return Instalment(
            principal_inr=principal_inr,
            rate_pct=rate_pct,
            months=months,
            emi_inr=emi_inr,
            emi_paise=exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP),
            total_paid_inr=total,
            total_interest_inr=max(total - principal_inr, 0),
        )


def loan_an_emi_carries(emi_inr: Decimal, rate_pct: Decimal, months: int) -> int:
    """The largest loan, in whole rupees rounded down, that an instalment pays off: ``E·(1−(1+r)^−n)/r``.

    >>> loan_an_emi_carries(Decimal(43391), Decimal("8.50"), 240)
    4999981

    Raises:
        BadInput: Rate or months are outside their range.
    """
    _check_terms(rate_pct, months)
    if emi_inr <= 0:
        return 0
    with localcontext(prec=PRECISION_DIGITS):
        r = rate_pct / 1200
        present_value = emi_inr * months if r == 0 else emi_inr * (1 - (1 + r) ** -months) / r
        return int(present_value.to_integral_value(rounding=ROUND_FLOOR))


def _exact_emi(principal: Decimal, rate_pct: Decimal, months: int) -> Decimal:
    r = rate_pct / 1200
    if r == 0:
        return principal / months
    growth = (1 + r) ** months
    return principal * r * growth / (growth - 1)


def _check_terms(rate_pct: Decimal, months: int) -> None:
    if not rate_pct.is_finite() or not 0 <= rate_pct <= MAX_RATE_PCT:
        raise BadInput(f"The rate must be between 0 and {MAX_RATE_PCT} percent a year; it is {rate_pct}.")
    if rate_pct != rate_pct.quantize(Decimal(10) ** -MAX_RATE_DECIMALS):
        raise BadInput(f"The rate may have at most {MAX_RATE_DECIMALS} decimals.")
    if not 1 <= months <= MAX_MONTHS:
        raise BadInput(f"The tenure must be between 1 and {MAX_MONTHS} months; it is {months}.")
