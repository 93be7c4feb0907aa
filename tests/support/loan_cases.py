"""A plain home-loan case that passes, to be changed field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.lending.case_reading import read_case
from domain.lending.outcome import Outcome, judge

if TYPE_CHECKING:
    from domain.lending.case import LoanCase

AS_OF = "2026-11-27"


def person(**changes: Any) -> dict[str, Any]:
    """A salaried borrower of 35 on ₹1,10,000 a month."""
    return {
        "role": "primary",
        "relation": "self",
        "employment": "salaried",
        "age_months": 420,
        "co_owner": True,
        "bureau_score": 780,
        "obligations": [],
        "fixed_gross_monthly": 110_000,
        **changes,
    }


def business(*returns: int, **changes: Any) -> dict[str, Any]:
    """A self-employed borrower with profits of those years, older first."""
    itr = [{"pat": profit} for profit in returns]
    return person(**{"employment": "self_employed", "fixed_gross_monthly": 0, "itr": itr, **changes})


def spouse(**changes: Any) -> dict[str, Any]:
    """A second borrower."""
    return person(**{"role": "co", "relation": "spouse", "fixed_gross_monthly": 60_000, **changes})


def inputs(*people: dict[str, Any], held: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """₹50 lakh on a home of ₹75 lakh at 8.50 % over 20 years."""
    return {
        "product": "home_purchase",
        "requested_amount": 5_000_000,
        "rate_pct": "8.50",
        "tenure_months": 240,
        "as_of": AS_OF,
        "property": {
            "agreement_value": 7_500_000,
            "market_value": 7_500_000,
            "title_opinion": "clear_and_marketable",
            **(held or {}),
        },
        "applicants": list(people) or [person()],
        **changes,
    }


def case(*people: dict[str, Any], held: dict[str, Any] | None = None, **changes: Any) -> LoanCase:
    """The same, read."""
    return read_case(inputs(*people, held=held, **changes))


def judged(*people: dict[str, Any], held: dict[str, Any] | None = None, **changes: Any) -> Outcome:
    """The same, judged."""
    return judge(case(*people, held=held, **changes))
