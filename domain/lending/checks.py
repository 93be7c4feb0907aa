"""The tests of a case side by side: figure, limit, verdict and the rules that set the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from domain.lending.collateral import valuation_variance
from domain.lending.exact import four_places
from domain.lending.policy import policy_on
from domain.lending.reason_codes import MEANINGS, Code

if TYPE_CHECKING:
    from fractions import Fraction

    from domain.lending.outcome import Outcome
    from domain.lending.policy import Policy
    from domain.lending.reason_codes import Effect

Verdict = Literal["pass", "reduce", "refer", "fail"]


class Check(NamedTuple):
    """One test. Figure and limit are texts: ratios of four decimals, rupees, months, scores."""

    name: str
    figure: str | None
    """None where there is nothing to test (no history, no income)."""
    limit: str
    verdict: Verdict
    """``reduce``: the amount was brought down to the limit."""
    rule_ids: tuple[str, ...]


_VERDICTS: Final[dict[Effect, Verdict]] = {"hard": "fail", "soft": "refer", "limit": "reduce", "info": "pass"}
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("fail", "refer", "reduce")


def checks_of(outcome: Outcome) -> tuple[Check, ...]:
    """Every test that applies to the case, in the order of the engine."""
    policy = policy_on(outcome.case.as_of)
    case = outcome.case
    found = [
        _check(
            outcome,
            "foir",
            _shown(outcome.foir),
            four_places(outcome.foir_cap),
            (Code.FOIR_LIMIT, Code.FOIR_DEVIATION_L1, Code.INSUFFICIENT_REPAYMENT_CAPACITY),
        ),
        _check(
            outcome,
            "ltv",
            four_places(outcome.ceiling.requested_ltv),
            four_places(outcome.ceiling.cap_at_requested),
            (Code.LTV_LIMIT, Code.COLLATERAL_INSUFFICIENT),
        ),
        _check(
            outcome,
            "income_multiple",
            str(case.requested_inr),
            str(outcome.max_loan_multiplier_inr),
            (Code.MULTIPLIER_LIMIT,),
        ),
        _check(
            outcome,
            "stress_foir",
            _shown(outcome.stress.foir),
            four_places(outcome.stress.foir_cap),
            (Code.STRESS_FOIR_EXCEEDED,),
        ),
        _check(outcome, "bureau_score", _score(outcome), str(policy.score_refer_below), _BUREAU),
        _check(outcome, "tenure_months", str(outcome.tenure.months), _tenure_limit(outcome, policy), _TENURE),
        _check(
            outcome,
            "valuation_variance",
            four_places(valuation_variance(case.security)),
            four_places(policy.variance_refer_above),
            (Code.VALUATION_VARIANCE,),
        ),
        _check(outcome, "title", case.security.title_opinion, "clear_and_marketable", _TITLE),
    ]
    if outcome.dscr is not None:
        found.append(
            _check(outcome, "dscr", four_places(outcome.dscr), four_places(policy.dscr_min), (Code.DSCR_LOW,))
        )
    return tuple(found)


_BUREAU: Final = tuple(code for code in Code if code.startswith("BUREAU_"))
_TENURE: Final = (Code.TENURE_NOT_POSSIBLE, Code.AGE_BELOW_MIN, Code.TENURE_CAPPED)
_TITLE: Final = (Code.TITLE_DEFECTIVE, Code.TITLE_SUBJECT_TO, Code.TITLE_PENDING)


def _check(outcome: Outcome, name: str, figure: str | None, limit: str, codes: tuple[Code, ...]) -> Check:
    verdicts = {_VERDICTS[MEANINGS[code].effect] for code in codes if code in outcome.codes}
    verdict: Verdict = next((each for each in _WORST_FIRST if each in verdicts), "pass")
    rule_ids = dict.fromkeys(rule for code in codes for rule in MEANINGS[code].rule_ids)
    return Check(name, figure, limit, verdict, tuple(rule_ids))


def _shown(ratio: Fraction | None) -> str | None:
    return None if ratio is None else four_places(ratio)


def _score(outcome: Outcome) -> str | None:
    used = outcome.bureau.score_used
    return None if used is None else str(used)


def _tenure_limit(outcome: Outcome, policy: Policy) -> str:
    return f"{policy.tenure_min_months}-{outcome.tenure.most_months}"
