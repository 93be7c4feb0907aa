"""The figures of a Key Fact Statement (RBI/2024-25/18): what the borrower must see before signing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from domain.dated_rules import rule_on
from domain.errors import BadInput
from domain.lending.amortisation import Row, schedule
from domain.lending.apr import AnnualRate, annual_rate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

FILE: Final = "loan_terms.yaml"
Payee = Literal["lender", "third_party"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One charge, tax included, whole rupees."""

    name: str
    amount_inr: int
    payee: Payee
    """Third-party charges are those collected through the lender (insurance, legal, valuation)."""
    is_contingent: bool = False
    """Due only if something happens (a late payment, say); told, and no part of the APR."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """Whole rupees and months."""

    sanctioned_inr: int
    rate_pct: Decimal
    months: int
    charges: tuple[Charge, ...]
    """A fee that is not among them may not be charged without explicit consent."""
    lender_charges_inr: int
    third_party_charges_inr: int
    apr: AnnualRate
    total_interest_inr: int
    total_paid_inr: int
    """All instalments and the charges kept back."""
    valid_working_days: int
    cooling_off_days: int
    schedule: tuple[Row, ...]
    rule_ids: tuple[str, ...]


def key_facts(
    sanctioned_inr: int, rate_pct: Decimal, months: int, charges: Sequence[Charge], day: date
) -> KeyFacts:
    """The statement of a loan sanctioned on that day.

    Raises:
        BadInput: A charge is negative, charges eat up the loan, terms are out of range, or the day is before
            the statement was asked for.
    """
    if any(charge.amount_inr < 0 for charge in charges):
        raise BadInput("A charge cannot be negative.")
    rule = rule_on(FILE, "loan_terms.key_fact_statement", day)
    by_payee = {
        payee: sum(each.amount_inr for each in charges if each.payee == payee and not each.is_contingent)
        for payee in ("lender", "third_party")
    }
    kept_back = sum(by_payee.values())
    rows = schedule(sanctioned_inr, rate_pct, months)
    return KeyFacts(
        sanctioned_inr=sanctioned_inr,
        rate_pct=rate_pct,
        months=months,
        charges=tuple(charges),
        lender_charges_inr=by_payee["lender"],
        third_party_charges_inr=by_payee["third_party"],
        apr=annual_rate(sanctioned_inr, rate_pct, months, kept_back),
        total_interest_inr=sum(row.interest_inr for row in rows),
        total_paid_inr=sum(row.instalment_inr for row in rows) + kept_back,
        valid_working_days=int(rule.value["valid_working_days"]),
        cooling_off_days=int(rule.value["cooling_off_days"]),
        schedule=rows,
        rule_ids=(rule.id,),
    )
