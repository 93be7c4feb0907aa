"""Reason codes one by one, at the edge of their rules, and how they make the recommendation."""

from __future__ import annotations

import pytest

from domain.lending.reason_codes import MEANINGS, Code
from tests.support.loan_cases import business, judged, person, spouse

LOAN = {"type": "auto_loan", "emi": 5_000, "remaining_months": 40}


def codes(outcome):
    return [str(code) for code in outcome.codes]


def test_a_plain_case_passes_without_a_word():
    got = judged()

    assert (got.recommendation, got.codes, got.offer_inr) == ("approve", (), 5_000_000)


@pytest.mark.parametrize(
    ("people", "held", "changes", "expected"),
    [
        ([person(age_months=251)], {}, {}, ["AGE_BELOW_MIN"]),
        ([person(age_months=252)], {}, {}, []),
        ([person(age_months=661)], {}, {"requested_amount": 500_000}, ["TENURE_NOT_POSSIBLE"]),
        ([person(age_months=660)], {}, {"requested_amount": 500_000}, ["TENURE_CAPPED"]),
        ([person(age_months=800)], {}, {"requested_amount": 500_000}, ["TENURE_NOT_POSSIBLE"]),
        ([person()], {}, {"requested_amount": 500_000, "tenure_months": 59}, ["TENURE_NOT_POSSIBLE"]),
        ([person(age_months=252)], {}, {"tenure_months": 361}, ["TENURE_CAPPED"]),
        ([person(bureau_score=649)], {}, {}, ["BUREAU_SCORE_LOW"]),
        ([person(bureau_score=650)], {}, {}, ["BUREAU_SCORE_BAND_C"]),
        ([person(bureau_score=700)], {}, {}, []),
        ([person(bureau_score=-1)], {}, {}, ["BUREAU_NO_HISTORY"]),
        ([person(), spouse(bureau_score=None)], {}, {}, ["BUREAU_NO_HISTORY"]),
        ([person(), spouse(fixed_gross_monthly=0, bureau_score=600)], {}, {}, []),
        ([person(), spouse(role="guarantor", dpd90_24m=True)], {}, {}, ["BUREAU_DPD90_24M"]),
        ([person(writeoff_or_settled_36m=True)], {}, {}, ["BUREAU_WRITEOFF_36M"]),
        ([person(wilful_defaulter=True)], {}, {}, ["BUREAU_WILFUL_DEFAULTER"]),
        ([person(current_overdue=True)], {}, {}, ["BUREAU_CURRENT_OVERDUE"]),
        ([person(bureau_pulled_on="2026-10-27")], {}, {}, ["BUREAU_REPORT_STALE"]),
        ([person(bureau_pulled_on="2026-10-28")], {}, {}, []),
        ([person()], {"market_value": 6_374_999}, {}, ["VALUATION_VARIANCE"]),
        ([person()], {"market_value": 6_375_000}, {}, []),
        ([person()], {"market_value": 8_700_000}, {}, ["VALUATION_VARIANCE"]),
        ([person()], {"title_opinion": "defective"}, {}, ["TITLE_DEFECTIVE"]),
        ([person()], {"title_opinion": "subject_to"}, {}, ["TITLE_SUBJECT_TO"]),
        ([person()], {"title_opinion": None}, {}, ["TITLE_PENDING"]),
        ([person()], {"noi_annual": 650_865}, {}, []),
        ([person()], {"noi_annual": 650_864}, {}, ["DSCR_LOW"]),
        ([person()], {"agreement_value": 500_000, "market_value": 500_000}, {"requested_amount": 450_000},
         ["COLLATERAL_INSUFFICIENT"]),
        ([business(1_500_000)], {}, {}, ["INCOME_PROOF_SHORT", "FOIR_LIMIT", "MULTIPLIER_LIMIT"]),
        ([business(2_000_000, 1_500_000)], {}, {}, ["INCOME_DECLINING"]),
        ([business(1_500_000, 2_500_000)], {}, {}, ["INCOME_SPIKE_CAPPED"]),
        ([person(), spouse(relation="other", co_owner=False)], {}, {}, ["INCOME_EXCLUDED_NON_OWNER"]),
        ([person(fixed_gross_monthly=900_000)], {"agreement_value": 10**8, "market_value": 10**8},
         {"requested_amount": 30_000_000}, []),
        ([person(fixed_gross_monthly=900_000)], {"agreement_value": 10**8, "market_value": 10**8},
         {"requested_amount": 30_001_000}, ["EXPOSURE_FOUR_EYES"]),
        ([person(fixed_gross_monthly=30_000, obligations=[{**LOAN, "emi": 11_000}])], {},
         {"requested_amount": 500_000}, ["INSUFFICIENT_REPAYMENT_CAPACITY", "FOIR_LIMIT"]),
    ],
)  # fmt: skip
def test_each_code_at_its_edge(people, held, changes, expected):
    assert codes(judged(*people, held=held, **changes)) == expected


def test_every_code_has_its_meaning():
    assert set(MEANINGS) == set(Code)


def test_hard_goes_before_soft_before_limits_before_notes():
    got = judged(
        person(bureau_score=640, age_months=600, obligations=[{**LOAN, "emi": 30_000}]),
        held={"market_value": 5_000_000, "title_opinion": "subject_to"},
    )

    assert codes(got) == [
        "BUREAU_SCORE_LOW",
        "VALUATION_VARIANCE",
        "TITLE_SUBJECT_TO",
        "FOIR_LIMIT",
        "LTV_LIMIT",
        "TENURE_CAPPED",
    ]
    assert got.max_loan_foir_inr < got.ceiling.max_loan_inr < got.max_loan_multiplier_inr
    assert (got.recommendation, got.offer_inr) == ("decline", 0)
    assert got.eligible_inr > 0


def test_two_binding_limits_are_no_small_deviation():
    got = judged(person(fixed_gross_monthly=78_000))

    # 55.6 % of income is within the margin, but the multiple of income binds too.
    assert got.binding == (Code.MULTIPLIER_LIMIT, Code.FOIR_LIMIT)
    assert got.recommendation == "counter_offer"


@pytest.mark.parametrize(
    ("emi", "score", "recommendation", "offer"),
    [
        # With 43,391 to come and 1,10,000 earned: 60 % is 66,000, so 22,609 may run beside it.
        (22_609, 780, "refer", 5_000_000),
        (22_609, 750, "refer", 5_000_000),
        (22_610, 780, "counter_offer", 4_366_000),
    ],
)
def test_a_foir_little_over_its_cap_is_a_credit_officers_to_grant(emi, score, recommendation, offer):
    got = judged(person(bureau_score=score, obligations=[{**LOAN, "emi": emi}]))

    assert (got.recommendation, got.offer_inr) == (recommendation, offer)
    assert (Code.FOIR_DEVIATION_L1 in got.codes) is (recommendation == "refer")
    assert got.binding == (() if recommendation == "refer" else (Code.FOIR_LIMIT,))


@pytest.mark.parametrize("score", [749, None])
def test_a_lesser_score_or_none_gets_no_deviation(score):
    got = judged(person(bureau_score=score, obligations=[{**LOAN, "emi": 20_000}]))

    assert Code.FOIR_DEVIATION_L1 not in got.codes
    assert got.offer_inr < 5_000_000


@pytest.mark.parametrize(
    ("owed", "counted"),
    [
        ({**LOAN, "remaining_months": 6}, 0),
        ({**LOAN, "remaining_months": 7}, 5_000),
        ({"type": "auto_loan", "emi": 5_000}, 5_000),
        ({**LOAN, "closing_with_this_loan": True}, 0),
        ({"type": "credit_card", "outstanding": 200_020, "emi": 9_999}, 10_001),
    ],
)
def test_running_instalments_that_count(owed, counted):
    assert judged(person(obligations=[owed])).obligations == counted
    assert judged(person(), spouse(role="guarantor", obligations=[owed])).obligations == 0


@pytest.mark.parametrize(
    ("product", "held", "value", "cap_and_most", "weight"),
    [
        ("plot", {}, 7_500_000, (70, 5_250_000), 35),
        ("lap", {"market_value": 8_000_000}, 8_000_000, (65, 5_200_000), None),
        ("lap", {"class": "commercial"}, 7_500_000, (55, 4_125_000), None),
        ("construction", {"market_value": 7_000_000}, 7_000_000, (80, 5_600_000), 35),
        # The old loan stays: 20 lakh and the new 50 are 70 lakh on 90.
        ("top_up", {"agreement_value": 9_000_000, "market_value": 9_000_000, "existing_loan": 2_000_000},
         9_000_000, (80, 5_200_000), 35),
        ("top_up", {"existing_loan": 9_000_000}, 7_500_000, (75, 0), None),
        # A house above ten lakh by agreement is not a small one, whatever the valuer says.
        ("home_purchase", {"agreement_value": 1_000_001, "market_value": 900_000, "stamp_reg_cost": 70_000},
         900_000, (80, 810_000), 50),
        ("home_purchase", {"agreement_value": 1_000_000, "market_value": 900_000, "stamp_reg_cost": 70_000},
         970_000, (80, 873_000), 50),
    ],
)  # fmt: skip
def test_what_a_property_secures(product, held, value, cap_and_most, weight):
    got = judged(product=product, held=held)

    assert (got.ceiling.value_inr, got.risk_weight_pct) == (value, weight)
    assert (got.ceiling.cap_at_requested * 100, got.ceiling.max_loan_inr) == cap_and_most


def test_from_april_2027_the_risk_weight_is_not_on_file():
    assert judged(as_of="2027-03-31").risk_weight_pct == 35
    assert judged(as_of="2027-04-01").risk_weight_pct is None


def test_no_month_left_is_a_decline_that_still_shows_its_arithmetic():
    got = judged(person(age_months=800))

    assert (got.tenure.months, got.recommendation) == (0, "decline")
    assert got.emi_requested_inr == 102_583
