"""A title file from papers to a signed opinion: by the graph, the API and the database's own gates."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel
from domain.documents.page import Box, Line, Page
from domain.tenancy import DEMO_TENANT_ID, SessionKind
from domain.title_files.papers import PartFacts
from store.documents.erasing import DocumentEraser
from store.documents.files import FolderFiles
from store.events import models
from tests.support.title_world import CASE
from tools.title_review.papers import TitlePaperFacts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.title_world import TitleWorld

pytestmark = pytest.mark.engines

WHY = "The bank's receipt of 2019 shows that nothing is owed."


async def refused(world: TitleWorld, sql: str, *values: Any) -> str:
    """What the database says to a hand on its tables that may do everything."""
    async with await psycopg.AsyncConnection.connect(world.platform.database_url) as connection:
        with pytest.raises(psycopg.errors.CheckViolation) as error:
            await connection.execute(sql, values)
    return str(error.value)


async def test_a_lowered_finding_needs_a_second_advocate_and_then_the_opinion_is_out(
    world: TitleWorld,
) -> None:
    title_id = await world.create(case=CASE)
    await world.settled()

    file = await world.get(f"/{title_id}")
    assert (file["title"]["stage"], file["title"]["opinion"], file["draft"]) == ("review", "subject_to", True)
    assert [each["code"] for each in file["findings"]] == ["UNDISCHARGED_MORTGAGE", "MUTATION_PENDING"]
    assert len(file["requisitions"]) == 2
    assert file["opinion_draft"]["engine"] == "rules"
    assert all(each["is_grounded"] for each in file["opinion_draft"]["paragraphs"])
    assert "<svg" in file["picture_svg"]
    draft = await world.get(f"/{title_id}/report.pdf")
    assert draft.content.startswith(b"%PDF-")
    mortgage = file["findings"][0]["id"]
    [waits] = (await world.http.get("/api/v1/waiting")).json()["items"]
    assert (waits["kind"], waits["id"], waits["what"]) == ("title", str(title_id), "advocate")
    assert waits["due_at"] > waits["since"]
    assert (waits["thread_id"], waits["version"]) == (file["thread_id"], file["title"]["version"])

    short = await world.step(title_id, f"findings/{mortgage}", 422, severity="low", reason="paid")
    assert "second advocate" in short["detail"]
    lowered = await world.step(title_id, f"findings/{mortgage}", severity="low", reason=WHY)
    assert (lowered["findings"][0]["state"], lowered["findings"][0]["needs_second"]) == ("downgraded", True)
    said = await refused(
        world,
        "update title_findings set agreed_by = lowered_by, agreed_at = now() where id = %s",
        UUID(mortgage),
    )
    assert "agreed_by_another" in said

    assert (await world.sign(title_id, 403, "not my password"))["detail"].startswith(
        "That is not your password"
    )
    once = await world.sign(title_id)
    assert (once["title"]["stage"], once["needs"]["role"]) == ("second_advocate", "second_advocate")
    assert once["may"]["sign"]["allowed"] is False
    await world.settled()
    await world.sign(title_id, 403)
    said = await refused(
        world, "update titles set stage = 'signed', signed_at = now() where id = %s", title_id
    )
    assert "second advocate" in said
    said = await refused(
        world,
        "insert into title_signatures (id, tenant_id, title_id, revision, role, signed_by, signer_name, "
        "report_sha256, at) select gen_random_uuid(), tenant_id, id, 1, 'second_advocate', %s, 'x', 'x', now() "
        "from titles where id = %s",
        world.people["anjali"].user_id,
        title_id,
    )
    assert "another advocate" in said

    world.act_as("vikram")
    signed = await world.sign(title_id)
    await world.settled()
    assert (signed["title"]["stage"], signed["draft"], len(signed["signatures"])) == ("signed", False, 2)
    assert (await world.http.get("/api/v1/waiting")).json()["items"] == []
    assert signed["findings"][0]["agreed_by"]["name"] == "Vikram"
    [(pdf, digest)] = await world.rows("select pdf, sha256 from title_reports where title_id = %s", title_id)
    assert hashlib.sha256(pdf).hexdigest() == digest
    assert (await world.get(f"/{title_id}/report.pdf")).content == pdf
    [(told,)] = await world.rows(
        "select payload->'data'->>'report_sha256' from outbox where type = 'title.opinion_signed' and subject = %s",
        str(title_id),
    )
    assert told == digest
    for sql in (
        "update titles set report = '{}' where id = %s",
        "delete from title_findings where title_id = %s",
        "update title_timeline set kind = 'x' where title_id = %s",
        "delete from title_timeline where title_id = %s",
        "delete from title_signatures where title_id = %s",
    ):
        await refused(world, sql, title_id)
    story = await world.get(f"/{title_id}/timeline")
    assert story["is_intact"]
    assert [each["kind"] for each in story["items"]] == [
        "opened", "reviewed", "drafted", "finding_lowered", "signed", "signed", "issued",
    ]  # fmt: skip


async def test_an_updating_search_says_what_changed_and_has_to_be_signed_anew(
    world: TitleWorld, tmp_path: Path
) -> None:
    paper = uuid4()
    world.shelf.papers = {paper: _mortgage_and_agreement(paper)}
    case = {**CASE, "events": [*CASE["events"][:2], {**CASE["events"][2], "doc_no": "9/2012"}]}
    title_id = await world.create(case=case, document_ids=[str(paper)])
    await world.publish(models.DocumentVerified(document_id=paper, kind="mortgage"))
    await world.settled()
    await world.sign(title_id)
    await world.settled()
    await _stays_as_signed(world, title_id, paper, tmp_path)

    events = [
        {"id": "E4", "date": "2026-11-10", "type": "discharge", "ref": "E3", "registered": True},
        {"id": "E5", "date": "2026-11-20", "type": "lis_pendens", "suit": "OS 12/2026"},
    ]
    await world.step(title_id, "update-search", 422, to="2026-10-01", events=events)
    await world.step(title_id, "update-search", to="2026-11-26", events=events)
    await world.settled()

    file = await world.get(f"/{title_id}")
    changes = file["searches"][0]["changes"]
    assert (file["title"]["stage"], file["title"]["revision"], file["title"]["opinion"]) == (
        "review",
        2,
        "defective",
    )
    assert [each["code"] for each in changes["appeared"]] == ["LIS_PENDENS_OPEN"]
    assert [each["code"] for each in changes["gone"]] == ["UNDISCHARGED_MORTGAGE"]
    assert (changes["opinion_before"], changes["new_events"]) == ("subject_to", ["E4", "E5"])
    assert file["signatures"] == []
    other = uuid4()
    world.shelf.papers = {other: _mortgage_and_agreement(other)}
    await world.step(title_id, "documents", document_ids=[str(other)])
    await world.publish(models.DocumentVerified(document_id=other, kind="mortgage"))
    await world.settled()
    agreement = "select agreement from titles"
    assert await world.rows(agreement) == [(["1. The Project is registered with RERA no. P52100045678."],)]
    await world.step(title_id, f"documents/{other}/drop")
    await world.settled()
    assert await world.rows(agreement) == [([],)]
    await world.sign(title_id)
    await world.settled()
    assert await world.rows(
        "select revision from title_reports where title_id = %s order by revision", title_id
    ) == [(1,), (2,)]


async def _stays_as_signed(world: TitleWorld, title_id: UUID, paper: UUID, files: Path) -> None:
    """A paper of an opinion that is out is erased: the record stands, and no working copy beside it."""
    signed = await world.get(f"/{title_id}")
    pdf = (await world.get(f"/{title_id}/report.pdf")).content
    [mortgage] = [each for each in signed["findings"] if each["code"] == "UNDISCHARGED_MORTGAGE"]
    assert "doc_no: 9/2012" in [each["quote"] for each in mortgage["evidence"]]
    eraser = DocumentEraser(world.platform.engine.db, FolderFiles(files))
    for _again in range(2):
        await eraser._drop_copies(DEMO_TENANT_ID, paper)
    await world.settled()

    file = await world.get(f"/{title_id}")
    for kept in ("findings", "requisitions", "report", "opinion_draft", "contract", "signatures"):
        assert file[kept] == signed[kept]
    assert (file["title"]["stage"], file["facts"]) == ("signed", {})
    assert (await world.get(f"/{title_id}/report.pdf")).content == pdf
    copies = (
        "select agreement::text, facts::text, (select json_agg(d)::text from title_documents d) from titles"
    )
    assert "9/2012" not in str(await world.rows(copies))
    assert "P52100045678" not in str(await world.rows(copies))
    story = await world.get(f"/{title_id}/timeline")
    assert (story["is_intact"], story["items"][-1]["kind"]) == (True, "paper_erased")


def _mortgage_and_agreement(document_id: UUID) -> TitlePaperFacts:
    """A bundle: the mortgage of `CASE`, and an agreement for sale whose text is kept for its clauses."""

    def fact(name: str, value: Any) -> Fact:
        return Fact(f"mortgage.{name}", value, Evidence(document_id, 1, f"{name}: {value}"))

    facts = [
        fact("execution_date", "2012-04-04"),
        fact("registered", True),
        fact("doc_no", "9/2012"),
        fact("lender", "SBI"),
    ]
    words = "1. The Project is registered with RERA no. P52100045678."
    page = Page(2, 595, 842, (Line(words, Box(50, 60, 500, 72)),))
    return TitlePaperFacts(
        document_id=document_id,
        label=DocumentLabel.MORTGAGE,
        file_name="bundle.pdf",
        parts=[PartFacts(DocumentLabel.MORTGAGE, facts), PartFacts(DocumentLabel.AGREEMENT_FOR_SALE, [])],
        agreement=[page],
    )


async def test_the_review_waits_for_papers_goes_on_when_they_are_read_and_forgets_those_erased(
    world: TitleWorld, tmp_path: Path
) -> None:
    deed, release = uuid4(), uuid4()
    title_id = await world.create()
    assert (await world.get(f"/{title_id}"))["title"]["waiting_for"]["detail"] == "No papers are in it yet."
    early = await world.step(title_id, "events/D1", 409, event=None, reason="too early")
    assert "not read yet" in early["detail"]
    await world.step(title_id, "documents", document_ids=[str(deed), str(release)])
    await world.settled()
    assert (await world.get(f"/{title_id}"))["title"]["waiting_for"]["what"] == "document"
    world.shelf.papers = {deed: _sale(deed), release: TitlePaperFacts(document_id=release)}

    await world.publish(models.DocumentVerified(document_id=deed, kind="sale_deed"))
    await world.settled()
    assert (await world.get(f"/{title_id}"))["title"]["stage"] == "reading"
    version = (await world.get(f"/{title_id}"))["title"]["version"]
    await world.post(f"/{title_id}/documents/{release}/drop", {"version": version})
    await world.settled()

    file = await world.get(f"/{title_id}")
    assert (file["title"]["stage"], file["report"]["holders"]) == (
        "review",
        [{"name": "Asha Rao", "share": "1"}],
    )
    [paper, dropped] = file["documents"]
    assert (paper["label"], paper["event"], dropped["state"]) == ("sale_deed", "D1", "refused")
    assert [each["quote"] for each in file["facts"]["D1"] if each["field"].endswith("doc_no")] == [
        "doc_no: 77/1990"
    ]
    shapes = await world.get(f"/{title_id}/picture")
    assert {each["event"] for each in shapes["groups"] if each["event"]} == {"D1"}

    mine = await world.step(title_id, "claim")
    assert (mine["title"]["is_mine"], mine["title"]["sla"]["state"]) == (True, "open")
    assert [each["id"] for each in (await world.get("", owner="me"))["items"]] == [str(title_id)]
    assert (await world.get("", owner="nobody"))["items"] == []
    assert (await world.step(title_id, "release"))["title"]["owner"] is None
    buyer = {"type": "mortgage", "date": "2001-01-01", "lender": "SBI"}
    await world.step(title_id, "events/P1", event=buyer, reason="Told by the seller.")
    await world.settled()
    added = await world.get(f"/{title_id}")
    assert [each["event"] for each in added["report"]["charges"]] == ["P1"]
    await world.step(title_id, "events/P1", event={**buyer, "lender": "HDFC"}, reason="Misread.")
    await world.settled()
    assert await world.rows("select kind, field, got, expected from eval_corrections") == [
        ("fact", "mortgage.lender", "SBI", "HDFC")
    ]
    await world.step(title_id, "events/P1", event=None, reason="It was of another plot.")
    await world.settled()
    struck = await world.get(f"/{title_id}")
    assert (struck["report"]["charges"], struck["report"]["unread"]) == ([], [])
    said = [each["says"] for each in (await world.get(f"/{title_id}/timeline"))["items"]]
    assert "Event P1 was struck out; the case is reviewed anew." in said
    assert "The file was given back." in said

    # A person corrected the deed: the file is read and reviewed again, and its story says why.
    world.shelf.papers[deed] = replace(world.shelf.papers[deed], file_name="read anew.pdf")
    await world.publish(models.DocumentVerified(document_id=deed, kind="sale_deed"))
    await world.settled()

    assert (await world.get(f"/{title_id}"))["title"]["stage"] == "review"
    assert await world.rows(
        "select d.file_name, t.kind from title_documents d join title_timeline t using (title_id) "
        "where d.title_id = %s and d.state = 'verified' and t.kind = 'paper_corrected'",
        title_id,
    ) == [("read anew.pdf", "paper_corrected")]

    await _forgotten(world, title_id, (deed, release), tmp_path)


async def _forgotten(world: TitleWorld, title_id: UUID, papers: tuple[UUID, UUID], files: Path) -> None:
    """Erased: the file is reviewed without the papers, their words are nowhere, and the story is whole."""
    await world.step(title_id, "update-search", to=(datetime.now(UTC) + timedelta(days=1)).date().isoformat())
    await world.settled()
    typed = {"type": "mortgage", "date": "2001-01-01", "lender": "Zorblax Bank"}
    await world.step(title_id, "events/D2", event=typed, reason="Read by hand; the scan was dropped.")
    await world.settled()
    eraser = DocumentEraser(world.platform.engine.db, FolderFiles(files))
    for paper in papers * 2:
        await eraser._drop_copies(DEMO_TENANT_ID, paper)
    await world.settled()

    assert await world.rows("select count(*) from eval_corrections") == [(0,)]
    whole = (
        "select row_to_json(t)::text, (select json_agg(d)::text from title_documents d where title_id = t.id), "
        "(select json_agg(f)::text from title_findings f where f.evidence <> '[]'), "
        "(select json_agg(s)::text from title_searches s)"
    )
    [kept] = await world.rows(f"{whole} from titles t where id = %s", title_id)
    assert not [each for each in kept if each and re.search("77/1990|Asha|read anew|Zorblax", each)]
    assert kept[-1] is not None
    told = await world.get(f"/{title_id}/timeline")
    assert [each["kind"] for each in told["items"]].count("paper_erased") == 2
    assert told["is_intact"]


async def test_papers_that_make_no_case_go_to_a_person_and_on_when_it_is_corrected(world: TitleWorld) -> None:
    paper = uuid4()
    title_id = await world.create(document_ids=[str(paper)])
    await world.publish(models.DocumentVerified(document_id=paper, kind="unknown"))
    await world.settled()
    assert "at least one instrument" in (await world.get(f"/{title_id}"))["problem"]

    await world.step(title_id, "case", case=CASE, reason="The deeds were read by hand.")
    await world.settled()

    file = await world.get(f"/{title_id}")
    assert (file["title"]["stage"], file["problem"]) == ("review", None)
    await world.step(
        title_id, "opinion", paragraphs=[{"section": "conclusion", "text": "As I read it, subject to."}]
    )
    [number] = [each["id"] for each in file["requisitions"] if each["number"] == 1]
    await world.step(title_id, f"requisitions/{number}", state="sent", note="by post")
    edited = await world.get(f"/{title_id}")
    assert edited["opinion_draft"]["paragraphs"][-1]["edited_by"]["name"] == "Anjali"
    asked = edited["requisitions"][0]
    assert (asked["state"], asked["told_by"]["name"], asked["note"]) == ("sent", "Anjali", "by post")


async def test_what_is_cleared_comes_back_to_the_first_advocate_when_the_second_does_not_agree(
    world: TitleWorld,
) -> None:
    title_id = await world.create(case=CASE)
    await world.settled()
    finding = (await world.get(f"/{title_id}"))["findings"][1]["id"]
    cleared = await world.step(title_id, f"findings/{finding}", state="cleared", reason=WHY)
    assert cleared["title"]["counts"] == {"critical": 0, "high": 1, "medium": 0, "low": 0}
    await world.sign(title_id)
    await world.settled()

    world.act_as("vikram")
    back = await world.step(title_id, "return", reason="The mutation entry is still open.")
    await world.settled()

    assert (back["title"]["stage"], back["signatures"]) == ("review", [])
    listed = await world.get("", stage="review", q="Hebbal")
    assert [each["id"] for each in listed["items"]] == [str(title_id)]
    stale = await world.post(f"/{title_id}/findings/{finding}", {"version": 1, "state": "open"}, 409)
    assert (stale["code"], stale["file"]["title"]["stage"]) == ("version_conflict", "review")


async def test_one_key_is_one_file_and_a_token_signs_nothing(world: TitleWorld) -> None:
    body = {"property": {"text": "Plot 7"}, "case": CASE}
    first, second = [await world.post("", body, 201, **{"Idempotency-Key": "file-0001"}) for _ in range(2)]
    assert first["title"]["id"] == second["title"]["id"]
    await world.settled()
    assert (await world.rows("select count(*) from titles")) == [(1,)]

    world.people["program"] = replace(world.people["anjali"], kind=SessionKind.PERSONAL_TOKEN)
    world.act_as("program")
    assert "signed in" in (await world.sign(UUID(first["title"]["id"]), 403))["detail"]


def _sale(document_id: UUID) -> TitlePaperFacts:
    def fact(name: str, value: Any) -> Fact:
        return Fact(f"sale_deed.{name}", value, Evidence(document_id, 1, f"{name}: {value}"))

    facts = [
        fact("execution_date", "1990-02-03"),
        fact("registered", True),
        fact("doc_no", "77/1990"),
        fact("executant", {"name": "Ramaiah"}),
        fact("claimant", {"name": "Asha Rao"}),
    ]
    return TitlePaperFacts(
        document_id=document_id,
        label=DocumentLabel.SALE_DEED,
        file_name="deed.pdf",
        parts=[PartFacts(DocumentLabel.SALE_DEED, facts)],
    )
