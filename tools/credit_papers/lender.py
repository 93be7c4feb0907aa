"""The lender's side of an offer, from its dated terms (`domain/rules/lender_offer.yaml`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from domain.dated_rules import rule_on
from domain.lending.prepayment import PrepaymentCase, prepayment_charge
from tools.credit_papers.offer import ContingentCharge, FloatingRate, LoanOffer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

FILE: Final = "lender_offer.yaml"
_MONTHS: Final = 12


def lender_on(day: date) -> Mapping[str, Any]:
    """The lender's terms of a day.

    Raises:
        BadInput: None are on file for that day.
    """
    terms: Mapping[str, Any] = rule_on(FILE, "lender.offer", day).value
    return terms


def offer_of(
    ref: str, borrower: str, day: date, rate_pct: Decimal, conditions: Sequence[str] = ()
) -> LoanOffer:
    """The lender's side of a loan at that rate, offered on that day.

    Raises:
        BadInput: No terms are on file for that day.
    """
    lender = lender_on(day)
    benchmark_pct = Decimal(lender["benchmark_pct"])
    return LoanOffer(
        lender=lender["lender"],
        proposal_no=ref,
        borrower=borrower,
        address=lender["address"],
        on=day,
        rate_type=lender["rate_type"],
        floating=FloatingRate(
            benchmark=lender["benchmark"],
            benchmark_pct=benchmark_pct,
            spread_pct=rate_pct - benchmark_pct,
            benchmark_reset_months=lender["benchmark_reset_months"],
            spread_reset_months=lender["spread_reset_months"],
        ),
        first_instalment_on=first_instalment(day, lender["instalment_day"]),
        contingent=tuple(ContingentCharge(**one) for one in lender["contingent"]),
        recovery_clause=lender["recovery_clause"],
        grievance_clause=lender["grievance_clause"],
        grievance_officer=lender["grievance_officer"],
        may_be_transferred=lender["may_be_transferred"],
        conditions=tuple(conditions),
    )


def first_instalment(day: date, on: int) -> date:
    """The day of instalments in the month after next: a whole month passes after disbursal in any case.

    >>> from datetime import date
    >>> first_instalment(date(2026, 11, 27), 5)
    datetime.date(2027, 1, 5)
    """
    month = day.month + 1
    return day.replace(year=day.year + month // _MONTHS, month=month % _MONTHS + 1, day=on)


def prepayment_is_free(day: date) -> bool:
    """Whether the lender may charge nothing for prepayment of a home loan to an individual."""
    lender = lender_on(day)
    case = PrepaymentCase(
        sanctioned_on=day,
        rate_type_at_prepayment=lender["rate_type"],
        purpose="non_business",
        borrower="individual",
        lender=lender["kind"],
    )
    return not prepayment_charge(case).is_charge_allowed
