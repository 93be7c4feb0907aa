from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.calc import calculate
from domain.errors import BadInput

VECTORS = Path(__file__).parents[4] / ".." / "shared" / "vectors" / "underwriting.json"


def test_vectors_hold_key_for_key():
    if not VECTORS.exists():
        pytest.skip("shared vectors are not beside this checkout")
    cases = json.loads(VECTORS.read_text())

    for case in cases:
        output = calculate(case["kind"], case["inputs"])
        assert {key: output[key] for key in case["expected"]} == case["expected"], case["id"]
    assert {case["kind"] for case in cases} >= {"underwriting", "apr", "pmay_iss", "sma_dates"}


def test_loan_cap_follows_the_date_and_counts_charges_of_a_small_house():
    inputs = {"property_value": 950_000, "stamp_reg_cost": 60_000, "as_of": "2026-11-22"}

    assert calculate("max_loan_ltv", inputs)["max_loan"] == 909_000


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("emi", {"principal": 100, "months": 12}),
        ("emi", {"principal": 100, "months": 12, "rate_pct": True}),
        ("emi", {"principal": 100, "months": 12, "rate_pct": "lots"}),
        ("emi", {"principal": 100, "months": 12, "rate_pct": "0.000000001"}),
        ("max_loan_ltv", {"property_value": 100, "as_of": "yesterday"}),
        ("max_loan_ltv", {"property_value": 100, "as_of": "1999-01-01"}),
        ("apr", {"sanctioned": 100, "rate_pct": "1e2", "months": 12}),
    ],
)
def test_wrong_inputs_get_one_clear_error(kind, inputs):
    with pytest.raises(BadInput):
        calculate(kind, inputs)
