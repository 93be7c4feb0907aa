"""Home-loan cases from a seed. What is expected holds by how a case is made, not by asking the engine.

A sound case keeps far from every limit: a third of the income as instalment at most, half of the value, a
good score, years until pension. Every second case then gets one fault, and the fault says outcome and reason.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

from evals.harness.suite import Case

if TYPE_CHECKING:
    from collections.abc import Callable

_CITIES: Final = ("Pune", "Bengaluru", "Mumbai", "Chennai", "Hyderabad", "Gurugram")
_RATES: Final = ("8.25", "8.40", "8.50", "8.75", "9.00")
_TODAY: Final = "2026-11-27"


def draw(count: int, seed: int) -> list[Case]:
    """So many cases; every second one is a wrong approval waiting to happen."""
    return [_case(number, Random(f"underwriting {seed} {number}"), seed) for number in range(count)]  # noqa: S311  # reproducible


def _case(number: int, dice: Random, seed: int) -> Case:
    inputs = _sound(dice)
    fault = "none"
    expected: dict[str, Any] = {"recommendation": "approve", "reason_codes": []}
    if number % 2:
        fault = dice.choice(sorted(FAULTS))
        outcome, code = FAULTS[fault](inputs, dice)
        expected = {"recommendation": outcome, "reason_codes": [code]}
    return Case(
        id=f"drawn-{seed}-{number}",
        inputs=inputs,
        expected=expected,
        origin=f"drawn from seed {seed}",
        tags={"fault": fault, "city": dice.choice(_CITIES), "employment": "salaried"},
    )


def _sound(dice: Random) -> dict[str, Any]:
    income = dice.randrange(90_000, 400_000, 5_000)
    # 8 to 9 % over 20 years costs some 0.0090 of the loan a month: this is a third of the income at most.
    loan = income * dice.randrange(20, 36) // 1_000 * 1_000
    loan = min(loan, 20_000_000)
    value = loan * dice.randrange(18, 24) // 10 // 1_000 * 1_000
    return {
        "as_of": _TODAY,
        "product": "home_purchase",
        "requested_amount": loan,
        "rate_pct": dice.choice(_RATES),
        "tenure_months": 240,
        "property": {
            "agreement_value": value,
            "market_value": value,
            "title_opinion": "clear_and_marketable",
        },
        "applicants": [
            {
                "role": "primary",
                "relation": "self",
                "employment": "salaried",
                "age_months": dice.randrange(26 * 12, 39 * 12),
                "co_owner": True,
                "bureau_score": dice.randrange(760, 860),
                "obligations": [],
                "fixed_gross_monthly": income,
            }
        ],
    }


def _score_low(inputs: dict[str, Any], dice: Random) -> tuple[str, str]:
    inputs["applicants"][0]["bureau_score"] = dice.randrange(300, 650)
    return "decline", "BUREAU_SCORE_LOW"


def _score_band_c(inputs: dict[str, Any], dice: Random) -> tuple[str, str]:
    inputs["applicants"][0]["bureau_score"] = dice.randrange(650, 700)
    return "refer", "BUREAU_SCORE_BAND_C"


def _no_history(inputs: dict[str, Any], _dice: Random) -> tuple[str, str]:
    inputs["applicants"][0]["bureau_score"] = None
    return "refer", "BUREAU_NO_HISTORY"


def _written_off(inputs: dict[str, Any], _dice: Random) -> tuple[str, str]:
    inputs["applicants"][0]["bureau_flags"] = ["writeoff_or_settled_36m"]
    return "decline", "BUREAU_WRITEOFF_36M"


def _ninety_days(inputs: dict[str, Any], _dice: Random) -> tuple[str, str]:
    inputs["applicants"][0]["bureau_flags"] = ["dpd90_24m"]
    return "decline", "BUREAU_DPD90_24M"


def _title_defective(inputs: dict[str, Any], _dice: Random) -> tuple[str, str]:
    inputs["property"]["title_opinion"] = "defective"
    return "decline", "TITLE_DEFECTIVE"


def _title_subject_to(inputs: dict[str, Any], _dice: Random) -> tuple[str, str]:
    inputs["property"]["title_opinion"] = "subject_to"
    return "refer", "TITLE_SUBJECT_TO"


def _valuer_far_off(inputs: dict[str, Any], dice: Random) -> tuple[str, str]:
    held = inputs["property"]
    held["market_value"] = held["agreement_value"] * dice.randrange(78, 83) // 100
    return "refer", "VALUATION_VARIANCE"


def _car_loan(inputs: dict[str, Any], dice: Random) -> tuple[str, str]:
    """An instalment of 45 to 50 % of the income beside ours: far beyond cap and deviation, not beyond all."""
    person = inputs["applicants"][0]
    loan = inputs["requested_amount"]
    income = person["fixed_gross_monthly"]
    room = 0.55 if income < 150_000 else 0.60
    share = (room - 0.006 * loan / income) + 0.01 * dice.randrange(0, 3)
    person["obligations"] = [{"type": "car_loan", "emi": round(income * share), "remaining_months": 48}]
    return "counter_offer", "FOIR_LIMIT"


def _too_much_of_the_value(inputs: dict[str, Any], dice: Random) -> tuple[str, str]:
    value = inputs["requested_amount"] * 100 // dice.randrange(94, 100)
    inputs["property"] |= {"agreement_value": value, "market_value": value}
    return "counter_offer", "LTV_LIMIT"


def _too_old(inputs: dict[str, Any], dice: Random) -> tuple[str, str]:
    person = inputs["applicants"][0]
    person["age_months"] = dice.randrange(56 * 12, 59 * 12)
    # Over the few months that are left a larger loan would break the instalment limit as well.
    inputs["requested_amount"] = person["fixed_gross_monthly"] * 6
    return "decline", "TENURE_NOT_POSSIBLE"


FAULTS: Final[dict[str, Callable[[dict[str, Any], Random], tuple[str, str]]]] = {
    "score_low": _score_low,
    "score_band_c": _score_band_c,
    "no_history": _no_history,
    "written_off": _written_off,
    "ninety_days": _ninety_days,
    "title_defective": _title_defective,
    "title_subject_to": _title_subject_to,
    "valuer_far_off": _valuer_far_off,
    "car_loan": _car_loan,
    "too_much_of_the_value": _too_much_of_the_value,
    "too_old": _too_old,
}
"""One fault each: changes the case, and says outcome and reason."""
