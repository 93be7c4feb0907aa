"""The repayment schedule of a loan, in whole rupees, that adds up to the loan exactly.

Every instalment is the rounded EMI; interest of a month is rounded half-up to the rupee; the last instalment
takes what is left, so it differs by what the roundings left over. Where the rounded EMI is a little too much
the loan ends a month or more before its term, and no instalment ever pays more than is owed.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from domain.lending.emi import PRECISION_DIGITS, instalment


class Row(NamedTuple):
    """One month: ``opening + interest - instalment = closing``, whole rupees."""

    number: int
    opening_inr: int
    instalment_inr: int
    interest_inr: int
    principal_inr: int
    closing_inr: int


def schedule(principal_inr: int, rate_pct: Decimal, months: int) -> tuple[Row, ...]:
    """The months of a loan from the first instalment to the last.

    >>> rows = schedule(100_000, Decimal("10.50"), 12)
    >>> tuple(rows[0])
    (1, 100000, 8815, 875, 7940, 92060)
    >>> rows[-1].closing_inr, sum(row.principal_inr for row in rows)
    (0, 100000)

    Raises:
        BadInput: A value is outside the range of `domain.lending.emi.instalment`.
    """
    emi = instalment(principal_inr, rate_pct, months).emi_inr
    monthly_rate = rate_pct / 1200
    rows: list[Row] = []
    balance = principal_inr
    with localcontext(prec=PRECISION_DIGITS):
        while balance:
            number = len(rows) + 1
            interest = int((balance * monthly_rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))
            paid = balance + interest if number == months else min(emi, balance + interest)
            closing = balance + interest - paid
            rows.append(Row(number, balance, paid, interest, paid - interest, closing))
            balance = closing
    return tuple(rows)
