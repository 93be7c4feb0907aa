from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.lending.amortisation import schedule
from domain.lending.emi import instalment

principals = st.integers(1, 10**9)
rates = st.decimals(min_value=0, max_value=24, places=2)
tenures = st.integers(1, 120)


@settings(max_examples=40, deadline=None)
@given(principals, rates, tenures)
def test_schedule_adds_up_to_the_rupee(principal, rate, months):
    rows = schedule(principal, rate, months)

    assert sum(row.principal_inr for row in rows) == principal
    assert rows[0].opening_inr == principal
    assert rows[-1].closing_inr == 0
    assert all(before.closing_inr == after.opening_inr for before, after in pairwise(rows))
    assert all(row.instalment_inr == row.interest_inr + row.principal_inr for row in rows)
    assert len(rows) <= months


@settings(max_examples=40, deadline=None)
@given(principals, rates, tenures)
def test_every_instalment_but_the_last_is_the_emi(principal, rate, months):
    rows = schedule(principal, rate, months)

    assert {row.instalment_inr for row in rows[:-1]} <= {instalment(principal, rate, months).emi_inr}


def test_an_emi_rounded_up_ends_the_loan_early_and_never_overpays():
    rows = schedule(15, Decimal(0), 10)

    assert [row.instalment_inr for row in rows] == [2] * 7 + [1]


def test_an_emi_rounded_to_nothing_leaves_all_to_the_last_month():
    assert [row.instalment_inr for row in schedule(1, Decimal(0), 12)][-2:] == [0, 1]


def test_a_home_loan_of_twenty_years_is_off_by_rupees_only():
    rows = schedule(5_000_000, Decimal("8.50"), 240)

    assert len(rows) == 240
    assert (rows[0].interest_inr, rows[0].instalment_inr) == (35_417, 43_391)
    assert abs(rows[-1].instalment_inr - 43_391) < 200


def test_refuses_terms_out_of_range():
    with pytest.raises(BadInput):
        schedule(0, Decimal("8.5"), 240)
