"""An agreement for sale: reviewed, told by an advocate, and erased with its document."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from domain.tenancy import DEMO_TENANT_ID, Role
from store.documents.erasing import DocumentEraser
from store.documents.files import FolderFiles
from store.scope import Scope

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.title_world import TitleWorld

pytestmark = pytest.mark.engines


async def _erase(world: TitleWorld, document_id: UUID, files: Path) -> None:
    eraser = DocumentEraser(world.platform.engine.db, FolderFiles(files))
    await eraser.erase(Scope(DEMO_TENANT_ID, roles=frozenset({Role.ANALYST})), document_id)


async def test_an_agreement_is_reviewed_once_told_by_an_advocate_and_gone_with_its_document(
    world: TitleWorld, tmp_path: Path
) -> None:
    document_id, seller = uuid4(), world.people["buyer"].user_id
    page = [1, 595, 842, "text", "en", 0]
    lines = [[[50, 60, 500, 72], "1. The Project is registered with RERA no. P52100045678."]]
    body = {"page": page, "lines": lines, "hidden": [], "tables": [], "problem": None}
    async with await psycopg.AsyncConnection.connect(world.platform.database_url) as rows:
        await rows.execute(
            "insert into documents (id, tenant_id, owner_id, file_name, sha256, size_bytes, kind, media_type, state, "
            "page_count, subject_kind, retention) values (%s, %s, %s, 'agreement.pdf', 'a', 1, 'pdf', "
            "'application/pdf', 'reading', 1, 'other', 'other')",
            (document_id, DEMO_TENANT_ID, seller),
        )
        await rows.execute(
            "insert into document_pages (id, tenant_id, document_id, number, body) values (%s, %s, %s, 1, %s)",
            (uuid4(), DEMO_TENANT_ID, document_id, Jsonb(body)),
        )
    asked = {"document_id": str(document_id)}
    world.act_as("buyer")
    early = await world.http.post("/api/v1/contracts", json=asked)
    assert (early.status_code, early.json()["detail"]) == (
        409,
        "The document is still being read; ask again.",
    )
    await world.rows("update documents set state = 'verified' where id = %s returning 1", document_id)

    first, again = [(await world.http.post("/api/v1/contracts", json=asked)).json() for _ in range(2)]
    rera = next(each for each in first["clauses"] if each["id"] == "CR-02")
    assert (rera["present"], rera["page"], rera["box"]) == ("yes", 1, [50, 60, 500, 72])
    assert (again["id"], first["may_tell"]) == (first["id"], False)
    path = f"/api/v1/contracts/{first['id']}/clauses/CR-02"
    assert (await world.http.post(path, json={"present": "no"})).status_code == 403
    world.act_as("anjali")
    assert (await world.http.post(path, json={"present": "no"})).status_code == 422
    told = (
        await world.http.post(path, json={"present": "no", "note": "The number is of another project."})
    ).json()
    assert "CR-02" in told["off"]["critical"]
    word = next(each["told"] for each in told["clauses"] if each["id"] == "CR-02")
    assert (word["present"], word["by"]["name"]) == ("no", "Anjali")
    assert await world.rows("select kind, field, expected from eval_corrections") == [
        ("clause", "CR-02", {"present": "no"})
    ]
    unknown = await world.http.post(path.replace("CR-02", "CR-99"), json={"present": "no", "note": "none"})
    assert unknown.status_code == 422
    assert [each["id"] for each in (await world.http.get("/api/v1/contracts")).json()["items"]] == [
        first["id"]
    ]

    await _erase(world, document_id, tmp_path)
    assert (await world.http.get(f"/api/v1/contracts/{first['id']}")).status_code == 404
    left = "select (select count(*) from contract_words), (select count(*) from eval_corrections)"
    assert await world.rows(left) == [(0, 0)]
