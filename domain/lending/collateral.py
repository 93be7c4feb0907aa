"""What a property secures: its value for LTV, the most that may be lent on it, risk weight (DOMAIN A4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.dated_rules import rule_on
from domain.lending.ltv import RULES_FILE, max_loan, slab_pct_of

if TYPE_CHECKING:
    from datetime import date

    from domain.lending.case import LoanCase, Property
    from domain.lending.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The largest loan on a property; whole rupees."""

    value_inr: int
    max_loan_inr: int
    cap_at_requested: Fraction
    """LTV the requested amount may have."""
    requested_ltv: Fraction
    """LTV of the request, a loan that stays on the property included."""


def value_for_ltv(case: LoanCase) -> int:
    """The lower of agreement and market value; of a loan against property, the market value.

    Stamp duty and registration count only where the house costs no more than the limit of the rule.
    """
    held = case.security
    if case.product == "lap":
        return held.market_value_inr
    lower = min(held.agreement_value_inr, held.market_value_inr)
    small_inr = int(rule_on(RULES_FILE, "home_loan.ltv_charges_included_up_to_inr", case.as_of).value)
    return lower + (held.stamp_reg_cost_inr if held.agreement_value_inr <= small_inr else 0)


def ceiling(case: LoanCase, policy: Policy) -> Ceiling:
    """The most that may be lent, tested on the new total where another loan stays on the property."""
    value, staying = value_for_ltv(case), case.security.existing_loan_inr
    total = case.requested_inr + staying
    flat = _flat_cap(case, policy)
    most = _slab_max(value, case.as_of) if flat is None else int(value * flat)
    cap = Fraction(slab_pct_of(total, case.as_of)) / 100 if flat is None else flat
    return Ceiling(
        value_inr=value,
        max_loan_inr=max(most - staying, 0),
        cap_at_requested=cap,
        requested_ltv=Fraction(total, value),
    )


def valuation_variance(held: Property) -> Fraction:
    """How far the valuer's figure lies from the agreement, as a share of the agreement."""
    return Fraction(abs(held.agreement_value_inr - held.market_value_inr), held.agreement_value_inr)


def risk_weight_pct(case: LoanCase, loan_inr: int, value_inr: int, policy: Policy) -> int | None:
    """Risk weight of the loan as an individual housing loan, for reporting.

    None for a loan against property, for an LTV beyond the table, and on days whose table is not on file.
    """
    if case.product == "lap":
        return None
    total = loan_inr + case.security.existing_loan_inr
    ltv = Fraction(total, value_inr)
    rows = policy.risk_weights
    return next(
        (
            row.weight_pct
            for row in rows
            if ltv <= row.ltv_up_to and (row.loan_up_to_inr is None or total <= row.loan_up_to_inr)
        ),
        None,
    )


def _flat_cap(case: LoanCase, policy: Policy) -> Fraction | None:
    """The one share of products outside the slabs of housing loans."""
    if case.product == "plot":
        return policy.flat_ltv["plot"]
    if case.product == "lap":
        return policy.flat_ltv[f"lap_{case.security.property_class}"]
    return None


def _slab_max(value_inr: int, day: date) -> int:
    return max_loan(value_inr, day).max_loan_inr
