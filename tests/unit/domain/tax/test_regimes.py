from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.tax.house_property import House
from domain.tax.loan_year import first_year
from domain.tax.ownership import Couple, compare_ownership
from domain.tax.regimes import Earner, compare_regimes
from domain.tax.working import Working

DAY = date(2026, 11, 27)
HOME = House(use="self_occupied", interest_inr=400_000)


def test_equal_tax_is_the_new_regime():
    got = compare_regimes(Earner(salary_inr=300_000), Working(DAY))

    assert (got.better, got.saving_inr, got.least_tax_inr) == ("new", 0, 0)


def test_the_old_regime_sets_off_two_lakh_of_loss_and_the_new_one_none():
    house = House(use="let_out", rent_inr=600_000, interest_inr=900_000)

    got = compare_regimes(
        Earner(salary_inr=900_000, principal_and_80c_inr=200_000, house=house, age="from_60"), Working(DAY)
    )

    assert got.old.total_income_inr == 900_000 - 50_000 - 200_000 - 150_000
    assert got.new.total_income_inr == 825_000


def test_positive_rent_is_taxed_in_both_regimes():
    house = House(use="let_out", rent_inr=500_000)

    got = compare_regimes(Earner(salary_inr=2_000_000, house=house), Working(DAY))

    assert (got.new.total_income_inr, got.old.total_income_inr) == (2_275_000, 2_300_000)


def test_an_old_regime_that_saves_is_named():
    earner = Earner(salary_inr=825_000, principal_and_80c_inr=150_000, house=HOME)
    working = Working(date(2024, 6, 1))

    got = compare_regimes(earner, working)

    assert (got.better, got.old.tax_payable_inr, got.saving_inr) == ("old", 0, 26_000)
    assert working.steps[-1].key == "better_old"


@given(st.integers(0, 8_000_000), st.integers(0, 400_000), st.integers(0, 300_000))
@settings(max_examples=60)
def test_more_interest_never_raises_either_tax(salary, interest, more):
    def taxes(paid: int) -> tuple[int, int]:
        house = House(use="self_occupied", interest_inr=paid)
        got = compare_regimes(Earner(salary_inr=salary, house=house), Working(DAY))
        return got.new.tax_payable_inr, got.old.tax_payable_inr

    assert all(after <= before for after, before in zip(taxes(interest + more), taxes(interest), strict=True))


@pytest.mark.parametrize("figures", [{"salary_inr": -1}, {"salary_inr": 1, "principal_and_80c_inr": -1}])
def test_negative_figures_are_refused(figures):
    with pytest.raises(BadInput):
        compare_regimes(Earner(**figures), Working(DAY))


def test_splits_are_compared_and_the_rules_kept():
    working = Working(DAY)
    couple = Couple(
        first=Earner(salary_inr=3_000_000),
        second=Earner(salary_inr=1_200_000),
        house=HOME,
        principal_inr=150_001,
    )

    got = compare_ownership(couple, working)

    assert len(got.splits) == 11
    assert got.best.tax_inr <= min(got.alone.tax_inr, got.halves.tax_inr)
    assert got.saving_inr == got.alone.tax_inr - got.best.tax_inr
    assert [step.key for step in working.steps][:3] == ["split_alone", "split_halves", "split_best"]
    assert "house_property.self_occupied_interest_inr" in {rule.id for rule in working.rules}


def test_where_the_old_regime_is_better_for_both_a_split_uses_both_limits():
    couple = Couple(
        first=Earner(salary_inr=825_000),
        second=Earner(salary_inr=825_000),
        house=HOME,
        principal_inr=300_000,
    )

    got = compare_ownership(couple, Working(date(2024, 6, 1)))

    assert got.best.first_share * 2 == 1
    assert (got.best.tax_inr, got.alone.tax_inr, got.saving_inr) == (0, 26_000, 26_000)


def test_the_first_year_of_a_short_loan_pays_it_off():
    year = first_year(600_000, Decimal(10), 6)

    assert year.principal_inr == 600_000
    assert year.interest_inr == 17_621
