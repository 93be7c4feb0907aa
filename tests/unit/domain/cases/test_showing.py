"""What is shown of a judged case, under other terms too, and what follows its sanction."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.cases.checks_shown import checks_shown, counterfactuals_shown, gauges_shown, ratio_shown
from domain.cases.sanctioning import letter_of, statement_of
from domain.cases.seeing import Standing, may
from domain.cases.stress_table import stress_table
from domain.cases.valuing import Comparable, valued
from domain.cases.what_if import Changes, what_if
from domain.lending.authority import Level
from domain.lending.case_reading import read_case
from domain.lending.case_report import case_report
from tests.support.loan_cases import case, inputs, judged, person

DAY = date(2026, 11, 27)
ME, MAKER = UUID(int=1), UUID(int=2)


def test_each_check_has_its_rule_clause_and_inputs() -> None:
    told = inputs(requested_amount=7_000_000)
    report = case_report(read_case(told))

    checks = {one["code"]: one for one in checks_shown(report, told, {"requested_amount": "f-1"})}

    assert checks["ltv"]["state"] == "refer"
    assert (checks["ltv"]["value"], checks["ltv"]["limit"]) == ("93.33", "80.00")
    assert checks["ltv"]["inputs"][0] == {"name": "requested_amount", "value": 7_000_000, "fact_id": "f-1"}
    assert checks["foir"]["rule"] == "home_loan.foir_caps"
    assert all(one["source"] and one["clause"] for one in checks.values())
    assert counterfactuals_shown(report)[0]["change"]["field"] == "requested_amount"
    assert ratio_shown(report, "foir") == {"value": "55.23", "limit": "55.00"}


def test_what_nobody_knows_is_not_judged_and_has_no_gauge() -> None:
    told = inputs(
        person(bureau_score=-1, fixed_gross_monthly=0, itr=[{"pat": 1}], employment="self_employed")
    )
    report = case_report(read_case(told))

    gauges = gauges_shown(report)

    assert gauges["dscr"] is None
    assert gauges["score"] == {"value": None, "limit": "700", "direction": "above", "state": "refer"}
    assert gauges["foir"]["state"] == "not_judged"
    assert ratio_shown(report, "foir") is None


def test_what_if_asks_the_engine_and_leaves_the_case_alone() -> None:
    told = inputs()
    spouse = {"relation": "spouse", "employment": "salaried", "age_months": 400, "fixed_gross_monthly": 50_000,
              "bureau_score": 800, "emi_monthly": 5_000}  # fmt: skip

    joined = what_if(
        told, Changes(amount_inr=6_500_000, rate_pct="9", tenure_months=300, co_applicant=spouse), {}
    )

    assert told == inputs()
    assert joined["emi_inr"] == 54_548
    assert joined["outcome"] == "counter_offer"
    assert what_if(told, Changes(co_applicant={**spouse, "emi_monthly": 0}), {})["outcome"] == "approve"


def test_harder_times_are_told_row_by_row() -> None:
    rows = {one["name"]: one for one in stress_table(judged())}

    assert rows["rate_plus_2"]["emi_inr"] == 49_919
    assert rows["income_less_20"]["foir"] == "0.4931"
    assert all(one["holds"] for one in rows.values())
    assert not any(one["holds"] for one in stress_table(judged(person(fixed_gross_monthly=0))))


@pytest.mark.parametrize(
    ("homes", "sqft", "expected"),
    [
        (0, 800, (None, None, "none")),
        (2, 800, (None, None, "none")),
        (5, None, (None, None, "none")),
        (5, 800, (8_880_000, 9_120_000, "low")),
        (9, 800, (8_960_000, 9_280_000, "medium")),
        (25, 800, (9_280_000, 10_240_000, "high")),
    ],
)
def test_the_range_is_between_the_quartiles_and_as_sure_as_there_are_homes(
    homes: int, sqft: int | None, expected: tuple[Any, ...]
) -> None:
    near = [Comparable(UUID(int=at), 11_000 + at * 100, "Baner") for at in range(homes)]

    got = valued(case(held={"market_value": 7_200_000}), near, sqft, has_valuer=homes == 5)

    assert (got.low_inr, got.mid_inr, got.confidence) == expected
    assert (got.count, got.variance_pct, got.value_for_ltv_inr) == (homes, "4.00", 7_200_000)
    assert got.valuer_value_inr == (7_200_000 if homes == 5 else None)
    assert len(got.comparables) == min(homes, 8)


def test_letter_and_statement_are_of_what_was_signed() -> None:
    terms = {"amount_inr": 5_000_000, "tenure_months": 240, "rate_pct": "8.50"}
    conditions = [
        {"code": "title_clear", "text": "t", "before": "disbursal", "state": "open"},
        {"code": "mandate", "text": "m", "before": "disbursal", "state": "waived"},
        {"code": "kyc", "text": "k", "before": "sanction", "state": "open"},
    ]

    kfs, letter = statement_of(terms, "PM-1", DAY), letter_of(terms, "PM-1", DAY, conditions)

    assert (kfs["emi_inr"], kfs["net_disbursed_inr"], kfs["apr_pct"]) == (43_391, 4_976_400, "8.57")
    assert kfs["charges"][-1]["is_contingent"]
    assert len(kfs["first_instalments"]) == 12
    assert [one["code"] for one in letter["conditions"]] == ["title_clear"]
    assert letter["alive_until"] == "2027-02-25"


def standing(**changes: Any) -> Standing:
    given: dict[str, Any] = {
        "stage": "second_sign", "is_stale": False, "is_judged": True, "is_locked": False, "is_analyst": True,
        "reader_id": ME, "reader_level": Level.L2, "owner_id": None, "maker_id": MAKER, "needed_level": Level.L2,
    }  # fmt: skip
    return Standing(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "act", "why"),
    [
        ({}, "sign", None),
        ({"stage": "decision"}, "recommend", None),
        ({"is_analyst": False}, "claim", "Only analysts"),
        ({"is_locked": True}, "waive", "paid out"),
        ({"stage": "withdrawn"}, "edit", "withdrawn"),
        ({"stage": "sanctioned"}, "sign", "sanctioned"),
        ({"stage": "documents", "is_judged": False}, "recommend", "no figures"),
        ({"stage": "decision", "is_stale": True}, "override", "run the case again"),
        ({}, "recommend", "not at the decision"),
        ({"stage": "decision"}, "sign", "no recommendation"),
        ({"is_stale": True}, "return", "run the case again"),
        ({"verdict": "sanctioned"}, "sign", "over"),
        ({"reader_id": MAKER}, "sign", "ask a colleague"),
        ({"signed_by": frozenset({ME})}, "sign", "already"),
        ({"reader_level": Level.L1}, "sign", "level L2"),
    ],
)
def test_what_may_be_done_is_told_with_its_reason(changes: dict[str, Any], act: str, why: str | None) -> None:
    got = may(standing(**changes))[act]

    assert got.allowed is (why is None)
    assert why is None or why in got.why
