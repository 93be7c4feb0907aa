"""Memo, statement, letters: each set once, read back as a person and a screen reader would."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdf
import pypdfium2 as pdfium
import pytest

from domain.errors import BadInput
from domain.lending.case_reading import read_case
from domain.lending.case_report import case_report
from domain.lending.kfs import Charge, KeyFacts, key_facts
from tests.support.tagged_pdf import faults_of
from tools.credit_papers.kfs import kfs_pdf, working_days_after
from tools.credit_papers.memo import memo_pdf
from tools.credit_papers.offer import ContingentCharge, FloatingRate, LoanOffer
from tools.credit_papers.reasons import reasons_pdf
from tools.credit_papers.sanction import sanction_pdf
from tools.credit_papers.setting import moment, percent, rupees
from tools.made_papers.cases import made_case

DAY = date(2026, 11, 27)
CASE = made_case(1, 8).declared
FLOATING = FloatingRate(
    benchmark="RBI repo rate", benchmark_pct=Decimal("5.50"), spread_pct=Decimal("3.00"), benchmark_reset_months=3,
    spread_reset_months=36,
)  # fmt: skip
OFFER = LoanOffer(
    lender="Test Housing Finance Limited", proposal_no="PM-2026-000123", borrower="Asha Rao", address="Pune",
    on=DAY, rate_type="floating",
    floating=FLOATING,
    first_instalment_on=date(2027, 1, 5),
    contingent=(ContingentCharge(name="Foreclosure", amount="Nil"),),
    recovery_clause="Clause 14", grievance_clause="Clause 19", grievance_officer="R. Pinto, grievance@example.com",
    may_be_transferred=True, conditions=("No objection of the society.",),
)  # fmt: skip
SIGNED = {
    "by": "S. Rao",
    "role": "Credit manager",
    "level": "L2",
    "at": "2026-11-27T11:05:00+00:00",
    "decision": "agree",
}


def loan(*charges: Charge, sanctioned: int = 5_000_000) -> KeyFacts:
    return key_facts(sanctioned, Decimal("8.50"), 24, charges, DAY)


def text_of(content: bytes) -> str:
    assert faults_of(content) == []
    # Shaped letters are told by the text that stands for them, which not every library reads; this one does.
    document = pdfium.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_statement_has_every_row_of_the_annex() -> None:
    fees = (
        Charge(name="Processing fee", amount_inr=29_500, payee="lender"),
        Charge(name="Valuation", amount_inr=5_900, payee="third_party"),
        Charge(name="Bounced mandate", amount_inr=590, payee="lender", is_contingent=True),
    )
    kfs = loan(*fees)

    text = text_of(kfs_pdf(kfs, OFFER))

    for words in (
        "DRAFT", "PM-2026-000123", "₹50,00,000", "RBI repo rate", "5.50%", "₹29,500", "₹5,900", "₹590", "Nil",
        f"{kfs.apr.nominal_pct}%", "Clause 14", "Clause 19", "grievance@example.com", "1 day from disbursal",
        "until 2 December 2026", "₹2,27,278.37", "Annex C",
    ):  # fmt: skip
        assert words in text, words


def test_a_fixed_rate_has_no_benchmark_and_a_signed_statement_no_mark() -> None:
    offer = replace(OFFER, rate_type="fixed", floating=None, may_be_transferred=False)

    text = text_of(kfs_pdf(loan(), offer, is_draft=False))

    assert "DRAFT" not in text
    assert "Reference benchmark" not in text
    assert "None" in text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"contingent": ()}, "contingent charges"),
        ({"floating": None}, "needs its benchmark"),
        ({"floating": replace(FLOATING, spread_pct=Decimal("2.5"))}, "do not add up"),
    ],
)
def test_an_incomplete_statement_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        kfs_pdf(loan(), replace(OFFER, **change))


def test_working_days_leave_out_weekends() -> None:
    assert working_days_after(date(2026, 11, 27), 3) == date(2026, 12, 2)


def test_the_sanction_is_a_draft_until_enough_have_signed() -> None:
    draft = text_of(sanction_pdf(loan(), OFFER, [], prepayment_is_free=True))
    signed = text_of(sanction_pdf(loan(), OFFER, [SIGNED], prepayment_is_free=False))
    half = text_of(sanction_pdf(loan(), OFFER, [SIGNED], signatures_needed=2, prepayment_is_free=True))

    assert "DRAFT" in draft
    assert "DRAFT" in half
    assert "DRAFT" not in signed
    assert "No charge for prepayment" in draft
    assert "No charge for prepayment" not in signed
    assert "25 February 2027" in signed
    assert "No objection of the society." in signed


@pytest.mark.parametrize(("language", "why"), [("en", "Why"), ("hi", "कारण"), ("mr", "कारणे")])
def test_the_reasons_come_in_the_applicant_s_language(language: Any, why: str) -> None:
    report = case_report(read_case(CASE), language)

    letter = reasons_pdf(
        report, lender="L", borrower="Asha Rao", ref="PM-1", on=DAY, signatures=[SIGNED], contact="020 1234", language=language
    )  # fmt: skip

    reader = pypdf.PdfReader(io.BytesIO(letter))
    assert reader.root_object["/Lang"] == language
    text = text_of(letter)
    assert why in text
    assert "₹87,800" in text
    assert "020 1234" in text


def test_reasons_nobody_signed_are_marked() -> None:
    report = case_report(read_case(CASE))

    text = text_of(
        reasons_pdf(report, lender="L", borrower="B", ref="PM-1", on=DAY, signatures=[], contact="020 1234")
    )

    assert "DRAFT, not signed" in text
    assert "Underwriter" in text


DESK: dict[str, Any] = {
    "ref": "PM-2026-000123",
    "applicants": ["Asha Rao"],
    "documents": [{"id": "a", "label": "payslip", "file_name": "payslip.pdf", "pages": 1}],
    "facts": [
        {"id": "f1", "field": "payslip.net_pay_inr", "value": 50_000, "method": "rules",
         "evidence": {"document_id": "a", "page": 3, "quote": "Net Pay 50,000 " + "x" * 99}},
        {"id": "f2", "field": "payslip.pan", "value": "ABCPR1234K", "method": "person", "evidence": {}},
        {"id": "f3", "field": "rent", "value": {"a_b": None}, "method": "rules"},
        {"id": "f4", "field": "old", "value": "gone", "is_current": False},
    ],
    "mismatches": [
        {"field": "x", "severity": "stop", "says": "They differ.", "state": "open",
         "sides": [{"source": "application", "value": 12_345}, {"source": "a page", "value": None}]},
        {"field": "bureau_score", "severity": "info", "says": "Score.", "sides": [{"source": "b", "value": 712}]},
    ],
    "missing": [{"says": "Not there: PAN card."}],
    "deviations": [{"code": "FOIR", "level": "L1", "text": "Strong score."}],
    "conditions": [{"text": "Deed to be produced", "before": "sanction", "state": "open"}],
    "memo": {"paragraphs": [
        {"text": "Pay is steady.", "figures": [{"fact_id": "f1"}, {"fact_id": "no"}], "is_grounded": True},
        {"text": "Pay will rise."},
    ]},
    "signatures": [SIGNED],
}  # fmt: skip


def test_the_memo_cites_document_and_page_and_marks_what_is_not_grounded() -> None:
    text = text_of(memo_pdf(case_report(read_case(CASE)), DESK))

    for words in (
        "DRAFT", "Offer a smaller loan", "₹30,38,000", "D1 p. 3", "typed in", "declared", "not grounded in the file",
        "₹12,345", "b: 712", "Not there: PAN card.", "Strong score.", "Deed to be produced", "130.52%", "XXXXXX234K",
    ):  # fmt: skip
        assert words in text, words
    assert "ABCPR1234K" not in text
    assert "gone" not in text


def test_a_memo_of_a_decline_with_nothing_read_yet() -> None:
    declined = {**CASE, "applicants": [{**CASE["applicants"][0], "bureau_score": 500}]}

    text = text_of(
        memo_pdf(
            case_report(read_case(declined)),
            {"ref": "PM-1", "applicants": ["A"], "signatures": [SIGNED, SIGNED]},
        )
    )

    assert "DRAFT" not in text
    assert "no offer to sign for" in text
    assert "No figure has been read" in text


def test_a_memo_names_what_no_level_may_allow() -> None:
    report = case_report(read_case(CASE))
    report["authority"] = {"level": "L3", "signatures": 2, "conditions": [], "refused": ["ltv"], "asks": []}
    report["checks"] = [
        {"name": "new_test", "figure": None, "limit": "a_b", "verdict": "odd", "rule_ids": ["r"]}
    ]

    text = text_of(memo_pdf(report, {"ref": "PM-1", "applicants": ["A"]}))

    assert "2 signatures" in text
    assert "Not allowed at any level: ltv." in text


def test_figures_as_papers_show_them() -> None:
    assert (rupees(None), percent(None), percent("1.3"), moment("x")) == ("–", "–", "130.00%", "x")
