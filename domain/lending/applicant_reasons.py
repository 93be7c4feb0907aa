"""Why, in the applicant's language: at most four reasons, each with the field they can check (DOMAIN A7).

The words leave the house only after an underwriter has signed; this module only finds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from domain.lending.collateral import valuation_variance
from domain.lending.exact import half_up, shown
from domain.lending.policy import policy_on
from domain.lending.reason_codes import MEANINGS
from domain.money import format_indian
from domain.wording import say, wording

if TYPE_CHECKING:
    from fractions import Fraction

    from domain.leads import Language
    from domain.lending.counterfactuals import Counterfactual
    from domain.lending.outcome import Outcome
    from domain.lending.reason_codes import Code

IN_MONTHS: Final = "tenure"
"""The one lever that is not rupees."""


class ToldReason(NamedTuple):
    """One reason in words."""

    code: Code
    sentence: str
    checkable_input: str
    rule_ids: tuple[str, ...]


def reasons_told(outcome: Outcome, language: Language = "en") -> tuple[ToldReason, ...]:
    """The first reasons of the outcome, as many as the policy tells, in words."""
    places = _places(outcome, language)
    return tuple(
        ToldReason(
            code,
            say("loan_reasons", code.value, language, **places),
            MEANINGS[code].checkable_input,
            MEANINGS[code].rule_ids,
        )
        for code in outcome.codes[: policy_on(outcome.case.as_of).reasons_told]
    )


def way_told(way: Counterfactual, language: Language = "en") -> str:
    """A change that would pass, in words."""
    subject = way.subject if way.subject in wording("loan_subjects") else "other"
    return say(
        "loan_ways",
        way.lever,
        language,
        before=_amount(way.lever, way.before),
        after=_amount(way.lever, way.after),
        subject=say("loan_subjects", subject, language),
        loan_foir=_rupees(way.outcome.max_loan_foir_inr),
    )


def input_told(field: str, language: Language = "en") -> str:
    """The field that a reason rests on, in words.

    >>> input_told("applicants.bureau_score")
    'the credit score'
    """
    return say("checkable_inputs", field.rsplit(".", 1)[-1], language)


def _amount(lever: str, figure: int) -> str:
    return str(figure) if lever == IN_MONTHS else _rupees(figure)


def _rupees(amount: int) -> str:
    return f"₹{format_indian(amount)}"


def _places(outcome: Outcome, language: Language) -> dict[str, object]:
    """Every figure a reason may name."""
    policy, held = policy_on(outcome.case.as_of), outcome.case.security
    return {
        "age_min": policy.age_min_years,
        "months_min": policy.tenure_min_months,
        "months": outcome.tenure.months,
        "score": outcome.bureau.score_used,
        "bureau": _bureau(outcome, language),
        "score_decline": policy.score_decline_below,
        "score_refer": policy.score_refer_below,
        "stale_days": policy.report_stale_after_days,
        "returns_needed": policy.returns_needed,
        "income": _rupees(half_up(outcome.income)),
        "running": _rupees(half_up(outcome.obligations)),
        "loan_min": _rupees(policy.minimum_loan_inr),
        "loan_ltv": _rupees(outcome.ceiling.max_loan_inr),
        "loan_foir": _rupees(outcome.max_loan_foir_inr),
        "loan_multiple": _rupees(outcome.max_loan_multiplier_inr),
        "value": _rupees(outcome.ceiling.value_inr),
        "market": _rupees(held.market_value_inr),
        "agreement": _rupees(held.agreement_value_inr),
        "variance": _percent(valuation_variance(held)),
        "four_eyes": _rupees(policy.four_eyes_above_inr),
        "foir": _percent(outcome.foir),
        "foir_cap": _percent(outcome.foir_cap),
        "stress_points": _short(policy.stress_rate_points),
        "stress_foir": _percent(outcome.stress.foir),
        "stress_cap": _percent(outcome.stress.foir_cap),
        "dscr": _short(outcome.dscr),
        "dscr_min": _short(policy.dscr_min),
    }


def _bureau(outcome: Outcome, language: Language) -> str:
    named = sorted({each.applicant.bureau for each in outcome.incomes if each.applicant.bureau})
    return ", ".join(named) or say("loan_subjects", "credit_bureau", language)


def _percent(share: Fraction | None) -> str:
    return _short(None if share is None else share * 100)


def _short(figure: Fraction | None) -> str:
    """Two decimals at most, none that are zero.

    >>> from fractions import Fraction
    >>> _short(Fraction(55)), _short(Fraction(5807, 100)), _short(None)
    ('55', '58.07', '–')
    """
    return "–" if figure is None else shown(figure, 2).rstrip("0").rstrip(".")
