"""Leads in: by an agent, by a signed portal, by files."""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from api.identity.keys import IdentityKeys
from domain.lead_intake.portals import portal_key
from domain.leads import consent_texts
from domain.tenancy import DEMO_TENANT_ID
from domain.webhook_signature import SIGNATURE_HEADER, signature
from propmubi.cli import build_app
from store.lead_intake import LeadIntake
from tests.support.access_world import OTHER_TENANT
from tools.lead_import.pipeline import LeadImport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from store.outbox import OutboxMessage
    from tests.integration.leads.conftest import Desk

pytestmark = pytest.mark.engines

HEADER = "id,source,name,phone,email,enquiry,consent_purpose,consent_channel,consent_text_version,consent_at,consent_proof"
ASHA = f"1,whatsapp,Asha,98450 12345,,3bhk in Whitefield,property_enquiry,call,{consent_texts()[0].version},2026-11-20,chat"


async def delivered(
    desk: Desk, leads: list[dict[str, Any]], *, portal: str = "magicbricks", **more: Any
) -> Any:
    ring = await IdentityKeys(desk.platform.settings).ring()
    key = portal_key(ring, more.get("key_tenant", DEMO_TENANT_ID), portal)
    body = json.dumps({"leads": leads}).encode()
    signed = signature(key, more.get("signed", body), at_s=int(time.time()) - more.get("age_s", 0))
    return await desk.http.post(
        f"/api/v1/leads/portals/{DEMO_TENANT_ID}/{more.get('to', portal)}",
        content=body,
        headers={SIGNATURE_HEADER: signed, "content-type": "application/json"},
    )


async def test_an_agent_enters_a_lead_that_is_scored_like_any_other(desk: Desk) -> None:
    body = {"phone": "98450 12345", "name": "Asha", "enquiry": "3bhk in Whitefield", "budget": "lots"}
    answer = await desk.http.post("/api/v1/leads", json=body)

    taken = answer.json()
    assert (answer.status_code, taken["is_new"]) == (201, True)
    assert taken["notes"] == ["budget: no amount of money"]
    (line,) = (await desk.get())["items"]
    assert (line["source"], line["wish"]["localities"]) == ("walk_in", ["Whitefield"])
    assert line["may_contact"]["call"] is False
    events = await desk.rows("select payload from outbox where type = 'lead.created'")
    assert [one["payload"]["data"]["lead_id"] for one in events] == [taken["lead_id"]]
    assert "9845012345" not in str(events)
    nobody = await desk.http.post("/api/v1/leads", json={"name": "Asha"})
    assert (nobody.status_code, "nobody can be found" in nobody.json()["detail"]) == (422, True)


async def test_a_portal_delivers_what_it_has_signed_and_twice_is_once(desk: Desk) -> None:
    leads = [
        {"id": "7", "phone": "9845012345", "consent_channel": "call", "consent_purpose": "property_enquiry",
         "consent_text_version": "mb-3", "consent_text": "May the agent call?", "consent_at": "2026-11-20",
         "consent_proof": "form 7"},
        {"name": "Nobody"},
        {"id": "8", "email": "b@example.com"},
    ]  # fmt: skip

    first = await delivered(desk, leads)
    again = await delivered(desk, leads)

    assert [one["is_new"] for one in first.json()["leads"]] == [True, False, True]
    assert "nobody can be found" in first.json()["leads"][1]["problem"]
    assert [one["is_new"] for one in again.json()["leads"]] == [False, False, False]
    assert (await desk.get())["total"] == 2
    called = next(one for one in (await desk.get())["items"] if one["phone_masked"])
    assert (called["may_contact"]["call"], called["source_campaign"]) == (True, "magicbricks")


@pytest.mark.parametrize(
    "wrong",
    [{"signed": b"{}"}, {"age_s": 400}, {"key_tenant": OTHER_TENANT}, {"to": "housing"}, {"to": "NO"}],
    ids=str,
)
async def test_what_is_not_signed_for_this_tenant_and_portal_is_refused(
    desk: Desk, wrong: dict[str, Any]
) -> None:
    answer = await delivered(desk, [{"id": "7", "phone": "9845012345"}], **wrong)

    assert answer.status_code == 401
    assert (await desk.get())["total"] == 0


async def test_files_are_imported_once_with_counts_and_rejects(desk: Desk, tmp_path: Path) -> None:
    own, packed, broken = tmp_path / "own.csv", tmp_path / "x.csv.gz", tmp_path / "broken.csv"
    own.write_text(
        f"{HEADER}\n{ASHA}\n2,portal,Nobody,,,,,,,,\n,portal,Ravi,9845099999,,,,,,,\n,portal,,,,,,,,,\n"
    )
    packed.write_bytes(
        gzip.compress(
            b"Prospect ID,Lead Origin,Lead Source,Do Not Call,Converted\np-1,API,Google,Yes,1\np-2,API,x,No,0\n"
        )
    )
    broken.write_text("a,b\n1,2\n")
    sent: list[OutboxMessage] = []

    async def send(messages: Sequence[OutboxMessage]) -> None:
        sent.extend(messages)

    job = LeadImport(intake=LeadIntake(desk.platform.engine.db), tenant_id=DEMO_TENANT_ID, send=send)
    files = [own, packed, broken, tmp_path / "none.csv"]
    first = await job.run(files, tmp_path / "rejects.jsonl")
    again = await job.run(files, None)

    assert [(one.mapping, one.stored, one.known, one.rejected, one.without_consent) for one in first] == [
        ("own", 3, 0, 1, 2), ("x_education", 2, 0, 0, 2), (None, 0, 0, 0, 0), (None, 0, 0, 0, 0),
    ]  # fmt: skip
    assert [(one.stored, one.known) for one in again[:2]] == [(0, 3), (0, 2)]
    assert [bool(one.fault) for one in first] == [False, False, True, True]
    assert len(sent) == 5
    (rejected,) = (tmp_path / "rejects.jsonl").read_text().splitlines()
    assert (json.loads(rejected)["line"], json.loads(rejected)["code"]) == (5, "nobody")
    assert await desk.rows("select outcome from lead_outcomes") == [{"outcome": "booked"}]
    assert await desk.rows("select is_dnd from leads where external_ref = 'p-1'") == [{"is_dnd": True}]


def test_the_command_counts_and_names_what_it_cannot_read(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path))
    file, rejects = tmp_path / "own.csv", tmp_path / "rejects.jsonl"
    file.write_text(f"{HEADER}\n{ASHA}\n,portal,,,,,,,,,\n")
    run = CliRunner().invoke

    shown = run(build_app("leads"), ["leads", "import", str(file), "--rejects", str(rejects)])
    assert shown.exit_code == 0, shown.output
    assert "Rejected rows" in shown.output
    told = run(build_app("leads"), ["leads", "import", str(file), str(tmp_path / "no.csv"), "--json", "--no-events",
                                    "--rejects", str(rejects)])  # fmt: skip
    assert told.exit_code == 1
    counted = json.loads(told.stdout)
    assert (counted[0]["known"], "does not exist" in counted[1]["fault"]) == (1, True)
    wrong = run(build_app("leads"), ["leads", "import", str(file), "--mapping", "none"])
    assert "There is no mapping" in str(wrong.exception)
    key = run(build_app("leads"), ["leads", "portal-key", "magicbricks", "--json"])
    assert json.loads(key.stdout.splitlines()[-1])["key"].startswith("plsec_")
