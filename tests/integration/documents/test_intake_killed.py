"""A worker killed at a page: the next goes on behind it, and no page that was kept is read again."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from store.database import Database
from tests.support.engine_fixtures import add_tenant
from tests.support.made_pdfs import pdf, text
from tests.support.paper_world import open_desk
from tools.papers.desk import Subject

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.engines
CHILD = Path(__file__).with_name("intake_child.py")
ROOT = Path(__file__).parents[3]


async def child(url: str, folder: Path, document_id: UUID, log: Path, die_at: int) -> int:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(CHILD), url, str(folder), str(document_id), str(log), str(die_at)),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    return await asyncio.wait_for(process.wait(), 120)


async def test_no_page_is_read_twice_when_the_worker_dies(database_url: str, tmp_path: Path) -> None:
    await add_tenant(database_url)
    path, log = tmp_path / "paper", tmp_path / "log"
    path.write_bytes(pdf(*(text(f"page {number}") for number in range(1, 8))))
    database = Database(database_url, pool_size=2)
    async with open_desk(database, tmp_path) as desk:
        who = system_principal(DEMO_TENANT_ID, frozenset({Role.ANALYST}))
        received = await desk.receive(who, path, "paper.pdf", Subject())
    await database.close()
    document_id = received.document.id

    codes = [await child(database_url, tmp_path, document_id, log, die_at) for die_at in (3, 99)]

    assert codes == [-signal.SIGKILL, 0]
    assert log.read_text(encoding="ascii").split() == [str(number) for number in range(1, 8)]
    async with await psycopg.AsyncConnection.connect(database_url) as rows:
        found = await rows.execute("select state, page_count, (select count(*) from passages) from documents")
        assert await found.fetchone() == ("verified", 7, 7)
