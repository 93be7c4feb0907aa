from __future__ import annotations

import pytest

from domain.search.parser import parse
from domain.search.tax_answers import complete_tax_question


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("old or new regime if I buy jointly with my wife", {"topic": "regime", "buyer": "joint"}),
        ("total cost in Pune for 85 lakh", {"topic": "buying_cost", "price_inr": 8_500_000, "city": "Pune"}),
        (
            "stamp duty in Mumbai on 1.2 crore for a woman",
            {"topic": "stamp_duty", "price_inr": 12_000_000, "city": "Mumbai", "buyer": "woman"},
        ),
        (
            "mumbai mein 1.2 crore par stamp duty kitni lagegi mahila ke liye",
            {"topic": "stamp_duty", "price_inr": 12_000_000, "city": "Mumbai", "buyer": "woman"},
        ),
        (
            "पुणे में 85 लाख का कुल खर्च कितना होगा",
            {"topic": "buying_cost", "price_inr": 8_500_000, "city": "Pune"},
        ),
        (
            "मुंबईत 1.2 कोटीवर मुद्रांक शुल्क किती",
            {"topic": "stamp_duty", "price_inr": 12_000_000, "city": "Mumbai"},
        ),
        ("पत्नी के साथ मिलकर खरीदूं तो पुरानी या नई व्यवस्था", {"topic": "regime", "buyer": "joint"}),
        (
            "old or new regime, I earn 18 lakh, my wife 12 lakh, loan 60 lakh at 8.5% for 20 years",
            {
                "topic": "regime",
                "yearly_income_inr": 1_800_000,
                "spouse_income_inr": 1_200_000,
                "loan_inr": 6_000_000,
                "rate_pct": "8.5",
                "tenure_months": 240,
            },
        ),
        (
            "Old or new regime, I earn 16,80,000 a year, my spouse earns 6,00,000 a year, loan of 60,00,000",
            {
                "topic": "regime",
                "yearly_income_inr": 1_680_000,
                "spouse_income_inr": 600_000,
                "loan_inr": 6_000_000,
            },
        ),
        (
            "new regime or not: I earn 1.5 lakh a month and my wife earns 12 lakh with 60 lakh loan",
            {
                "topic": "regime",
                "yearly_income_inr": 1_800_000,
                "spouse_income_inr": 1_200_000,
                "loan_inr": 6_000_000,
            },
        ),
        (
            "12 lakh salary aur 50 lakh loan par purani ya nayi regime",
            {"topic": "regime", "yearly_income_inr": 1_200_000, "loan_inr": 5_000_000},
        ),
        (
            "which regime if jointly with my wife, salary 18 lakh and 5 lakh bonus",
            {"topic": "regime", "buyer": "joint", "yearly_income_inr": 1_800_000},
        ),
        (
            "old or new regime jointly with my wife on 18 lakh salary",
            {"topic": "regime", "buyer": "joint", "yearly_income_inr": 1_800_000},
        ),
        (
            "total cost in Whitefield for 85 lakh under construction with 1% brokerage",
            {
                "topic": "buying_cost",
                "price_inr": 8_500_000,
                "city": "Bengaluru",
                "stage": "under_construction",
                "brokerage_pct": "1",
            },
        ),
        (
            "how much tds on 80 lakh from nri seller, ready to move, brokerage extra, buyer is a man",
            {
                "topic": "tds",
                "price_inr": 8_000_000,
                "seller": "nri",
                "stage": "completed",
                "buyer": "man",
            },
        ),
        ("what is the stamp duty on a 2 bhk flat", {"topic": "stamp_duty"}),
    ],
)
def test_a_tax_question_is_read_with_its_details(said, wanted):
    parsed = parse(said)

    assert parsed["intent"] == "tool"
    assert parsed["tool"] == {"name": "tax", **wanted}
    assert "unparsed" not in parsed


@pytest.mark.parametrize(
    "said", ["flat in Pune under 60 lakh, stamp duty included", "2 bhk Pune 60 lakh total cost"]
)
def test_a_wish_that_mentions_a_charge_stays_a_search(said):
    assert parse(said)["intent"] == "search"


def test_a_place_that_several_cities_share_is_left_open():
    assert "city" not in parse("stamp duty in Model Town on 80 lakh").get("tool", {})


@pytest.mark.parametrize(
    ("asked", "said", "added"),
    [
        ({"topic": "stamp_duty", "city": "Pune"}, "85 lakh", {"price_inr": 8_500_000}),
        ({"topic": "stamp_duty", "price_inr": 8_500_000}, "Pune", {"city": "Pune"}),
        (
            {"topic": "regime", "buyer": "joint"},
            "18 lakh, wife 12 lakh, loan 60 lakh",
            {"yearly_income_inr": 1_800_000, "spouse_income_inr": 1_200_000, "loan_inr": 6_000_000},
        ),
    ],
)
def test_an_answer_completes_the_question(asked, said, added):
    assert complete_tax_question(said, {"name": "tax", **asked}) == {"name": "tax", **asked, **added}


@pytest.mark.parametrize("said", ["hello there", "2 bhk flats in Pune under 85 lakh"])
def test_other_talk_does_not_complete_it(said):
    assert complete_tax_question(said, {"name": "tax", "topic": "stamp_duty"}) is None


@pytest.mark.parametrize(
    ("said", "income", "owed"),
    [
        ("How much can I borrow on 1.1 lakh a month with a 15,000 car EMI", 110_000, 15_000),
        ("how much loan can I get, salary 80000 and existing EMI of 12000", 80_000, 12_000),
        ("can I afford a home, salary 90000, car loan 9000 and personal loan 8000", 90_000, 17_000),
        ("10000 salary, can i afford with emi 5000", 10_000, 5_000),
        ("1.1 लाख महीने पर 15 हजार की किस्त के साथ कितना लोन मिलेगा", 110_000, 15_000),
        ("60 हजार पगार आणि 10 हजारचा हप्ता, किती कर्ज मिळेल", 60_000, 10_000),
    ],
)
def test_what_is_owed_already_is_no_income(said, income, owed):
    tool = parse(said)["tool"]

    assert (tool["name"], tool["monthly_income_inr"], tool["obligations_inr"]) == ("afford", income, owed)


def test_an_instalment_asked_for_is_not_one_that_runs():
    assert parse("what EMI can I afford on 1 lakh salary")["tool"]["name"] == "emi"
