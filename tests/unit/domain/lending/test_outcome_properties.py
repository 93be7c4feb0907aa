"""What must hold for every case, whatever the figures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.lending.case_reading import read_case
from domain.lending.case_report import case_report
from domain.lending.outcome import judge
from domain.lending.outcome_plain import plain
from tests.support.loan_cases import business, inputs, person, spouse

FEW = settings(max_examples=40, deadline=None)
"""A case is many figures; forty of them find a broken rule in a second, a loaded machine's clock is no failure."""
incomes = st.integers(15_000, 900_000)
emis = st.integers(0, 80_000)


@st.composite
def cases(draw):
    """A household with every kind of doubt in it now and then."""
    owed = [{"type": "auto_loan", "emi": draw(emis), "remaining_months": draw(st.integers(0, 60))}]
    first = person(
        fixed_gross_monthly=draw(incomes),
        bureau_score=draw(st.sampled_from([-1, 600, 670, 720, 780])),
        age_months=draw(st.integers(240, 700)),
        obligations=owed,
    )
    profits = draw(st.tuples(st.integers(0, 4_000_000), st.integers(0, 4_000_000)))
    others = draw(st.sampled_from([[], [spouse()], [business(*profits, role="co", relation="spouse")]]))
    value = draw(st.integers(400_000, 60_000_000))
    return read_case(
        inputs(
            first,
            *others,
            held={
                "agreement_value": value,
                "market_value": value * draw(st.integers(80, 120)) // 100,
                "title_opinion": draw(st.sampled_from(["clear_and_marketable", "subject_to", "defective"])),
            },
            product=draw(st.sampled_from(["home_purchase", "plot", "lap", "balance_transfer"])),
            requested_amount=draw(st.integers(100_000, 50_000_000)),
            rate_pct=str(draw(st.decimals(5, 18, places=2))),
            tenure_months=draw(st.integers(60, 360)),
        )
    )


def with_primary(case, **changes):
    return replace(case, applicants=(replace(case.primary, **changes), *case.applicants[1:]))


@FEW
@given(cases(), st.integers(1, 500_000))
def test_more_income_never_lowers_the_eligible_loan(case, extra):
    richer = with_primary(case, fixed_gross_inr=case.primary.fixed_gross_inr + extra)

    assert judge(richer).eligible_inr >= judge(case).eligible_inr


@FEW
@given(cases(), st.decimals("0.01", 10, places=2))
def test_a_higher_rate_never_raises_the_eligible_loan(case, more):
    assert judge(replace(case, rate_pct=case.rate_pct + more)).eligible_inr <= judge(case).eligible_inr


@FEW
@given(cases(), st.integers(1, 100_000))
def test_more_obligations_never_raise_the_eligible_loan(case, more):
    owed = replace(case.primary.obligations[0], emi_inr=case.primary.obligations[0].emi_inr + more)

    assert judge(with_primary(case, obligations=(owed,))).eligible_inr <= judge(case).eligible_inr


@FEW
@given(cases())
def test_stress_never_eases(case):
    got = judge(case)

    assert got.stress.emi_inr >= got.emi_offer_inr
    assert got.stress.foir_cap > got.foir_cap


@FEW
@given(cases())
def test_an_offer_keeps_every_limit_or_is_a_named_deviation(case):
    got = judge(case)

    assert got.eligible_inr <= min(case.requested_inr, got.ceiling.max_loan_inr, got.max_loan_multiplier_inr)
    assert got.offer_inr <= got.ceiling.max_loan_inr
    assert got.offer_inr in {0, got.eligible_inr} or "FOIR_DEVIATION_L1" in got.codes


DOUBTS = [
    {"bureau_score": None},
    {"bureau_flags": frozenset({"current_overdue"})},
    {"bureau_pulled_on": date(2020, 1, 1)},
]


@pytest.mark.parametrize("doubt", DOUBTS)
@FEW
@given(case=cases())
def test_a_doubt_of_the_bureau_moves_to_refer_and_nowhere_else(doubt, case):
    before, doubted = judge(case).recommendation, judge(with_primary(case, **doubt)).recommendation

    assert doubted == "refer" or (doubted == "decline" and before == "decline")
    if before == "decline" and "bureau_score" not in doubt:
        # Losing the score may turn a decline for a low score into a question; nothing else lifts one.
        assert doubted == "decline"


@FEW
@given(cases())
def test_a_title_in_doubt_moves_to_refer_and_nowhere_else(case):
    clear = judge(replace(case, security=replace(case.security, title_opinion="clear_and_marketable")))
    doubted = judge(replace(case, security=replace(case.security, title_opinion="subject_to")))

    assert doubted.recommendation == ("decline" if clear.recommendation == "decline" else "refer")
    assert doubted.eligible_inr == clear.eligible_inr


PROTECTED = [
    {
        "name": "Asha Kulkarni",
        "gender": "female",
        "religion": "hindu",
        "caste": "x",
        "marital_status": "widow",
    },
    {
        "name": "Imran Shaikh",
        "gender": "male",
        "religion": "muslim",
        "disability": "none",
        "pincode": "400003",
    },
    {"surname": "D'Souza", "language": "kn", "place_of_birth": "Goa", "photo": "a.jpg", "diet": "vegetarian"},
]


@FEW
@given(cases=st.tuples(incomes, emis, st.sampled_from([640, 680, 720, 780])))
def test_protected_attributes_are_no_inputs(cases):
    """A11: flipping name, gender, religion and the like leaves outcome and report byte-identical."""
    income, emi, score = cases
    told = []
    for attributes in [{}, *PROTECTED]:
        borrower = person(
            fixed_gross_monthly=income,
            bureau_score=score,
            obligations=[{"type": "auto_loan", "emi": emi, "remaining_months": 30, **attributes}],
            **attributes,
        )
        said = inputs(borrower, held=dict(attributes), **attributes)
        told.append(json.dumps(case_report(read_case(said)), sort_keys=True))
    assert len(set(told)) == 1


def walk(value):
    if isinstance(value, dict):
        for each in value.values():
            yield from walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each)
    else:
        yield value


@FEW
@given(cases())
def test_a_report_is_json_plain_and_holds_no_float(case):
    told = json.loads(json.dumps(plain(judge(case))))

    assert not any(isinstance(each, float) for each in walk(told))


def test_the_same_case_gives_the_same_bytes():
    case = read_case(inputs())

    assert json.dumps(case_report(case)) == json.dumps(
        case_report(read_case(inputs(rate_pct=Decimal("8.50"))))
    )
