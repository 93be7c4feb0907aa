from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.lending import counterfactuals, outcome
from domain.lending.case import CARD
from domain.lending.counterfactuals import passes, ways_to_yes
from domain.lending.outcome import judge
from domain.lending.policy import policy_on
from tests.support.loan_cases import business, case, person, spouse

CAR = {"type": "auto_loan", "emi": 14_500, "remaining_months": 40}
CARD_OWED = {"type": "credit_card", "outstanding": 250_000}


def levers(found):
    return {way.lever: (way.before, way.after) for way in ways_to_yes(found)}


def test_a_case_that_passes_needs_no_change():
    assert ways_to_yes(case()) == ()


def test_smallest_change_of_each_lever():
    found = case(person(obligations=[{"type": "personal_loan", "emi": 30_000}, CAR]))

    # From 1.5 lakh a month the cap is 60 %, and 90,000 carries 43,391 beside the 44,500 running.
    assert levers(found) == {
        "amount": (5_000_000, 1_843_000),
        "close_loan": (30_000, 0),
        "pay": (110_000, 150_000),
    }


def test_more_months_are_enough_for_a_short_loan():
    ways = levers(case(tenure_months=120))

    # 60,500 a month at 8.50 % carries 49.8 lakh in 124 months and 50.1 lakh in 125.
    assert ways["tenure"] == (120, 125)


def test_a_business_needs_more_profit_in_its_latest_year():
    ways = levers(case(business(1_000_000, 1_100_000), requested_amount=4_300_000))

    # Forty-eight months of the mean of two years: 43 lakh asks for 10.75 lakh a year.
    assert ways["business_profit"] == (1_100_000, 1_150_000)


def test_where_ratios_go_by_net_pay_the_net_pay_is_what_must_grow(monkeypatch):
    found = case(person(net_credit_monthly=70_000))
    net = replace(policy_on(found.as_of), income_base="net")
    monkeypatch.setattr(outcome, "policy_on", lambda _: net)
    monkeypatch.setattr(counterfactuals, "policy_on", lambda _: net)

    way = next(way for way in ways_to_yes(found) if way.lever == "pay")

    # 43,391 is 55 % of 78,893; a multiple of sixty asks for 83,334.
    assert (way.before, way.after) == (70_000, 83_334)
    assert way.outcome.case.primary.fixed_gross_inr == 110_000


def one_less(way, changed):
    """The case with one step less of the change."""
    who = next(place for place, each in enumerate(changed.applicants) if each.role == "primary")
    main = changed.applicants[who]
    match way.lever:
        case "amount":
            return replace(changed, requested_inr=min(changed.requested_inr + 1_000, way.before))
        case "tenure":
            return replace(changed, tenure_months=changed.tenure_months - 1)
        case "pay":
            main = replace(main, fixed_gross_inr=main.fixed_gross_inr - 1)
        case "business_profit":
            *older, latest = main.returns
            less = replace(latest, profit_after_tax_inr=latest.profit_after_tax_inr - 1)
            main = replace(main, returns=(*older, less))
        case "pay_down_card":
            main = replace(
                main,
                obligations=tuple(
                    replace(owed, outstanding_inr=owed.outstanding_inr + 1) if owed.kind == CARD else owed
                    for owed in main.obligations
                ),
            )
        case "close_loan":
            return None
    people = list(changed.applicants)
    people[who] = main
    return replace(changed, applicants=tuple(people))


@st.composite
def tight_cases(draw):
    """Households a little short of what they ask for."""
    owed = [
        {"type": "auto_loan", "emi": draw(st.integers(1_000, 25_000)), "remaining_months": 40},
        {"type": "credit_card", "outstanding": draw(st.integers(0, 400_000))},
    ]
    salaried = person(fixed_gross_monthly=draw(st.integers(60_000, 150_000)), obligations=owed)
    profits = draw(st.tuples(st.integers(700_000, 2_000_000), st.integers(700_000, 2_000_000)))
    first = draw(st.sampled_from([salaried, business(*profits, obligations=owed)]))
    return case(
        first,
        requested_amount=draw(st.integers(3_000_000, 7_000_000)),
        tenure_months=draw(st.integers(120, 240)),
        held={"market_value": draw(st.integers(6_500_000, 8_000_000))},
    )


@settings(max_examples=25, deadline=None)
@given(tight_cases())
def test_what_is_told_passes_and_a_step_less_does_not(found):
    for way in ways_to_yes(found):
        assert passes(way.outcome)
        assert passes(judge(way.outcome.case))
        less = one_less(way, way.outcome.case)
        assert less is None or not passes(judge(less))


@settings(max_examples=25, deadline=None)
@given(tight_cases())
def test_each_way_changes_one_thing(found):
    for way in ways_to_yes(found):
        changed = way.outcome.case
        differing = {name for name in found.__slots__ if getattr(found, name) != getattr(changed, name)}
        assert len(differing) == 1


@pytest.mark.parametrize(
    "found",
    [
        case(person(bureau_score=640)),
        case(held={"title_opinion": "defective"}),
        case(held={"title_opinion": "pending"}),
        case(person(employment="homemaker", fixed_gross_monthly=0)),
        case(business(1_000_000, requested_amount=9_000_000)),
    ],
)
def test_what_no_single_change_mends_is_not_promised(found):
    assert ways_to_yes(found) == ()


def test_of_several_loans_the_smallest_whose_end_is_enough():
    owed = [{"type": "personal_loan", "emi": 3_000}, {"type": "gold_loan", "emi": 20_000}, CAR]
    found = case(person(obligations=owed), requested_amount=4_300_000)

    way = next(way for way in ways_to_yes(found) if way.lever == "close_loan")

    assert (way.subject, way.before) == ("auto_loan", 14_500)
    assert way.outcome.max_loan_foir_inr > judge(found).max_loan_foir_inr


def test_the_larger_card_is_paid_down_as_far_as_needed():
    owed = [CARD_OWED, {"type": "credit_card", "outstanding": 50_000}]
    spent = {"type": "credit_card", "outstanding": 900_000, "closing_with_this_loan": True}
    found = case(
        person(obligations=owed),
        spouse(fixed_gross_monthly=0, obligations=[spent]),
        requested_amount=5_900_000,
    )

    way = next(way for way in ways_to_yes(found) if way.lever == "pay_down_card")

    assert way.before == 250_000
    assert 0 <= way.after < 250_000


def test_a_loan_below_the_policys_least_is_never_proposed():
    found = case(person(fixed_gross_monthly=25_000), requested_amount=900_000, tenure_months=84)

    assert all(way.after >= 500_000 for way in ways_to_yes(found) if way.lever == "amount")
