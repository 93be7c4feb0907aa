from __future__ import annotations

import doctest
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.lending import ltv

VECTORS = Path(__file__).parents[4] / ".." / "shared" / "vectors" / "underwriting.json"
DAY = date(2026, 11, 22)
values = st.integers(1, 10**10)


def test_worked_vectors_hold_exactly():
    if not VECTORS.exists():
        pytest.skip("shared vectors are not beside this checkout")
    cases = [case for case in json.loads(VECTORS.read_text()) if case["kind"] == "max_loan_ltv"]

    for case in cases:
        got = ltv.max_loan(case["inputs"]["property_value"], DAY)
        assert got.max_loan_inr == case["expected"]["max_loan"], case["id"]
    assert cases


def test_docstring_examples_hold():
    assert doctest.testmod(ltv).failed == 0


@given(values, values)
def test_a_dearer_home_never_allows_a_smaller_loan(one, other):
    low, high = sorted((one, other))

    assert ltv.max_loan(low, DAY).max_loan_inr <= ltv.max_loan(high, DAY).max_loan_inr


@given(values)
def test_loan_keeps_the_share_of_its_own_slab(value):
    cap = ltv.max_loan(value, DAY)

    share = 90 if cap.max_loan_inr <= 3_000_000 else 80 if cap.max_loan_inr <= 7_500_000 else 75
    assert cap.max_loan_inr * 100 <= share * value
    assert cap.slab_ltv_pct == share or cap.max_loan_inr == 0
    assert cap.own_contribution_inr + cap.max_loan_inr == value


@given(st.integers(1_000, 10**10))
def test_least_value_is_the_least(loan):
    value = ltv.least_value_for_loan(loan, DAY)

    assert ltv.max_loan(value, DAY).max_loan_inr >= loan
    assert ltv.max_loan(value - 1, DAY).max_loan_inr < loan


def test_charges_count_only_for_a_small_house():
    assert ltv.max_loan(950_000, DAY, charges_inr=60_000).max_loan_inr == 909_000
    assert ltv.max_loan(1_050_000, DAY, charges_inr=60_000).max_loan_inr == 945_000


def test_refuses_values_out_of_range():
    with pytest.raises(BadInput):
        ltv.max_loan(0, DAY)
    with pytest.raises(BadInput):
        ltv.max_loan(1, DAY, charges_inr=-1)
    with pytest.raises(BadInput):
        ltv.least_value_for_loan(0, DAY)


def test_a_day_before_the_rule_is_refused_by_name():
    with pytest.raises(BadInput, match=r"home_loan\.ltv"):
        ltv.max_loan(5_000_000, date(2001, 1, 1))
