from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.errors import BadInput
from tools.tax import TaxWish, tax_panel

DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("wish", "missing"),
    [
        (TaxWish(topic="regime"), "tax_income"),
        (TaxWish(topic="regime", income_inr=1, loan_inr=1), None),
        (TaxWish(topic="regime", buyer="joint", income_inr=1, loan_inr=1), "tax_incomes"),
        (TaxWish(topic="regime", spouse_income_inr=1, income_inr=1), "tax_incomes"),
        (TaxWish(topic="gst"), "tax_price"),
        (TaxWish(topic="gst", price_inr=1), None),
        (TaxWish(topic="buying_cost", price_inr=1), "tax_city"),
        (TaxWish(topic="stamp_duty", price_inr=1, city="Pune"), None),
    ],
)
def test_what_is_missing_is_known(wish, missing):
    assert wish.missing() == missing


def test_an_incomplete_wish_has_no_card():
    with pytest.raises(BadInput):
        tax_panel(TaxWish(topic="gst"), DAY, "en")


def test_all_that_was_said_is_not_assumed():
    wish = TaxWish(
        topic="buying_cost",
        price_inr=8_000_000,
        city="Pune",
        buyer="woman",
        stage="under_construction",
        seller="nri",
        brokerage_pct=Decimal(1),
    )

    said, unsaid = (
        tax_panel(each, DAY, "en")
        for each in (wish, TaxWish(topic="buying_cost", price_inr=8_000_000, city="Pune"))
    )

    assert len(said["assumptions"]) == 2  # guidance value and the seller's income
    assert said["ca_reasons"] == ["The rate for a non-resident seller has to be confirmed"]
    assert len(unsaid["assumptions"]) == 5
    assert unsaid["ca_reasons"] == []


def test_amounts_taken_off_are_negative_in_words():
    wish = TaxWish(
        topic="regime", income_inr=1_500_000, loan_inr=3_000_000, rate_pct=Decimal("8.5"), months=243
    )

    panel = tax_panel(wish, DAY, "hi")

    labels = [line.get("amount_label", "") for line in panel["lines"]]
    assert "−₹75,000" in labels
    assert panel["title"] == "पुरानी या नई व्यवस्था"
    assert "243/12" in panel["lines"][0]["label"]


@pytest.mark.parametrize(("seller", "amount"), [("resident", 80_000), ("nri", 1_040_000), (None, 80_000)])
def test_tds_by_seller(seller, amount):
    panel = tax_panel(TaxWish(topic="tds", price_inr=8_000_000, seller=seller), DAY, "en")

    assert panel["headline"][0]["amount_inr"] == amount
    assert panel["sources"][0]["since"].startswith("since 20")
