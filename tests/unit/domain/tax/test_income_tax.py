from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.tax.income_tax import income_tax
from domain.tax.working import Working

DAY = date(2026, 11, 27)
INCOMES = st.integers(0, 12_00_00_000)
PERSONS = st.tuples(
    st.sampled_from(["new", "old"]), st.sampled_from(["under_60", "from_60", "from_80"]), st.booleans()
)


def payable(income: int, regime="new", age="under_60", *, resident: bool = True, day: date = DAY) -> int:
    return income_tax(income, regime, Working(day), age=age, is_resident=resident).tax_payable_inr


@pytest.mark.parametrize(
    ("income", "regime", "age", "resident", "expected"),
    [
        (1_200_000, "new", "under_60", True, 0),
        (1_200_000, "new", "under_60", False, 62_400),
        (1_210_000, "new", "under_60", True, 10_400),
        (2_400_000, "new", "under_60", True, 312_000),
        (500_000, "old", "from_80", True, 0),
        (500_010, "old", "from_80", True, 0),
        (600_000, "old", "from_60", True, 31_200),
        (600_000, "old", "from_60", False, 33_800),
        (5_000_000, "new", "under_60", True, 1_123_200),
        (5_100_000, "new", "under_60", True, 1_227_200),
        (6_000_000, "new", "under_60", True, 1_578_720),
        (60_000_000, "old", "under_60", True, 25_379_250),
    ],
)
def test_tax_by_regime_age_and_residence(income, regime, age, resident, expected):
    assert payable(income, regime, age, resident=resident) == expected


def test_the_date_picks_the_slabs():
    assert payable(1_000_000, day=date(2025, 3, 31)) == 52_000
    assert payable(1_000_000, day=date(2025, 4, 1)) == 0


@given(INCOMES, st.integers(0, 200_000), PERSONS)
def test_tax_never_falls_as_income_rises(income, more, person):
    regime, age, resident = person

    assert payable(income + more, regime, age, resident=resident) >= payable(
        income, regime, age, resident=resident
    )


@given(st.sampled_from([1_200_000, 5_000_000, 10_000_000, 20_000_000]), st.integers(1, 400_000))
def test_past_an_edge_tax_before_cess_grows_by_no_more_than_the_income(edge, more):
    at_edge = payable(edge)

    assert payable(edge + more) - at_edge <= more * 104 // 100 + 20


def test_the_old_rebate_ends_at_a_cliff_and_the_new_one_does_not():
    assert payable(500_010, "old") == 13_000
    assert payable(1_200_010) == 10


@given(INCOMES, st.integers(0, 500_000), st.sampled_from(["new", "old"]))
def test_a_deduction_never_raises_the_tax(income, deduction, regime):
    assert payable(max(income - deduction, 0), regime) <= payable(income, regime)


def test_a_high_income_is_for_a_chartered_accountant_and_names_its_rules():
    working = Working(DAY)

    got = income_tax(6_000_000, "new", working)

    assert got.surcharge_inr == 138_000
    assert working.ca_reasons == ["surcharge"]
    assert {rule.id for rule in working.rules} >= {"income_tax.new.slabs", "income_tax.cess_pct"}
    assert [step.key for step in working.steps] == ["slab_tax_new", "surcharge", "cess", "tax_payable"]


@pytest.mark.parametrize(("income", "day"), [(-1, DAY), (10**13, DAY), (100, date(2020, 1, 1))])
def test_an_income_or_day_out_of_range_is_refused(income, day):
    with pytest.raises(BadInput):
        income_tax(income, "new", Working(day))
