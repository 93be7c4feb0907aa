from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from domain.lending.income import assess
from domain.lending.policy import policy_on
from domain.lending.reason_codes import Code
from tests.support.loan_cases import business, case, judged, person, spouse

POLICY = policy_on(date(2026, 11, 27))


@pytest.mark.parametrize(
    ("applicant", "monthly"),
    [
        (person(variable_annual=[600_000, 480_000]), 110_000 + 20_000),
        (person(variable_annual=[480_000, 600_000]), 110_000 + Fraction(45_000, 2)),
        (person(variable_annual=[480_000]), 110_000),
        (person(variable_annual=[1, 480_000, 600_000]), 110_000 + Fraction(45_000, 2)),
        (person(rent_monthly_documented=30_000), 131_000),
        (person(employment="pensioner", fixed_gross_monthly=0, pension_monthly=40_000), 40_000),
        (person(employment="homemaker", rent_monthly_documented=10_000), 7_000),
        (business(900_000, 1_100_000), Fraction(1_000_000, 12)),
        # Older first; a third year is too old to count.
        (business(5_000_000, 900_000, 1_100_000), Fraction(1_000_000, 12)),
    ],
)
def test_assessed_income(applicant, monthly):
    assert judged(applicant).incomes[0].monthly == monthly


def test_cash_profit_adds_depreciation_and_takes_off_what_will_not_recur():
    year = {"profit_after_tax": 1_000_000, "depreciation": 300_000, "one_off_income": 100_000}

    assert judged(business(itr=[year, year])).income == 100_000


@pytest.mark.parametrize(
    ("older", "latest", "yearly", "codes"),
    [
        (1_000_000, 800_000, 900_000, ()),
        (1_000_000, 799_999, 799_999, (Code.INCOME_DECLINING,)),
        (1_000_000, 1_250_000, 1_125_000, ()),
        (1_000_000, 1_250_001, 1_125_000, (Code.INCOME_SPIKE_CAPPED,)),
        (1_000_000, -5, 0, (Code.INCOME_DECLINING,)),
        (-1_000_000, 900_000, 0, (Code.INCOME_SPIKE_CAPPED,)),
    ],
)
def test_two_years_of_business_at_the_edges(older, latest, yearly, codes):
    income = judged(business(older, latest)).incomes[0]

    assert (income.monthly, income.codes) == (Fraction(yearly, 12), codes)


@pytest.mark.parametrize(
    ("other", "monthly", "contributes", "codes"),
    [
        (spouse(co_owner=False), 60_000, True, ()),
        (spouse(relation="sibling"), 60_000, True, ()),
        (spouse(relation="sibling", co_owner=False), 0, False, (Code.INCOME_EXCLUDED_NON_OWNER,)),
        (spouse(relation="parent", co_owner=False, fixed_gross_monthly=0), 0, False, ()),
        (spouse(role="guarantor"), 0, False, ()),
        (spouse(fixed_gross_monthly=0), 0, False, ()),
    ],
)
def test_whose_income_counts(other, monthly, contributes, codes):
    income = judged(person(), other).incomes[1]

    assert (income.monthly, income.contributes, income.codes) == (monthly, contributes, codes)


def test_without_any_income_the_case_rests_on_the_main_applicant():
    got = judged(spouse(fixed_gross_monthly=0), person(fixed_gross_monthly=0))

    assert [each.contributes for each in got.incomes] == [False, True]
    assert (got.foir, got.iir, got.stress.foir) == (None, None, None)
    assert got.recommendation == "decline"


def test_a_lender_may_go_by_net_pay():
    net = replace(POLICY, income_base="net")

    assert assess(case(person(net_credit_monthly=91_000)).applicants, net)[0].monthly == 91_000
