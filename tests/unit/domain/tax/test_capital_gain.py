from __future__ import annotations

from datetime import date

import pytest

from domain.errors import BadInput
from domain.tax.capital_gain import Improvement, Sale, capital_gain
from domain.tax.reinvestment import Reinvestment
from domain.tax.timing import compare_timing
from domain.tax.working import Working


def sale(**changes: object) -> Sale:
    known: dict[str, object] = {
        "price_inr": 9_000_000,
        "stamp_value_inr": 8_800_000,
        "acquired_on": date(2012, 6, 10),
        "cost_inr": 3_000_000,
        "sold_on": date(2025, 11, 20),
    }
    return Sale(**{**known, **changes})


def gain_of(one: Sale) -> tuple[object, Working]:
    working = Working(one.sold_on)
    return capital_gain(one, working), working


def test_a_resident_pays_the_lower_alternative():
    got, _ = gain_of(sale())

    assert (got.plain_tax_inr, got.indexed.tax_inr, got.base_tax_inr) == (750_000, 672_000, 672_000)
    assert got.is_indexed_chosen


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"seller": "non_resident"}, "non_resident"),
        ({"seller": "company"}, "company"),
        ({"acquired_on": date(2023, 7, 23), "seller": "huf"}, "huf"),
    ],
)
def test_who_may_not_index_or_needs_an_accountant(changes, reason):
    got, working = gain_of(sale(**changes))

    assert (got.indexed is None) == (changes["seller"] != "huf")
    assert reason in working.ca_reasons


@pytest.mark.parametrize(
    ("acquired", "sold", "is_long"),
    [
        (date(2023, 8, 1), date(2025, 8, 1), False),
        (date(2023, 8, 1), date(2025, 8, 2), True),
        (date(2024, 2, 29), date(2026, 2, 28), False),
        (date(2024, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_long_term_is_more_than_24_months(acquired, sold, is_long):
    got, _ = gain_of(sale(acquired_on=acquired, sold_on=sold))

    assert got.is_long_term == is_long


def test_an_indexed_loss_counts_for_nothing_and_a_loss_bears_no_tax():
    got, _ = gain_of(sale(cost_inr=6_000_000))
    lost, _ = gain_of(sale(cost_inr=9_500_000))

    assert (got.indexed.gain_inr, got.indexed.tax_inr, got.base_tax_inr) == (0, 0, 0)
    assert (lost.gain_inr, lost.plain_tax_inr, lost.is_indexed_chosen) == (-500_000, 0, False)


@pytest.mark.parametrize(
    ("stamp_value", "full_value"), [(9_900_000, 9_000_000), (9_900_001, 9_900_001), (0, 9_000_000)]
)
def test_a_stamp_value_beyond_the_tolerance_is_the_price(stamp_value, full_value):
    got, _ = gain_of(sale(stamp_value_inr=stamp_value))

    assert got.full_value_inr == full_value


@pytest.mark.parametrize(
    ("put_in", "exempt"),
    [
        (Reinvestment(house_54_inr=4_000_000), 4_000_000),
        (Reinvestment(house_54_inr=9_000_000), 6_000_000),
        (Reinvestment(bonds_54ec_inr=7_000_000), 5_000_000),
        (Reinvestment(house_54_inr=4_000_000, bonds_54ec_inr=5_000_000), 6_000_000),
        (Reinvestment(house_54f_inr=4_500_000), 3_000_000),
        (Reinvestment(house_54f_inr=20_000_000), 6_000_000),
    ],
)
def test_what_is_reinvested_is_exempt_within_its_limits(put_in, exempt):
    got, working = gain_of(sale(reinvested=put_in))

    assert got.exempt_inr == exempt
    assert got.plain_tax_inr == (6_000_000 - exempt) // 8
    assert "reinvestment" in working.ca_reasons


def test_improvements_and_expenses_count_and_old_property_is_of_2001():
    got, _ = gain_of(
        sale(
            acquired_on=date(1995, 1, 1),
            cost_inr=1_000_000,
            expenses_inr=100_000,
            improvements=(Improvement(on=date(2012, 5, 1), cost_inr=200_000),),
        )
    )

    assert got.gain_inr == 7_700_000
    assert got.indexed.cost_inr == 3_760_000 + 376_000


def test_without_the_index_of_the_year_the_plain_rate_stands_and_it_is_said():
    got, working = gain_of(sale(sold_on=date(2026, 9, 1)))

    assert got.indexed is None
    assert working.assumptions == ["index_missing"]
    assert "index_missing" in working.ca_reasons


@pytest.mark.parametrize(
    "changes",
    [
        {"sold_on": date(2011, 1, 1)},
        {"sold_on": date(2020, 1, 1)},
        {"price_inr": 0},
        {"cost_inr": -1},
        {"reinvested": Reinvestment(house_54_inr=1, house_54f_inr=1)},
        {"reinvested": Reinvestment(house_54_inr=-1)},
    ],
)
def test_a_sale_out_of_range_is_refused(changes):
    with pytest.raises(BadInput):
        gain_of(sale(**changes))


def test_waiting_for_long_term_is_compared_with_selling_now():
    early = sale(acquired_on=date(2024, 12, 1), sold_on=date(2026, 11, 20), cost_inr=8_000_000)

    got = compare_timing(early, 1_500_000, "new", Working(early.sold_on))

    assert got.long_term_from == date(2026, 12, 2)
    assert (got.now_inr, got.later_inr, got.saving_inr) == (234_000, 130_000, 104_000)


def test_waiting_saves_nothing_once_the_gain_is_long_term():
    got = compare_timing(sale(), 1_500_000, "new", Working(date(2025, 11, 20)))

    assert got.saving_inr == 0
