"""What an outcome asks of the sanctioning levels (DOMAIN A8)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from domain.lending.authority import Authority, NeverWaived, SanctionRequest, authority_needed
from domain.lending.capacity import Terms, emi_of, share_of_income
from domain.lending.collateral import valuation_variance
from domain.lending.policy import policy_on
from domain.lending.tenure import MONTHS_A_YEAR

if TYPE_CHECKING:
    from domain.lending.outcome import Outcome


def authority_of(
    outcome: Outcome, amount_inr: int, *, months: int | None = None, waits_for_kyc: bool = False
) -> Authority:
    """Who has to sign for granting that amount over that many months (those of the outcome when left out).

    Args:
        outcome: The engine's judgement of the case.
        amount_inr: Loan to be granted, whole rupees, above zero; it may be more than was offered.
        months: Tenure to be granted; it may be longer than age allows.
        waits_for_kyc: Whether the identity of any borrower is still open; no level may waive that.
    """
    case = outcome.case
    term = months or outcome.tenure.months or policy_on(case.as_of).tenure_min_months
    emi = emi_of(amount_inr, Terms(case.rate_pct, term))
    foir = share_of_income(emi + outcome.obligations, outcome.income)
    breaches: set[NeverWaived] = {"kyc"} if waits_for_kyc else set()
    if amount_inr > outcome.ceiling.max_loan_inr:
        breaches.add("ltv")
    if case.security.title_opinion == "defective":
        breaches.add("title_defective")
    return authority_needed(
        SanctionRequest(
            amount_inr=amount_inr,
            # Without income every instalment is over the cap by all of it.
            foir_over_cap=Fraction(1) if foir is None else foir - outcome.foir_cap,
            score=outcome.bureau.score_used,
            months_over_age=_months_over_age(outcome, term),
            has_pension_or_younger_borrower=_has_support(outcome, term),
            valuation_variance=valuation_variance(case.security),
            breaches=frozenset(breaches),
        ),
        case.as_of,
    )


def _months_over_age(outcome: Outcome, months: int) -> int:
    policy = policy_on(outcome.case.as_of)
    return max(
        each.applicant.age_months
        + months
        - policy.last_age_years_of(each.applicant.employment) * MONTHS_A_YEAR
        for each in outcome.incomes
        if each.contributes
    )


def _has_support(outcome: Outcome, months: int) -> bool:
    """A pension, or a borrower who is within the greatest age at the last instalment."""
    policy = policy_on(outcome.case.as_of)
    people = [each.applicant for each in outcome.incomes if each.contributes]
    return any(
        person.pension_inr > 0
        or person.age_months + months <= policy.last_age_years_of(person.employment) * MONTHS_A_YEAR
        for person in people
    )
