from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.tax.house_property import House, house_income
from domain.tax.working import Working

DAY = date(2026, 11, 27)


def working() -> Working:
    return Working(DAY)


def lived_in(**figures: object) -> House:
    return House(use="self_occupied", **figures)


def let(**figures: object) -> House:
    return House(use="let_out", **figures)


@pytest.mark.parametrize(
    ("house", "regime", "allowed", "set_off"),
    [
        (lived_in(interest_inr=150_000), "old", 150_000, 150_000),
        (lived_in(interest_inr=150_000, pre_construction_interest_inr=300_000), "old", 200_000, 200_000),
        (lived_in(interest_inr=90_000, is_for_repairs=True), "old", 30_000, 30_000),
        (lived_in(interest_inr=90_000, is_ready_within_5_years=False), "old", 30_000, 30_000),
        (lived_in(interest_inr=500_000, share=Fraction(1, 3)), "old", 166_667, 166_667),
        (lived_in(interest_inr=500_000), "new", 0, 0),
    ],
)
def test_interest_on_a_house_lived_in(house, regime, allowed, set_off):
    got = house_income(house, regime, working())

    assert (got.interest_allowed_inr, got.income_inr, got.set_off_inr) == (allowed, -allowed, set_off)
    assert got.in_total_income_inr == -set_off


@pytest.mark.parametrize(
    ("house", "regime", "income", "set_off", "carried"),
    [
        (
            let(rent_inr=480_000, municipal_tax_inr=20_000, interest_inr=622_000),
            "old",
            -300_000,
            200_000,
            100_000,
        ),
        (let(rent_inr=480_000, municipal_tax_inr=20_000, interest_inr=622_000), "new", -300_000, 0, 0),
        (let(rent_inr=480_000, municipal_tax_inr=20_000, interest_inr=372_000), "old", -50_000, 50_000, 0),
        (let(rent_inr=300_000), "new", 210_000, 0, 0),
        (let(rent_inr=300_000, share=Fraction(1, 2)), "old", 105_000, 0, 0),
        (let(rent_inr=10_000, municipal_tax_inr=20_000), "old", -10_000, 10_000, 0),
    ],
)
def test_a_let_house(house, regime, income, set_off, carried):
    book = working()

    got = house_income(house, regime, book)

    assert (got.income_inr, got.set_off_inr, got.carry_forward_inr) == (income, set_off, carried)
    assert got.in_total_income_inr == (income if income > 0 else -set_off)
    assert (book.ca_reasons == ["house_loss_carry_forward"]) == (income < 0 and regime == "new")


@given(st.integers(0, 5_000_000), st.integers(0, 5_000_000), st.integers(1, 9))
def test_shares_of_a_let_house_sum_to_the_whole(rent, interest, tenths):
    share = Fraction(tenths, 10)
    parts = [
        house_income(let(rent_inr=rent, interest_inr=interest, share=part), "old", working()).income_inr
        for part in (share, 1 - share)
    ]

    whole = house_income(let(rent_inr=rent, interest_inr=interest), "old", working()).income_inr

    assert abs(sum(parts) - whole) <= 1


@pytest.mark.parametrize("figures", [{"interest_inr": -1}, {"share": Fraction(0)}, {"share": Fraction(3, 2)}])
def test_figures_out_of_range_are_refused(figures):
    with pytest.raises(BadInput):
        house_income(lived_in(**figures), "old", working())
