from __future__ import annotations

from datetime import date

import pytest

from domain.dated_rules import load_rules
from domain.title.codes import Code
from domain.title.findings import RULES_FILE, SEVERITIES, finding
from domain.title.instruments import FiscalRecord, Power, kind_of
from domain.title.periods import years_after

DAY = date(2026, 11, 1)


@pytest.mark.parametrize("code", list(Code))
def test_each_code_has_a_severity_a_requisition_a_cure_and_a_source(code):
    got = finding(code, [], "", DAY)

    assert got.severity in SEVERITIES
    assert got.requisition
    assert got.cure
    assert got.source


def test_the_taxonomy_names_no_code_that_does_not_exist():
    assert {rule.id for rule in load_rules(RULES_FILE)} == set(Code)


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2012, 2, 29), 4, date(2016, 2, 29)),
        (date(2012, 2, 29), 1, date(2013, 3, 1)),
        (date(2012, 2, 29), -30, date(1982, 3, 1)),
        (date(30, 1, 1), -100, date(1, 1, 1)),
        (date(9990, 1, 1), 21, date(9999, 1, 1)),
    ],
)
def test_counts_years_by_the_calendar(day, years, then):
    assert years_after(day, years) == then


def test_names_each_kind_as_a_case_does():
    assert kind_of(Power(id="P", day=DAY, principal=None)) == "poa"
    assert kind_of(FiscalRecord(id="M", day=DAY, kind="tax_receipt")) == "tax_receipt"
