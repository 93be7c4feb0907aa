"""The interest subsidy of PMAY-U 2.0: who gets it and what it is worth today (DOMAIN A9)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Any, Final

from domain.dated_rules import load_rules
from domain.lending.emi import PRECISION_DIGITS

if TYPE_CHECKING:
    from datetime import date

    from domain.dated_rules import Rule

FILE: Final = "pmay.yaml"
_PAISA: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyClaim:
    """What the scheme asks about a household and its loan; rupees, square metres, months."""

    household_income_inr: int
    """A year."""
    loan_inr: int
    property_value_inr: int
    carpet_sqm: Decimal
    tenure_months: int
    owns_pucca_house: bool
    """Anywhere in India."""
    sanctioned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidy:
    """Rupees with two decimals; what stands against it when there is none."""

    is_eligible: bool
    reasons: tuple[str, ...]
    npv: Decimal
    """Worth today, capped; zero when not eligible."""
    npv_uncapped: Decimal | None
    payout_cap_inr: int
    yearly_parts: int
    rule: Rule


def interest_subsidy(claim: SubsidyClaim) -> Subsidy:
    """The subsidy under the scheme of the sanction day; a loan from before it is told so."""
    day = claim.sanctioned_on
    rules = sorted(load_rules(FILE), key=lambda each: each.effective_from)
    rule = next((each for each in rules if each.holds_on(day)), rules[0])
    scheme = rule.value
    reasons = _against(claim, scheme, is_in_time=rule.holds_on(day))
    uncapped = None if reasons else _present_value(claim, scheme)
    return Subsidy(
        is_eligible=not reasons,
        reasons=reasons,
        npv=Decimal(0)
        if uncapped is None
        else min(uncapped, Decimal(scheme["npv_cap_inr"]).quantize(_PAISA)),
        npv_uncapped=uncapped,
        payout_cap_inr=scheme["payout_cap_inr"],
        yearly_parts=scheme["yearly_parts"],
        rule=rule,
    )


def _against(claim: SubsidyClaim, scheme: dict[str, Any], *, is_in_time: bool) -> tuple[str, ...]:
    tests = {
        "INCOME_ABOVE_9L": claim.household_income_inr > scheme["income_up_to_inr"],
        "LOAN_ABOVE_25L": claim.loan_inr > scheme["loan_up_to_inr"],
        "VALUE_ABOVE_35L": claim.property_value_inr > scheme["property_up_to_inr"],
        "CARPET_ABOVE_120": claim.carpet_sqm > Decimal(scheme["carpet_up_to_sqm"]),
        "OWNS_PUCCA_HOUSE": claim.owns_pucca_house,
        "SANCTIONED_OUTSIDE_SCHEME": not is_in_time,
        "TENURE_NOT_ABOVE_5Y": claim.tenure_months <= scheme["tenure_above_months"],
    }
    return tuple(code for code, fails in tests.items() if fails)


def _present_value(claim: SubsidyClaim, scheme: dict[str, Any]) -> Decimal:
    """Interest of the subsidised part, repaid at the subsidy rate, discounted month by month.

    On eight lakh over 144 months at 4 % this gives ₹1,50,240: where the cap of ₹1.50 lakh comes from.
    """
    balance = Decimal(min(claim.loan_inr, scheme["subsidised_up_to_inr"]))
    months = min(claim.tenure_months, scheme["subsidised_up_to_months"])
    with localcontext(prec=PRECISION_DIGITS):
        rate = Decimal(scheme["subsidy_rate_pct"]) / 1200
        discount = 1 + Decimal(scheme["discount_rate_pct"]) / 1200
        emi = balance * rate / (1 - (1 + rate) ** -months)
        worth = Decimal(0)
        for month in range(1, months + 1):
            interest = balance * rate
            worth += interest / discount**month
            balance -= emi - interest
        return worth.quantize(_PAISA, rounding=ROUND_HALF_UP)
