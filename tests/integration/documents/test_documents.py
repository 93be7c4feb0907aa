"""Papers from the form to the answer and to erasure, over the real engine, stores and reading process."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from domain.errors import NotFound
from domain.tenancy import DEMO_TENANT_ID
from domain.title.output import title_chain
from domain.title_files.papers import assembled, reading_of
from runtime.paper_duties import PaperDuties
from runtime.subjects import SubjectService
from store.documents.of_person import documents_of
from store.documents.records import Passage
from store.scope import Scope
from tests.support.made_pdfs import pdf
from tests.support.made_pdfs import text as shown
from tools.made_deeds.bundle import make_bundle
from tools.title_review.papers import ShelfPapers

if TYPE_CHECKING:
    from pathlib import Path


from tests.support.paper_office import CASE, DEED, PAYLOAD, Office, of_document

pytestmark = pytest.mark.engines

LATER = datetime.now(UTC) + timedelta(hours=1)


async def test_a_paper_from_the_form_to_the_answer_and_to_erasure(office: Office, tmp_path: Path) -> None:
    sent = await office.send(
        ("../../deed\u202efdp.pdf", DEED),
        ("photo.pdf", b"\x7fELF\x00\x01"),
        ("large.pdf", b"%PDF-" + b"x" * 300_000),
        subject_kind="case",
        subject_id=str(CASE),
    )
    again = await office.send(("other name.pdf", DEED), subject_kind="case", subject_id=str(CASE))
    await office.read()

    assert [(one["problem"], one["file_name"]) for one in sent["refused"]] == [
        ("unsupported", "photo.pdf"),
        ("too_large", "large.pdf"),
    ]
    (taken,) = sent["documents"]
    assert taken["file_name"] == "deedfdp.pdf"
    assert (again["documents"][0]["id"], again["documents"][0]["is_new"]) == (taken["id"], False)

    path = f"/api/v1/documents/{taken['id']}"
    document = (await office.http.get(path)).json()
    assert (document["state"], document["pages"], document["kind"]) == ("verified", 2, "pdf")
    assert document["flags"] == ["aadhaar_masked", "hidden_text"]
    assert document["sha256"] == hashlib.sha256(DEED).hexdigest()
    assert document["parts"] == [{"first": 1, "last": 2, "label": "sale_deed", "score": 0.6, "pages": [1, 2]}]
    assert (document["pages_read"], document["sorting"]) == (2, 0)
    assert document["may"] == {"correct": True, "open_file": True}

    page = (await office.http.get(f"{path}/pages/1")).json()
    assert [line["text"] for line in page["lines"]] == [
        "SALE DEED of flat 402, Green Heights, Pune.",
        "Aadhaar XXXX XXXX 6789 of the vendor.",
    ]
    assert page["hidden"] == [{"text": PAYLOAD, "how": "invisible"}]
    png = await office.http.get(f"{path}/pages/1.png", params={"scale": 2})
    assert (png.headers["content-type"], png.content[:4]) == ("image/png", b"\x89PNG")
    office.people["colleague"] = replace(office.people["analyst"], user_id=uuid4())
    office.act_as("colleague")
    assert (await office.http.get(f"{path}/file")).status_code == 403
    taken_for = await office.http.get(f"{path}/file", params={"purpose": "underwriting"})
    assert taken_for.content == DEED
    office.act_as("analyst")
    file = await office.http.get(f"{path}/file")
    assert file.content == DEED
    assert file.headers["content-disposition"].startswith("attachment")
    (fact,) = (await office.http.get(f"{path}/facts")).json()["items"]
    assert (fact["field"], fact["value"], fact["evidence"]["page"]) == (
        "sale_deed.consideration_inr",
        4_500_000,
        2,
    )

    asked = {"question": "What consideration was paid?"}
    answer = (await office.http.post("/api/v1/documents/ask", json=asked)).json()
    cited = answer["citations"][0]
    assert (cited["document_id"], cited["page"]) == (taken["id"], 2)
    assert cited["quote"].startswith("The consideration is Rs. 45,00,000")
    assert cited["box"][1] < 842 - 700 < cited["box"][3]
    assert PAYLOAD not in str(answer)
    hidden = (await office.http.post("/api/v1/documents/ask", json={"question": PAYLOAD})).json()
    assert "ignore" not in str(hidden["citations"])

    verified = await office.world.rows("select payload->'data' from outbox where type = 'document.verified'")
    assert verified == [({"document_id": taken["id"], "kind": "sale_deed", "case_id": str(CASE)},)]

    assert (await office.http.delete(path)).status_code == 204

    assert (await office.http.get(path)).status_code == 404
    left = await office.world.rows(
        "select (select count(*) from document_pages), (select count(*) from passages), "
        "(select count(*) from document_facts), (select count(*) from document_parts), "
        "(select state || file_name from documents)"
    )
    assert left == [(0, 0, 0, 0, "erased")]
    assert [one for one in (tmp_path / "files").rglob("*") if one.is_file()] == []
    assert (await office.http.post("/api/v1/documents/ask", json=asked)).json()["citations"] == []
    everything = office.desk.index._vectors
    assert [one async for one in everything.ids(DEMO_TENANT_ID)] == []


async def test_papers_are_seen_by_whom_they_are_for(office: Office) -> None:
    of_case = await office.send(("deed.pdf", DEED), subject_kind="case", subject_id=str(CASE))
    of_title = await office.send(("deed.pdf", DEED), subject_kind="title", subject_id=str(uuid4()))
    office.act_as("buyer")
    own = await office.send(("mine.pdf", pdf(shown("mine"))))
    await office.read()

    seen = {}
    for name in office.people:
        office.act_as(name)
        seen[name] = {
            one["file_name"] for one in (await office.http.get("/api/v1/documents")).json()["items"]
        }
        for sent in (of_case, of_title, own):
            status = (await office.http.get(f"/api/v1/documents/{sent['documents'][0]['id']}")).status_code
            is_seen = status == 200
            assert status in {200, 404}
            assert is_seen == (
                name == "analyst"
                or (name == "advocate" and sent is not of_case)
                or (name == "buyer" and sent is own)
            )

    await _papers_of_cases_in_title_files(office, of_case["documents"][0]["id"])
    office.act_as("buyer")
    refused = await office.http.post(
        "/api/v1/documents",
        files=[("files", ("a.pdf", DEED))],
        data={"subject_kind": "case", "subject_id": str(CASE)},
    )
    assert refused.status_code == 403
    assert seen["stranger"] == set()
    office.act_as("stranger")
    answer = await office.http.post(
        "/api/v1/documents/ask", json={"question": "consideration paid by cheque"}
    )
    assert answer.json()["citations"] == []


async def _papers_of_cases_in_title_files(office: Office, deed: str) -> None:
    """An advocate sees the papers of title that a title file rests on, changes none, and has no credit paper."""
    path, title_id = f"/api/v1/documents/{deed}", uuid4()
    await office.world.rows(
        "insert into titles (id, tenant_id, ref, property) values (%s, %s, 'PT-1', '{}') returning 1",
        *(title_id, DEMO_TENANT_ID),
    )

    async def sees(name: str = "advocate") -> bool:
        office.act_as(name)
        answers = [
            (await office.http.get(f"{path}{below}")).status_code
            for below in ("", "/pages/1", "/pages/2.png", "/facts")
        ]
        assert len(set(answers)) == 1
        return answers == [200] * 4

    assert not await sees()
    await office.world.rows(
        "insert into title_documents (id, tenant_id, title_id, document_id) values (%s, %s, %s, %s) returning 1",
        *(uuid4(), DEMO_TENANT_ID, title_id, UUID(deed)),
    )
    assert await sees()
    assert not await sees("buyer")
    assert not await sees("stranger")
    office.act_as("advocate")
    asked = {"question": "What consideration was paid?", "document_ids": [deed]}
    assert (await office.http.post("/api/v1/documents/ask", json=asked)).json()["citations"]
    assert (await office.http.get(path)).json()["may"]["correct"] is False
    for change in (
        office.http.delete(path),
        office.http.post(f"{path}/pages/1/turn", json={"degrees": 90}),
        office.http.post(f"{path}/parts", json={"parts": [{"pages": [1, 2], "label": "sale_deed"}]}),
    ):
        assert (await change).status_code == 403
    async with office.desk.shelf.database.session(office.people["advocate"]) as session:
        read = await session.execute(text("select from document_pages where document_id = :id"), {"id": deed})
        written = await session.execute(
            text("update document_pages set body = '{}' where document_id = :id"), {"id": deed}
        )
        assert (read.rowcount, written.rowcount) == (2, 0)

    part = "update document_parts set label = %s where document_id = %s returning 1"
    for label in ("bank_statement", "unknown"):
        await office.world.rows(part, label, UUID(deed))
        assert not await sees()
    await office.world.rows(part, "sale_deed", UUID(deed))
    assert await sees()
    await office.world.rows("update title_documents set state = 'refused' returning 1")
    assert not await sees()


async def test_a_file_of_two_subjects_outlives_the_erasure_of_one(office: Office, tmp_path: Path) -> None:
    first = await office.send(("deed.pdf", DEED))
    await office.send(("deed.pdf", DEED), subject_kind="title", subject_id=str(uuid4()))
    gone = first["documents"][0]["id"]
    async with office.desk.shelf.database.system_session() as session:
        await session.execute(text("update documents set is_held = true where id = :id"), {"id": gone})

    assert (await office.http.delete(f"/api/v1/documents/{gone}")).status_code == 409

    async with office.desk.shelf.database.system_session() as session:
        await session.execute(text("update documents set is_held = false where id = :id"), {"id": gone})
    assert (await office.http.delete(f"/api/v1/documents/{gone}")).status_code == 204
    assert len([one for one in (tmp_path / "files").rglob("*") if one.is_file()]) == 1


async def test_a_persons_erasure_takes_the_papers_they_sent(office: Office, tmp_path: Path) -> None:
    await office.send(("deed.pdf", DEED))
    office.act_as("buyer")
    await office.send(("mine.pdf", pdf(shown("mine"))))
    await office.read()
    vectors = office.desk.index._vectors
    threads: Any = None
    subjects = SubjectService(
        db=office.desk.shelf.database, threads=threads, actor="test", papers=office.desk.eraser
    )

    (exported,) = await documents_of(office.desk.shelf.database, office.people["buyer"])
    assert (exported["file_name"], exported["pages"][0]) == ("mine.pdf", "mine")
    assert await subjects._erase_papers(office.people["buyer"]) == 1
    assert await subjects._erase_papers(office.people["buyer"]) == 0
    # Staff erased as persons leave the papers of cases where they are.
    assert await documents_of(office.desk.shelf.database, office.people["buyer"]) == []
    analyst = [
        row["file_name"] for row in await documents_of(office.desk.shelf.database, office.people["analyst"])
    ]
    assert analyst == ["deed.pdf"]

    mine = UUID(exported["id"].hex)
    assert [one async for one in vectors.ids(DEMO_TENANT_ID, of_document(mine))] != []
    duties = PaperDuties(eraser=office.desk.eraser, index=office.desk.index, now=lambda: LATER)
    assert await duties.end_erasures() is False
    assert [one async for one in vectors.ids(DEMO_TENANT_ID, of_document(mine))] == []
    assert await office.desk.eraser.with_vectors(LATER, 9) == []
    with pytest.raises(NotFound):
        await office.desk.index.put(office.people["analyst"], [Passage(uuid4(), mine, 1, 0, "late", ())])
    with pytest.raises(NotFound):
        await office.desk.shelf.keep_page(office.people["analyst"], mine, 1, {})

    assert len([one for one in (tmp_path / "files").rglob("*") if one.is_file()]) == 1
    office.act_as("analyst")
    left = (await office.http.get("/api/v1/documents")).json()["items"]
    assert [one["file_name"] for one in left] == ["deed.pdf"]


async def test_papers_whose_time_is_over_go_but_for_those_held_or_of_a_file(office: Office) -> None:
    sent = [
        (await office.send((f"{name}.pdf", pdf(shown(name))), **subject))["documents"][0]["id"]
        for name, subject in (
            ("own", {}),
            ("held", {}),
            ("title", {"subject_kind": "title", "subject_id": str(uuid4())}),
            ("withdrawn", {"subject_kind": "case", "subject_id": str(CASE)}),
        )
    ]
    await office.world.rows(
        "insert into cases (id, tenant_id, number, ref, stage, applicant_name, co_applicants, product, amount_inr, "
        "tenure_months, rate_pct, as_of, thread_id) values (%s, %s, 1, 'A-1', 'withdrawn', 'Asha', 0, 'home_loan', "
        "1, 1, '8.5', '2026-11-27', %s) returning 1",
        CASE,
        DEMO_TENANT_ID,
        uuid4(),
    )
    async with office.desk.shelf.database.system_session() as session:
        await session.execute(text("update documents set is_held = true where id = :id"), {"id": sent[1]})
    soon, late, years_on = (datetime.now(UTC) + timedelta(days=days) for days in (360, 370, 1100))

    for now, kept in ((soon, sent), (late, sent[1:]), (years_on, sent[1:3])):
        duties = PaperDuties(eraser=office.desk.eraser, index=office.desk.index, now=lambda now=now: now)
        assert await duties.forget_over() is False
        left = {one["id"] for one in (await office.http.get("/api/v1/documents")).json()["items"]}
        assert left == set(kept)


async def test_a_bundle_becomes_parts_with_facts_and_the_chain_of_a_title_file(office: Office) -> None:
    bundle = make_bundle("1:0")
    sent = await office.send(("bundle.pdf", bundle.pdf()), subject_kind="title", subject_id=str(uuid4()))
    await office.read()
    document_id = UUID(sent["documents"][0]["id"])

    document = (await office.http.get(f"/api/v1/documents/{document_id}")).json()
    assert [part["label"] for part in document["parts"]] == [str(paper.label) for paper in bundle.papers]
    facts = (await office.http.get(f"/api/v1/documents/{document_id}/facts")).json()["items"]
    number = next(one for one in facts if one["field"] == "mortgage.doc_no")
    assert number["value"].partition("/")[0] in number["evidence"]["quote"]
    assert (number["evidence"]["page"], len(number["evidence"]["box"])) == (6, 4)

    read = await ShelfPapers(office.desk.shelf).facts_of(Scope.of(office.people["advocate"]), document_id)
    reading = reading_of(read.parts, number=1, document_id=document_id)
    made = assembled(bundle.request, [reading], today=date(2026, 11, 27))

    true, found = title_chain(bundle.case), title_chain(made.case)
    assert (found["holders"], found["opinion"]) == (true["holders"], true["opinion"])
    assert [step["type"] for step in found["chain"]] == [step["type"] for step in true["chain"]]
    quoted = made.evidence["D1-5"][0]
    assert (quoted["document_id"], quoted["page"]) == (str(document_id), 6)
    foreign = await ShelfPapers(office.desk.shelf).facts_of(Scope.of(office.people["stranger"]), document_id)
    assert (foreign.parts, foreign.file_name) == ((), None)
