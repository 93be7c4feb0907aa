"""What the credit report means for a case (DOMAIN A6). No history is no reason to decline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.lending.reason_codes import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from domain.lending.case import Applicant
    from domain.lending.income import AssessedIncome
    from domain.lending.policy import Policy

_FLAG_CODES: Final[dict[str, Code]] = {
    "writeoff_or_settled_36m": Code.BUREAU_WRITEOFF_36M,
    "dpd90_24m": Code.BUREAU_DPD90_24M,
    "wilful_defaulter": Code.BUREAU_WILFUL_DEFAULTER,
    "current_overdue": Code.BUREAU_CURRENT_OVERDUE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauFinding:
    """The score the case is judged by and what the reports bring."""

    score_used: int | None
    """Lowest of those the case rests on; None when the bureau knows none of them."""
    foir_cut: Fraction
    """Taken off the FOIR cap, as a share of income."""
    codes: tuple[Code, ...]


def read_bureau(incomes: Sequence[AssessedIncome], policy: Policy, day: date) -> BureauFinding:
    """Score, cut and codes.

    Scores are of the people the case rests on; flags of everyone who signs, for each of them owes the whole.
    """
    scores = [each.applicant.bureau_score for each in incomes if each.contributes]
    known = [score for score in scores if score is not None]
    score = min(known, default=None)
    codes = [*_flag_codes((each.applicant for each in incomes), policy)]
    if len(known) < len(scores):
        codes.append(Code.BUREAU_NO_HISTORY)
    if score is not None and score < policy.score_decline_below:
        codes.append(Code.BUREAU_SCORE_LOW)
    elif score is not None and score < policy.score_refer_below:
        codes.append(Code.BUREAU_SCORE_BAND_C)
    if any(_is_stale(each.applicant, policy, day) for each in incomes):
        codes.append(Code.BUREAU_REPORT_STALE)
    return BureauFinding(score_used=score, foir_cut=_cut_of(score, policy), codes=tuple(codes))


def _flag_codes(people: Iterable[Applicant], policy: Policy) -> tuple[Code, ...]:
    raised = {flag for person in people for flag in person.bureau_flags}
    return tuple(_FLAG_CODES[flag] for flag in policy.bureau_flags if flag in raised)


def _cut_of(score: int | None, policy: Policy) -> Fraction:
    for low, high, cut in policy.foir_cuts:
        if score is not None and low <= score <= high:
            return cut
    return Fraction(0)


def _is_stale(person: Applicant, policy: Policy, day: date) -> bool:
    pulled = person.bureau_pulled_on
    return pulled is not None and day - pulled > timedelta(days=policy.report_stale_after_days)
