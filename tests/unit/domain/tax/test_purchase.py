from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.tax.buying_cost import Purchase, buying_cost
from domain.tax.gst import home_gst
from domain.tax.stamp_duty import Deed, deed_cost, is_metro, table_of_city, tables
from domain.tax.tds import Payment, withholding
from domain.tax.working import Working

DAY = date(2026, 11, 27)


def deed(table: str, value: int, **more: object) -> Deed:
    return Deed(table=table, agreement_value_inr=value, **more)


@pytest.mark.parametrize(
    ("one", "duty", "cess", "registration"),
    [
        (deed("KA", 10_000_000), 500_000, 60_000, 200_000),
        (deed("KA", 1_900_000, is_small_flat=True), 38_000, 4_560, 38_000),
        (deed("KA", 4_000_000, is_small_flat=True), 120_000, 14_400, 80_000),
        (deed("KA", 5_000_000, is_small_flat=True), 250_000, 30_000, 100_000),
        (deed("MH-Mumbai", 12_000_000, buyer="woman"), 600_000, 0, 30_000),
        (deed("MH-Mumbai", 12_000_000, buyer="joint"), 720_000, 0, 30_000),
        (deed("MH-Pune", 8_500_000), 595_000, 0, 30_000),
        (deed("UP", 10_000_001, buyer="woman"), 700_000, 0, 100_000),
        (deed("UP", 10_000_000, buyer="woman"), 600_000, 0, 100_000),
        (deed("DL", 8_000_000, buyer="joint"), 400_000, 0, 80_000),
        (deed("TG", 4_000_000), 220_000, 0, 20_000),
        (deed("GJ", 5_000_000, buyer="woman"), 245_000, 0, 0),
        (deed("RJ", 5_000_000, buyer="woman"), 250_000, 75_000, 50_000),
        (deed("WB", 10_000_000), 600_000, 0, 100_000),
        (deed("WB", 11_000_000), 770_000, 0, 110_000),
        (deed("TN", 5_500_000, guidance_value_inr=6_000_000), 420_000, 0, 240_000),
    ],
)
def test_duty_cess_and_registration(one, duty, cess, registration):
    got = deed_cost(one, Working(DAY))

    assert (got.stamp_duty_inr, got.cess_surcharge_inr, got.registration_inr) == (duty, cess, registration)
    assert got.total_inr == duty + cess + registration


@pytest.mark.parametrize(
    ("table", "day", "buyer", "total"),
    [
        ("KA", date(2025, 8, 30), "man", 660_000),
        ("KA", date(2025, 8, 31), "man", 760_000),
        ("UP", date(2025, 7, 22), "woman", 800_000),
        ("UP", date(2025, 7, 23), "woman", 700_000),
    ],
)
def test_the_day_of_registration_picks_the_table(table, day, buyer, total):
    assert deed_cost(deed(table, 10_000_000, buyer=buyer), Working(day)).total_inr == total


@given(
    st.sampled_from(tables()),
    st.integers(1, 200_000_000),
    st.integers(0, 5_000_000),
    st.sampled_from(["man", "woman", "joint"]),
    st.booleans(),
)
def test_a_dearer_home_never_costs_less_and_a_woman_never_pays_more(table, value, more, buyer, small):
    def total(worth: int, who: str) -> int:
        return deed_cost(deed(table, worth, buyer=who, is_small_flat=small), Working(DAY)).total_inr

    assert total(value + more, buyer) >= total(value, buyer)
    assert total(value, "woman") <= total(value, "man")


@pytest.mark.parametrize("one", [deed("XX", 100), deed("KA", 0), deed("KA", 5, guidance_value_inr=-1)])
def test_a_deed_out_of_range_is_refused(one):
    with pytest.raises(BadInput):
        deed_cost(one, Working(DAY))


@pytest.mark.parametrize(
    ("city", "table", "metro"),
    [
        ("Mumbai", "MH-Mumbai", True),
        ("Thane", "MH-Mumbai", True),
        ("Pune", "MH-Pune", False),
        ("Nagpur", "MH", False),
        ("Hyderabad", "TS", True),
        ("Bhopal", None, False),
        ("Atlantis", None, False),
    ],
)
def test_a_city_has_the_table_of_its_state(city, table, metro):
    assert table_of_city(city, DAY) == table
    assert is_metro(city, DAY) == metro


@pytest.mark.parametrize(
    ("payment", "tds", "rate"),
    [
        (Payment(price_inr=4_999_999), 0, "0"),
        (Payment(price_inr=5_000_000), 50_000, "0.01"),
        (Payment(price_inr=4_900_000, stamp_value_inr=5_200_000), 52_000, "0.01"),
        (Payment(price_inr=8_000_000, has_pan=False), 1_600_000, "0.2"),
        (Payment(price_inr=3_000_000, seller="nri"), 390_000, "0.13"),
        (Payment(price_inr=8_000_000, seller="nri", seller_income_inr=5_000_000), 1_144_000, "0.143"),
        (Payment(price_inr=20_000_000, seller="nri", seller_income_inr=90_000_000), 2_990_000, "0.1495"),
        (Payment(price_inr=3_000_000, seller="nri", has_pan=False), 600_000, "0.2"),
    ],
)
def test_tax_withheld(payment, tds, rate):
    got = withholding(payment, Working(DAY))

    assert (got.tds_inr, got.rate) == (tds, Decimal(rate))


def test_forms_dates_and_the_tan_follow_the_day():
    before, after = Working(date(2026, 2, 3)), Working(date(2026, 11, 3))

    old, new = (withholding(Payment(price_inr=8_000_000), book) for book in (before, after))

    assert (old.form, old.certificate, old.due_on) == ("26QB", "16B", date(2026, 3, 30))
    assert (new.form, new.certificate, new.due_on) == ("141", "132", date(2026, 12, 30))
    nri = Payment(price_inr=8_000_000, seller="nri")
    assert withholding(nri, Working(date(2026, 9, 30))).is_tan_needed is True
    assert withholding(nri, Working(date(2026, 10, 1))).is_tan_needed is False
    assert old.is_tan_needed is None


@pytest.mark.parametrize("payment", [Payment(price_inr=0), Payment(price_inr=1, stamp_value_inr=-1)])
def test_a_payment_out_of_range_is_refused(payment):
    with pytest.raises(BadInput):
        withholding(payment, Working(DAY))


@pytest.mark.parametrize(
    ("price", "stage", "carpet", "metro", "pct"),
    [
        (4_500_000, "under_construction", "60", True, 1),
        (4_500_000, "under_construction", "60.1", True, 5),
        (4_500_000, "under_construction", "90", False, 1),
        (4_500_001, "under_construction", "50", False, 5),
        (4_000_000, "under_construction", None, False, 5),
        (4_000_000, "completed", "50", False, 0),
    ],
)
def test_gst_by_price_carpet_and_stage(price, stage, carpet, metro, pct):
    working = Working(DAY)

    got = home_gst(
        price, stage, working, carpet_sqm=None if carpet is None else Decimal(carpet), is_metro=metro
    )

    assert (got.rate_pct, got.is_affordable) == (pct, pct == 1)
    assert working.assumptions == (["gst_no_area"] if carpet is None else [])


@pytest.mark.parametrize(("price", "carpet"), [(0, Decimal(50)), (100, Decimal(0))])
def test_gst_out_of_range_is_refused(price, carpet):
    with pytest.raises(BadInput):
        home_gst(price, "completed", Working(DAY), carpet_sqm=carpet, is_metro=True)


def test_the_total_is_all_on_top_of_the_price_and_tds_is_within_it():
    working = Working(DAY)

    got = buying_cost(
        Purchase(price_inr=8_500_000, table="MH-Pune", stage="under_construction", brokerage_pct=Decimal(1)),
        working,
    )

    assert (got.deed.total_inr, got.gst_inr, got.brokerage_inr) == (625_000, 425_000, 100_300)
    assert got.total_inr == 8_500_000 + 625_000 + 425_000 + 100_300
    assert got.to_seller_inr == 8_500_000 + 425_000 - 85_000
    assert {"stamp_duty.MH-Pune", "gst.homes", "tds.resident_seller"} <= {rule.id for rule in working.rules}


def test_brokerage_that_nobody_named_is_not_counted_and_an_absurd_one_refused():
    working = Working(DAY)

    assert buying_cost(Purchase(price_inr=8_500_000, table="KA"), working).brokerage_inr == 0
    assert "no_brokerage" in working.assumptions
    with pytest.raises(BadInput):
        buying_cost(Purchase(price_inr=8_500_000, table="KA", brokerage_pct=Decimal(11)), working)
