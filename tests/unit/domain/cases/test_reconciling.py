"""Papers of made cases against their applications, as the desk keeps it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from domain.cases.conditions import conditions_of
from domain.cases.declared import declared_of, is_path
from domain.cases.reconciling import reconcile_case
from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel, label_of
from domain.lending.reconcile.kinds import PaperFacts
from tests.support.loan_cases import inputs
from tools.made_papers.cases import made_cases

if TYPE_CHECKING:
    from domain.cases.papers import Reconciled
    from tools.made_papers.paper import MadeCase

DAY = date(2026, 11, 27)
CASES = tuple(made_cases(11, 30))


def paper(
    label: DocumentLabel, name: str, *facts: tuple[str, object], applicant: int | None = 0
) -> PaperFacts:
    return PaperFacts(
        document_id=None,
        label=label,
        file_name=name,
        applicant=applicant,
        facts=tuple(Fact(field, value, Evidence(None, 1, "q")) for field, value in facts),  # type: ignore[arg-type]  # JSON
        fact_ids=tuple(UUID(int=at + 1) for at in range(len(facts))),
    )


def found(*papers: PaperFacts) -> Reconciled:
    return reconcile_case(inputs(), papers, conditions_of(inputs(), DAY), DAY)


def of_made(case: MadeCase) -> Reconciled:
    day = date.fromisoformat(case.declared["as_of"])
    declared = declared_of(case.declared, day).inputs
    papers = [
        paper(each.label, each.name, *((one.field, one.value) for one in each.truth), applicant=None)
        for each in case.papers
    ]
    return reconcile_case(declared, papers, conditions_of(declared, day), day)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_words_of_papers_are_in_our_sentences_and_every_value_is_a_field_of_the_case(
    case: MadeCase,
) -> None:
    outcome = of_made(case)

    words = {
        str(one.value)
        for each in case.papers
        for one in each.truth
        if one.field.endswith(("name", "pan", "employer"))
    }
    assert not [one.says for one in outcome.mismatches if any(word in one.says for word in words)]
    assert all(is_path(path) for path in outcome.values)
    assert len({one.key for one in outcome.mismatches}) == len(outcome.mismatches)


def test_pages_fill_what_is_judged_with_the_fact_they_rest_on_and_numbers_are_masked() -> None:
    outcome = found(
        paper(DocumentLabel.PAYSLIP, "a.pdf", ("payslip.month", "2026-09"), ("payslip.gross_inr", 90_000), ("payslip.pan", "ABCPE1234F")),
        paper(DocumentLabel.PAYSLIP, "b.pdf", ("payslip.month", "2026-10"), ("payslip.gross_inr", 95_000), ("payslip.pan", "ABCPE1234G")),
        paper(DocumentLabel.VALUATION_REPORT, "v.pdf", ("valuation_report.market_value_inr", 6_000_000)),
    )  # fmt: skip

    assert outcome.values["applicants.0.fixed_gross_monthly"].value == 90_000
    assert outcome.values["applicants.0.fixed_gross_monthly"].fact_id == UUID(int=2)
    assert outcome.values["property.market_value"].value == 6_000_000
    pans = next(one for one in outcome.mismatches if one.field == "pan")
    assert (pans.severity, pans.says) == ("stop", "Papers name different PANs.")
    assert "ABCPE1234" not in str(pans.sides)


@pytest.mark.parametrize(("named", "judged"), [(80_000, 80_000), (99_000, 90_000), ("many", "many")])
def test_of_a_field_that_is_named_and_read_the_smaller_amount_is_judged(
    named: object, judged: object
) -> None:
    outcome = found(
        paper(
            DocumentLabel.PAYSLIP,
            "a.pdf",
            ("payslip.gross_inr", 90_000),
            ("applicants.0.fixed_gross_monthly", named),
        )
    )

    assert outcome.values["applicants.0.fixed_gross_monthly"].value == judged
    assert [one.field for one in outcome.mismatches] == ["applicants.0.fixed_gross_monthly"]


def test_a_slip_sent_twice_and_a_short_statement_are_not_enough_and_a_slip_of_nobody_counts() -> None:
    slips = [
        paper(DocumentLabel.PAYSLIP, f"{at}.pdf", ("payslip.month", "2026-10"), applicant=None)
        for at in range(3)
    ]
    short = paper(
        DocumentLabel.BANK_STATEMENT,
        "s.pdf",
        ("bank_statement.period_from", "2026-09-01"),
        ("bank_statement.period_to", "2026-10-31"),
    )

    outcome = found(*slips, short)

    assert {key.code: says for key, says in outcome.short.items()} == {
        "payslips": "3 payslips are asked for, 1 came.",
        "bank_statement": "The bank statement covers 2 of 6 months.",
    }


def test_what_is_not_of_its_form_is_passed_over() -> None:
    outcome = found(
        paper(DocumentLabel.PAYSLIP, "a.pdf", ("payslip.gross_inr", "much"), ("payslip.net_pay_inr", True)),
        paper(DocumentLabel.BANK_STATEMENT, "s.pdf", ("bank_statement.period_from", "soon"), ("bank_statement.period_to", "2026-10-31")),
    )  # fmt: skip

    assert not outcome.values
    assert not outcome.mismatches
    assert label_of("dream") is DocumentLabel.UNKNOWN
