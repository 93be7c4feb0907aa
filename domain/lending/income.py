"""Assessed monthly income of each applicant, and whose of it counts (DOMAIN A2)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.lending.reason_codes import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.lending.case import Applicant, TaxReturn
    from domain.lending.policy import Policy

MONTHS: Final = 12
ZERO: Final = Fraction(0)


class BusinessIncome(NamedTuple):
    """Rupees a month, and what was found on the way."""

    monthly: Fraction
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedIncome:
    """What one person brings to the case."""

    applicant: Applicant
    monthly: Fraction
    """Rupees that count towards the loan; zero where the person's income may not."""
    contributes: bool
    """Whether the case rests on this person, so that their age and score count."""
    codes: tuple[Code, ...]


def variable_monthly(older_inr: int, latest_inr: int, policy: Policy) -> Fraction:
    """What counts of variable pay: half the average of two years, of the latest alone when it fell.

    >>> from datetime import date
    >>> from domain.lending.policy import policy_on
    >>> variable_monthly(600_000, 480_000, policy_on(date(2026, 11, 27)))
    Fraction(20000, 1)

    Args:
        older_inr: Rupees of the twelve months before the latest twelve.
        latest_inr: Rupees of the latest twelve months.
        policy: Says which share of the average counts.
    """
    has_fallen = latest_inr < older_inr
    average = Fraction(latest_inr, MONTHS) if has_fallen else Fraction(older_inr + latest_inr, 2 * MONTHS)
    return average * policy.variable_counted


def business_monthly(returns: Sequence[TaxReturn], policy: Policy) -> BusinessIncome:
    """Cash profit a month of the last two returns, older first.

    A year that fell sharply stands alone (and a person looks); one that rose sharply is capped against the
    older one. A loss counts as nothing, never against the others of the household.
    """
    if len(returns) < policy.returns_needed:
        return BusinessIncome(ZERO, (Code.INCOME_PROOF_SHORT,))
    older, latest = (Fraction(each.cash_profit_inr) for each in returns[-2:])
    codes: tuple[Code, ...] = ()
    if latest < policy.declining_below * older:
        yearly, codes = latest, (Code.INCOME_DECLINING,)
    elif latest > policy.capped_at * older:
        yearly, codes = (older + policy.capped_at * older) / 2, (Code.INCOME_SPIKE_CAPPED,)
    else:
        yearly = (older + latest) / 2
    return BusinessIncome(max(yearly / MONTHS, ZERO), codes)


def assess(applicants: Sequence[Applicant], policy: Policy) -> tuple[AssessedIncome, ...]:
    """Each applicant's income, in their order.

    When nobody has any, the case rests on the main applicant.
    """
    assessed = tuple(_assess_one(person, policy) for person in applicants)
    if any(each.contributes for each in assessed):
        return assessed
    return tuple(
        AssessedIncome(
            applicant=each.applicant,
            monthly=each.monthly,
            contributes=each.applicant.role == "primary",
            codes=each.codes,
        )
        for each in assessed
    )


def _assess_one(person: Applicant, policy: Policy) -> AssessedIncome:
    monthly, codes = _own_income(person, policy)
    if person.role == "guarantor":
        return AssessedIncome(applicant=person, monthly=ZERO, contributes=False, codes=())
    has_shown_income = monthly > 0 or bool(person.returns)
    if not (person.relation in policy.counts_always or person.is_co_owner):
        excluded = (Code.INCOME_EXCLUDED_NON_OWNER,) if has_shown_income else ()
        return AssessedIncome(applicant=person, monthly=ZERO, contributes=False, codes=excluded)
    return AssessedIncome(applicant=person, monthly=monthly, contributes=has_shown_income, codes=codes)


def _own_income(person: Applicant, policy: Policy) -> BusinessIncome:
    other = person.rent_inr * policy.rent_counted + person.pension_inr * policy.pension_counted
    if person.employment == "salaried":
        fixed = person.net_credit_inr if policy.income_base == "net" else person.fixed_gross_inr
        return BusinessIncome(fixed + _variable(person, policy) + other, ())
    if person.employment in {"pensioner", "homemaker"}:
        return BusinessIncome(other, ())
    business = business_monthly(person.returns, policy)
    return BusinessIncome(business.monthly + other, business.codes)


def _variable(person: Applicant, policy: Policy) -> Fraction:
    years = person.variable_annual_inr
    if len(years) < policy.variable_years_needed:
        return ZERO
    return variable_monthly(years[-2], years[-1], policy)
