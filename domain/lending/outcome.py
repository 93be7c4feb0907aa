"""The policy outcome of a case: every figure of the way, codes in order, recommendation (DOMAIN A7).

The engine recommends; a person decides. It is a pure function of the case and the rules of its day, so the
same case gives the same bytes, and what-if questions are answered by asking it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.lending import capacity, collateral, obligations
from domain.lending.bureau import BureauFinding, read_bureau
from domain.lending.capacity import Burden, Terms
from domain.lending.dscr import debt_service_cover
from domain.lending.income import AssessedIncome, assess
from domain.lending.policy import Policy, policy_on
from domain.lending.reason_codes import MEANINGS, Code
from domain.lending.stress import Stress, stressed
from domain.lending.tenure import TenureFinding, allowed_tenure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.lending.case import LoanCase

Recommendation = Literal["approve", "counter_offer", "refer", "decline"]


class Limit(NamedTuple):
    """One of the three limits of the loan amount, whole rupees."""

    code: Code
    amount_inr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whole rupees, months, and shares as exact fractions; None where there is nothing to divide by."""

    case: LoanCase
    incomes: tuple[AssessedIncome, ...]
    income: Fraction
    """Assessed household income a month."""
    obligations: Fraction
    """Running instalments a month that count."""
    bureau: BureauFinding
    tenure: TenureFinding
    ceiling: collateral.Ceiling
    foir_cap: Fraction
    emi_requested_inr: int
    iir: Fraction | None
    foir: Fraction | None
    max_loan_foir_inr: int
    max_loan_multiplier_inr: int
    eligible_inr: int
    offer_inr: int
    """Zero when declined, though ``eligible_inr`` still shows the arithmetic."""
    emi_offer_inr: int
    """Instalment of what would be lent, a decline left aside."""
    stress: Stress
    dscr: Fraction | None
    """Of the offered loan; None for a property that earns nothing."""
    risk_weight_pct: int | None
    binding: tuple[Code, ...]
    """Limits below the request, tightest first."""
    recommendation: Recommendation
    codes: tuple[Code, ...]


def judge(case: LoanCase) -> Outcome:
    """The outcome under the rules of the case's day.

    Raises:
        BadInput: No rules are on file for that day.
    """
    policy = policy_on(case.as_of)
    incomes = assess(case.applicants, policy)
    income = sum((each.monthly for each in incomes), Fraction(0))
    running = obligations.monthly_total(case.applicants, policy)
    bureau = read_bureau(incomes, policy, case.as_of)
    tenure = allowed_tenure(case.tenure_months, incomes, policy)
    burden = Burden(income, running, capacity.foir_cap(income, bureau.foir_cut, policy))
    # With no month left the case is declined; its arithmetic is shown over the policy's least term.
    terms = Terms(case.rate_pct, tenure.months or policy.tenure_min_months)
    ceiling = collateral.ceiling(case, policy)
    limits = (
        Limit(Code.LTV_LIMIT, ceiling.max_loan_inr),
        Limit(Code.FOIR_LIMIT, capacity.max_loan_by_foir(burden, terms)),
        Limit(Code.MULTIPLIER_LIMIT, capacity.max_loan_by_multiplier(incomes, policy)),
    )
    least = min(case.requested_inr, *(limit.amount_inr for limit in limits))
    eligible = least // policy.loan_step_inr * policy.loan_step_inr
    emi = capacity.emi_of(case.requested_inr, terms)
    binding = _binding(case, limits)
    too_little = tuple(_capacity_codes(limits, incomes, policy))
    is_deviation = not too_little and _is_small_deviation(binding, burden, emi, bureau, policy)
    if is_deviation:
        binding = ()
    lent = case.requested_inr if is_deviation else eligible
    emi_offer = capacity.emi_of(lent, terms)
    stress = stressed(lent, terms, burden, policy)
    dscr = _cover(case, emi_offer)
    raised = {
        *bureau.codes,
        *tenure.codes,
        *(code for each in incomes for code in each.codes),
        *_security_codes(case, ceiling, policy),
        *too_little,
        *_offer_codes(lent, stress, dscr, policy),
        *([Code.FOIR_DEVIATION_L1] if is_deviation else []),
    }
    recommendation = _recommend(raised, is_short=lent < case.requested_inr)
    return Outcome(
        case=case,
        incomes=incomes,
        income=income,
        obligations=running,
        bureau=bureau,
        tenure=tenure,
        ceiling=ceiling,
        foir_cap=burden.foir_cap,
        emi_requested_inr=emi,
        iir=capacity.share_of_income(Fraction(emi), income),
        foir=burden.foir(emi),
        max_loan_foir_inr=limits[1].amount_inr,
        max_loan_multiplier_inr=limits[2].amount_inr,
        eligible_inr=eligible,
        offer_inr=0 if recommendation == "decline" else lent,
        emi_offer_inr=emi_offer,
        stress=stress,
        dscr=dscr,
        risk_weight_pct=collateral.risk_weight_pct(case, lent, ceiling.value_inr, policy),
        binding=binding,
        recommendation=recommendation,
        codes=_ordered(raised, binding),
    )


def _cover(case: LoanCase, emi_inr: int) -> Fraction | None:
    noi = case.security.noi_annual_inr
    return None if noi is None or not emi_inr else debt_service_cover(noi, emi_inr)


def _binding(case: LoanCase, limits: Iterable[Limit]) -> tuple[Code, ...]:
    below = [limit for limit in limits if limit.amount_inr < case.requested_inr]
    return tuple(limit.code for limit in sorted(below, key=lambda limit: limit.amount_inr))


def _is_small_deviation(
    binding: tuple[Code, ...], burden: Burden, emi_inr: int, bureau: BureauFinding, policy: Policy
) -> bool:
    """Whether the credit officer may grant the whole request although the FOIR is a little over its cap."""
    foir = burden.foir(emi_inr)
    return (
        binding == (Code.FOIR_LIMIT,)
        and foir is not None
        and foir <= burden.foir_cap + policy.deviation_margin
        and bureau.score_used is not None
        and bureau.score_used >= policy.deviation_score_from
    )


def _security_codes(case: LoanCase, ceiling: collateral.Ceiling, policy: Policy) -> Iterable[Code]:
    held = case.security
    if ceiling.max_loan_inr < policy.minimum_loan_inr:
        yield Code.COLLATERAL_INSUFFICIENT
    if collateral.valuation_variance(held) > policy.variance_refer_above:
        yield Code.VALUATION_VARIANCE
    if held.title_opinion == "defective":
        yield Code.TITLE_DEFECTIVE
    elif held.title_opinion == "subject_to":
        yield Code.TITLE_SUBJECT_TO
    elif held.title_opinion == "pending":
        yield Code.TITLE_PENDING


def _capacity_codes(
    limits: tuple[Limit, Limit, Limit], incomes: Iterable[AssessedIncome], policy: Policy
) -> Iterable[Code]:
    """Too little income for the least loan; while proof is awaited nobody knows, and the case is referred."""
    by_income = min(limits[1].amount_inr, limits[2].amount_inr)
    awaits_proof = any(Code.INCOME_PROOF_SHORT in each.codes for each in incomes)
    if by_income < policy.minimum_loan_inr and not awaits_proof:
        yield Code.INSUFFICIENT_REPAYMENT_CAPACITY


def _offer_codes(lent_inr: int, stress: Stress, dscr: Fraction | None, policy: Policy) -> Iterable[Code]:
    if lent_inr > policy.four_eyes_above_inr:
        yield Code.EXPOSURE_FOUR_EYES
    if stress.foir is not None and stress.foir > stress.foir_cap:
        yield Code.STRESS_FOIR_EXCEEDED
    if dscr is not None and dscr < policy.dscr_min:
        yield Code.DSCR_LOW


def _recommend(raised: Iterable[Code], *, is_short: bool) -> Recommendation:
    effects = {MEANINGS[code].effect for code in raised}
    if "hard" in effects:
        return "decline"
    if "soft" in effects:
        return "refer"
    return "counter_offer" if is_short else "approve"


def _ordered(raised: set[Code], binding: tuple[Code, ...]) -> tuple[Code, ...]:
    """Hard, soft, limits as they bind, notes."""
    told = [code for code in Code if code in raised]
    before = [code for code in told if MEANINGS[code].effect in {"hard", "soft"}]
    after = [code for code in told if MEANINGS[code].effect == "info"]
    return (*before, *binding, *after)
