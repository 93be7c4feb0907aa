"""The report: all parts of it, tagged, watermarked until it is signed, the same bytes for the same contents."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from agents.title_opinion.facts import facts_of
from agents.title_opinion.floor import write
from domain.contract.review import review_agreement, to_json
from domain.title.output import title_chain
from domain.title_files.changes import changes_between
from store.tables.titles import (
    TitleDocumentRow,
    TitleFindingRow,
    TitleRequisitionRow,
    TitleRow,
    TitleSearchRow,
    TitleSignatureRow,
)
from store.titles.reading import TitleFile, review_of
from tests.support.title_deeds import ROOT, case, event, sale
from tools.demo_market.titles import KINDS, demo_titles
from tools.title_report.contents import contents_of
from tools.title_report.registers import possession_of, registers_of
from tools.title_report.typesetting import report_pdf

ANJALI, VIKRAM = UUID(int=1), UUID(int=2)
NAME = "Meena #strong[*x*] \\ $1$ <script>"
GIVEN = case(
    ROOT,
    sale("E2", "2011-03-01", "Ramaiah", NAME, doc_no="7/2011", original_available=False),
    event("E3", "2012-04-04", "mortgage", lender="SBI"),
    event("E4", "2013-04-04", "mortgage", lender="HDFC"),
    event("E5", "2014-04-04", "discharge", ref="E4"),
    seller=NAME,
    ec_gaps=[["2001-01-01", "2002-01-01"]],
    state={"mutation_pending": True, "oc_missing": True, "third_party_possession_since": "2021-05-05"},
    records={
        "ec": [
            {"from": "1996-01-01", "to": "2026-10-30", "entries": [{"doc_no": "7/2011", "nature": "sale"}]}
        ],
        "revenue": {"holders": [{"name": NAME}], "survey": "112/3", "extent_sqft": 2400},
        "rera": {"number": "P521", "ends": "2027-01-01"},
        "litigation": [{"case_no": "OS 1/2020", "disposed": True}],
    },
)


def file_of(stage: str, given: dict[str, Any] = GIVEN, **more: Any) -> TitleFile:
    report = title_chain(given)
    paragraphs: Any = write(facts_of(report, []))
    title = TitleRow(
        id=uuid4(), tenant_id=uuid4(), ref="PT-2026-000012", revision=2, stage=stage, case_json=given, report=report,
        opinion=report["opinion"], property={"text": "Plot 7", "city": "Pune", "state": None}, is_demo=True,
        draft={"paragraphs": paragraphs, "engine": "rules"}, contract=more.get("contract"),
        ruleset_hash="a" * 64, inputs_hash="b" * 64,
    )  # fmt: skip
    findings = [
        TitleFindingRow(
            id=uuid4(), code=each["code"], severity=each["severity"], severity_found=each["severity"], state="open",
            events=each["events"], detail=each["detail"], evidence=[], requisition=each["requisition"],
            cure=each["cure"], source=each["source"],
        )
        for each in report["findings"]
    ]  # fmt: skip
    return TitleFile(
        title=title, findings=findings, names={ANJALI: "Anjali", VIKRAM: "Vikram"},
        requisitions=[TitleRequisitionRow(number=1, text="the release deed", state="open", note=None)],
        documents=[TitleDocumentRow(document_id=uuid4(), file_name=None, label="sale_deed", state="verified")],
        searches=more.get("searches", []), signatures=more.get("signatures", []),
    )  # fmt: skip


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def fonts_of(pdf: bytes) -> set[str]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"].get("/Font", {}).values()]
    return {str(font["/BaseFont"]).split("+")[1] for font in fonts}


def test_a_draft_has_every_section_and_its_watermark_and_takes_no_name_for_markup():
    pdf = report_pdf(contents_of(file_of("review")))

    words = words_of(pdf)
    for section in (
        "Instruction and scope", "Documents examined", "Schedule of the property", "Flow of title", "The chain, drawn",
        "Encumbrance certificate", "Revenue and municipal records", "Land use, plan", "Litigation, charges",
        "Findings", "Requisitions", "Opinion", "Mode of mortgage", "updating search",
    ):  # fmt: skip
        assert section in words
    assert words.count("DRAFT, NOT AN OPINION") >= 2
    assert NAME in words
    assert "Gaps: 2001-01-01 to 2002-01-01" in words
    assert "A third party has been in possession since 2021-05-05." in words
    catalog = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith("en")
    assert b"pdfuaid" in pdf or "/StructTreeRoot" in catalog
    assert {name[:8] for name in fonts_of(pdf)} == {"NotoSans"}


def test_names_in_devanagari_are_words_of_the_drawn_chain_and_no_dots():
    given = json.loads(json.dumps(GIVEN).replace("Meena", "मीना"))

    pages = PdfReader(io.BytesIO(report_pdf(contents_of(file_of("review", given))))).pages

    [chain] = [text for page in pages if "Time runs from left" in (text := page.extract_text())]
    assert "म" in chain
    assert "CHARGES AND AGREEMENTS" in chain
    assert not any(page.images for page in pages)


def test_a_signed_report_names_who_signed_and_tells_what_was_lowered():
    contract = to_json(
        review_agreement(["1. The Project is registered with RERA no. P52100045678."], date(2026, 11, 27))
    )
    before = title_chain(case(ROOT, seller=""))
    search = TitleSearchRow(revision=2, changes=dict(changes_between(before, title_chain(GIVEN))))
    signature = TitleSignatureRow(
        signer_name="Anjali",
        role="advocate",
        enrolment_no=None,
        at=datetime(2026, 11, 27, tzinfo=UTC),
        report_sha256="c" * 64,
    )
    file = file_of("signed", contract=contract, searches=[search], signatures=[signature])
    mortgage = next(each for each in file.findings if each.code == "UNDISCHARGED_MORTGAGE")
    mortgage.severity, mortgage.state, mortgage.reason = "low", "downgraded", "Nothing is owed."
    mortgage.told_by, mortgage.agreed_by = ANJALI, VIKRAM
    cleared = next(each for each in file.findings if each.code == "OC_MISSING")
    cleared.state, cleared.reason, cleared.evidence = (
        "cleared",
        "It came.",
        [{"event": "E1", "page": 2, "quote": "seen"}],
    )

    words = words_of(report_pdf(contents_of(file)))

    assert "NOT AN OPINION" not in words
    assert "Found high, told as low by Anjali; agreed by Vikram: Nothing is owed." in words
    assert "cleared by an advocate: It came." in words
    assert "E1, page 2: “seen”" in words
    assert "Signed electronically on 2026-11-27" in words
    assert "What changed since the last search" in words
    assert "RERA registration number" in words
    told = review_of(file)
    assert told is not None
    assert "OC_MISSING" not in {each.code for each in told.findings}


@pytest.mark.parametrize(
    ("opinion", "codes", "words"),
    [("defective", (), "None before"), ("subject_to", ("ORIGINAL_DEED_MISSING",), "registered mortgage"),
     ("subject_to", (), "By deposit of title deeds")],
)  # fmt: skip
def test_the_mode_of_mortgage_follows_from_the_findings(opinion, codes, words):
    file = file_of("review", case(ROOT, seller="Ramaiah"))
    file.title.opinion = opinion
    findings = [
        TitleFindingRow(
            id=uuid4(), code=code, severity="high", severity_found="high", state="open", events=[], detail="",
            evidence=[], requisition="r", cure="c", source="s",
        )
        for code in codes
    ]  # fmt: skip
    made = contents_of(TitleFile(
        title=file.title, findings=findings, names={}, requisitions=[], documents=[], searches=[], signatures=[]
    ))  # fmt: skip

    assert words in made["mortgage"]
    assert made["changes"] is None


def test_registers_that_were_not_produced_tell_nothing():
    report = {"records": []}

    assert registers_of({}, report)["revenue"] == []
    assert "inspect the property" in possession_of({})


def test_the_demo_has_a_file_of_each_kind_clean_and_defective():
    made = {each.kind: title_chain(each.case) for each in demo_titles()}

    assert tuple(made) == KINDS
    assert {each["opinion"] for each in made.values()} == {"clear_and_marketable", "subject_to", "defective"}
    assert all(each["unread"] == [] for each in made.values())
    assert [each.case for each in demo_titles()] == [each.case for each in demo_titles()]
