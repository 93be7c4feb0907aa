from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.lending.affordability import LoanTerms, affordability, foir_cap_pct, loan_terms
from domain.lending.ltv import max_loan

DAY = date(2026, 11, 22)
TERMS = LoanTerms(rate_pct=Decimal("8.50"), months=240)


@pytest.mark.parametrize(
    ("income", "cap"), [(29_999, 40), (30_000, 50), (59_999, 50), (60_000, 55), (149_999, 55), (150_000, 60)]
)
def test_cap_follows_the_income_band(income, cap):
    assert foir_cap_pct(income, DAY) == cap


def test_income_alone_gives_loan_and_least_price():
    got = affordability(110_000, TERMS, DAY)

    # UW-001: PV of 55 % of 1,10,000 at 8.50 % over 240 months is 69,71,465, floored to the thousand.
    assert got.max_loan_inr == 6_971_000
    assert got.home_price_inr == 8_713_750
    assert got.own_contribution_inr == 1_742_750
    assert got.emi_inr <= got.emi_room_inr == 60_500


def test_existing_instalments_lower_the_loan():
    assert affordability(110_000, TERMS, DAY, obligations_inr=20_000).max_loan_inr < 6_971_000


def test_no_room_means_no_loan():
    got = affordability(25_000, TERMS, DAY, obligations_inr=15_000, down_payment_inr=500_000)

    assert (got.max_loan_inr, got.emi_inr, got.emi_room_inr, got.home_price_inr) == (0, 0, 0, 500_000)


def test_no_room_and_no_down_payment_pays_for_nothing():
    assert affordability(25_000, TERMS, DAY, obligations_inr=15_000).home_price_inr == 0


@given(st.integers(10_000, 2_000_000), st.integers(0, 50_000_000))
def test_price_is_loan_plus_down_payment_within_the_cap(income, down_payment):
    got = affordability(income, TERMS, DAY, down_payment_inr=down_payment)

    assert got.home_price_inr == got.max_loan_inr + down_payment
    if got.max_loan_inr:
        assert got.max_loan_inr <= max_loan(got.home_price_inr, DAY).max_loan_inr
        assert got.own_contribution_inr == down_payment


def test_down_payment_binds_before_income_does():
    got = affordability(500_000, TERMS, DAY, down_payment_inr=1_000_000)

    # Ten lakh is the buyer's share of the 80 % slab on 50 lakh: 40 lakh loan, above the 30 lakh edge.
    assert got.max_loan_inr == 4_000_000


def test_terms_say_what_was_assumed():
    assumed = loan_terms(DAY)
    said = loan_terms(DAY, rate_pct=Decimal("9.1"), months=180)

    assert (assumed.rate_pct, assumed.months) == (Decimal("8.50"), 240)
    assert assumed.is_rate_assumed
    assert assumed.is_tenure_assumed
    assert (said.rate_pct, said.months, said.is_rate_assumed, said.is_tenure_assumed) == (
        Decimal("9.1"),
        180,
        False,
        False,
    )


@pytest.mark.parametrize(
    "wrong", [{"monthly_income_inr": 0}, {"obligations_inr": -1}, {"down_payment_inr": -1}]
)
def test_refuses_values_out_of_range(wrong):
    with pytest.raises(BadInput):
        affordability(**{"monthly_income_inr": 50_000, "terms": TERMS, "day": DAY, **wrong})
