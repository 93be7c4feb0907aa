"""Made cases reconcile to what was planted, from the truth of their papers, without a file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain.documents.fact import Evidence, Fact
from domain.lending.reconcile.kinds import MismatchCode, PaperFacts, declared_of
from domain.lending.reconcile.reconciling import reconcile
from tools.made_papers.cases import made_cases
from tools.made_papers.paper import Plant

if TYPE_CHECKING:
    from domain.lending.reconcile.kinds import Reconciled
    from tools.made_papers.paper import MadeCase, MadePaper

CASES = tuple(made_cases(11, 60))


def truth_of(paper: MadePaper) -> PaperFacts:
    """Facts as a reader without fault gives them; narrations come from the layout's own rows."""
    narrations = iter(row["text"] for row in paper.data.get("rows", ()))
    if paper.layout == "bank_d":
        narrations = iter([row["text"] for row in paper.data["rows"]][::-1])
    facts = []
    for each in paper.truth:
        value = each.value
        if each.field == "bank_statement.entry" and isinstance(value, dict):
            value = {**value, "narration": next(narrations, "")}
        facts.append(Fact(each.field, value, Evidence(None, each.page, each.field)))
    return PaperFacts(None, paper.label, paper.name, tuple(facts))


def reconciled(case: MadeCase) -> Reconciled:
    declared = declared_of(case.declared, date.fromisoformat(case.declared["as_of"]))
    return reconcile(declared, [truth_of(paper) for paper in case.papers])


ON_PAPER = [case for case in CASES if all(paper.format != "csv" for paper in case.papers)]
"""A CSV's narrations are no data of its layout; its own reader is tested for them."""


@pytest.mark.parametrize("case", ON_PAPER, ids=lambda case: case.name)
def test_finds_what_was_planted_and_nothing_else(case: MadeCase) -> None:
    found = {each.code.value for each in reconciled(case).mismatches}

    assert found == {plant.value for plant in case.planted}


def test_every_plant_is_planted_and_has_a_code() -> None:
    assert {plant for case in CASES for plant in case.planted} == set(Plant)
    assert {plant.value for plant in Plant} <= {code.value for code in MismatchCode}


def test_a_clean_case_shows_the_income_it_declares_and_lacks_only_what_is_not_made() -> None:
    case = next(c for c in CASES if not c.planted and "fixed_gross_monthly" in c.declared["applicants"][0])

    outcome = reconciled(case)

    (income,) = outcome.incomes
    assert income.inputs["fixed_gross_monthly"] == case.declared["applicants"][0]["fixed_gross_monthly"]
    assert income.monthly == income.inputs["fixed_gross_monthly"]
    assert income.facts
    assert [each.code for each in outcome.missing] == [
        "pan", "ovd", "approved_plan", "encumbrance_certificate", "building_certificate", "tax_receipt",
    ]  # fmt: skip


def test_a_business_is_assessed_by_its_returns() -> None:
    case = next(c for c in CASES if "itr" in c.declared["applicants"][0])

    (income,) = reconciled(case).incomes

    assert [row["pat"] for row in income.inputs["itr"]] == [
        row["pat"] for row in case.declared["applicants"][0]["itr"]
    ]
    assert income.monthly > 0


def test_both_sides_are_kept_with_their_facts() -> None:
    case = next(c for c in CASES if Plant.PAN_DIFFERS in c.planted)

    (mismatch,) = [m for m in reconciled(case).mismatches if m.code is MismatchCode.PAN_DIFFERS]

    assert mismatch.severity == "stop"
    assert mismatch.sides[0].source == "application"
    assert all(side.fact is not None for side in mismatch.sides[1:])
    assert len({side.value for side in mismatch.sides}) == 2
    assert case.declared["applicants"][0]["pan"] not in mismatch.says
