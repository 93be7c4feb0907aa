"""Whether a lender may charge for paying a loan back early (DOMAIN A9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from datetime import date

    from domain.dated_rules import Rule

FILE: Final = "loan_terms.yaml"
RateType = Literal["floating", "fixed"]
LoanPurpose = Literal["non_business", "business"]
Borrower = Literal["individual", "mse", "other"]
Lender = Literal["bank", "nbfc", "hfc", "cooperative_bank"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentCase:
    """What decides it. A dual-rate loan is judged by the rate it bears when it is paid back."""

    rate_type_at_prepayment: RateType
    purpose: LoanPurpose
    borrower: Borrower
    lender: Lender
    sanctioned_on: date
    """Or renewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentVerdict:
    """Whether a charge may be taken."""

    is_charge_allowed: bool
    must_be_in_kfs: bool
    """A charge that is allowed must stand in sanction letter, agreement and Key Fact Statement."""
    rule: Rule


def prepayment_charge(case: PrepaymentCase) -> PrepaymentVerdict:
    """The verdict under the rules of the sanction day.

    Raises:
        BadInput: No rules are on file for that day.
    """
    rule = rule_on(FILE, "loan_terms.prepayment", case.sanctioned_on)
    is_barred = case.rate_type_at_prepayment == "floating" and any(
        case.purpose == bar["purpose"] and case.borrower in bar["borrowers"] and case.lender in bar["lenders"]
        for bar in rule.value
    )
    return PrepaymentVerdict(is_charge_allowed=not is_barred, must_be_in_kfs=not is_barred, rule=rule)
