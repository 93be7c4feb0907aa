"""How long a loan may run: the longest term, and everyone's age at the last instalment (DOMAIN A5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.lending.reason_codes import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.lending.income import AssessedIncome
    from domain.lending.policy import Policy

MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureFinding:
    """Months, and what stands against the wish."""

    months: int
    """The tenure applied; below the policy's least when age leaves no more, never below zero."""
    most_months: int
    """The longest that age and policy allow."""
    codes: tuple[Code, ...]


def allowed_tenure(requested_months: int, incomes: Sequence[AssessedIncome], policy: Policy) -> TenureFinding:
    """The tenure applied; of several contributors the one nearest to their last age binds."""
    people = [each.applicant for each in incomes if each.contributes]
    by_age = min(
        policy.last_age_years_of(person.employment) * MONTHS_A_YEAR - person.age_months for person in people
    )
    most = max(min(policy.tenure_max_months, by_age), 0)
    months = min(requested_months, most)
    codes = []
    if any(person.age_months < policy.age_min_years * MONTHS_A_YEAR for person in people):
        codes.append(Code.AGE_BELOW_MIN)
    if months < policy.tenure_min_months:
        codes.append(Code.TENURE_NOT_POSSIBLE)
    elif months < requested_months:
        codes.append(Code.TENURE_CAPPED)
    return TenureFinding(months=months, most_months=most, codes=tuple(codes))
