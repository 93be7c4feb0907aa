"""The figures of a sanction letter and its Key Fact Statement; the pages themselves are set elsewhere."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from domain.cases.desk_rules import desk_rule
from domain.lending.exact import half_up, percent
from domain.lending.kfs import Charge, key_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

SHOWN_ROWS: Final = 12
"""Instalments of the schedule that the letter shows; all of them are in the statement's totals."""


def charges_of(amount_inr: int, day: date) -> tuple[Charge, ...]:
    """The charges of a loan of that amount under the rules of a day.

    >>> from datetime import date
    >>> [(one.name, one.amount_inr) for one in charges_of(5_000_000, date(2026, 11, 27))][:2]
    [('processing_fee', 15000), ('legal_and_technical', 7500)]
    """
    return tuple(
        Charge(
            name=row["name"],
            amount_inr=_amount(row, amount_inr),
            payee=row["payee"],
            is_contingent=row["is_contingent"],
        )
        for row in desk_rule("charges", day)
    )


def _amount(row: Mapping[str, Any], loan_inr: int) -> int:
    if "pct" not in row:
        return int(row["amount_inr"])
    share = half_up(Fraction(loan_inr) * percent(row["pct"]))
    return int(min(max(share, row["at_least_inr"]), row["at_most_inr"]))


def statement_of(terms: Mapping[str, Any], ref: str, day: date) -> dict[str, Any]:
    """The figures of the Key Fact Statement; JSON-plain.

    Args:
        terms: ``amount_inr``, ``tenure_months`` and ``rate_pct`` that are granted.
        ref: The unique number of the proposal.
        day: Of the sanction.
    """
    charges = charges_of(terms["amount_inr"], day)
    facts = key_facts(terms["amount_inr"], Decimal(terms["rate_pct"]), terms["tenure_months"], charges, day)
    return {
        "proposal_number": ref,
        "day": day.isoformat(),
        "sanctioned_inr": facts.sanctioned_inr,
        "rate_pct": str(facts.rate_pct),
        "months": facts.months,
        "emi_inr": facts.schedule[0].instalment_inr,
        "charges": [
            {
                "name": one.name,
                "amount_inr": one.amount_inr,
                "payee": one.payee,
                "is_contingent": one.is_contingent,
            }
            for one in facts.charges
        ],
        "net_disbursed_inr": facts.apr.net_disbursed_inr,
        "apr_pct": str(facts.apr.nominal_pct),
        "effective_pct": str(facts.apr.effective_pct),
        "total_interest_inr": facts.total_interest_inr,
        "total_paid_inr": facts.total_paid_inr,
        "valid_working_days": facts.valid_working_days,
        "cooling_off_days": facts.cooling_off_days,
        "first_instalments": [
            {
                "number": row.number,
                "instalment_inr": row.instalment_inr,
                "interest_inr": row.interest_inr,
                "principal_inr": row.principal_inr,
                "closing_inr": row.closing_inr,
            }
            for row in facts.schedule[:SHOWN_ROWS]
        ],
        "rule_ids": list(facts.rule_ids),
    }


def letter_of(
    terms: Mapping[str, Any], ref: str, day: date, conditions: Iterable[Mapping[str, str]]
) -> dict[str, Any]:
    """What the sanction letter says; JSON-plain."""
    alive = int(desk_rule("sanction_alive_days", day))
    return {
        "ref": ref,
        "day": day.isoformat(),
        "amount_inr": terms["amount_inr"],
        "tenure_months": terms["tenure_months"],
        "rate_pct": terms["rate_pct"],
        "alive_until": (day + timedelta(days=alive)).isoformat(),
        "conditions": [
            {"code": one["code"], "text": one["text"]}
            for one in conditions
            if one["before"] == "disbursal" and one["state"] not in ("cleared", "waived")
        ],
    }
