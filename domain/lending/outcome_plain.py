"""An outcome as JSON-plain data: whole rupees as numbers, ratios as texts of four decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.lending.checks import checks_of
from domain.lending.exact import four_places, half_up
from domain.lending.reason_codes import MEANINGS
from domain.lending.ruleset import ruleset_hash

if TYPE_CHECKING:
    from fractions import Fraction

    from domain.lending.outcome import Outcome


def plain(outcome: Outcome) -> dict[str, Any]:
    """The keys of DOMAIN A12, and rules, checks and hash beside them."""
    ceiling, stress = outcome.ceiling, outcome.stress
    figures: dict[str, Any] = {
        "per_applicant": [
            {"role": each.applicant.role, "assessed_monthly_income": half_up(each.monthly)}
            for each in outcome.incomes
        ],
        "assessed_monthly_income": half_up(outcome.income),
        "obligations_monthly": half_up(outcome.obligations),
        "bureau_score_used": outcome.bureau.score_used,
        "foir_cap": four_places(outcome.foir_cap),
        "tenure_used": outcome.tenure.months,
        "property_value_for_ltv": ceiling.value_inr,
        "ltv_requested": four_places(ceiling.requested_ltv),
        "ltv_cap_at_requested": four_places(ceiling.cap_at_requested),
        "max_loan_ltv": ceiling.max_loan_inr,
        "emi_requested": outcome.emi_requested_inr,
        "iir": shown(outcome.iir),
        "foir": shown(outcome.foir),
        "max_loan_foir": outcome.max_loan_foir_inr,
        "max_loan_multiplier": outcome.max_loan_multiplier_inr,
        "eligible_loan": outcome.eligible_inr,
        "offer_amount": outcome.offer_inr,
        "emi_offer": outcome.emi_offer_inr,
        "stress_emi": stress.emi_inr,
        "stress_foir": shown(stress.foir),
        "stress_foir_cap": four_places(stress.foir_cap),
        "risk_weight_pct": outcome.risk_weight_pct,
        "dscr": shown(outcome.dscr),
        "binding_limits": list(outcome.binding),
        "recommendation": outcome.recommendation,
        "reason_codes": list(outcome.codes),
    }
    return {
        **figures,
        "checks": [{**each._asdict(), "rule_ids": list(each.rule_ids)} for each in checks_of(outcome)],
        "reasons": [
            {
                "code": code,
                "effect": MEANINGS[code].effect,
                "input": MEANINGS[code].checkable_input,
                "rule_ids": list(MEANINGS[code].rule_ids),
            }
            for code in outcome.codes
        ],
        "as_of": outcome.case.as_of.isoformat(),
        "ruleset_hash": ruleset_hash(outcome.case.as_of),
    }


def shown(ratio: Fraction | None) -> str | None:
    """A ratio to four decimals; None stays None."""
    return None if ratio is None else four_places(ratio)
