from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calc import calculate
from domain.errors import BadInput
from domain.lending.apr import annual_rate
from domain.lending.kfs import Charge, key_facts

DAY = date(2026, 11, 27)


def test_the_illustration_of_the_circular():
    got = annual_rate(20_000, Decimal(15), 24, 400)

    assert (got.emi_paise, got.nominal_pct, got.net_disbursed_inr) == (
        Decimal("969.73"),
        Decimal("17.07"),
        19_600,
    )


@pytest.mark.parametrize(
    ("rate", "months", "charges", "nominal"),
    [
        ("8.50", 240, 0, "8.50"),
        ("0", 120, 0, "0.00"),
        # One instalment of 1,20,000 for 1,00,000 in hand: twenty percent in a month.
        ("0", 1, 20_000, "240.00"),
        # Twice the cash after a month: far above where the search starts.
        ("0", 1, 60_000, "1200.00"),
    ],
)
def test_rate_in_plain_cases(rate, months, charges, nominal):
    assert annual_rate(120_000, Decimal(rate), months, charges).nominal_pct == Decimal(nominal)


@settings(max_examples=40, deadline=None)
@given(st.integers(100_000, 10**8), st.decimals(1, 24, places=2), st.integers(12, 360), st.integers(0, 5_000))
def test_charges_never_lower_the_rate(loan, rate, months, charges):
    bare = annual_rate(loan, rate, months, 0)
    dear = annual_rate(loan, rate, months, charges)

    assert dear.nominal_pct >= bare.nominal_pct
    assert dear.effective_pct >= dear.nominal_pct


@pytest.mark.parametrize("charges", [-1, 20_000, 30_000])
def test_refuses_charges_that_are_no_charges(charges):
    with pytest.raises(BadInput, match="Upfront charges"):
        annual_rate(20_000, Decimal(15), 24, charges)


def test_key_facts_count_what_is_kept_back_and_leave_out_the_contingent():
    facts = key_facts(
        5_000_000,
        Decimal("8.50"),
        240,
        [
            Charge(name="processing fee with GST", amount_inr=23_600, payee="lender"),
            Charge(name="valuation", amount_inr=5_900, payee="third_party"),
            Charge(name="late payment", amount_inr=500, payee="lender", is_contingent=True),
        ],
        DAY,
    )

    assert (facts.lender_charges_inr, facts.third_party_charges_inr) == (23_600, 5_900)
    assert (str(facts.apr.nominal_pct), str(facts.apr.effective_pct)) == ("8.58", "8.93")
    assert facts.total_paid_inr == 5_000_000 + facts.total_interest_inr + 29_500
    assert (facts.valid_working_days, facts.cooling_off_days) == (3, 1)
    assert len(facts.schedule) == 240


def test_no_statement_before_the_circular_and_no_negative_charge():
    with pytest.raises(BadInput):
        key_facts(5_000_000, Decimal("8.50"), 240, [], date(2024, 9, 30))
    with pytest.raises(BadInput, match="negative"):
        key_facts(5_000_000, Decimal("8.50"), 240, [Charge(name="x", amount_inr=-1, payee="lender")], DAY)


def test_calc_gives_key_facts_and_the_schedule():
    terms = {"rate_pct": "8.50", "months": 240}
    charges = [{"name": "fee", "amount": 29_500, "payee": "lender"}]

    facts = calculate("kfs", {"sanctioned": 5_000_000, "charges": charges, **terms})
    rows = calculate("amortisation", {"principal": 5_000_000, **terms})

    assert (facts["apr_nominal_pct"], facts["net_disbursed"]) == ("8.58", 4_970_500)
    assert facts["total_interest"] == rows["total_interest"]
    assert rows["rows"][-1]["closing_inr"] == 0
    assert rows["total_paid"] == 5_000_000 + rows["total_interest"]


def test_a_charge_without_a_name_is_refused():
    with pytest.raises(BadInput, match=r"charges\.0\.name"):
        calculate("kfs", {"sanctioned": 5, "rate_pct": 8, "months": 9, "charges": [{"name": " "}]})
