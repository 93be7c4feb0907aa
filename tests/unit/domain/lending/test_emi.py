from __future__ import annotations

import doctest
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.lending import emi

VECTORS = Path(__file__).parents[4] / ".." / "shared" / "vectors" / "underwriting.json"

principals = st.integers(1, 10**10)
rates = st.decimals(min_value=0, max_value=30, places=2)
tenures = st.integers(1, 480)


def test_worked_vectors_hold_exactly():
    if not VECTORS.exists():
        pytest.skip("shared vectors are not beside this checkout")
    cases = [case for case in json.loads(VECTORS.read_text()) if case["kind"] == "emi"]

    for case in cases:
        given_ = case["inputs"]
        got = emi.instalment(given_["principal"], Decimal(given_["rate_pct"]), given_["months"])
        assert {"emi": got.emi_inr, "emi_paise": str(got.emi_paise)} == case["expected"], case["id"]
    assert cases


def test_docstring_examples_hold():
    assert doctest.testmod(emi).failed == 0


@given(principals, rates, rates, tenures)
def test_higher_rate_never_lowers_the_emi(principal, rate, other, months):
    low, high = sorted((rate, other))

    assert emi.instalment(principal, low, months).emi_inr <= emi.instalment(principal, high, months).emi_inr


@given(principals, principals, rates, tenures)
def test_larger_loan_never_has_a_lower_emi(principal, other, rate, months):
    small, large = sorted((principal, other))

    assert emi.instalment(small, rate, months).emi_paise <= emi.instalment(large, rate, months).emi_paise


@given(principals, rates, tenures)
def test_instalments_repay_the_loan_and_an_emi_carries_it_back(principal, rate, months):
    got = emi.instalment(principal, rate, months)

    assert abs(got.emi_inr - got.emi_paise) <= Decimal("0.51")
    assert got.emi_paise * months >= principal - months
    # An instalment one paisa larger than the rounded one must carry at least the loan itself.
    assert emi.loan_an_emi_carries(got.emi_paise + Decimal("0.01"), rate, months) >= principal


def test_rounds_half_a_rupee_up():
    got = emi.instalment(15, Decimal(0), 10)

    assert (got.emi_inr, got.emi_paise) == (2, Decimal("1.50"))


def test_interest_free_loan_has_no_interest_below_zero():
    assert emi.instalment(14, Decimal(0), 10).total_interest_inr == 0


def test_no_room_carries_no_loan():
    assert emi.loan_an_emi_carries(Decimal(-5), Decimal("8.5"), 240) == 0


def test_interest_free_instalments_carry_their_sum():
    assert emi.loan_an_emi_carries(Decimal(100), Decimal(0), 12) == 1200


@pytest.mark.parametrize(
    ("principal", "rate", "months"),
    [
        (0, "8.5", 240),
        (-1, "8.5", 240),
        (10**13, "8.5", 240),
        (1, "-1", 240),
        (1, "101", 240),
        (1, "NaN", 240),
        (1, "8.5", 0),
        (1, "8.5", 601),
    ],
)
def test_refuses_values_out_of_range(principal, rate, months):
    with pytest.raises(BadInput):
        emi.instalment(principal, Decimal(rate), months)
