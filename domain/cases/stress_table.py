"""The loan under harder times: dearer money, less income. Each row asks the engine's own arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from domain.cases.desk_rules import desk_rule
from domain.lending.capacity import Terms, emi_of, share_of_income
from domain.lending.exact import decimal_of, four_places, percent
from domain.lending.outcome_plain import shown

if TYPE_CHECKING:
    from domain.lending.outcome import Outcome


def stress_table(outcome: Outcome) -> list[dict[str, Any]]:
    """Rows of name, instalment, FOIR, cap under stress, and whether it holds; JSON-plain."""
    lent, cap = outcome.offer_inr or outcome.eligible_inr, outcome.stress.foir_cap
    months = outcome.tenure.months or outcome.case.tenure_months
    rows = []
    for scenario in desk_rule("stress_scenarios", outcome.case.as_of):
        rate = outcome.case.rate_pct + decimal_of(Fraction(scenario["rate_points"]))
        emi = emi_of(lent, Terms(rate, months))
        income = outcome.income * (1 - percent(scenario["income_pct"]))
        foir = share_of_income(emi + outcome.obligations, income)
        rows.append(
            {
                "name": scenario["name"],
                "rate_pct": str(rate),
                "emi_inr": emi,
                "foir": shown(foir),
                "foir_cap": four_places(cap),
                "holds": foir is not None and foir <= cap,
            }
        )
    return rows
