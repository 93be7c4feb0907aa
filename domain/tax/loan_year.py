"""Interest and principal of a home loan's first year, which is what a tax year of it looks like."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import NamedTuple

from domain.lending.emi import PRECISION_DIGITS, instalment
from domain.tax.rounding import rupee

MONTHS_OF_YEAR = 12


class LoanYear(NamedTuple):
    """Whole rupees paid in the first twelve months."""

    interest_inr: int
    principal_inr: int


def first_year(loan_inr: int, rate_pct: Decimal, months: int) -> LoanYear:
    """The first twelve instalments, or all of a shorter loan, split into interest and principal.

    >>> first_year(6_000_000, Decimal("8.5"), 240)
    LoanYear(interest_inr=505419, principal_inr=119409)

    Raises:
        BadInput: Loan, rate or months are outside the range of an instalment.
    """
    emi_inr = instalment(loan_inr, rate_pct, months).emi_inr
    with localcontext(prec=PRECISION_DIGITS):
        left, interest = Decimal(loan_inr), Decimal(0)
        for _ in range(min(months, MONTHS_OF_YEAR)):
            due = left * rate_pct / 1200
            interest += due
            left = max(left + due - emi_inr, Decimal(0))
        return LoanYear(rupee(interest), loan_inr - rupee(left))
