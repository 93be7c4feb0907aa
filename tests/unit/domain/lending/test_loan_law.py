"""PMAY subsidy, prepayment charges and asset classes: each edge of the rule."""

from __future__ import annotations

import pytest

from domain.calc import calculate
from domain.errors import BadInput

CLAIM = {
    "household_income": 900_000,
    "loan": 2_500_000,
    "property_value": 3_500_000,
    "carpet_sqm": "120",
    "tenure_months": 61,
    "owns_pucca_house": False,
    "sanctioned_on": "2024-09-01",
}


def test_every_limit_of_the_subsidy_is_met_at_its_edge():
    got = calculate("pmay_iss", CLAIM)

    assert (got["eligible"], got["reasons"]) == (True, [])
    assert 0 < float(got["npv_subsidy"]) < 150_000
    assert got["npv_subsidy"] == got["npv_uncapped"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"household_income": 900_001}, "INCOME_ABOVE_9L"),
        ({"loan": 2_500_001}, "LOAN_ABOVE_25L"),
        ({"property_value": 3_500_001}, "VALUE_ABOVE_35L"),
        ({"carpet_sqm": "120.1"}, "CARPET_ABOVE_120"),
        ({"owns_pucca_house": True}, "OWNS_PUCCA_HOUSE"),
        ({"sanctioned_on": "2024-08-31"}, "SANCTIONED_OUTSIDE_SCHEME"),
        ({"tenure_months": 60}, "TENURE_NOT_ABOVE_5Y"),
    ],
)
def test_one_step_past_an_edge_there_is_no_subsidy(change, reason):
    got = calculate("pmay_iss", {**CLAIM, **change})

    assert (got["eligible"], got["reasons"]) == (False, [reason])
    assert (got["npv_subsidy"], got["npv_uncapped"]) == ("0", None)


@pytest.mark.parametrize(("loan", "months"), [(800_000, 144), (2_500_000, 360)])
def test_subsidy_is_capped_and_counts_eight_lakh_and_twelve_years(loan, months):
    got = calculate("pmay_iss", {**CLAIM, "loan": loan, "tenure_months": months})

    assert (got["npv_uncapped"], got["npv_subsidy"]) == ("150240.13", "150000.00")


FLOATING = {
    "rate_type_at_prepayment": "floating",
    "purpose": "non_business",
    "borrower": "individual",
    "lender": "bank",
    "sanctioned_on": "2026-01-01",
}


@pytest.mark.parametrize(
    ("change", "is_allowed"),
    [
        ({}, False),
        ({"lender": "nbfc"}, False),
        ({"lender": "hfc"}, False),
        ({"rate_type_at_prepayment": "fixed"}, True),
        ({"borrower": "other"}, True),
        ({"purpose": "business"}, False),
        ({"purpose": "business", "borrower": "mse"}, False),
        ({"purpose": "business", "borrower": "other"}, True),
        ({"purpose": "business", "lender": "nbfc"}, True),
        ({"sanctioned_on": "2025-12-31"}, False),
        ({"sanctioned_on": "2025-12-31", "purpose": "business"}, True),
    ],
)
def test_prepayment_charge(change, is_allowed):
    got = calculate("prepayment", {**FLOATING, **change})

    assert (got["charge_allowed"], got["must_be_in_kfs"]) == (is_allowed, is_allowed)
    assert got["rule_ids"] == ["loan_terms.prepayment"]


def test_asset_classes_count_days_over_a_leap_february():
    got = calculate("sma_dates", {"due_date": "2028-01-31"})

    assert [got[name] for name in ("overdue", "SMA_1", "SMA_2", "NPA")] == [
        "2028-01-31",
        "2028-03-01",
        "2028-03-31",
        "2028-04-30",
    ]


def test_a_paid_instalment_ages_into_no_class():
    got = calculate("sma_dates", {"due_date": "2028-01-31", "paid": True})

    assert {got[name] for name in ("overdue", "SMA_1", "SMA_2", "NPA")} == {None}


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("sma_dates", {"due_date": 20280131}),
        ("sma_dates", {"due_date": "2013-01-01"}),
        ("prepayment", {**FLOATING, "lender": "moneylender"}),
        ("pmay_iss", {**CLAIM, "owns_pucca_house": "no"}),
        ("pmay_iss", {**CLAIM, "carpet_sqm": None}),
    ],
)
def test_wrong_inputs_get_one_clear_error(kind, inputs):
    with pytest.raises(BadInput):
        calculate(kind, inputs)


@pytest.mark.parametrize(
    ("older", "latest", "monthly"),
    [(600_000, 600_001, 25_000), (600_000, 599_999, 25_000), (0, 0, 0), (1, 0, 0)],
)
def test_variable_pay_has_no_jump_at_the_edge_of_a_fall(older, latest, monthly):
    assert calculate("variable_income", {"older_12m": older, "latest_12m": latest})["monthly"] == monthly


@pytest.mark.parametrize(
    ("noi", "cover", "passes"),
    [(75_000, "1.2500", True), (74_999, "1.2500", False), (-60_000, "-1.0000", False)],
)
def test_debt_service_cover_at_its_edge(noi, cover, passes):
    got = calculate("dscr", {"noi_annual": noi, "loan": 60_000, "rate_pct": "0", "months": 12})

    assert (got["emi"], got["dscr"], got["passes_1_25"]) == (5_000, cover, passes)


def test_cover_of_a_loan_too_small_for_an_instalment():
    assert calculate("dscr", {"noi_annual": 12, "loan": 1, "rate_pct": 0, "months": 12})["dscr"] == "1.0000"
