"""Documents of a case and the title file that it names: what is read and signed elsewhere reaches the case."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
import pypdfium2 as pdfium
import pytest

from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel
from domain.tenancy import DEMO_TENANT_ID
from store.documents.records import DocumentPart, NewDocument
from store.documents.shelf import DocumentShelf
from store.events import models
from tests.integration.cases.test_case_to_sanction import decidable, opened
from tests.support.case_world import PAPERS
from tests.support.title_rows import add_title

if TYPE_CHECKING:
    from tests.support.case_world import CaseWorld

pytestmark = pytest.mark.engines

PAN = "ABCPE1234F"


def text_of(content: bytes) -> str:
    """The words of a PDF, one space apart."""
    pages = pdfium.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


async def upload(world: CaseWorld, case_id: str, name: str) -> UUID:
    """A file of the case, as the route of uploads makes it known."""
    shelf = DocumentShelf(world.platform.engine.db)
    shelf.after_commit = world.platform.engine.relay.send
    new = NewDocument(
        file_name=name,
        sha256=sha256(f"{case_id} {name}".encode()).hexdigest(),
        size_bytes=9,
        kind="pdf",
        media_type="application/pdf",
        subject_kind="case",
        subject_id=UUID(case_id),
    )
    return (await shelf.receive(world.people["meera"], new)).document.id


async def read(world: CaseWorld, document_id: UUID, label: DocumentLabel, **facts: object) -> None:
    """What an intake does: parts, facts, verified."""
    shelf, who = DocumentShelf(world.platform.engine.db), world.people["meera"]
    shelf.after_commit = world.platform.engine.relay.send
    await shelf.begin_reading(who, document_id)
    await shelf.set_parts(who, document_id, [DocumentPart(1, 1, label.value, None)])
    made = [
        Fact(f"{label.value}.{field}", value, Evidence(document_id, 1, f"{field} {value}"))  # type: ignore[arg-type]  # JSON of the tests
        for field, value in facts.items()
    ]
    await shelf.set_facts(who, document_id, made)
    assert await shelf.verify(who, document_id, 1, [])


async def test_documents_of_a_case_bring_it_on_and_their_figures_are_judged(world: CaseWorld) -> None:
    async with world.working():
        case_id = await opened(world, papers=PAPERS[3:], bureau=None)
        await world.until_stage(case_id, "documents")
        slips = [await upload(world, case_id, f"slip-{month}.pdf") for month in (8, 9, 10)]
        await world.until(
            "select count(*) = 3 from case_documents where document_id = any(%s) and state = 'received'",
            slips,
        )
        for month, slip in enumerate(slips, start=8):
            await read(
                world,
                slip,
                DocumentLabel.PAYSLIP,
                month=f"2026-{month:02}",
                gross_inr=100_000,
                employee_name="Asha Rao",
                pan=PAN if month < 10 else "ABCPE1234G",
            )
        await world.until_stage(case_id, "bureau")
        # A report that is no structured one: what was read in it is judged, down to the loan nobody declared.
        loan = {"lender": "Nagar Bank", "kind": "Auto Loan", "status": "Active", "balance_inr": 90_000}
        await read(
            world,
            await upload(world, case_id, "credit-report.pdf"),
            DocumentLabel.BUREAU_REPORT,
            bureau="CIBIL",
            score=712,
            pulled_on="2026-11-20",
            account={**loan, "emi_inr": 7_000, "overdue_inr": 0, "dpd_max": 0},
        )
        judged = await world.until_stage(case_id, "decision")

    assert judged["report"]["obligations_monthly"] == 7_000
    assert (judged["bureau"]["state"], judged["bureau"]["score"]) == ("received", 712)
    assert judged["bureau"]["pulled_at"].startswith("2026-11-20")
    assert {one["code"]: one["state"] for one in judged["conditions"]}["bureau_report"] == "cleared"
    by_field = {one["field"]: one for one in judged["mismatches"]}
    pay = by_field["applicants.0.fixed_gross_monthly"]
    assert [side["value"] for side in pay["sides"]] == [110_000, 100_000]
    assert judged["report"]["assessed_monthly_income"] == 100_000
    assert by_field["pan"]["severity"] == "stop"
    assert PAN not in str(judged)
    assert {one["file_name"] for one in judged["documents"]} >= {"slip-8.pdf", "slip-10.pdf"}
    facts = {one["id"]: one for one in judged["facts"]}
    rests_on = {one["fact_id"] for check in judged["checks"] for one in check["inputs"]} & facts.keys()
    assert "bureau_report.score" in {facts[one]["field"] for one in rests_on}
    cited = [facts[side["fact_id"]] for side in by_field["pan"]["sides"]]
    assert {one["evidence"]["page"] for one in cited} == {1}


async def test_a_document_of_a_judged_case_makes_its_figures_stale(world: CaseWorld) -> None:
    async with world.working():
        case_id = await decidable(world)
        report = await upload(world, case_id, "valuation.pdf")
        await read(world, report, DocumentLabel.VALUATION_REPORT, market_value_inr=7_000_000)
        await world.until("select stale_since is not null from cases where id = %s", UUID(case_id))
        await world.step(case_id, "rerun")
        judged = await world.until_stage(case_id, "decision")

    assert judged["report"]["property_value_for_ltv"] == 7_000_000


async def test_the_title_file_that_a_case_names_counts_once_it_is_signed(world: CaseWorld) -> None:
    async with await psycopg.AsyncConnection.connect(world.platform.database_url) as rows:
        title_id = UUID((await add_title(rows, DEMO_TENANT_ID, "x"))["title_id"])
    async with world.working():
        case_id = await decidable(world, title_thread_id=str(title_id))
        pending = await world.get(f"/{case_id}")
        async with await psycopg.AsyncConnection.connect(world.platform.database_url) as rows:
            await rows.execute(
                "insert into users (id, tenant_id, email, display_name, roles) "
                "values (%s, %s, 'adv@b.in', 'Adv.', '{legal_reviewer}')",
                (advocate := uuid4(), DEMO_TENANT_ID),
            )
            await rows.execute(
                "insert into title_signatures (id, tenant_id, title_id, revision, role, signed_by, signer_name, "
                "report_sha256, at) values (gen_random_uuid(), %s, %s, 1, 'advocate', %s, 'Adv.', %s, now())",
                (DEMO_TENANT_ID, title_id, advocate, "a" * 64),
            )
            await rows.execute(
                "update titles set opinion = 'clear_and_marketable', stage = 'signed', signed_at = now() where id = %s",
                (title_id,),
            )
        signed = models.TitleOpinionSigned(
            title_id=title_id, revision=1, opinion="clear_and_marketable", report_sha256="a" * 64
        )
        await world.publish(signed)
        await world.until("select stale_since is not null from cases where id = %s", UUID(case_id))
        await world.step(case_id, "rerun")
        judged = await world.until_stage(case_id, "decision")

        papers = {
            paper: await world.http.get(f"/api/v1/cases/{case_id}/{paper}.pdf")
            for paper in ("memo", "kfs", "sanction", "reasons")
        }

    assert pending["report"]["reason_codes"] == ["TITLE_PENDING"]
    for answer in papers.values():
        assert answer.headers["content-type"] == "application/pdf"
        assert "DRAFT" in text_of(answer.content)
    assert "₹50,00,000" in text_of(papers["kfs"].content)
    assert "Mortgage registration and CERSAI" in text_of(papers["kfs"].content)
    assert judged["title"]["opinion"] == "clear_and_marketable"
    assert "TITLE_PENDING" not in judged["report"]["reason_codes"]
