"""Where a clause stands on its page, and what is off once an advocate has spoken."""

from __future__ import annotations

from datetime import date

import pytest

from domain.contract.clauses import clauses_of
from domain.contract.places import box_of, contract_rules_hash
from domain.contract.told import off_of
from domain.documents.page import Box, Line

LINES = [
    Line("AGREEMENT FOR SALE", Box(100, 10, 300, 20)),
    Line("7. The Promoter shall hand over possession of the", Box(50, 40, 500, 50)),
    Line("Apartment on 31 December 2027, extended by", Box(50, 52, 510, 62)),
    Line("force majeure alone.", Box(50, 64, 200, 74)),
    Line("8. Stamp duty is the Allottee\u2019s.", Box(50, 80, 400, 90)),
]


@pytest.mark.parametrize(
    ("quote", "box"),
    [
        (clauses_of(["\n".join(line.text for line in LINES)])[1].text, Box(50, 40, 510, 74)),
        ("Apartment on 31 December 2027, ext", Box(50, 52, 510, 62)),
        ("8. Stamp duty is the Allottee's.", Box(50, 80, 400, 90)),
        ("of the Apartment on 31 December", Box(50, 40, 510, 62)),
        ("Words that stand nowhere on this page", None),
        ("", None),
    ],
)
def test_a_quote_has_the_box_of_its_lines(quote: str, box: Box | None) -> None:
    assert box_of(quote, LINES) == box


def test_an_advocates_word_takes_a_check_off_the_list_or_puts_it_there() -> None:
    found = [
        {"id": "CR-01", "present": "no", "severity": "critical"},
        {"id": "CR-02", "present": "yes", "severity": "critical"},
        {"id": "CR-18", "present": "partial", "severity": "low"},
    ]

    off = off_of(found, {"CR-01": "yes", "CR-02": "partial"})

    assert off == {"critical": ["CR-02"], "high": [], "medium": [], "low": ["CR-18"]}


def test_the_rules_of_a_day_have_a_hash() -> None:
    assert contract_rules_hash(date(2026, 11, 27)) == contract_rules_hash(date(2026, 11, 26))
    assert len(contract_rules_hash(date(2026, 11, 27))) == 64
