"""What a buyer can carry: the share of income an instalment may take, and the loan and home that follow.

An indication before any application, from one stated income and the reference policy; the underwriting graph
judges a real case from documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple

from domain.dated_rules import Rule, rule_on
from domain.errors import BadInput
from domain.lending.emi import instalment, loan_an_emi_carries
from domain.lending.ltv import RULES_FILE, least_value_for_loan

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """Rate and tenure of a calculation, and which of them were assumed rather than said."""

    rate_pct: Decimal
    months: int
    is_rate_assumed: bool = False
    is_tenure_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Affordability:
    """Whole rupees. Zero loan means existing instalments already take the whole share."""

    monthly_income_inr: int
    obligations_inr: int
    foir_cap_pct: Decimal
    emi_room_inr: int
    """Instalment that still fits under the cap."""
    max_loan_inr: int
    """Rounded down to the policy's step."""
    emi_inr: int
    """Instalment of ``max_loan_inr``."""
    home_price_inr: int
    """Dearest home that loan and down payment pay for; without a down payment, the least price on which the
    whole loan may be given."""
    own_contribution_inr: int
    terms: LoanTerms
    rule: Rule


def loan_terms(day: date, *, rate_pct: Decimal | None = None, months: int | None = None) -> LoanTerms:
    """Terms with the dated assumptions filled in and marked as such."""
    rate_rule = rule_on(RULES_FILE, "home_loan.assumed_rate_pct", day)
    tenure_rule = rule_on(RULES_FILE, "home_loan.assumed_tenure_months", day)
    return LoanTerms(
        rate_pct=Decimal(rate_rule.value) if rate_pct is None else rate_pct,
        months=int(tenure_rule.value) if months is None else months,
        is_rate_assumed=rate_pct is None,
        is_tenure_assumed=months is None,
    )


def foir_cap_pct(monthly_income_inr: int, day: date) -> Decimal:
    """Share of income, in percent, that all instalments together may take."""
    caps = rule_on(RULES_FILE, "home_loan.foir_caps", day).value
    return next(
        Decimal(cap["cap_pct"])
        for cap in caps
        if cap["income_below_inr"] is None or monthly_income_inr < cap["income_below_inr"]
    )


def affordability(
    monthly_income_inr: int,
    terms: LoanTerms,
    day: date,
    *,
    obligations_inr: int = 0,
    down_payment_inr: int | None = None,
) -> Affordability:
    """The loan an income carries and the home it pays for.

    Raises:
        BadInput: Income not above zero, negative obligations or down payment, or terms out of range.
    """
    if monthly_income_inr <= 0 or obligations_inr < 0 or (down_payment_inr or 0) < 0:
        raise BadInput("Income must be above zero; instalments and down payment cannot be negative.")
    cap_pct = foir_cap_pct(monthly_income_inr, day)
    room = Decimal(monthly_income_inr) * cap_pct / 100 - obligations_inr
    step_inr = int(rule_on(RULES_FILE, "home_loan.loan_rounding_inr", day).value)
    by_income = loan_an_emi_carries(room, terms.rate_pct, terms.months) // step_inr * step_inr
    loan, price = _plan(by_income, down_payment_inr, day)
    return Affordability(
        monthly_income_inr=monthly_income_inr,
        obligations_inr=obligations_inr,
        foir_cap_pct=cap_pct,
        emi_room_inr=max(int(room), 0),
        max_loan_inr=loan,
        emi_inr=instalment(loan, terms.rate_pct, terms.months).emi_inr if loan else 0,
        home_price_inr=price,
        own_contribution_inr=price - loan,
        terms=terms,
        rule=rule_on(RULES_FILE, "home_loan.foir_caps", day),
    )


class _Plan(NamedTuple):
    loan_inr: int
    price_inr: int


def _plan(by_income_inr: int, down_payment_inr: int | None, day: date) -> _Plan:
    """Loan and home price, with the loan-to-value cap kept."""
    if by_income_inr <= 0:
        return _Plan(0, down_payment_inr or 0)
    if down_payment_inr is None:
        return _Plan(by_income_inr, least_value_for_loan(by_income_inr, day))
    step_inr = int(rule_on(RULES_FILE, "home_loan.loan_rounding_inr", day).value)
    loan = min(by_income_inr, _loan_beside(down_payment_inr, day)) // step_inr * step_inr
    return _Plan(loan, loan + down_payment_inr)


def _loan_beside(down_payment_inr: int, day: date) -> int:
    """The largest loan L allowed on a home of price L + D, for a down payment D.

    In a slab of p percent up to edge U, L <= p(L + D) gives L <= min(U, D·p/(1 − p)); the best slab wins.
    """
    best = 0
    for slab in rule_on(RULES_FILE, "home_loan.ltv_slabs", day).value:
        pct = Decimal(slab["ltv_pct"])
        by_share = int((down_payment_inr * pct / (100 - pct)).to_integral_value(rounding=ROUND_FLOOR))
        edge_inr = slab["loan_up_to_inr"]
        best = max(best, by_share if edge_inr is None else min(edge_inr, by_share))
    return best
