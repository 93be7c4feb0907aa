from __future__ import annotations

import re

import pytest

from domain.lending.applicant_reasons import reasons_told, way_told
from domain.lending.counterfactuals import ways_to_yes
from domain.lending.reason_codes import Code
from domain.wording import wording
from tests.support.loan_cases import business, case, judged, person

CAR = {"type": "auto_loan", "emi": 22_610, "remaining_months": 40}


def test_every_code_and_lever_has_its_words():
    assert set(wording("loan_reasons")) == set(Code)
    assert set(wording("loan_ways")) == {
        "amount",
        "tenure",
        "close_loan",
        "pay_down_card",
        "pay",
        "business_profit",
    }


def test_at_most_four_reasons_in_the_order_of_the_outcome():
    got = judged(
        person(bureau_score=640, dpd90_24m=True, current_overdue=True, obligations=[CAR]),
        held={"title_opinion": "defective", "market_value": 5_000_000},
    )

    told = reasons_told(got)

    assert len(got.codes) > 4
    assert [each.code for each in told] == list(got.codes[:4])


def test_a_reason_gives_its_figures_its_field_and_its_rules():
    [told] = reasons_told(judged(person(obligations=[CAR])))

    assert told.sentence == (
        "Instalments may take 55 % of an income of ₹1,10,000 a month; with ₹22,610 running already, "
        "that carries ₹43,66,096. Check the instalments listed."
    )
    assert told.checkable_input == "applicants.obligations"
    assert "home_loan.foir_caps" in told.rule_ids


@pytest.mark.parametrize(
    ("bureau", "language", "named"),
    [
        ("CIBIL", "en", "from CIBIL is below 650"),
        (None, "en", "from the credit bureau is below 650"),
        ("CIBIL", "hi", "CIBIL का क्रेडिट स्कोर 640"),
        ("CIBIL", "mr", "CIBIL चा क्रेडिट स्कोअर 640"),
        (None, "hinglish", "the credit bureau"),
    ],
)
def test_the_bureau_is_named_in_each_language(bureau, language, named):
    told = reasons_told(judged(person(bureau_score=640, bureau=bureau)), language)

    assert named in told[0].sentence


@pytest.mark.parametrize("language", ["en", "hi", "mr"])
def test_every_reason_fills_its_places(language):
    outcomes = [
        judged(person(bureau_score=None, obligations=[CAR]), held={"noi_annual": 100_000}),
        judged(business(1_000_000), held={"title_opinion": "pending", "market_value": 5_000_000}),
        judged(person(fixed_gross_monthly=0, age_months=200), held={"agreement_value": 100_000}),
        judged(person(age_months=700, bureau_score=670, current_overdue=True)),
    ]
    for outcome in outcomes:
        for each in reasons_told(outcome, language):
            assert not re.search(r"[{}]|None", each.sentence)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Closing the car loan of ₹22,610 a month would pass; the limit by income then is ₹69,71,465."),
        ("hi", "₹22,610 मासिक वाला कार ऋण बंद करने पर पास होगा; तब आय से सीमा ₹69,71,465 होगी।"),
    ],
)
def test_a_way_is_told_with_what_it_brings(language, sentence):
    ways = ways_to_yes(case(person(obligations=[CAR])))

    assert sentence in [way_told(way, language) for way in ways]


def test_months_are_no_rupees_and_an_unknown_loan_is_a_loan():
    ways = ways_to_yes(case(person(obligations=[{"type": "chit fund", "emi": 12_000}]), tenure_months=180))
    told = [way_told(way) for way in ways]

    assert any(re.fullmatch(r"\d{3} months instead of 180 would pass\.", each) for each in told)
    assert any(each.startswith("Closing the loan of ₹12,000") for each in told)
