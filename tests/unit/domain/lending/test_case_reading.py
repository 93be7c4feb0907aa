from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.errors import BadInput
from domain.lending.case_reading import read_case
from tests.support.loan_cases import business, case, inputs, person, spouse


def without(key):
    said = inputs()
    del said[key]
    return said


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (without("product"), "product"),
        (without("property"), "property"),
        (without("applicants"), "applicants"),
        (inputs(requested_amount=0), "requested_amount"),
        (inputs(requested_amount=5e6), "requested_amount"),
        (inputs(requested_amount=True), "requested_amount"),
        (inputs(requested_amount="50 lakh"), "requested_amount"),
        (inputs(rate_pct="60.01"), "rate_pct"),
        (inputs(rate_pct="NaN"), "rate_pct"),
        (inputs(tenure_months=601), "tenure_months"),
        (inputs(as_of="today"), "as_of"),
        (inputs(applicants={}), "applicants"),
        (inputs(applicants=["me"]), "applicants.0"),
        (inputs(applicants=[]), "applicants"),
        (inputs(applicants=[person()] * 51), "applicants"),
        (inputs(spouse()), "primary"),
        (inputs(person(), person()), "primary"),
        (inputs(person(), *[spouse()] * 8), "applicants"),
        (inputs(held={"title_opinion": "fine"}), "property.title_opinion"),
        (inputs(product="lap", held={"class": "barn"}), "property.class"),
        (inputs(held={"market_value": None}), "property.market_value"),
        (inputs(person(employment=["salaried"])), "applicants.0.employment"),
        (inputs(person(), spouse(co_owner="yes")), "applicants.1.co_owner"),
        (inputs(person(bureau_score=299)), "applicants.0.bureau_score"),
        (inputs(person(bureau_score=901)), "applicants.0.bureau_score"),
        (inputs(person(bureau_flags=["late"])), "applicants.0.bureau_flags"),
        (inputs(person(bureau_flags="dpd90_24m")), "applicants.0.bureau_flags"),
        (inputs(person(variable_annual=100)), "applicants.0.variable_annual"),
        (inputs(person(variable_annual=[100, "x"])), "applicants.0.variable_annual.1"),
        (inputs(business(itr=[{}])), "applicants.0.itr.0.profit_after_tax"),
        (inputs(person(obligations=[{"emi": 5}])), "applicants.0.obligations.0.type"),
        (inputs(person(obligations=[{"type": " "}])), "applicants.0.obligations.0.type"),
    ],
)
def test_one_sentence_names_the_field(said, named):
    with pytest.raises(BadInput, match=named.replace(".", r"\.")):
        read_case(said)


def test_digits_in_a_text_are_a_number():
    assert case(requested_amount="5000000", rate_pct=8.5) == case(rate_pct="8.5")


@pytest.mark.parametrize("none", [-1, 0, None])
def test_no_history_is_no_score(none):
    assert case(person(bureau_score=none)).primary.bureau_score is None


def test_flags_come_listed_or_alone_under_any_of_their_names():
    listed = case(person(flags=["dpd90_24m", "writeoff_36m"]))
    alone = case(person(dpd_90_24m=True, settled_36m=True))

    assert (
        listed.primary.bureau_flags == alone.primary.bureau_flags == {"dpd90_24m", "writeoff_or_settled_36m"}
    )


def test_the_class_of_a_home_is_not_read():
    assert case(held={"class": "apartment"}) == case()


def test_the_day_is_as_of_then_sanction_then_today():
    assert case(sanction_date="2026-01-01").as_of.isoformat() == "2026-11-27"
    assert case(as_of=None, sanction_date="2026-01-01").as_of.isoformat() == "2026-01-01"
    assert case(as_of=None).as_of == datetime.now(UTC).date()


def test_an_unstated_title_is_pending_and_an_unstated_agreement_is_the_market_value():
    held = case(held={"title_opinion": None, "agreement_value": None, "market_value": 100}).security

    assert (held.title_opinion, held.agreement_value_inr) == ("pending", 100)
