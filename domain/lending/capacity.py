"""What an income carries: the FOIR cap and the two loan limits that follow from income (DOMAIN A3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.lending.emi import instalment, loan_an_emi_carries
from domain.lending.exact import decimal_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from domain.lending.income import AssessedIncome
    from domain.lending.policy import Policy


class Terms(NamedTuple):
    """Rate in percent a year, compounded monthly, and number of instalments."""

    rate_pct: Decimal
    months: int


class Burden(NamedTuple):
    """What a household earns and owes a month in rupees, and the share all instalments may take."""

    income: Fraction
    obligations: Fraction
    foir_cap: Fraction

    @property
    def room(self) -> Fraction:
        """Rupees a month left for a new instalment; below zero when there is none."""
        return self.foir_cap * self.income - self.obligations

    def foir(self, emi_inr: int) -> Fraction | None:
        """Share of income of that instalment and the running ones."""
        return share_of_income(emi_inr + self.obligations, self.income)


def foir_cap(monthly_income: Fraction, cut: Fraction, policy: Policy) -> Fraction:
    """Share of assessed household income that all instalments may take, less the cut for the score."""
    cap = next(share for below, share in policy.foir_caps if below is None or monthly_income < below)
    return cap - cut


def max_loan_by_foir(burden: Burden, terms: Terms) -> int:
    """Largest loan, whole rupees, whose instalment fits into the room left a month."""
    return loan_an_emi_carries(decimal_of(burden.room), terms.rate_pct, terms.months)


def max_loan_by_multiplier(incomes: Sequence[AssessedIncome], policy: Policy) -> int:
    """Largest loan as the multiple of each person's income."""
    return int(sum(each.monthly * policy.multiplier_of(each.applicant.employment) for each in incomes))


def emi_of(loan_inr: int, terms: Terms) -> int:
    """The instalment in whole rupees; nothing for no loan."""
    return instalment(loan_inr, terms.rate_pct, terms.months).emi_inr if loan_inr else 0


def share_of_income(monthly: Fraction, income: Fraction) -> Fraction | None:
    """A monthly sum as a share of income; None where there is no income to compare with."""
    return monthly / income if income > 0 else None
