"""Loan-to-value: the largest home loan the regulator allows on a property (DOMAIN A4).

The cap depends on the loan amount, in slabs, so the maximum is the best over the slabs and not one
multiplication: on ₹35 lakh, 90 % would be ₹31.5 lakh, but above ₹30 lakh only 80 % may be lent, so that is
the most. One rupee above a slab's edge drops the cap.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Final

from domain.dated_rules import Rule, rule_on
from domain.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

RULES_FILE: Final = "home_loan.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanCap:
    """The most that may be lent on a property, and the rule that says so."""

    value_inr: int
    """Value the cap was taken of: price without stamp duty and registration, unless the house is small."""
    max_loan_inr: int
    own_contribution_inr: int
    """What the buyer brings at least, before stamp duty and registration."""
    slab_ltv_pct: Decimal
    """Percentage of the slab the maximum falls in."""
    rule: Rule


def max_loan(property_value_inr: int, day: date, *, charges_inr: int = 0) -> LoanCap:
    """The largest loan under the slabs in force on that day.

    >>> from datetime import date
    >>> max_loan(9_500_000, date(2026, 11, 22)).max_loan_inr
    7500000

    Args:
        property_value_inr: The lower of agreement value and valuer's value, whole rupees.
        day: Date of the case; the slabs of that day apply.
        charges_inr: Stamp duty, registration and documentation; counted only where the house costs no more
            than the limit of the rule (₹10 lakh).

    Raises:
        BadInput: The value is not above zero, charges are negative, or no slabs are on file for the day.
    """
    if property_value_inr <= 0 or charges_inr < 0:
        raise BadInput("The property value must be above zero and charges not negative.")
    small_house_inr = int(rule_on(RULES_FILE, "home_loan.ltv_charges_included_up_to_inr", day).value)
    counts_charges = property_value_inr <= small_house_inr
    value_inr = property_value_inr + (charges_inr if counts_charges else 0)
    rule = rule_on(RULES_FILE, "home_loan.ltv_slabs", day)
    loan_inr, pct = 0, Decimal(0)
    slab_floor_inr = 0
    for slab in rule.value:
        slab_pct = Decimal(slab["ltv_pct"])
        within = int((Decimal(value_inr) * slab_pct / 100).to_integral_value(rounding=ROUND_FLOOR))
        edge_inr = slab["loan_up_to_inr"]
        candidate = within if edge_inr is None else min(edge_inr, within)
        if candidate > slab_floor_inr and candidate > loan_inr:
            loan_inr, pct = candidate, slab_pct
        slab_floor_inr = edge_inr or slab_floor_inr
    return LoanCap(
        value_inr=value_inr,
        max_loan_inr=loan_inr,
        own_contribution_inr=value_inr - loan_inr,
        slab_ltv_pct=pct,
        rule=rule,
    )


def least_value_for_loan(loan_inr: int, day: date) -> int:
    """The lowest property value on which that loan may be given, whole rupees rounded up.

    >>> from datetime import date
    >>> least_value_for_loan(7_500_000, date(2026, 11, 22))
    9375000

    Raises:
        BadInput: The loan is not above zero, or no slabs are on file for the day.
    """
    if loan_inr <= 0:
        raise BadInput("The loan must be above zero.")
    pct = slab_pct_of(loan_inr, day)
    return -int((-Decimal(loan_inr) * 100 / pct).to_integral_value(rounding=ROUND_FLOOR))


def slab_pct_of(loan_inr: int, day: date) -> Decimal:
    """Percentage of value that a loan of that size may be at most.

    >>> from datetime import date
    >>> slab_pct_of(7_500_001, date(2026, 11, 22))
    Decimal('75')

    Raises:
        BadInput: No slabs are on file for the day.
    """
    slabs = rule_on(RULES_FILE, "home_loan.ltv_slabs", day).value
    return next(
        Decimal(slab["ltv_pct"])
        for slab in slabs
        if slab["loan_up_to_inr"] is None or loan_inr <= slab["loan_up_to_inr"]
    )
